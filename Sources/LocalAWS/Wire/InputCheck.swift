import AWS
import ResourceModel

/// Holds a call's input against the rows of its operation, and refuses it in AWS's words.
///
/// Types come first: a wrong one is all that the answer tells. Then all broken limits are told at once, in the order
/// of the rows; AWS's own order changes from call to call. Members without a row are dropped: AWS ignores what it
/// does not know. Null members and elements are absent: ``JSONReader`` has dropped them.
/// Source: answers of Cognito, SSM, STS and Athena that their users have published; see ``Quirk/input``.
struct InputCheck: Sendable {
  private let members: [InputMember]

  init(_ rows: [Attribute]) { members = InputMember.members(rows) }

  /// Of a REST operation messages name a body's members with the operation: `putMethodInput.authorizationType`.
  /// Source: aws-recorded apigateway_api.json, test_put_integration_wrong_type.
  init(_ rows: [Attribute], of operation: String, _ form: RESTForm?) {
    members = InputMember.members(rows).map { member in
      guard let form, form.isInBody(member.wireName) else { return member }
      return member.named(
        operation.prefix(1).lowercased() + operation.dropFirst() + "Input." + member.messageName)
    }
  }

  /// The input with the members that have a row.
  /// - Parameter code: the service's code for broken limits.
  /// - Throws: `SerializationException` for a wrong type; the service's code with all findings otherwise.
  func checked(_ input: Attributes, code: String) throws(AWSError) -> Attributes {
    var findings = InputFindings()
    let checked = try findings.members(input, members, path: "", isSecret: false)
    if let message = findings.message { throw AWSError(code: code, message: message, status: 400) }
    return checked
  }
}

/// The limits that an input breaks.
private struct InputFindings {
  private var findings: [String] = []

  var message: String? {
    if findings.isEmpty { return nil }
    return "\(findings.count) validation error\(findings.count == 1 ? "" : "s") detected: "
      + findings.joined(separator: "; ")
  }

  mutating func members(
    _ input: [String: Value], _ members: [InputMember], path: String, isSecret: Bool
  ) throws(AWSError) -> [String: Value] {
    var checked: [String: Value] = [:]
    for member in members {
      let isSecret = isSecret || member.isSecret
      if let value = input[member.wireName] {
        checked[member.wireName] = try self.value(
          value, member.shape, path: path + member.messageName, isSecret: isSecret)
      } else if member.isRequired {
        findings.append(
          "\(isSecret ? "Value" : "Value null") at '\(path)\(member.messageName)' "
            + "failed to satisfy constraint: Member must not be null")
      }
    }
    return checked
  }

  private mutating func value(
    _ value: Value, _ shape: InputShape, path: String, isSecret: Bool
  ) throws(AWSError) -> Value {
    switch (shape, value) {
    case (.bool, _), (.integer, _), (.text, _), (.choice, _):
      let value = try shape.scalar(value)
      fail(value, path, isSecret, shape.broken(by: value))
      return value
    case (.list(let element, let count), .list(let items)):
      return .list(try self.items(items, element, count, value, path: path, isSecret: isSecret))
    case (.map(let element, let key, let count), .map(let entries)):
      return .map(try self.entries(entries, element, key, count, value, path: path, isSecret: isSecret))
    case (.structure(let members), .map(let inner)):
      return .map(try self.members(inner, members, path: path + ".", isSecret: isSecret))
    default: throw shape.refusal(of: value)
    }
  }

  private mutating func items(
    _ items: [Value], _ element: InputShape, _ count: ClosedRange<Int>?, _ value: Value, path: String,
    isSecret: Bool
  ) throws(AWSError) -> [Value] {
    fail(value, path, isSecret, InputShape.broken(count, by: items.count, "length"))
    var checked: [Value] = []
    if element.isScalar {
      for item in items { checked.append(try element.scalar(item)) }
      if checked.contains(where: { !element.broken(by: $0).isEmpty }) {
        fail(value, path, isSecret, [nested("Member", element.constraints)])
      }
      return checked
    }
    for (number, item) in items.enumerated() {
      checked.append(
        try self.value(item, element, path: "\(path).\(number + 1).member", isSecret: isSecret))
    }
    return checked
  }

