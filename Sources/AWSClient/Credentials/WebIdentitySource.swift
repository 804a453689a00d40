import AWS
import Foundation
import ResourceModel

/// A role for whoever holds the token in a file, as Kubernetes and CI systems write one.
/// Source: AWS SDKs and Tools reference guide, "Assume role credential provider", web identity.
struct WebIdentitySource: CredentialSource {
  private let context: CredentialContext
  private let profile: String
  private let readsEnvironment: Bool

  init(_ context: CredentialContext, profile: String, readsEnvironment: Bool) {
    self.context = context
    self.profile = profile
    self.readsEnvironment = readsEnvironment
  }

  var looksAt: String {
    (readsEnvironment ? "AWS_WEB_IDENTITY_TOKEN_FILE and " : "")
      + "web_identity_token_file of profile \(profile)"
  }

  func load() async throws(AWSError) -> Credentials? {
    guard let file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else { return nil }
    guard let role = setting("AWS_ROLE_ARN", "role_arn") else {
      throw .credentials("\(looksAt): there is a token and no role; set AWS_ROLE_ARN or role_arn")
    }
    // Read each time: the token is renewed under the same name.
    guard let bytes = FileManager.default.contents(atPath: context.path(file)),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .credentials("the web identity token \(file) cannot be read") }
    let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else { throw .credentials("the web identity token \(file) is empty") }
    let name = setting("AWS_ROLE_SESSION_NAME", "role_session_name") ?? context.sessionName
    let answer = try await context.sts(as: nil).read(
      .assumeRoleWithWebIdentity,
      [
        "RoleArn": .string(role), "RoleSessionName": .string(name),
        "WebIdentityToken": .secret(Secret(token)),
      ])
    return try Credentials(
      ofRole: role, answer, "AssumeRoleWithWebIdentity", source: "web identity (\(role))")
  }

  private func setting(_ variable: String, _ key: String) -> String? {
    if readsEnvironment, let value = context.environment.named(variable) { return value }
    return context.configuration.shared.profile(profile)?[key]?.value
  }
}
