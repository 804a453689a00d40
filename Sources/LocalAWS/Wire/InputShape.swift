import ResourceModel

/// A member of an operation's input, made ready from its row.
struct InputMember: Sendable {
  let wireName: String
  /// As AWS's messages name it: `UserPoolId` → `userPoolId`.
  private(set) var messageName: String
  let isRequired: Bool
  /// The value, or something inside it, is a secret, so no message shows it.
  let isSecret: Bool
  let shape: InputShape

  init(_ row: Attribute) {
    wireName = row.wireName
    messageName = row.wireName.prefix(1).lowercased() + row.wireName.dropFirst()
    isRequired = row.presence == .required
    shape = InputShape(row.wireType)
    isSecret = row.isSensitive || shape.holdsSecret
  }

  /// The same, named otherwise in messages.
  func named(_ name: String) -> InputMember {
    var copy = self
    copy.messageName = name
    return copy
  }

  /// Rows of what AWS makes itself take no input.
  static func members(_ rows: [Attribute]) -> [InputMember] {
    rows.filter { !$0.isComputed }.map { InputMember($0) }
  }
}

/// The type of an input value with its limits, its pattern compiled.
indirect enum InputShape: Sendable {
  case bool
  case integer(ClosedRange<Int>?)
  case text(length: ClosedRange<Int>?, Pattern?)
  case choice([String])
  case list(InputShape, count: ClosedRange<Int>?)
  case map(InputShape, key: ClosedRange<Int>?, count: ClosedRange<Int>?)
  case structure([InputMember])

  struct Pattern: Sendable {
    let text: String
    let compiled: TextPattern
  }

  init(_ type: AttributeType) {
    switch type {
    case .bool: self = .bool
    case .integer(let range): self = .integer(range)
    case .string(let length, let pattern): self = .text(length: length, pattern.map(Self.compiled))
    case .oneOf(let choices): self = .choice(choices)
    case .list(let element, let count), .set(let element, let count):
      self = .list(InputShape(element), count: count)
    case .map(let element, let key, let count): self = .map(InputShape(element), key: key, count: count)
    case .object(let rows): self = .structure(InputMember.members(rows))
    }
  }

  private static func compiled(_ pattern: String) -> Pattern {
    guard let compiled = TextPattern(pattern) else { preconditionFailure("\(pattern) cannot be matched") }
    return Pattern(text: pattern, compiled: compiled)
  }

  fileprivate var holdsSecret: Bool {
    switch self {
    case .bool, .integer, .text, .choice: false
    case .list(let element, _), .map(let element, _, _): element.holdsSecret
    case .structure(let members): members.contains { $0.isSecret }
    }
  }

  /// Whether AWS speaks of a list or map of these as a whole, and not of each element.
  var isScalar: Bool {
    switch self {
    case .bool, .integer, .text, .choice: true
    case .list, .map, .structure: false
    }
  }

  /// Every constraint of a scalar, in AWS's words and order.
  var constraints: [String] {
    switch self {
    case .bool, .list, .map, .structure: []
    case .integer(let range): Self.bounds(range, "value")
    case .text(let length, let pattern):
      Self.bounds(length, "length")
        + (pattern.map { ["Member must satisfy regular expression pattern: \($0.text)"] } ?? [])
    case .choice(let choices): ["Member must satisfy enum value set: [\(choices.joined(separator: ", "))]"]
    }
  }

  /// The constraints that a scalar breaks.
  func broken(by value: Value) -> [String] {
    switch (self, value) {
    case (.integer(let range), .integer(let number)): Self.broken(range, by: number, "value")
    case (.text(let length, let pattern), .string(let text)):
      Self.broken(length, by: text.unicodeScalars.count, "length")
        + (pattern.map { $0.compiled.matches(text) ? [] : constraints.suffix(1) } ?? [])
    case (.choice(let choices), .string(let text)): choices.contains(text) ? [] : constraints
    default: []
    }
  }

  static func bounds(_ range: ClosedRange<Int>?, _ noun: String) -> [String] {
    range.map {
      [
        "Member must have \(noun) less than or equal to \($0.upperBound)",
        "Member must have \(noun) greater than or equal to \($0.lowerBound)",
      ]
    } ?? []
  }

  static func broken(_ range: ClosedRange<Int>?, by number: Int, _ noun: String) -> [String] {
    guard let range, !range.contains(number) else { return [] }
    return [bounds(range, noun)[number > range.upperBound ? 0 : 1]]
  }
}

extension Attribute {
  /// The type of the member as it goes over the wire.
  var wireType: AttributeType {
    switch (wireForm, type) {
    case (.pairs(let key, let value), .map(let element, let length, let count)):
      .list(
        .object([
          Attribute(key, .string(length: length), .required, ""), Attribute(value, element, .optional, ""),
        ]), count: count)
    case (.keyed(let key), .map(.object(let rows), let length, let count)):
      .list(.object([Attribute(key, .string(length: length), .required, "")] + rows), count: count)
    default: type
    }
  }
}