  private mutating func entries(
    _ entries: [String: Value], _ element: InputShape, _ key: ClosedRange<Int>?, _ count: ClosedRange<Int>?,
    _ value: Value, path: String, isSecret: Bool
  ) throws(AWSError) -> [String: Value] {
    fail(value, path, isSecret, InputShape.broken(count, by: entries.count, "length"))
    if entries.keys.contains(where: { !InputShape.broken(key, by: $0.unicodeScalars.count, "length").isEmpty }
    ) {
      fail(value, path, isSecret, [nested("Map keys", InputShape.bounds(key, "length"))])
    }
    var checked: [String: Value] = [:]
    if element.isScalar {
      for (name, entry) in entries { checked[name] = try element.scalar(entry) }
      if checked.values.contains(where: { !element.broken(by: $0).isEmpty }) {
        fail(value, path, isSecret, [nested("Map value", element.constraints)])
      }
      return checked
    }
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      checked[name] = try self.value(entry, element, path: "\(path).\(name).member", isSecret: isSecret)
    }
    return checked
  }

  private func nested(_ noun: String, _ constraints: [String]) -> String {
    "\(noun) must satisfy constraint: [\(constraints.joined(separator: ", "))]"
  }

  private mutating func fail(_ value: Value, _ path: String, _ isSecret: Bool, _ constraints: [String]) {
    for constraint in constraints {
      findings.append(
        "\(isSecret ? "Value" : "Value '\(value.javaText)'") at '\(path)' failed to satisfy constraint: \(constraint)"
      )
    }
  }
}

extension InputShape {
  /// The value as one of this scalar type. A fraction is cut off: AWS takes 1.5 for 1.
  /// - Throws: `SerializationException`.
  fileprivate func scalar(_ value: Value) throws(AWSError) -> Value {
    switch (self, value) {
    case (.bool, .bool), (.integer, .integer), (.text, .string), (.choice, .string): return value
    case (.integer, .decimal(let text)):
      let number = Double(text) ?? 0
      // 2^63 as a Double is one more than the greatest Int.
      return .integer(number >= 0x1p63 ? .max : number < -0x1p63 ? .min : Int(number))
    default: throw refusal(of: value)
    }
  }

  /// The refusal of a value of a wrong type, in the words of AWS's servers.
  fileprivate func refusal(of value: Value) -> AWSError {
    let message =
      switch (value, self) {
      case (.list, _): "Start of list found where not expected"
      case (.map, _): "Start of structure or map found where not expected."
      case (_, .list): "Expected list or null"
      case (_, .map): "Expected map or null"
      case (_, .structure): "Expected null"
      default: "\(value.javaToken) can not be converted to \(noun)"
      }
    return AWSError(code: "SerializationException", message: message, status: 400)
  }

  private var noun: String {
    switch self {
    case .bool: "a Boolean"
    case .integer: "an Integer"
    default: "a String"
    }
  }
}

extension Value {
  /// As AWS's messages show a value: Java's text of it. Structures lack their type's name, which no row knows.
  fileprivate var javaText: String {
    switch self {
    case .list(let items): "[\(items.map(\.javaText).joined(separator: ", "))]"
    case .map(let members):
      "{\(members.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.javaText)" }.joined(separator: ", "))}"
    case .string(let text), .decimal(let text): text
    case .bool(let claim): String(claim)
    case .integer(let number): String(number)
    case .template, .secret: Secret.marker
    }
  }

  fileprivate var javaToken: String {
    switch self {
    case .bool(let claim): claim ? "TRUE_VALUE" : "FALSE_VALUE"
    case .integer, .decimal: "NUMBER_VALUE"
    default: "STRING_VALUE"
    }
  }
}
