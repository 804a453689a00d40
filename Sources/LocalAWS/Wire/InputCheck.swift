import AWS
import ResourceModel

/// Holds a call's input against the rows of the operation, and refuses it in AWS's words.
///
/// Members without a row are dropped: AWS ignores what it does not know.
struct InputCheck {
  private var findings: [String] = []

  /// The input with the members that have a row.
  /// - Throws: `SerializationException` for a wrong type; the service's validation code with all findings
  ///   otherwise.
  static func checked(
    _ input: Attributes, by rows: [Attribute], code: String
  ) throws(AWSError) -> Attributes {
    var check = InputCheck()
    let checked = try check.members(input, rows, path: "")
    guard check.findings.isEmpty else {
      let count = check.findings.count
      throw AWSError(
        code: code,
        message: "\(count) validation error\(count == 1 ? "" : "s") detected: "
          + check.findings.joined(separator: "; "), status: 400)
    }
    return checked
  }

  private mutating func members(
    _ input: [String: Value], _ rows: [Attribute], path: String
  ) throws(AWSError) -> [String: Value] {
    var checked: [String: Value] = [:]
    for row in rows where !row.isComputed {
      let place = path.isEmpty ? Self.memberName(row.wireName) : "\(path).\(Self.memberName(row.wireName))"
      guard let value = input[row.wireName] else {
        if row.presence == .required { fail(nil, place, "Member must not be null") }
        continue
      }
      checked[row.wireName] = try self.value(
        value, row.wireType, place, shown: row.isSensitive ? nil : value)
    }
    return checked
  }

  private mutating func value(
    _ value: Value, _ type: AttributeType, _ path: String, shown: Value?
  ) throws(AWSError) -> Value {
    switch (type, value) {
    case (.bool, .bool): break
    case (.integer(let range), .integer(let number)): bounds(number, range, "value", path, shown)
    case (.string(let length, let pattern), .string(let text)):
      bounds(text.unicodeScalars.count, length, "length", path, shown)
      if let pattern, !TextPattern.matches(text, pattern) {
        fail(shown, path, "Member must satisfy regular expression pattern: \(pattern)")
      }
    case (.oneOf(let choices), .string(let text)):
      if !choices.contains(text) {
        fail(shown, path, "Member must satisfy enum value set: [\(choices.joined(separator: ", "))]")
      }
    case (.list(let element, let count), .list(let items)), (.set(let element, let count), .list(let items)):
      bounds(items.count, count, "length", path, shown)
      var checked: [Value] = []
      for (number, item) in items.enumerated() {
        checked.append(
          try self.value(item, element, "\(path).\(number + 1).member", shown: shown == nil ? nil : item))
      }
      return .list(checked)
    case (.map(let element, let key, let count), .map(let entries)):
      bounds(entries.count, count, "length", path, shown)
      var checked: [String: Value] = [:]
      for (name, entry) in entries {
        bounds(name.unicodeScalars.count, key, "length", path, shown)
        checked[name] = try self.value(
          entry, element, "\(path).\(name).member", shown: shown == nil ? nil : entry)
      }
      return .map(checked)
    case (.object(let rows), .map(let inner)): return .map(try members(inner, rows, path: path))
    default:
      throw AWSError(
        code: "SerializationException", message: "\(path) has the wrong type of value", status: 400)
    }
    return value
  }

  private mutating func bounds(
    _ number: Int, _ range: ClosedRange<Int>?, _ word: String, _ path: String, _ shown: Value?
  ) {
    guard let range, !range.contains(number) else { return }
    fail(
      shown, path,
      number < range.lowerBound
        ? "Member must have \(word) greater than or equal to \(range.lowerBound)"
        : "Member must have \(word) less than or equal to \(range.upperBound)")
  }

  private mutating func fail(_ shown: Value?, _ path: String, _ constraint: String) {
    let value = shown.map { "Value '\($0.string ?? JSONWriter.write($0))'" } ?? "Value"
    findings.append("\(value) at '\(path)' failed to satisfy constraint: \(constraint)")
  }

  /// `UserPoolId` → `userPoolId`: AWS names members so in its messages.
  private static func memberName(_ wireName: String) -> String {
    wireName.prefix(1).lowercased() + wireName.dropFirst()
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
