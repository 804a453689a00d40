import ResourceModel

/// Reads values of a stack file by a kind's facts, and says where they do not fit.
struct SchemaReader {
  let scope: Scope
  var findings = Findings()
  /// Where each attribute that was read stands, by its path.
  var sources: [String: SourceRange] = [:]
  private var patterns: [String: TextPattern?] = [:]

  init(scope: Scope) { self.scope = scope }

  /// Reads the entries of a mapping as attributes.
  /// - Parameter refused: attributes that cannot be written here, each with the sentence that says why.
  mutating func attributes(
    _ entries: [YAMLEntry], _ rows: [Attribute], of owner: String, path: String = "",
    otherKeys: [String] = [], refused: [String: String] = [:]
  ) -> Attributes {
    var result: Attributes = [:]
    for entry in entries {
      let full = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      if let reason = refused[entry.key] {
        findings.add(
          .decidedElsewhere, at: entry.keyPlace, "`\(entry.key)` cannot be written here.", suggestion: reason
        )
        continue
      }
      guard let row = rows.first(where: { $0.name == entry.key }) else {
        let known = rows.filter { !$0.isComputed && !$0.isSensitive }.map(\.name)
        unknown(
          entry, in: owner, known: known.filter { refused[$0] == nil && !otherKeys.contains($0) } + otherKeys)
        continue
      }
      if row.isComputed {
        findings.add(
          .computedAttribute, at: entry.keyPlace, "`\(entry.key)` is made by AWS and cannot be chosen.",
          suggestion: "Remove it.")
        continue
      }
      if row.isSensitive {
        let isFromEnvironment = entry.value.scalar?.text.contains("${env.") == true
        findings.add(
          isFromEnvironment ? .environmentInSecret : .secretInFile, at: entry.keyPlace,
          "`\(entry.key)` is a secret.",
          suggestion: "Remove it; authplat makes secrets itself and keeps them in a store.")
        continue
      }
      sources[full] = entry.value.isNull ? entry.keyPlace : entry.value.place
      if let value = value(entry.value, row.type, name: entry.key, path: full, missing: entry.keyPlace) {
        result[entry.key] = value
      }
    }
    for row in rows
    where row.presence == .required && !path.isEmpty && !entries.contains(where: { $0.key == row.name }) {
      findings.add(.missingKey, at: sources[path], "`\(path)` needs `\(row.name)`.", suggestion: "Add it.")
    }
    return result
  }

  mutating func unknown(_ entry: YAMLEntry, in owner: String, known: [String]) {
    findings.add(
      .unknownKey, at: entry.keyPlace, "\(owner) has no key `\(entry.key)`.",
      suggestion: NearMiss.suggestion(for: entry.key, among: known))
  }

  /// One value by its type; nil after saying what is wrong.
  mutating func value(
    _ node: YAMLNode, _ type: AttributeType, name: String, path: String, missing: SourceRange
  ) -> Value? {
    if node.isNull {
      findings.add(
        .wrongType, at: missing, "`\(name)` has no value; \(type.noun) is wanted.",
        suggestion: "Write a value, or remove the key.")
      return nil
    }
    switch type {
    case .bool: return bool(node, name)
    case .integer(let range): return integer(node, name, range)
    case .string(let length, let pattern): return string(node, name, length, pattern)
    case .oneOf(let choices): return choice(node, name, choices)
    case .list(let element, let count): return items(node, element, name, path, count)
    case .set(let element, let count):
      return items(node, element, name, path, count).map { distinct($0, node) }
    case .map(let element, let key, let count): return map(node, element, name, path, key, count)
    case .object(let rows):
      guard let entries = node.entries else { return wrong(node, name, type) }
      return .map(attributes(entries, rows, of: "`\(name)`", path: path))
    }
  }

  mutating func wrong(_ node: YAMLNode, _ name: String, _ type: AttributeType) -> Value? {
    var suggestion: String?
    if case .list = type, let text = node.scalar?.text { suggestion = "Write [\(text)]." }
    if case .set = type, let text = node.scalar?.text { suggestion = "Write [\(text)]." }
    findings.add(
      .wrongType, at: node.place, "`\(name)` takes \(type.noun), not \(node.noun).", suggestion: suggestion)
    return nil
  }

  /// A scalar after interpolation. A plain one is given YAML's type anew, so that ${var.size} may be a number.
  private mutating func interpolated(_ node: YAMLNode) -> (value: Value, form: ScalarForm)? {
    guard let scalar = node.scalar else { return nil }
    guard scalar.text.contains("$") else { return (.string(scalar.text), scalar.form) }
    guard let value = scope.value(of: scalar.text, at: node.place, findings: &findings) else { return nil }
    guard let text = value.string, scalar.isPlain else { return (value, .text) }
    return (value, ScalarForm(plain: text))
  }

  private mutating func bool(_ node: YAMLNode, _ name: String) -> Value? {
    guard node.scalar != nil else { return wrong(node, name, .bool) }
    guard let (value, form) = interpolated(node) else { return nil }
    if case .bool(let claim) = form { return .bool(claim) }
    if case .oldBool(let claim) = form {
      findings.add(
        .wrongType, at: node.place,
        "`\(name)` takes true or false; `\(value.plainText)` means that to some parsers alone.",
        suggestion: "Write \(claim).")
      return nil
    }
    return wrong(node, name, .bool)
  }

