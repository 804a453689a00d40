import AWS
import ResourceModel

/// A profile with `role_arn`, and the chain of profiles behind it.
/// Source: AWS SDKs and Tools reference guide, "Assume role credential provider"; botocore 1.43.11,
/// `AssumeRoleProvider`.
struct AssumeRoleSource: CredentialSource {
  private let context: CredentialContext
  private let profile: String

  init(_ context: CredentialContext, profile: String) {
    self.context = context
    self.profile = profile
  }

  var looksAt: String { "role_arn of profile \(profile)" }

  func load() async throws(AWSError) -> Credentials? {
    guard let section = shared.profile(profile), Self.namesRole(section) else { return nil }
    return try await assume(profile, section, visited: [profile])
  }

  private var shared: SharedConfig { context.configuration.shared }

  /// A role for a web identity token is another source's.
  private static func namesRole(_ section: SharedConfig.Section) -> Bool {
    section["role_arn"] != nil && section["web_identity_token_file"] == nil
  }

  private func assume(
    _ name: String, _ section: SharedConfig.Section, visited: [String]
  ) async throws(AWSError) -> Credentials {
    guard let role = section["role_arn"] else { throw .credentials("profile \(name) has no role_arn") }
    let base =
      switch (section["source_profile"], section["credential_source"]) {
      case (let source?, nil): try await credentials(ofSource: source, of: name, section, visited: visited)
      case (nil, let source?): try await credentials(from: source)
      case (_?, _?):
        throw AWSError.configuration(
          "\(role.place): profile \(name) has source_profile and credential_source; keep one of them")
      case (nil, nil):
        throw AWSError.configuration(
          "\(role.place): profile \(name) has role_arn and neither source_profile nor credential_source")
      }
    return try await call(name, section, role: role, as: base)
  }

  /// A profile may name itself where it holds keys; otherwise no profile may come twice.
  private func credentials(
    ofSource source: SharedConfig.Setting, of name: String, _ own: SharedConfig.Section, visited: [String]
  ) async throws(AWSError) -> Credentials {
    guard let section = shared.profile(source.value) else {
      throw .configuration("\(source.place): there is no profile \(source.value)")
    }
    let hasKeys = section["aws_access_key_id"] != nil
    if visited.contains(source.value), !(source.value == name && hasKeys) {
      let cycle = (visited + [source.value]).joined(separator: " → ")
      throw .configuration("\(source.place): the chain of source_profile never ends: \(cycle)")
    }
    if !hasKeys, Self.namesRole(section) {
      return try await assume(source.value, section, visited: visited + [source.value])
    }
    for candidate in CredentialChain.ofProfile(source.value, context, readsEnvironment: false) {
      if let credentials = try await candidate.load() { return credentials }
    }
    throw .credentials("\(source.place): profile \(source.value) has no credentials")
  }

  private func credentials(from setting: SharedConfig.Setting) async throws(AWSError) -> Credentials {
    let source: any CredentialSource =
      switch setting.value {
      case "Environment":
        EnvironmentSource(environment: context.environment, isSkipped: false, timing: context.timing)
      case "EcsContainer": ContainerSource(context)
      case "Ec2InstanceMetadata": InstanceMetadataSource(context)
      default:
        throw AWSError.configuration(
          "\(setting.place): credential_source must be Environment, Ec2InstanceMetadata or EcsContainer")
      }
    guard let credentials = try await source.load() else {
      throw .credentials(
        "\(setting.place): credential_source \(setting.value) has none; looked at \(source.looksAt)")
    }
    return credentials
  }

  private func call(
    _ name: String, _ section: SharedConfig.Section, role: SharedConfig.Setting, as base: Credentials
  ) async throws(AWSError) -> Credentials {
    var input: Attributes = [
      "RoleArn": .string(role.value),
      "RoleSessionName": .string(section["role_session_name"]?.value ?? context.sessionName),
    ]
    if let setting = section["duration_seconds"] {
      guard let seconds = Int(setting.value), (900...43_200).contains(seconds) else {
        throw .configuration("\(setting.place): duration_seconds must be a number from 900 to 43200")
      }
      input["DurationSeconds"] = .integer(seconds)
    }
    if let external = section["external_id"]?.value { input["ExternalId"] = .secret(Secret(external)) }
    if let device = section["mfa_serial"] {
      guard let askCode = context.askCode else {
        throw .credentials(
          "\(device.place): profile \(name) wants a code of \(device.value), and nobody can be asked; run "
            + "on a terminal")
      }
      input["SerialNumber"] = .string(device.value)
      input["TokenCode"] = .secret(Secret(try await askCode(device.value)))
    }
    let answer = try await context.sts(as: base).read(.assumeRole, input)
    return try Credentials(
      ofRole: role.value, answer, "AssumeRole", source: "profile \(name) (\(role.value))")
  }
}

extension CredentialContext {
  /// The default of `role_session_name`; it shows in CloudTrail.
  var sessionName: String { "authplat-\(timing.now.milliseconds / 1000)" }
}

extension Credentials {
  /// Reads STS's answer.
  init(
    ofRole arn: String, _ answer: Attributes, _ operation: String, source: String
  ) throws(AWSError) {
    let role = answer["AssumedRoleUser"]?["Arn"]?.string ?? arn
    guard let members = answer["Credentials"]?.map,
      let read = Credentials(members, token: "SessionToken", source: source), read.expiration != nil
    else {
      throw AWSError(
        code: AWSError.OwnCode.malformedAnswer, message: "STS sent no credentials", operation: operation,
        service: .sts)
    }
    let parts = role.split(separator: ":", omittingEmptySubsequences: false)
    self.init(
      accessKeyID: read.accessKeyID, secret: read.secret, sessionToken: read.sessionToken,
      expiration: read.expiration, accountID: parts.count > 4 ? String(parts[4]) : nil, source: source)
  }
}
