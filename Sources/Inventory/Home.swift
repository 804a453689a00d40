/// The account and region that an inventory's resources stand in.
package struct Home: Sendable, Hashable, CustomStringConvertible {
  /// Twelve digits, as STS names it.
  package let account: String
  package let region: String

  package init(account: String, region: String) {
    self.account = account
    self.region = region
  }

  package var description: String { "account \(account), region \(region)" }
}
