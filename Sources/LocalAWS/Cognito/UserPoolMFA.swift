import AWS
import Kinds
import ResourceModel

/// The second factors of a pool, and its passkeys: what DescribeUserPool does not show.
///
/// Source: Cognito user pools API reference, GetUserPoolMfaConfig, SetUserPoolMfaConfig.
struct UserPoolMFA {
  /// The members of SetUserPoolMfaConfig that are none of the pool's own.
  static let blocks: Set = [
    "SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration",
  ]

  let pool: String
  /// Whether SMS is a factor; how they are sent is the pool's `SmsConfiguration`.
  private var sms: Bool
  private var softwareToken: Value?
  private(set) var email: Value?
  private var webAuthn: Value?

  init(of pool: String, _ call: Call, _ objects: Objects) {
    let stored = objects[call.shelf(.userPoolMFA, under: pool), ""] ?? [:]
    self.pool = pool
    sms = stored["Sms"] == true
    softwareToken = stored["SoftwareTokenMfaConfiguration"]
    email = stored["EmailMfaConfiguration"]
    webAuthn = stored["WebAuthnConfiguration"]
  }

  func keep(_ call: Call, in objects: inout Objects) {
    var stored: [String: Value] = sms ? ["Sms": true] : [:]
    stored["SoftwareTokenMfaConfiguration"] = softwareToken
    stored["EmailMfaConfiguration"] = email
    stored["WebAuthnConfiguration"] = webAuthn
    let shelf = call.shelf(.userPoolMFA, under: pool)
    if stored.isEmpty { objects.remove("", from: shelf) } else { objects.put(stored, "", on: shelf) }
  }

  /// What people may prove themselves by beside a password, as challenges name it.
  var factors: Set<String> {
    var factors: Set<String> = sms ? ["SMS_MFA"] : []
    if softwareToken?["Enabled"] == true { factors.insert("SOFTWARE_TOKEN_MFA") }
    if email != nil { factors.insert("EMAIL_OTP") }
    return factors
  }

  private var hasFactor: Bool { !factors.isEmpty }

  private mutating func dropFactors() {
    sms = false
    softwareToken = nil
    email = nil
  }

  /// Brings the factors in line with a pool that was made or updated.
  /// - Throws: `InvalidParameterException` when the pool demands or allows MFA and has no factor.
  mutating func follow(_ members: [String: Value]) throws(AWSError) {
    if members["MfaConfiguration"] == "OFF" { return dropFactors() }
    if members["SmsConfiguration"] == nil { sms = false }
    if hasFactor { return }
    guard members["SmsConfiguration"] != nil else {
      throw .invalidParameter(
        "SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
    }
    sms = true
  }

  /// Takes what SetUserPoolMfaConfig was sent; the pool's own members change with it.
  private mutating func set(_ input: Attributes, on members: inout [String: Value]) throws(AWSError) {
    dropFactors()
    members["MfaConfiguration"] = input["MfaConfiguration"] ?? "OFF"
    softwareToken = input["SoftwareTokenMfaConfiguration"].map { ["Enabled": $0["Enabled"] ?? false] }
    email = input["EmailMfaConfiguration"]
    webAuthn = input["WebAuthnConfiguration"].map {
      .map(["UserVerification": "preferred"].merging($0.map ?? [:]) { $1 })
    }
    if let block = input["SmsMfaConfiguration"] {
      sms = true
      members["SmsConfiguration"] = block["SmsConfiguration"] ?? members["SmsConfiguration"]
      members["SmsAuthenticationMessage"] =
        block["SmsAuthenticationMessage"] ?? members["SmsAuthenticationMessage"]
      if members["SmsConfiguration"] == nil {
        throw .invalidParameter("SMS configuration is required for SMS as a second factor.")
      }
    }
    if members["MfaConfiguration"] == "OFF" {
      if hasFactor {
        throw .invalidParameter(
          "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
      }
      dropFactors()
    } else if !hasFactor {
      throw .invalidParameter(
        "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.")
    }
    if email != nil, members["EmailConfiguration"]?["EmailSendingAccount"] != "DEVELOPER" {
      throw .invalidParameter("Email MFA needs an email configuration with the sending account DEVELOPER.")
    }
  }

  private func answer(_ members: [String: Value]) -> Attributes {
    var answer: Attributes = [:]
    answer["MfaConfiguration"] = members["MfaConfiguration"]
    answer["SoftwareTokenMfaConfiguration"] = softwareToken
    answer["EmailMfaConfiguration"] = email
    answer["WebAuthnConfiguration"] = webAuthn
    if sms {
      let shown: Set = ["SmsConfiguration", "SmsAuthenticationMessage"]
      answer["SmsMfaConfiguration"] = .map(members.filter { shown.contains($0.key) })
    }
    return answer
  }

  static let operations = [get, set]

  private static let get = LocalOperation(
    "GetUserPoolMfaConfig", .userPoolResourceRead, CognitoRows.pool
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    return UserPoolMFA(of: pool.id, call, objects).answer(pool.members)
  }

  /// Factors that are left out are taken away.
  private static let set = LocalOperation(
    "SetUserPoolMfaConfig", .userPoolResourceUpdate,
    CognitoRows.pool
      + UserPool().schema.createInput.filter {
        blocks.contains($0.wireName) || $0.wireName == "MfaConfiguration"
      }
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    var members = pool.members
    var mfa = UserPoolMFA(of: pool.id, call, objects)
    try mfa.set(input, on: &members)
    try UserPoolRules(pool: members, mfa: mfa).check()
    members["LastModifiedDate"] = call.time
    mfa.keep(call, in: &objects)
    objects.put(members, pool.id, on: call.shelf(.userPool))
    return mfa.answer(members)
  }
}
