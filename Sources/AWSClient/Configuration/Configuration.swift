package import AWS

/// Region, endpoints and the like, as flags, environment and profile together have them.
/// Source: AWS SDKs and Tools reference guide, "Settings reference"; botocore 1.43.11, `configprovider.py`.
package struct Configuration: Sendable {
  /// What the command line and the environment of a workspace name themselves; it wins over everything.
  package struct Flags: Sendable {
    package var profile: String?
    package var region: String?
    /// One endpoint for every service.
    package var endpoint: String?
    /// Endpoints of single services.
    package var endpoints: [Service: String]

    package init(
      profile: String? = nil, region: String? = nil, endpoint: String? = nil,
      endpoints: [Service: String] = [:]
    ) {
      self.profile = profile
      self.region = region
      self.endpoint = endpoint
      self.endpoints = endpoints
    }
  }

  package let scope: AWSScope
  package let endpoints: ServiceEndpoints
  /// The name of the profile, `default` where none is named.
  package let profile: String
  /// A flag named the profile, so keys in the environment do not count.
  package let isProfileFlagged: Bool
  /// Path of a PEM file of trusted authorities.
  package let certificateBundle: String?
  package let maximumAttempts: Int
  package let proxy: ProxySettings
  package let shared: SharedConfig
  package let environment: [String: String]
  package let home: String
  let fips: Bool
  let dualStack: Bool
  let settings: ProfileSettings

  /// - Throws: `OwnCode.configuration`, naming the variable, or file and line, that is wrong; `OwnCode.credentials` when
  ///   there is no profile of the name.
  package static func resolve(
    environment: [String: String], home: String, flags: Flags = Flags()
  ) throws(AWSError) -> Configuration {
    let shared = try SharedConfig(environment: environment, home: home)
    let named = flags.profile ?? environment.named("AWS_PROFILE") ?? environment.named("AWS_DEFAULT_PROFILE")
    let profile = named ?? "default"
    if named != nil, profile != "default", shared.profile(profile) == nil {
      let known =
        shared.profileNames.isEmpty
        ? "there are none" : "there are \(shared.profileNames.joined(separator: ", "))"
      throw .credentials(
        "profile \(profile) is neither in \(shared.configPath) nor in \(shared.credentialsPath); \(known)")
    }
    let settings = ProfileSettings(
      environment: environment, section: shared.profile(profile) ?? [:], shared: shared, profile: profile)
    guard
      let region = flags.region ?? environment.named("AWS_REGION") ?? environment.named("AWS_DEFAULT_REGION")
        ?? settings.text("region")
    else {
      throw .configuration(
        "no region: looked at the --region flag, AWS_REGION, AWS_DEFAULT_REGION and `region` of profile "
          + "\(profile) in \(shared.configPath); set one of them")
    }
    let fips = try settings.bool("use_fips_endpoint", variable: "AWS_USE_FIPS_ENDPOINT") ?? false
    let dualStack =
      try settings.bool("use_dualstack_endpoint", variable: "AWS_USE_DUALSTACK_ENDPOINT") ?? false
    let finder = EndpointFinder(
      flags: flags, settings: settings, region: region, fips: fips, dualStack: dualStack)
    return Configuration(
      scope: AWSScope(region: region, partition: Partition.of(region: region).name),
      endpoints: try ServiceEndpoints { service throws(AWSError) in try finder.entry(for: service) },
      profile: profile, isProfileFlagged: flags.profile != nil,
      certificateBundle: environment.named("AWS_CA_BUNDLE") ?? settings.text("ca_bundle"),
      maximumAttempts: try settings.maximumAttempts(), proxy: ProxySettings(environment: environment),
      shared: shared, environment: environment, home: home, fips: fips, dualStack: dualStack,
      settings: settings)
  }

  package var retryPolicy: RetryPolicy { RetryPolicy(maximumAttempts: maximumAttempts) }

  package var transportSettings: CurlTransport.Settings {
    CurlTransport.Settings(certificateBundle: certificateBundle, proxy: proxy)
  }
}

extension [String: String] {
  /// The value of a variable; an empty one counts as absent.
  func named(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}
