/// A separate AWS: its own regions, accounts and host names.
/// Source: botocore 1.43.11, `partitions.json`.
package struct Partition: Sendable, Hashable {
  /// Also the second part of every ARN.
  package let name: String
  /// What follows the region in a host name.
  package let suffix: String
  /// The suffix of hosts that answer over IPv6 too.
  package let dualStackSuffix: String
  /// What stands before the last two parts of its regions' names.
  let regionHeads: Set<String>

  private init(_ name: String, _ suffix: String, dualStack: String, regions: Set<String>) {
    self.name = name
    self.suffix = suffix
    self.dualStackSuffix = dualStack
    self.regionHeads = regions
  }

  package static let commercial = Partition(
    "aws", "amazonaws.com", dualStack: "api.aws",
    regions: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"])

  package static let all = [
    commercial,
    Partition("aws-cn", "amazonaws.com.cn", dualStack: "api.amazonwebservices.com.cn", regions: ["cn"]),
    Partition("aws-us-gov", "amazonaws.com", dualStack: "api.aws", regions: ["us-gov"]),
    Partition("aws-eusc", "amazonaws.eu", dualStack: "api.amazonwebservices.eu", regions: ["eusc-de"]),
    Partition("aws-iso", "c2s.ic.gov", dualStack: "api.aws.ic.gov", regions: ["us-iso"]),
    Partition("aws-iso-b", "sc2s.sgov.gov", dualStack: "api.aws.scloud", regions: ["us-isob"]),
    Partition("aws-iso-e", "cloud.adc-e.uk", dualStack: "api.cloud-aws.adc-e.uk", regions: ["eu-isoe"]),
    Partition("aws-iso-f", "csp.hci.ic.gov", dualStack: "api.aws.hci.ic.gov", regions: ["us-isof"]),
  ]

  /// The partition of a region such as `eu-west-1`; an unknown one counts as commercial, as for AWS's SDKs.
  package static func of(region: String) -> Partition {
    let parts = region.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.allSatisfy(\.isNumber) else {
      return commercial
    }
    let head = parts.dropLast(2).joined(separator: "-")
    return all.first { $0.regionHeads.contains(head) } ?? commercial
  }
}
