package import ResourceModel

/// What Cognito refuses of a pool's attributes taken together.
///
/// Source: Cognito user pools API reference, CreateUserPool, SetUserPoolMfaConfig, SchemaAttributeType; developer
/// guide, "Working with user attributes".
extension UserPool {
  package func problems(in desired: Attributes) -> [Problem] {
    var problems: [Problem] = []
    if desired["aliasAttributes"] != nil, desired["usernameAttributes"] != nil {
      problems.append(
        Problem(
          "aliasAttributes", "aliasAttributes and usernameAttributes exclude each other",
          suggestion: "keep usernameAttributes to sign in by e-mail or phone alone"))
    }
    let recovery = desired["accountRecoverySetting"]?["recoveryMechanisms"]?.list ?? []
    if recovery.count > 1, recovery.contains(where: { $0["name"] == "admin_only" }) {
      problems.append(Problem("accountRecoverySetting", "admin_only stands alone among recovery mechanisms"))
    }
    let factors = desired["policies"]?["signInPolicy"]?["allowedFirstAuthFactors"]?.strings ?? []
    if desired["userPoolTier"] == "LITE", factors.contains(where: { $0 != "PASSWORD" }) {
      problems.append(
        Problem(
          "policies.signInPolicy", "sign-in without a password needs the ESSENTIALS tier",
          suggestion: "write userPoolTier: ESSENTIALS"))
    }
    if let mode = desired["userPoolAddOns"]?["advancedSecurityMode"]?.string, mode != "OFF",
      desired["userPoolTier"] != "PLUS"
    {
      problems.append(
        Problem(
          "userPoolAddOns.advancedSecurityMode", "threat protection needs the PLUS tier",
          suggestion: "write userPoolTier: PLUS"))
    }
    return problems + factorProblems(desired) + attributeProblems(desired)
  }

  private func factorProblems(_ desired: Attributes) -> [Problem] {
    // A block that only says "not enabled" is none.
    let blocks = Self.mfaBlocks.filter { name in
      name != "webAuthnConfiguration" && desired[name] != nil && desired[name]?["enabled"] != false
    }
    if (desired["mfaConfiguration"] ?? "OFF") == "OFF" {
      return blocks.map { name in
        Problem(
          name, "AWS takes no second factor while MFA is OFF",
          suggestion: "write mfaConfiguration: OPTIONAL, or take the block out")
      }
    }
    if !blocks.isEmpty || desired["smsConfiguration"] != nil { return [] }
    return [
      Problem(
        "mfaConfiguration", "MFA needs a factor",
        suggestion: "write softwareTokenMfaConfiguration: {enabled: true}")
    ]
  }

  // MARK: Attributes of users

  /// OpenID Connect's standard claims as Cognito has them, with those that are no text.
  private static let standardTypes: [String: Value] = [
    "email_verified": "Boolean", "phone_number_verified": "Boolean", "updated_at": "Number",
  ]
  private static let standardNames = Set(standardTypes.keys).union([
    "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
    "picture",
    "website", "email", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "address",
  ])

  private func attributeProblems(_ desired: Attributes) -> [Problem] {
    let attributes = (desired["schema"]?.map ?? [:]).sorted { $0.key < $1.key }
    return attributes.flatMap { name, attribute -> [Problem] in
      let path = "schema.\(name)"
      let type = attribute["attributeDataType"] ?? "String"
      var problems: [Problem] = []
      if !Self.standardNames.contains(name) {
        if attribute["required"] == true {
          problems.append(
            Problem(path, "only standard attributes can be required", suggestion: "take `required` out"))
        }
      } else if type != Self.standardTypes[name] ?? "String" {
        let own = (Self.standardTypes[name] ?? "String").plainText
        problems.append(
          Problem(
            path, "the standard attribute `\(name)` is a \(own)",
            suggestion: "write attributeDataType: \(own)"))
      } else if attribute["developerOnlyAttribute"] == true {
        problems.append(Problem(path, "a standard attribute cannot be for developers only"))
      }
      problems += limitProblems(
        attribute["stringAttributeConstraints"], path, "String", type, ("minLength", "maxLength"), 0...2048)
      problems += limitProblems(
        attribute["numberAttributeConstraints"], path, "Number", type, ("minValue", "maxValue"), nil)
      return problems
    }
  }

  private func limitProblems(
    _ limits: Value?, _ path: String, _ wanted: Value, _ type: Value, _ names: (String, String),
    _ range: ClosedRange<Int>?
  ) -> [Problem] {
    guard let limits else { return [] }
    if type != wanted {
      return [Problem(path, "limits of a \(wanted.plainText) stand at a \(type.plainText)")]
    }
    var numbers: [Int] = []
    for name in [names.0, names.1] {
      guard let text = limits[name]?.string else { continue }
      guard let number = Int(text), range?.contains(number) != false else {
        let between = range.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
        return [Problem(path, "`\(name)` is a whole number\(between), as text")]
      }
      numbers.append(number)
    }
    guard numbers.count == 2, numbers[0] > numbers[1] else { return [] }
    return [Problem(path, "`\(names.0)` is more than `\(names.1)`")]
  }
}
