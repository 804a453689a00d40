import ResourceModel

/// The part of JSONPath that names one value: `$.order.items[0]['unit price']`.
///
/// Source: API Gateway developer guide, "API Gateway mapping template and access logging variable reference".
struct JSONPath: Sendable, Hashable {
  private enum Step: Sendable, Hashable {
    case member(String)
    case element(Int)
  }

  private let steps: [Step]

  /// Nil for what names several values, and for what is no path.
  init?(_ text: some StringProtocol) {
    guard text.hasPrefix("$") else { return nil }
    var steps: [Step] = []
    var rest = text.dropFirst()[...]
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty, name != "*" else { return nil }
        steps.append(.member(String(name)))
        rest = rest[name.endIndex...]
      } else if first == "[", let end = rest.firstIndex(of: "]") {
        let inside = rest[..<end]
        if let number = Int(inside) {
          steps.append(.element(number))
        } else if inside.count > 1, let quote = inside.first, quote == "'" || quote == "\"",
          inside.last == quote
        {
          steps.append(.member(String(inside.dropFirst().dropLast())))
        } else {
          return nil
        }
        rest = rest[rest.index(after: end)...]
      } else {
        return nil
      }
    }
    self.steps = steps
  }

  /// Whether it names the whole.
  var isRoot: Bool { steps.isEmpty }

  func value(in root: Value) -> Value? {
    var value = root
    for step in steps {
      switch step {
      case .member(let name):
        guard let member = value[name] else { return nil }
        value = member
      case .element(let number):
        guard let items = value.list, items.indices.contains(number) else { return nil }
        value = items[number]
      }
    }
    return value
  }
}

extension Value {
  /// As it stands in a text: strings without quotes, all else as JSON.
  var bareText: String { string ?? JSONWriter.write(self) }
}
