package import AWS
package import ResourceModel

/// Looks at AWS and changes it. Changes of one user pool run one after the other.
package struct AWSWriter: AWSCalling {
  private let connection: AWSConnection
  private let reader: AWSReader
  private var permission: Permission?

  package init(_ connection: AWSConnection) {
    self.connection = connection
    reader = AWSReader(connection)
  }

  package var scope: AWSScope { connection.scope }

  package func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await reader.read(operation, input)
  }

  package func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let (connection, permission) = (connection, permission)
    let pool = AWSConnection.userPool(operation.operation, input)
    return try await connection.writing(to: pool) { () async throws(AWSError) in
      try await connection.call(operation.operation, input, permission: permission) {
        credentials, entry, time throws(AWSError) in
        try WriteSigner(credentials: credentials, region: entry.signingRegion)
          .request(operation, input, to: entry.endpoint, at: time)
      }
    }
  }

  package func asking(_ permission: @escaping Permission) -> any AWSCalling {
    var asking = self
    asking.permission = permission
    return asking
  }

  package func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await connection.pause(seconds, for: reason)
  }

  package func note(_ text: String) { connection.note(text) }
}
