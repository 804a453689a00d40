import AWS

/// Profiles made by `aws login`. Their tokens are bound to a key of the AWS CLI's (DPoP), which authplat does
/// not speak, so they are named and refused instead of being passed over in silence.
struct LoginSessionSource: CredentialSource {
  let profile: String
  let section: SharedConfig.Section?

  var looksAt: String { "login_session of profile \(profile)" }

  func load() async throws(AWSError) -> Credentials? {
    guard let setting = section?["login_session"] else { return nil }
    throw .credentials(
      "\(setting.place): profile \(profile) uses login_session, which is not supported; run "
        + "`aws configure export-credentials --profile \(profile) --format env` and export what it prints, or "
        + "name that command as credential_process of another profile")
  }
}
