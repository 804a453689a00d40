import AWS
import Kinds
import ResourceModel

/// The attributes of a pool's users: the standard ones of OpenID Connect, and those that were added.
///
/// Source: Cognito developer guide, "Working with user attributes"; AWS's answer to a minimal CreateUserPool
/// in the AWS CLI's examples.
struct UserPoolAttributes {
  static let customLimit = 50

  private var members: [[String: Value]]

  /// The standard attributes.
  init() { members = Self.standard }

  init(of pool: [String: Value]) { members = (pool["SchemaAttributes"]?.list ?? []).compactMap(\.map) }

  /// As users have them, such as `email` and `custom:team`.
  var names: [String] { members.compactMap { $0["Name"]?.string } }

  /// As `SchemaAttributes` shows it.
  var value: Value { .list(members.map { .map($0) }) }

  private static let standard: [[String: Value]] =
    [text("sub", 1...2048, required: true, mutable: false)]
    + [
      "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
      "picture", "website", "email",
    ].map { text($0) }
    + [plain("email_verified", "Boolean"), text("gender"), text("birthdate", 10...10)]
    + ["zoneinfo", "locale", "phone_number"].map { text($0) }
    + [
      plain("phone_number_verified", "Boolean"), text("address"),
      plain("updated_at", "Number").merging(["NumberAttributeConstraints": ["MinValue": "0"]]) { $1 },
    ]

  private static func plain(
    _ name: String, _ type: String, required: Bool = false, mutable: Bool = true
  ) -> [String: Value] {
    [
      "Name": .string(name), "AttributeDataType": .string(type), "DeveloperOnlyAttribute": false,
      "Mutable": .bool(mutable), "Required": .bool(required),
    ]
  }

  private static func text(
    _ name: String, _ length: ClosedRange<Int> = 0...2048, required: Bool = false, mutable: Bool = true
  ) -> [String: Value] {
    var attribute = plain(name, "String", required: required, mutable: mutable)
    attribute["StringAttributeConstraints"] = [
      "MinLength": .string(String(length.lowerBound)), "MaxLength": .string(String(length.upperBound)),
    ]
    return attribute
  }

  /// Takes one attribute of CreateUserPool's `Schema`: a standard one is changed, any other is added.
  mutating func declare(_ attribute: Value) throws(AWSError) {
    let name = attribute["Name"]?.string ?? ""
    guard let place = Self.standard.firstIndex(where: { $0["Name"]?.string == name }) else {
      return try add(attribute)
    }
    if let type = attribute["AttributeDataType"], type != members[place]["AttributeDataType"] {
      throw standardType(name)
    }
    if attribute["DeveloperOnlyAttribute"] == true { throw standardType(name) }
    try checkConstraints(attribute, name)
    for member in ["Mutable", "Required", Self.constraints(of: members[place])].compactMap({ $0 }) {
      if let value = attribute[member] { members[place][member] = value }
    }
  }

  /// Adds a custom attribute, or one for developers.
  /// - Throws: `InvalidParameterException`, also when there are ``customLimit`` already.
  mutating func add(_ attribute: Value) throws(AWSError) {
    let plainName = attribute["Name"]?.string ?? ""
    guard let type = attribute["AttributeDataType"]?.string else {
      throw .invalidParameter(
        "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
    }
    if attribute["Required"] == true {
      throw .invalidParameter("Required custom attributes are not supported currently.")
    }
    let isForDevelopers = attribute["DeveloperOnlyAttribute"] == true
    let name = (isForDevelopers ? "dev:" : "") + "custom:" + plainName
    if members.contains(where: { $0["Name"]?.string == name }) {
      throw .invalidParameter("\(name): Existing attribute already has name \(name).")
    }
    guard members.count(where: { $0["Name"]?.string?.contains("custom:") == true }) < Self.customLimit else {
      throw .invalidParameter("A user pool can have \(Self.customLimit) custom attributes at most.")
    }
    try checkConstraints(attribute, name)
    var added = Self.plain(name, type, mutable: attribute["Mutable"] != false)
    added["DeveloperOnlyAttribute"] = .bool(isForDevelopers)
    if let member = Self.constraints(of: added) { added[member] = attribute[member] ?? [:] }
    members.append(added)
  }

  /// Adds what the first identity provider of a pool brings: where a user's accounts elsewhere are noted.
  mutating func addIdentities() {
    if members.contains(where: { $0["Name"] == "identities" }) { return }
    members.append(Self.plain("identities", "String").merging(["StringAttributeConstraints": [:]]) { $1 })
  }

  /// The member that holds the limits of an attribute's type.
  private static func constraints(of attribute: [String: Value]) -> String? {
    switch attribute["AttributeDataType"] {
    case "String": "StringAttributeConstraints"
    case "Number": "NumberAttributeConstraints"
    default: nil
    }
  }

  private func checkConstraints(_ attribute: Value, _ name: String) throws(AWSError) {
    let lengths = try Self.bounds(attribute, "StringAttributeConstraints", "MinLength", "MaxLength", name)
    if [lengths.low, lengths.high].contains(where: { ($0 ?? 0) > 2048 }) {
      throw .invalidParameter("user.\(name): String attributes cannot have a length of more than 2048")
    }
    if let low = lengths.low, let high = lengths.high, low > high {
      throw .invalidParameter("user.\(name): Max length cannot be less than min length.")
    }
    let values = try Self.bounds(attribute, "NumberAttributeConstraints", "MinValue", "MaxValue", name)
    if let low = values.low, let high = values.high, low > high {
      throw .invalidParameter("user.\(name): Max value cannot be less than min value.")
    }
  }

  private static func bounds(
    _ attribute: Value, _ member: String, _ low: String, _ high: String, _ name: String
  ) throws(AWSError) -> (low: Int?, high: Int?) {
    func number(_ key: String) throws(AWSError) -> Int? {
      guard let text = attribute[member]?[key]?.string else { return nil }
      guard let number = Int(text), number >= 0 || key.hasSuffix("Value") else {
        throw .invalidParameter("Invalid \(member) for schema attribute \(name)")
      }
      return number
    }
    return (try number(low), try number(high))
  }

  private func standardType(_ name: String) -> AWSError {
    .invalidParameter(
      "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \(name)"
    )
  }

  static let operations = [addCustom]

  private static let addCustom = LocalOperation(
    "AddCustomAttributes", .userPoolUpdate,
    CognitoRows.pool + [rows("CustomAttributes", count: 1...25, .required)]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    var attributes = UserPoolAttributes(of: pool.members)
    for attribute in input["CustomAttributes"]?.list ?? [] { try attributes.add(attribute) }
    var members = pool.members
    members["SchemaAttributes"] = attributes.value
    members["LastModifiedDate"] = call.time
    objects.put(members, pool.id, on: call.shelf(.userPool))
    return [:]
  }

  /// A row for attributes to declare or add. The page's map of them cannot say the pattern of their names.
  static func rows(
    _ member: String, count: ClosedRange<Int>, _ presence: Attribute.Presence = .optional
  ) -> Attribute {
    guard case .map(.object(let settings), let length, _) = UserPool().schema["schema"]?.type else {
      preconditionFailure("the page of user pools has no map of attributes")
    }
    let name = Attribute(
      "Name", .string(length: length, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), .required, "")
    return Attribute(member, .list(.object([name] + settings), count: count), presence, "")
  }
}
