import AWS

/// Finds where a service is reached: flags, then environment, then profile, then AWS's own rule.
/// Source: AWS SDKs and Tools reference guide, "Service-specific endpoints".
struct EndpointFinder {
  let flags: Configuration.Flags
  let settings: ProfileSettings
  let region: String
  let fips: Bool
  let dualStack: Bool

  func entry(for service: Service) throws(AWSError) -> ServiceEndpoints.Entry {
    if let text = flags.endpoints[service] { return try custom(text, "endpoint of \(service.rawValue)") }
    if let text = flags.endpoint { return try custom(text, "--endpoint") }
    if let (text, place) = try configured(service.serviceID) { return try custom(text, place) }
    if service == .sts, let entry = try globalSTS() { return entry }
    let endpoint = try Endpoint.of(service, region: region, fips: fips, dualStack: dualStack)
    return ServiceEndpoints.Entry(endpoint, isCustom: false, signingRegion: region)
  }

  /// An endpoint of a service outside ``Service``, such as `sso`; AWS's own has that prefix.
  func endpoint(serviceID: String, prefix: String, region: String) throws(AWSError) -> Endpoint {
    if let (text, place) = try configured(serviceID) { return try custom(text, place).endpoint }
    // GovCloud's sign-on hosts are FIPS hosts under their plain names.
    let hasFIPSName = fips && (Partition.of(region: region).name != "aws-us-gov" || dualStack)
    return try Endpoint.of(prefix: prefix, region: region, fips: hasFIPSName, dualStack: dualStack)
  }

  private func configured(_ serviceID: String) throws(AWSError) -> (text: String, place: String)? {
    let ignores = try settings.bool(
      "ignore_configured_endpoint_urls", variable: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    if ignores == true { return nil }
    for variable in ["AWS_ENDPOINT_URL_\(serviceID.uppercased())", "AWS_ENDPOINT_URL"] {
      if let text = settings.environment.named(variable) { return (text, variable) }
    }
    if let services = settings.section["services"] {
      guard let block = settings.shared.services[services.value] else {
        throw .configuration("\(services.place): there is no section [services \(services.value)]")
      }
      if let setting = block[serviceID]?.nested["endpoint_url"], !setting.value.isEmpty {
        return (setting.value, "\(setting.place): endpoint_url")
      }
    }
    guard let setting = settings.section["endpoint_url"], !setting.value.isEmpty else { return nil }
    return (setting.value, "\(setting.place): endpoint_url")
  }

  private func custom(_ text: String, _ place: String) throws(AWSError) -> ServiceEndpoints.Entry {
    guard !fips, !dualStack else {
      throw .configuration(
        "\(place) names an endpoint, and with one of its own use_fips_endpoint and use_dualstack_endpoint "
          + "cannot be met; unset one of them")
    }
    do {
      return ServiceEndpoints.Entry(try Endpoint(url: text), isCustom: true, signingRegion: region)
    } catch { throw .configuration("\(place): \(error.message)") }
  }

  /// `AWS_STS_REGIONAL_ENDPOINTS=legacy`: older regions use the global host, signed for us-east-1.
  /// Source: AWS SDKs and Tools reference guide, "AWS STS Regional endpoints".
  private func globalSTS() throws(AWSError) -> ServiceEndpoints.Entry? {
    guard let (text, place) = settings.find("sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS") else {
      return nil
    }
    switch text.lowercased() {
    case "regional": return nil
    case "legacy" where Self.legacySTSRegions.contains(region) && !fips && !dualStack:
      return ServiceEndpoints.Entry(
        Endpoint(host: "sts.amazonaws.com"), isCustom: false, signingRegion: "us-east-1")
    case "legacy": return nil
    default: throw .configuration("\(place) must be regional or legacy")
    }
  }

  private static let legacySTSRegions: Set<String> = [
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
    "us-west-2",
  ]
}
