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

  /// As `init(url:)` reads it, without a slash at its end.
  package var url: String {
    HTTPRequest(method: "", scheme: scheme, host: host, port: port, path: pathPrefix).url
  }

  /// AWS's own endpoint of a service. Source: endpoint rule sets of botocore 1.43.11.
  /// - Parameters:
  ///   - fips: a host whose cryptography is validated (FIPS 140).
  ///   - dualStack: a host that answers over IPv6 too.
  /// - Throws: ``AWSError`` with `OwnCode.configuration` when the region cannot be one.
  package static func of(
    _ service: Service, region: String, fips: Bool = false, dualStack: Bool = false
  ) throws(AWSError) -> Endpoint {
    let prefix = service.endpointPrefix
    switch (service, Partition.of(region: region).name) {
    case (.cognitoIdentityProvider, "aws"):
      let keepsSuffix = !fips || cognitoFIPSRegions.contains(region)
      return try of(prefix: prefix, region: region, fips: fips, dualStack: dualStack && !keepsSuffix)
    case (.secretsManager, "aws"), (.secretsManager, "aws-us-gov"):
      return try of(prefix: prefix, region: region, fips: fips)
    case (.secretsManager, "aws-cn"):
      return try of(prefix: prefix, region: region, fips: fips, dualStack: dualStack && fips)
    case (.ssm, "aws-us-gov"), (.sts, "aws-us-gov"):
      return try of(prefix: prefix, region: region, fips: fips && dualStack, dualStack: dualStack)
    default:
      return try of(prefix: prefix, region: region, fips: fips, dualStack: dualStack)
    }
  }

  /// The endpoint that AWS's pattern gives for a service outside ``Service``, such as `portal.sso`.
  /// - Throws: as ``of(_:region:fips:dualStack:)``.
  package static func of(
    prefix: String, region: String, fips: Bool = false, dualStack: Bool = false
  ) throws(AWSError) -> Endpoint {
    // Nothing but letters, digits and hyphens may reach a host name from a setting.
    guard !region.isEmpty, region.utf8.allSatisfy({ isRegionByte($0) }) else {
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message: "the region may hold lower-case letters, digits and hyphens only, like eu-west-1")
    }
    let partition = Partition.of(region: region)
    let suffix = dualStack ? partition.dualStackSuffix : partition.suffix
    return Endpoint(host: "\(prefix)\(fips ? "-fips" : "").\(region).\(suffix)")
  }

  private static func isRegionByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Where Cognito's FIPS host answers over IPv6 under its ordinary name.
  private static let cognitoFIPSRegions: Set<String> = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"]
}
