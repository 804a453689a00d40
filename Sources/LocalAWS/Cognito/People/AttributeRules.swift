import AWS
import ResourceModel

/// What a pool's schema demands of its users' attributes, and who may write them.
///
/// Source: Cognito developer guide, "Working with user attributes"; messages as AWS's users report them where they do.
struct AttributeRules: Sendable {
  enum Writer: Sendable {
    case administrator
    case client(RegisteredClient)
  }

  private let schema: [String: Value]
  private let writer: Writer

  /// - Parameter pool: as described.
  init(of pool: [String: Value], for writer: Writer) {
    let attributes = pool["SchemaAttributes"]?.list ?? []
    schema = Dictionary(
      attributes.map { ($0["Name"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    self.writer = writer
  }

  /// - Parameter isNew: whether the user is just being made, when what never changes may be set.
  /// - Throws: `InvalidParameterException`; `NotAuthorizedException` for what the client may not write.
  func check(_ changes: [String: String], isNew: Bool) throws(AWSError) {
    if case .client(let client) = writer, client.members["WriteAttributes"] != nil {
      try checkPermission(changes, client)
    }
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let attribute = schema[name] else { throw Self.unknown(name) }
      guard name != "sub", isNew || attribute["Mutable"] == true else { throw Self.fixed(name) }
      if value.isEmpty {
        if !isNew, attribute["Required"] == true { throw Self.required([name]) }
        continue
      }
      if let problem = Self.problem(value, of: name, attribute) { throw .invalidParameter(problem) }
    }
    if case .client(let client) = writer { try checkPermission(changes, client) }
  }

  /// - Throws: `InvalidParameterException` when the user lacks what the pool requires.
  func checkRequired(_ attributes: [String: String]) throws(AWSError) {
    let missing = schema.filter { name, attribute in
      attribute["Required"] == true && name != "sub" && (attributes[name] ?? "").isEmpty
    }
    if !missing.isEmpty { throw Self.required(missing.keys.sorted()) }
  }

  private func checkPermission(
    _ changes: [String: String], _ client: RegisteredClient
  ) throws(AWSError) {
    guard client.writableAttributes.isSuperset(of: changes.keys) else {
      throw .notAuthorized("A client attempted to write unauthorized attribute")
    }
  }

  private static let nonconforming = "Attributes did not conform to the schema: "

  private static func unknown(_ name: String) -> AWSError {
    .invalidParameter(
      nonconforming
        + (name.hasPrefix("custom:")
          ? "Type for attribute {\(name)} could not be determined"
          : "\(name): Attribute does not exist in the schema.\n"))
  }

  private static func required(_ names: [String]) -> AWSError {
    .invalidParameter(nonconforming + names.map { "\($0): The attribute is required\n" }.joined())
  }

  private static func fixed(_ name: String) -> AWSError {
    .invalidParameter("user.\(name): Attribute cannot be updated.\n")
  }

  /// Why a value will not do; the value itself is not told.
  private static func problem(_ value: String, of name: String, _ attribute: Value) -> String? {
    func limit(_ block: String, _ member: String) -> Int? {
      attribute[block]?[member]?.string.flatMap { Int($0) }
    }
    if name == "email", !isEmail(value) { return "Invalid email address format." }
    if name == "phone_number", !isPhoneNumber(value) { return "Invalid phone number format." }
    switch attribute["AttributeDataType"] {
    case "Number":
      guard let number = Int(value) else { return "user.\(name): Invalid number" }
      if let low = limit("NumberAttributeConstraints", "MinValue"), number < low {
        return "user.\(name): Number must not be less than \(low)"
      }
      if let high = limit("NumberAttributeConstraints", "MaxValue"), number > high {
        return "user.\(name): Number must not be greater than \(high)"
      }
    case "Boolean":
      if !["true", "false"].contains(value.lowercased()) { return "user.\(name): Invalid boolean" }
    case "String":
      let length = value.unicodeScalars.count
      if let low = limit("StringAttributeConstraints", "MinLength"), length < low {
        return "user.\(name): String must be at least \(low) characters long"
      }
      if let high = limit("StringAttributeConstraints", "MaxLength"), length > high {
        return "user.\(name): String must be no longer than \(high) characters"
      }
    default: break
    }
    return nil
  }

  static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].split(separator: ".").count > 1
      && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
      && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace }
  }

  /// As E.164 writes numbers, which is what AWS takes.
  static func isPhoneNumber(_ text: String) -> Bool {
    text.hasPrefix("+") && (1...15).contains(text.utf8.count - 1)
      && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension RegisteredClient {
  /// The attributes that Cognito itself vouches for, which no program writes.
  private static let vouchedFor: Set = ["sub", "email_verified", "phone_number_verified"]

  /// What its users may be told of themselves; the standard attributes unless it says otherwise.
  var readableAttributes: Set<String> {
    Set(members["ReadAttributes"]?.strings ?? UserPoolAttributes().names)
  }

  /// What its users may change of themselves; the standard attributes unless it says otherwise.
  var writableAttributes: Set<String> {
    Set(members["WriteAttributes"]?.strings ?? UserPoolAttributes().names).subtracting(Self.vouchedFor)
  }
}
