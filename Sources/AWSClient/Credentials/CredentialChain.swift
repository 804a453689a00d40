package import AWS

/// Asks all sources in AWS's order; the first that is set up decides.
/// Source: AWS SDKs and Tools reference guide, "Standardized credential providers"; botocore 1.43.11,
/// `credentials.create_credential_resolver`.
package struct CredentialChain: Sendable {
  private let sources: [any CredentialSource]
  private let profile: String

  package init(_ context: CredentialContext) {
    let configuration = context.configuration
    let name = configuration.profile
    profile = name
    sources =
      [
        EnvironmentSource(
          environment: context.environment, isSkipped: configuration.isProfileFlagged, timing: context.timing),
        AssumeRoleSource(context, profile: name),
      ] + Self.ofProfile(name, context, readsEnvironment: !configuration.isProfileFlagged) + [
        ContainerSource(context), InstanceMetadataSource(context),
      ]
  }

  /// The sources that a profile can name besides roles, in AWS's order.
  static func ofProfile(
    _ name: String, _ context: CredentialContext, readsEnvironment: Bool
  ) -> [any CredentialSource] {
    let shared = context.configuration.shared
    return [
      WebIdentitySource(context, profile: name, readsEnvironment: readsEnvironment),
      SSOSource(context, profile: name),
      StaticKeysSource(
        profile: name, section: shared.credentialsProfiles[name], path: shared.credentialsPath),
      LoginSessionSource(profile: name, section: shared.profile(name)),
      ProcessSource(context, profile: name),
      StaticKeysSource(profile: name, section: shared.configProfiles[name], path: shared.configPath),
    ]
  }

  /// - Throws: `OwnCode.credentials` with everything that was looked at, in order, when nothing is set up;
  ///   otherwise the error of the source that is set up and does not work.
  package func load() async throws(AWSError) -> Credentials {
    for source in sources {
      if let credentials = try await source.load() { return credentials }
    }
    let list = sources.enumerated().map { "\($0.offset + 1). \($0.element.looksAt)" }.joined(separator: "; ")
    throw .credentials(
      "no AWS credentials. Looked at, in this order: \(list). Set AWS_PROFILE or --profile to a profile that "
        + "has some, sign in with `aws sso login`, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
  }
}
