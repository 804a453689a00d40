package import ResourceModel

/// One secret of a client as the inventory remembers it. The value itself is never known here.
package struct SecretRecord: Sendable, Hashable {
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

extension [SecretRecord] {
  /// The one of a client that its consumers read, of records in the order of their age.
  package var current: SecretRecord? {
    let inUse = filter { $0.overlapEnds == nil }
    // What was added and is not yet proved is newer, and nobody reads it.
    return inUse.last { $0.publishedAt != nil } ?? inUse.last
  }
}

/// What a rotation was told when it began.
package struct RotationTerms: Sendable, Hashable {
  /// Seconds that the secret before goes on working.
  package let overlap: Double
  /// Whether there is to be no overlap.
  package let endsAtOnce: Bool

  package init(overlap: Double, endsAtOnce: Bool) {
    self.overlap = overlap
    self.endsAtOnce = endsAtOnce
  }
}

/// A client that is replaced by a new one.
package struct Replacement: Sendable, Hashable {
  /// Cognito's id of the client that goes.
  package let clientID: String
  /// Seconds that it stays once the new one is published.
  package let overlap: Double
  /// When it goes; nil until the new one is published.
  package var goesAt: Timestamp?

  package init(clientID: String, overlap: Double, goesAt: Timestamp? = nil) {
    self.clientID = clientID
    self.overlap = overlap
    self.goesAt = goesAt
  }
}
