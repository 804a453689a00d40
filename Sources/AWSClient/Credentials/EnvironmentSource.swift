import AWS
import ResourceModel

/// `AWS_ACCESS_KEY_ID` and what belongs to it.
struct EnvironmentSource: CredentialSource {
  let environment: [String: String]
  /// A flag names a profile, and then the environment's keys are not meant.
  let isSkipped: Bool
  let timing: any Timing

  var looksAt: String {
    isSkipped
      ? "environment variables (passed over, because a profile is given on the command line)"
      : "environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
  }

  func load() async throws(AWSError) -> Credentials? {
    guard !isSkipped, let key = environment.named("AWS_ACCESS_KEY_ID") else { return nil }
    guard let secret = environment.named("AWS_SECRET_ACCESS_KEY") else {
      throw .credentials("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; set both or neither")
    }
    var expiration: Timestamp?
    if let text = environment.named("AWS_CREDENTIAL_EXPIRATION") {
      expiration = Timestamp(iso8601: text)
      guard expiration != nil else {
        throw .credentials("AWS_CREDENTIAL_EXPIRATION is not a time like 2026-11-21T05:00:00Z")
      }
    }
    let token = environment.named("AWS_SESSION_TOKEN") ?? environment.named("AWS_SECURITY_TOKEN")
    return Credentials(
      accessKeyID: key, secret: Secret(secret), sessionToken: token.map { Secret($0) },
      expiration: expiration, accountID: environment.named("AWS_ACCOUNT_ID"), source: "environment")
  }
}
