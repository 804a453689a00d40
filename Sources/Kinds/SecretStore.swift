package import AWS
package import ResourceModel

/// A kind that can hold a client's secret.
///
/// The secret is made and stored as pending before Cognito hears of it, so that no crash can lose it. While one
/// is pending, consumers go on reading the current one.
package protocol SecretStore: ResourceKind {
  /// What the store holds now.
  func versions(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion]

  /// What the store holds, or held and still has, under its own name of a version; nil when it has no such any more.
  func document(
    ofVersion version: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument?

  /// Keeps the document as the pending one, in the place of whatever was pending. Nothing else moves.
  func stash(_ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError)

  /// Makes the document the current one and the current one the previous, and ends the pending state. Doing it twice
  /// ends the same. The same secret in another document, with other scopes, leaves the previous one as it is.
  func publish(_ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling)
    async throws(AWSError)

  /// Ends the pending state; that there is none is fine.
  func discardPending(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError)

  /// A text that changes whenever the current value changes; nil while nothing is published.
  func currentVersions(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: String]
}

/// What a value in a store is for.
package enum SecretStage: String, Sendable, Hashable, CaseIterable {
  /// Made and kept; nobody reads it yet.
  case pending
  /// What consumers read.
  case current
  /// What they read before, and may still use.
  case previous
}

/// One value in a store.
package struct SecretVersion: Sendable, Hashable {
  /// The store's own name of it.
  package let id: String
  package let document: SecretDocument

  package init(id: String, document: SecretDocument) {
    self.id = id
    self.document = document
  }
}

extension SecretStore {
  /// The pending secret, made and stored now if there is none.
  /// - Throws: when the store cannot be read or written; calling again is safe and gives the same secret.
  package func pendingSecret(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) -> Secret {
    if let pending = try await versions(in: id, using: aws)[.pending] { return pending.document.clientSecret }
    let document = SecretDocument(pending: Secret.minted())
    try await stash(document, in: id, using: aws)
    // Read back rather than trusted: if two runs met here, the store decides which secret it is.
    return try await versions(in: id, using: aws)[.pending]?.document.clientSecret ?? document.clientSecret
  }

  /// The pending document, else the current one, else nil.
  package func document(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    let versions = try await versions(in: id, using: aws)
    return (versions[.pending] ?? versions[.current])?.document
  }
}
