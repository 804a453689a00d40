import AWS
import ResourceModel

/// Which second factors a user has switched on, and which one comes first.
///
/// Source: Cognito user pools API reference, SetUserMFAPreference, AdminSetUserMFAPreference; messages as AWS's users
/// report them.
enum FactorPreferences {
  static let operations = [setOwn, setForUser]

  private static let settings =
    ["SMSMfaSettings", "SoftwareTokenMfaSettings", "EmailMfaSettings"].map { name in
      Attribute(
        name, .object([Attribute("Enabled", .bool, ""), Attribute("PreferredMfa", .bool, "")]), "")
    } + [Attribute("WebAuthnMfaSettings", .object([Attribute("Enabled", .bool, "")]), "")]

  /// The member of the input, the factor, and what a user must have for it.
  private static let factors: [(member: String, factor: String, isPossible: @Sendable (PoolUser) -> Bool)] = [
    ("SMSMfaSettings", "SMS_MFA", { $0.attributes["phone_number"] != nil }),
    ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA", { $0.authenticatorKey != nil }),
    ("EmailMfaSettings", "EMAIL_OTP", { $0.attributes["email"] != nil }),
  ]

  private static let setOwn = LocalOperation(
    "SetUserMFAPreference", .userResourceUpdate, signed: false, settings + [PeopleRows.accessToken]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    var user = person.user
    try set(input, on: &user) { factor in
      factor == "SOFTWARE_TOKEN_MFA"
        ? "User has not set up software token mfa"
        : "User does not have delivery config set to turn on \(factor)"
    }
    user.modifiedAt = call.now
    person.scene.directory.keep(user, in: &objects)
    return [:]
  }

  private static let setForUser = LocalOperation(
    "AdminSetUserMFAPreference", .userResourceUpdate, settings + PeopleRows.user
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    try set(input, on: &user) { "User does not have delivery config set to turn on \($0)" }
    user.modifiedAt = call.now
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  /// Factors that are left out stay as they are.
  private static func set(
    _ input: Attributes, on user: inout PoolUser, refusal: (String) -> String
  ) throws(AWSError) {
    var preferred: [String] = []
    for (member, factor, isPossible) in factors {
      guard let setting = input[member] else { continue }
      let isOn = setting["Enabled"] == true
      if isOn, !isPossible(user) { throw .invalidParameter(refusal(factor)) }
      user.factors.removeAll { $0 == factor }
      if isOn { user.factors.append(factor) }
      if isOn, setting["PreferredMfa"] == true {
        preferred.append(factor)
      } else if user.preferredFactor == factor {
        user.preferredFactor = nil
      }
    }
    guard preferred.count < 2 else { throw .invalidParameter("Only one MFA method can be preferred.") }
    user.preferredFactor = preferred.first ?? user.preferredFactor
  }
}
