import AuthPlatform
import ResourceModel
import Tokens

/// What is told of a token beside the token.
enum TokenText {
  static func line(_ report: TokenReport) -> String {
    let whose =
      "Token of \(report.client.name) for \(NameList.text(report.token.scopes)), until \(report.token.expiry)"
    return report.isCached
      ? "\(whose); fetched earlier, so nothing was asked. \(count(report)) so far."
      : "\(whose). \(count(report)); each costs money, and it is used again until it expires."
  }

  private static func count(_ report: TokenReport) -> String {
    "Token requests of \(report.environment) in \(report.month): \(report.requests)"
  }

  /// All but the token itself.
  static func members(_ report: TokenReport) -> [String: Value] {
    [
      "environment": .string(report.environment), "client": .string(report.client.name),
      "clientId": .string(report.client.clientID), "asked": .list(report.asked.map { .string($0) }),
      "scopes": .list(report.token.scopes.map { .string($0) }),
      "expires": .string(report.token.expiry.description),
      "cached": .bool(report.isCached), "month": .string(report.month),
      "requestsThisMonth": .integer(report.requests),
    ]
  }
}
