package import ResourceModel

/// One secret of a client as the inventory remembers it. The value itself is never known here.
package struct SecretRecord: Sendable, Hashable {
  /// Stands in the place of a secret's id for a client as a whole, which was replaced and is to go.
  package static let wholeClient = "client"

  /// Cognito's id of the client.
  package let clientID: String
  /// Cognito's id of the secret.
  package let secretID: String
  /// The keyed hash that stands for the value; nil while the value is not known.
  package var fingerprint: String?
  package let createdAt: Timestamp
  /// When a token was last fetched with it.
  package var provedAt: Timestamp?
  /// When it became what consumers read.
  package var publishedAt: Timestamp?
  /// Until when it may be used although another is current.
  package var overlapEnds: Timestamp?

  package init(clientID: String, secretID: String, fingerprint: String? = nil, createdAt: Timestamp) {
    self.clientID = clientID
    self.secretID = secretID
    self.fingerprint = fingerprint
    self.createdAt = createdAt
  }
}
