package import AWS
package import ResourceModel

/// A kind that can hold a client's secret.
///
/// The secret is made and stored as pending before Cognito hears of it, so that no crash can lose it.
package protocol SecretStore: ResourceKind {
  /// The pending secret, made and stored now if there is none.
  /// - Throws: when the store cannot be read or written; calling again is safe and gives the same secret.
  func pendingSecret(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) -> Secret

  /// What the store holds: the pending document, else the current one, else nil.
  func document(in id: PhysicalID, using aws: any AWSReading) async throws(AWSError) -> SecretDocument?

  /// Makes the document the current one and ends the pending state. Doing it twice ends the same.
  func publish(_ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling)
    async throws(AWSError)

  /// A text that changes whenever the current value changes; nil while nothing is published.
  func currentVersions(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: String]
}
