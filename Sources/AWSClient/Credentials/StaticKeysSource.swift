import AWS
import ResourceModel

/// Keys that stand in a profile of one of the two files.
struct StaticKeysSource: CredentialSource {
  let profile: String
  /// The profile in that one file; nil where the file does not name it.
  let section: SharedConfig.Section?
  let path: String

  var looksAt: String { "keys of profile \(profile) in \(path)" }

  func load() async throws(AWSError) -> Credentials? {
    guard let key = section?["aws_access_key_id"], !key.value.isEmpty else { return nil }
    guard let secret = section?["aws_secret_access_key"]?.value, !secret.isEmpty else {
      throw .credentials(
        "\(key.place): profile \(profile) has aws_access_key_id and no aws_secret_access_key")
    }
    let token = section?["aws_session_token"] ?? section?["aws_security_token"]
    return Credentials(
      accessKeyID: key.value, secret: Secret(secret), sessionToken: token.map { Secret($0.value) },
      accountID: section?["aws_account_id"]?.value, source: "profile \(profile)")
  }
}