  private mutating func integer(_ node: YAMLNode, _ name: String, _ range: ClosedRange<Int>?) -> Value? {
    guard node.scalar != nil else { return wrong(node, name, .integer()) }
    guard let (_, form) = interpolated(node) else { return nil }
    guard case .integer(let number) = form else { return wrong(node, name, .integer()) }
    if let range, !range.contains(number) {
      findings.add(
        .outOfRange, at: node.place,
        "`\(name)` is \(number); AWS takes \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return .integer(number)
  }

  /// A text that must be known or a template; numbers, dates and the like have to stand in quotes.
  mutating func text(_ node: YAMLNode, _ name: String) -> Value? {
    guard let scalar = node.scalar else { return wrong(node, name, .string()) }
    // What a variable holds is text already; only what the file itself leaves unquoted is refused.
    if !scalar.text.contains("$"), scalar.form != .text {
      findings.add(
        .unquotedValue, at: node.place,
        "`\(name)` is a text, but YAML reads \(scalar.text) as \(scalar.form.noun).",
        suggestion: "Write \"\(scalar.text)\" with quotes.")
      return nil
    }
    return interpolated(node)?.value
  }

  private mutating func string(
    _ node: YAMLNode, _ name: String, _ length: ClosedRange<Int>?, _ pattern: String?
  ) -> Value? {
    guard let value = text(node, name) else { return nil }
    guard let known = value.string else { return value }
    return check(known, name, length, pattern, at: node.place) ? value : nil
  }

  /// Length in Unicode scalars and the whole text against the pattern, as AWS does.
  mutating func check(
    _ text: String, _ name: String, _ length: ClosedRange<Int>?, _ pattern: String?, at place: SourceRange
  ) -> Bool {
    let count = text.unicodeScalars.count
    if let length, !length.contains(count) {
      findings.add(
        .textLength, at: place,
        "`\(name)` has \(count) characters; AWS takes \(length.lowerBound) to \(length.upperBound).")
      return false
    }
    guard let pattern else { return true }
    let compiled = patterns[pattern] ?? TextPattern(pattern)
    patterns[pattern] = .some(compiled)
    if compiled?.matches(text) ?? true { return true }
    findings.add(.textPattern, at: place, "`\(name)` must match \(pattern) as a whole.")
    return false
  }

  private mutating func choice(_ node: YAMLNode, _ name: String, _ choices: [String]) -> Value? {
    guard node.scalar != nil else { return wrong(node, name, .oneOf(choices)) }
    guard let (value, _) = interpolated(node) else { return nil }
    guard let text = value.string else { return value }
    if let choice = choices.first(where: { $0.lowercased() == text.lowercased() }) { return .string(choice) }
    findings.add(
      .unknownChoice, at: node.place, "`\(name)` cannot be `\(text)`.",
      suggestion: NearMiss.nearest(to: text, among: choices).map { "Did you mean `\($0)`?" }
        ?? "It is one of \(choices.joined(separator: ", ")).")
    return nil
  }

  private mutating func items(
    _ node: YAMLNode, _ element: AttributeType, _ name: String, _ path: String, _ count: ClosedRange<Int>?
  ) -> Value? {
    guard let items = node.items else { return wrong(node, name, .list(element)) }
    guard checkCount(items.count, name, count, at: node.place) else { return nil }
    var values: [Value] = []
    for (number, item) in items.enumerated() {
      sources["\(path).\(number)"] = item.place
      if let value = value(item, element, name: name, path: "\(path).\(number)", missing: item.place) {
        values.append(value)
      }
    }
    return .list(values)
  }

  /// A set in canonical order; what stands twice is told and dropped.
  private mutating func distinct(_ value: Value, _ node: YAMLNode) -> Value {
    guard let values = value.list else { return value }
    var seen: Set<Value> = []
    for (number, item) in values.enumerated() where !seen.insert(item).inserted {
      let place = node.items.flatMap { number < $0.count ? $0[number].place : nil } ?? node.place
      findings.add(
        .repeatedItem, at: place, "`\(item.plainText)` already stands in this list.", suggestion: "Remove it."
      )
    }
    return .list(seen.sorted())
  }

  private mutating func map(
    _ node: YAMLNode, _ element: AttributeType, _ name: String, _ path: String, _ key: ClosedRange<Int>?,
    _ count: ClosedRange<Int>?
  ) -> Value? {
    guard let entries = node.entries else { return wrong(node, name, .map(element)) }
    guard checkCount(entries.count, name, count, at: node.place) else { return nil }
    var values: [String: Value] = [:]
    for entry in entries {
      sources["\(path).\(entry.key)"] = entry.value.isNull ? entry.keyPlace : entry.value.place
      guard check(entry.key, "\(name).\(entry.key)", key, nil, at: entry.keyPlace) else { continue }
      values[entry.key] = value(
        entry.value, element, name: "\(name).\(entry.key)", path: "\(path).\(entry.key)",
        missing: entry.keyPlace)
    }
    return .map(values)
  }

  private mutating func checkCount(
    _ number: Int, _ name: String, _ count: ClosedRange<Int>?, at place: SourceRange
  ) -> Bool {
    guard let count, !count.contains(number) else { return true }
    findings.add(
      .itemCount, at: place,
      "`\(name)` has \(number) entries; AWS takes \(count.lowerBound) to \(count.upperBound).")
    return false
  }
}

extension AttributeType {
  /// How messages name what is wanted.
  var noun: String {
    switch self {
    case .bool: "true or false"
    case .integer: "a whole number"
    case .string: "a text"
    case .oneOf(let choices): choices.count <= 6 ? "one of \(choices.joined(separator: ", "))" : "a text"
    case .list, .set: "a list"
    case .map, .object: "a mapping"
    }
  }
}
