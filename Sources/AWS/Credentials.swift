package import ResourceModel

/// An identity that AWS knows, and the secret that proves it.
package struct Credentials: Sendable, Hashable, CustomStringConvertible {
  /// Not secret: it travels in every request.
  package let accessKeyID: String
  package let secret: Secret
  /// Present when the credentials are temporary.
  package let sessionToken: Secret?
  /// When AWS stops accepting them; nil when that is not known or never.
  package let expiration: Timestamp?
  /// Twelve digits, where the source names the account.
  package let accountID: String?
  /// Where they came from, for messages: `environment`, `profile staging`, …
  package let source: String

  package init(
    accessKeyID: String, secret: Secret, sessionToken: Secret? = nil, expiration: Timestamp? = nil,
    accountID: String? = nil, source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secret = secret
    // A setting without a value, as tools that write profiles leave behind, would be sent as an empty header.
    self.sessionToken = sessionToken.flatMap { $0.reveal().isEmpty ? nil : $0 }
    self.expiration = expiration
    self.accountID = accountID
    self.source = source
  }

  package var description: String { "\(accessKeyID) from \(source)" }
}
