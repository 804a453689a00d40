import AWS
import ResourceModel

/// How a pool's members follow from a request: AWS's defaults stand for what was left out.
///
/// Source: Cognito user pools API reference, CreateUserPool and UpdateUserPool; answers of AWS in the AWS CLI's
/// examples and in the acceptance tests of Terraform's provider.
enum UserPoolSettings {
  /// What no update can change, and the three members that an update keeps when they are left out.
  private static let kept: Set = [
    "Id", "Name", "Arn", "CreationDate", "EstimatedNumberOfUsers", "SchemaAttributes", "AliasAttributes",
    "UsernameAttributes", "UsernameConfiguration", "Domain", "CustomDomain",
    "UserPoolTier", "UserPoolTags", "UserAttributeUpdateSettings",
  ]

  /// - Parameter old: the pool as it was; empty for a new one.
  /// - Throws: `InvalidParameterException` for settings that contradict each other.
  static func settled(
    _ input: Attributes, keeping old: [String: Value] = [:]
  ) throws(AWSError) -> [String: Value] {
    var pool: [String: Value] = [
      "UserPoolTier": "ESSENTIALS", "DeletionProtection": "INACTIVE", "MfaConfiguration": "OFF",
      "UserPoolTags": [:],
    ]
    pool.merge(old.filter { kept.contains($0.key) }) { _, old in old }
    for (name, value) in input where !["UserPoolId", "PoolName", "Schema"].contains(name) {
      pool[name] = value == [] ? nil : value
    }
    try settlePolicies(&pool)
    settleMessages(&pool)
    try settleFunctions(&pool)
    pool["EmailConfiguration"] = .map(
      ["EmailSendingAccount": "COGNITO_DEFAULT"].merging(pool["EmailConfiguration"]?.map ?? [:]) { $1 })
    pool["AccountRecoverySetting"] = recovery(pool["AccountRecoverySetting"])
    if let device = pool["DeviceConfiguration"]?.map {
      pool["DeviceConfiguration"] = .map(
        ["ChallengeRequiredOnNewDevice": false, "DeviceOnlyRememberedOnUserPrompt": false]
          .merging(device) { $1 })
    }
    return pool
  }

  /// A policy that is there but lacks a requirement does not demand it; with no policy at all every requirement
  /// holds. The deprecated days of unused accounts and the days of temporary passwords are one setting.
  private static func settlePolicies(_ pool: inout [String: Value]) throws(AWSError) {
    var policies = pool["Policies"]?.map ?? [:]
    var admin = pool["AdminCreateUserConfig"]?.map ?? [:]
    let required: Value = policies["PasswordPolicy"] == nil ? true : false
    let sent = policies["PasswordPolicy"]?.map ?? [:]
    let unusedDays = admin["UnusedAccountValidityDays"]?.integer ?? 0
    if unusedDays != 0, sent["TemporaryPasswordValidityDays"] != nil {
      throw .invalidParameter(
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays")
    }
    var password: [String: Value] = [
      "MinimumLength": 8, "RequireUppercase": required, "RequireLowercase": required,
      "RequireNumbers": required, "RequireSymbols": required,
    ]
    password.merge(sent) { $1 }
    let days = [sent["TemporaryPasswordValidityDays"]?.integer ?? 0, unusedDays].first { $0 != 0 } ?? 7
    password["TemporaryPasswordValidityDays"] = .integer(days)
    policies["PasswordPolicy"] = .map(password)
    policies["SignInPolicy"] = policies["SignInPolicy"] ?? ["AllowedFirstAuthFactors": ["PASSWORD"]]
    pool["Policies"] = .map(policies)
    admin["AllowAdminCreateUserOnly"] = admin["AllowAdminCreateUserOnly"] ?? false
    admin["UnusedAccountValidityDays"] = .integer(days)
    pool["AdminCreateUserConfig"] = .map(admin)
  }

  /// The three older members and the template say the same; where both are sent the template counts.
  private static func settleMessages(_ pool: inout [String: Value]) {
    var template = pool["VerificationMessageTemplate"]?.map ?? [:]
    for (older, inTemplate) in [
      ("SmsVerificationMessage", "SmsMessage"), ("EmailVerificationMessage", "EmailMessage"),
      ("EmailVerificationSubject", "EmailSubject"),
    ] {
      template[inTemplate] = template[inTemplate] ?? pool[older]
      pool[older] = template[inTemplate]
    }
    template["DefaultEmailOption"] = template["DefaultEmailOption"] ?? "CONFIRM_WITH_CODE"
    pool["VerificationMessageTemplate"] = .map(template)
  }

  /// The older member for the function before token generation and the newer one with a version are one setting.
  private static func settleFunctions(_ pool: inout [String: Value]) throws(AWSError) {
    var functions = pool["LambdaConfig"]?.map ?? [:]
    let newer = functions["PreTokenGenerationConfig"]?["LambdaArn"]
    if let older = functions["PreTokenGeneration"] {
      if let newer, newer != older {
        throw .invalidParameter(
          "PreTokenGeneration and PreTokenGenerationConfig must name the same function.")
      }
      if newer == nil {
        functions["PreTokenGenerationConfig"] = ["LambdaArn": older, "LambdaVersion": "V1_0"]
      }
    }
    functions["PreTokenGeneration"] = functions["PreTokenGeneration"] ?? newer
    pool["LambdaConfig"] = .map(functions)
  }

  private static func recovery(_ sent: Value?) -> Value {
    guard let mechanisms = sent?["RecoveryMechanisms"]?.list else {
      return [
        "RecoveryMechanisms": [
          ["Priority": 1, "Name": "verified_email"], ["Priority": 2, "Name": "verified_phone_number"],
        ]
      ]
    }
    return [
      "RecoveryMechanisms": .list(
        mechanisms.sorted { ($0["Priority"]?.integer ?? 0) < ($1["Priority"]?.integer ?? 0) })
    ]
  }
}
