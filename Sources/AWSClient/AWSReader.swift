package import AWS
package import ResourceModel

/// Looks at AWS. It has no signer for changes and so cannot make any.
package struct AWSReader: AWSReading {
  private let connection: AWSConnection

  package init(_ connection: AWSConnection) { self.connection = connection }

  package var scope: AWSScope { connection.scope }

  package func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await connection.call(operation.operation, input) { credentials, entry, time throws(AWSError) in
      try ReadSigner(credentials: credentials, region: entry.signingRegion)
        .request(operation, input, to: entry.endpoint, at: time)
    }
  }

  package func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await connection.pause(seconds, for: reason)
  }

  package func note(_ text: String) { connection.note(text) }
}
