import ResourceModel

/// User pools and their MFA. Sources: Cognito user pools API reference; server defaults as seen by
/// Terraform's acceptance tests.
extension World {
  private static let readOnly = [
    "Id", "Arn", "Name", "CreationDate", "LastModifiedDate", "Status", "Domain", "CustomDomain",
    "EstimatedNumberOfUsers", "EmailConfigurationFailure", "SmsConfigurationFailure", "SchemaAttributes",
  ]
  private static let immutable = ["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"]
  private static let standardAttributes = ["sub", "name", "email", "phone_number", "birthdate", "updated_at"]

  private static let defaults: [String: Value] = [
    "Policies": [
      "PasswordPolicy": [
        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
        "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
      ],
      "SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD"]],
    ],
    "DeletionProtection": "INACTIVE", "MfaConfiguration": "OFF",
    "EmailConfiguration": ["EmailSendingAccount": "COGNITO_DEFAULT"],
    "AdminCreateUserConfig": ["AllowAdminCreateUserOnly": false],
    "VerificationMessageTemplate": ["DefaultEmailOption": "CONFIRM_WITH_CODE"], "LambdaConfig": [:],
    "AccountRecoverySetting": [
      "RecoveryMechanisms": [
        ["Priority": 1, "Name": "verified_email"], ["Priority": 2, "Name": "verified_phone_number"],
      ]
    ],
  ]

  mutating func poolCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    switch name {
    case "CreateUserPool": return try createPool(input)
    case "ListUserPools":
      guard input["MaxResults"] != nil else { throw .invalid("MaxResults is missing") }
      let listed = pools.filter { isListed($0.key) }.sorted { $0.key < $1.key }
      return try page(
        listed.map { ["Id": .string($0.key), "Name": $0.value.members["Name"] ?? ""] }, input,
        as: "UserPools",
        limit: 1...60)
    default: break
    }
    let id = try input.text("UserPoolId")
    guard let pool = pools[id] else { throw .missing("User pool \(id) does not exist.") }
    switch name {
    case "DescribeUserPool": return ["UserPool": .map(shown(pool, id))]
    case "UpdateUserPool": try update(id, pool, input)
    case "DeleteUserPool":
      if pool.members["DeletionProtection"] == "ACTIVE" { throw .invalid("deletion protection is activated") }
      if domains.values.contains(where: { $0["UserPoolId"] == .string(id) }) {
        throw .invalid(
          "User pool cannot be deleted. It has a domain configured that should be deleted first.")
      }
      pools[id] = nil
    case "AddCustomAttributes": try addAttributes(id, input)
    case "GetUserPoolMfaConfig": return pool.mfa.shown
    case "SetUserPoolMfaConfig": return try setMFA(id, input)
    default: throw Refused("UnknownOperationException", name)
    }
    return [:]
  }

  private mutating func createPool(_ input: Attributes) throws(Refused) -> Attributes {
    try input.refuse(Self.readOnly + ["UserPoolId"], in: "CreateUserPool")
    let id = "\(region)_\(minted(9, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))"
    var members = try settings(input, tier: "ESSENTIALS", factors: [:])
    for member in Self.immutable { members[member] = input[member] }
    members["Name"] = .string(try input.text("PoolName"))
    members["Id"] = .string(id)
    members["Arn"] = .string("arn:aws:cognito-idp:\(region):\(Self.account):userpool/\(id)")
    members["CreationDate"] = date
    var attributes = Self.standardAttributes.map { name -> Value in
      [
        "Name": .string(name), "AttributeDataType": "String", "Mutable": .bool(name != "sub"),
        "Required": .bool(name == "sub"),
        "DeveloperOnlyAttribute": false,
        "StringAttributeConstraints": ["MinLength": "0", "MaxLength": "2048"],
      ]
    }
    for attribute in input["Schema"]?.list ?? [] {
      let name = try (attribute.map ?? [:]).text("Name")
      attributes.removeAll { $0["Name"]?.string == name }
      attributes.append(described(attribute, isCustom: !Self.standardAttributes.contains(name)))
    }
    members["SchemaAttributes"] = .list(attributes)
    // A member that authplat has no row for.
    members["IssuerConfiguration"] = ["Type": "ORIGINAL"]
    pools[id] = Pool(members: members, mfa: ["MfaConfiguration": members["MfaConfiguration"] ?? "OFF"])
    born(id)
    return ["UserPool": .map(shown(pools[id] ?? Pool(members: [:]), id))]
  }

  private func described(_ attribute: Value, isCustom: Bool) -> Value {
    var members = (attribute.map ?? [:]).filled(with: [
      "AttributeDataType": "String", "Mutable": true, "Required": false, "DeveloperOnlyAttribute": false,
    ])
    if isCustom { members["Name"] = .string("custom:\(members["Name"]?.string ?? "")") }
    if members["AttributeDataType"] == "String", members["StringAttributeConstraints"] == nil {
      members["StringAttributeConstraints"] = [:]
    }
    return .map(members)
  }

  /// Everything that an update replaces: what is not given goes back to its default.
  private func settings(
    _ input: Attributes, tier: Value, factors: [String: Value]
  ) throws(Refused) -> [String: Value] {
    let policy = input["Policies"]?["PasswordPolicy"]
    if policy?["TemporaryPasswordValidityDays"] != nil,
      input["AdminCreateUserConfig"]?["UnusedAccountValidityDays"] != nil
    {
      throw .invalid("TemporaryPasswordValidityDays and UnusedAccountValidityDays exclude each other")
    }
    let mfa = input["MfaConfiguration"] ?? "OFF"
    let hasFactor = input["SmsConfiguration"] != nil || factors.keys.contains { $0 != "MfaConfiguration" }
    if mfa != "OFF", !hasFactor { throw .invalid("SMS configuration or a factor must be provided for MFA") }
    var defaults = Self.defaults
    if policy != nil {
      // A policy that is there demands only what it names.
      let demands = ["RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"]
      let none: [String: Value] = Dictionary(uniqueKeysWithValues: demands.map { ($0, false) })
      defaults["Policies"] = .map(
        ["PasswordPolicy": .map(none)].filled(with: defaults["Policies"]?.map ?? [:]))
    }
    var members = input.filled(with: defaults).filled(with: ["UserPoolTier": tier])
    for member in Self.immutable + ["PoolName", "UserPoolId", "Schema"] { members[member] = nil }
    members["LastModifiedDate"] = date
    return members
  }

  private mutating func update(_ id: String, _ pool: Pool, _ input: Attributes) throws(Refused) {
    try input.refuse(Self.readOnly + Self.immutable + ["Schema"], in: "UpdateUserPool")
    var members = try settings(input, tier: pool.members["UserPoolTier"] ?? "ESSENTIALS", factors: pool.mfa)
    for member in Self.immutable + ["Id", "Arn", "CreationDate", "SchemaAttributes"] {
      members[member] = pool.members[member]
    }
    members["Name"] = input["PoolName"] ?? pool.members["Name"]
    pools[id]?.members = members
    pools[id]?.mfa["MfaConfiguration"] = members["MfaConfiguration"]
  }

  private func shown(_ pool: Pool, _ id: String) -> [String: Value] {
    var members = pool.members
    var admin = members["AdminCreateUserConfig"]?.map ?? [:]
    admin["UnusedAccountValidityDays"] = 7
    members["AdminCreateUserConfig"] = .map(admin)
    members["EstimatedNumberOfUsers"] = 0
    for (domain, description) in domains where description["UserPoolId"] == .string(id) {
      members[domain.contains(".") ? "CustomDomain" : "Domain"] = .string(domain)
    }
    var shown = members.shown
    // The only list of a pool that has an order.
    shown["AccountRecoverySetting"] = members["AccountRecoverySetting"]
    return shown
  }

  private mutating func addAttributes(_ id: String, _ input: Attributes) throws(Refused) {
    let added = input["CustomAttributes"]?.list ?? []
    guard (1...25).contains(added.count) else { throw .invalid("1 to 25 attributes a call") }
    var attributes = pools[id]?.members["SchemaAttributes"]?.list ?? []
    for attribute in added {
      let custom = described(attribute, isCustom: true)
      guard !attributes.contains(where: { $0["Name"] == custom["Name"] }) else {
        throw .invalid("\(custom["Name"]?.string ?? ""): Existing attribute already has name")
      }
      if custom["Required"] == true {
        throw .invalid("Required custom attributes are not supported currently.")
      }
      attributes.append(custom)
    }
    pools[id]?.members["SchemaAttributes"] = .list(attributes)
  }

  private mutating func setMFA(_ id: String, _ input: Attributes) throws(Refused) -> Attributes {
    var members = input
    members["UserPoolId"] = nil
    let mfa = input["MfaConfiguration"] ?? "OFF"
    let factors = ["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"].filter {
      input[$0] != nil
    }
    if mfa == "OFF", !factors.isEmpty { throw .invalid("can't turn off MFA and configure an MFA together.") }
    if mfa != "OFF", factors.isEmpty { throw .invalid("MFA needs a factor") }
    members["MfaConfiguration"] = mfa
    pools[id]?.mfa = members
    pools[id]?.members["MfaConfiguration"] = mfa
    return members
  }
}
