import AWS
import ResourceModel

/// What must hold for a pool beyond the limits of its single members.
///
/// Source: Cognito user pools API reference, CreateUserPool; messages as AWS's users report them where they do.
struct UserPoolRules {
  static let tagLimit = 50

  /// As described.
  let pool: [String: Value]
  let mfa: UserPoolMFA

  /// - Throws: `InvalidParameterException`, `UserPoolTaggingException` or `FeatureUnavailableInTierException`.
  func check() throws(AWSError) {
    if pool["AliasAttributes"] != nil, pool["UsernameAttributes"] != nil {
      throw .invalidParameter(
        "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
    }
    try checkRecovery()
    try checkMessages()
    if let problem = Self.tagProblem(pool["UserPoolTags"]?.map ?? [:]) {
      throw .cognito("UserPoolTaggingException", problem)
    }
    try checkTier()
  }

  private func checkRecovery() throws(AWSError) {
    let mechanisms = pool["AccountRecoverySetting"]?["RecoveryMechanisms"]?.list ?? []
    let names = mechanisms.compactMap { $0["Name"]?.string }
    if names.contains("admin_only"), names.count > 1 {
      throw .invalidParameter("The recovery mechanism admin_only cannot be combined with others.")
    }
    if Set(names).count < names.count || Set(mechanisms.compactMap { $0["Priority"] }).count < names.count {
      throw .invalidParameter("Recovery mechanisms must differ in name and priority.")
    }
  }

  private func checkMessages() throws(AWSError) {
    let mail = pool["EmailConfiguration"]
    if mail?["EmailSendingAccount"] == "DEVELOPER", mail?["SourceArn"] == nil {
      throw .invalidParameter("SourceArn is required when EmailSendingAccount is DEVELOPER.")
    }
    let functions = pool["LambdaConfig"]
    if functions?["CustomSMSSender"] != nil || functions?["CustomEmailSender"] != nil,
      functions?["KMSKeyID"] == nil
    {
      throw .invalidParameter("KMSKeyID is required with CustomSMSSender and CustomEmailSender.")
    }
  }

  private func checkTier() throws(AWSError) {
    let tier = pool["UserPoolTier"]?.string ?? ""
    let excess = features.filter { !$0.tiers.contains(tier) }.map(\.name)
    if !excess.isEmpty {
      throw .cognito(
        "FeatureUnavailableInTierException",
        "The following features need to be disabled for the \(tier) pricing tier configured: "
          + excess.joined(separator: ", "))
    }
  }

  /// The features in use that not every tier has.
  private var features: [(name: String, tiers: Set<String>)] {
    let paid: Set = ["ESSENTIALS", "PLUS"]
    let factors = pool["Policies"]?["SignInPolicy"]?["AllowedFirstAuthFactors"]?.strings ?? []
    let tokens = pool["LambdaConfig"]?["PreTokenGenerationConfig"]?["LambdaVersion"]?.string ?? "V1_0"
    let protection = pool["UserPoolAddOns"]?["AdvancedSecurityMode"]?.string ?? "OFF"
    let uses: [(Bool, String, Set<String>)] = [
      (factors.contains { $0 != "PASSWORD" }, "Choice-Based Sign-In", paid),
      (
        (pool["Policies"]?["PasswordPolicy"]?["PasswordHistorySize"]?.integer ?? 0) > 0, "Password History",
        paid
      ),
      (tokens != "V1_0", "Access Token Customization", paid),
      (mfa.email != nil, "Email MFA", paid),
      (protection != "OFF", "Threat Protection", ["PLUS"]),
    ]
    return uses.filter(\.0).map { ($0.1, $0.2) }
  }

  /// Why AWS refuses a set of tags; nil when it does not.
  static func tagProblem(_ tags: [String: Value]) -> String? {
    if tags.count > tagLimit { return "A user pool can have \(tagLimit) tags at most." }
    let signs: Set<Character> = [" ", "_", ".", ":", "/", "=", "+", "-", "@"]
    for (key, value) in tags {
      if key.lowercased().hasPrefix("aws:") { return "Tag keys that begin with aws: are reserved." }
      if !(key + (value.string ?? "")).allSatisfy({ $0.isLetter || $0.isNumber || signs.contains($0) }) {
        return "Tags hold letters, digits, spaces and _ . : / = + - @ only."
      }
    }
    return nil
  }
}
