/// Where a service is reached.
package struct Endpoint: Sendable, Hashable {
  package let scheme: HTTPRequest.Scheme
  /// Lower case; an IPv6 address stands in brackets.
  package let host: String
  /// Nil for the scheme's own port.
  package let port: Int?
  /// What comes before every path, percent-encoded, without a slash at its end; mostly empty.
  package let pathPrefix: String

  package init(scheme: HTTPRequest.Scheme = .https, host: String, port: Int? = nil, pathPrefix: String = "") {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.pathPrefix = pathPrefix
  }
}

extension Endpoint {
  /// AWS's own endpoint of a service.
  /// - Parameters:
  ///   - fips: a host whose cryptography is validated (FIPS 140).
  ///   - dualStack: a host that answers over IPv6 too.
  /// - Throws: ``AWSError`` with `OwnCode.configuration` where the partition has no such host.
  package static func of(
    _ service: Service, region: String, fips: Bool = false, dualStack: Bool = false
  ) throws(AWSError) -> Endpoint {
    let partition = Partition.of(region: region)
    // Quirks against the pattern. Source: endpoint rule sets of botocore 1.43.11.
    switch (service, partition.name) {
    case (.cognitoIdentityProvider, "aws") where dualStack && !fips:
      return Endpoint(host: "cognito-idp.\(region).amazonaws.com")
    case (.cognitoIdentityProvider, "aws") where dualStack && cognitoFIPSRegions.contains(region):
      return Endpoint(host: "cognito-idp-fips.\(region).amazonaws.com")
    case (.secretsManager, "aws"), (.secretsManager, "aws-us-gov"):
      return try of(prefix: service.endpointPrefix, region: region, fips: fips)
    case (.ssm, "aws-us-gov"), (.sts, "aws-us-gov"):
      return try of(
        prefix: service.endpointPrefix, region: region, fips: fips && dualStack, dualStack: dualStack)
    default:
      return try of(prefix: service.endpointPrefix, region: region, fips: fips, dualStack: dualStack)
    }
  }

  /// The endpoint that AWS's pattern gives for a service outside ``Service``, such as `portal.sso`.
  package static func of(
    prefix: String, region: String, fips: Bool = false, dualStack: Bool = false
  ) throws(AWSError) -> Endpoint {
    let partition = Partition.of(region: region)
    // A region is one or more host labels: nothing else may reach a host name.
    guard !region.isEmpty,
      region.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || (97...122).contains($0) })
    else {
      throw AWSError(code: AWSError.OwnCode.configuration, message: "the region is not a region's name")
    }
    guard let suffix = dualStack ? partition.dualStackSuffix : partition.suffix else {
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message: "partition \(partition.name) has no dual-stack endpoints; unset use_dualstack_endpoint")
    }
    return Endpoint(host: "\(prefix)\(fips ? "-fips" : "").\(region).\(suffix)")
  }

  private static let cognitoFIPSRegions: Set<String> = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"]
}
