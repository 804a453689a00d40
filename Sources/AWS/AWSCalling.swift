package import ResourceModel

/// Where calls go, and where what no service holds is kept: the partition, the region, and the workspace.
package struct AWSScope: Sendable, Hashable {
  package let region: String
  /// `aws`, `aws-cn`, `aws-us-gov`, …: also the second part of every ARN.
  package let partition: String
  /// What stands before the name of a pool's domain where domains have no hosts of their own, such as
  /// `http://127.0.0.1:4577/_domain`; nil on AWS.
  package let domainRoot: String?
  /// What stands before a pool's id in its issuer where that is not AWS's address, such as `http://127.0.0.1:4577`.
  package let issuerRoot: String?
  /// The workspace's folder: what is kept in files of this machine is named relative to it, so that the inventory says
  /// the same wherever the workspace stands.
  package let folder: String

  package init(
    region: String, partition: String = "aws", domainRoot: String? = nil, issuerRoot: String? = nil,
    folder: String = "."
  ) {
    self.region = region
    self.partition = partition
    self.domainRoot = domainRoot
    self.issuerRoot = issuerRoot
    self.folder = folder
  }

  /// The same for the workspace in that folder.
  package func standing(in folder: String) -> AWSScope {
    AWSScope(
      region: region, partition: partition, domainRoot: domainRoot, issuerRoot: issuerRoot, folder: folder)
  }
}

/// Can look at AWS and, by its type, cannot change anything there.
package protocol AWSReading: Sendable {
  var scope: AWSScope { get }

  /// Makes one reading call, retried as the operation allows.
  /// - Parameter input: members by wire name.
  /// - Returns: members of the answer by wire name, unknown ones included.
  /// - Throws: ``AWSError`` after the last attempt.
  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes

  /// Waits for AWS to catch up with itself, visibly.
  /// - Parameters:
  ///   - seconds: how long.
  ///   - reason: what is being waited for, shown to the user.
  /// - Throws: code `Cancelled` when the user does not want to wait any longer.
  func pause(_ seconds: Double, for reason: String) async throws(AWSError)

  /// Tells the user something worth knowing that is no failure. Never holds a secret.
  func note(_ text: String)
}

/// Can look at AWS and change it.
package protocol AWSCalling: AWSReading {
  /// Makes one changing call. Retried only where nothing can have happened, or where the operation is
  /// safe to repeat; otherwise the error's outcome is `unknown` and the caller must look.
  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes

  /// The same connection, which asks before it sends a changing request, repeated ones included.
  ///
  /// A call may wait long for its turn, and what allowed it may be over when the turn comes.
  func asking(_ permission: @escaping Permission) -> any AWSCalling
}

extension AWSCalling {
  /// Says whether something may be changed now.
  /// - Throws: when it may not. The call then fails with this error, and its request was not sent.
  package typealias Permission = @Sendable () async throws(AWSError) -> Void

  /// Asks once a call, which is enough for a connection that neither waits nor repeats.
  package func asking(_ permission: @escaping Permission) -> any AWSCalling {
    AskingOnce(aws: self, permission: permission)
  }
}

private struct AskingOnce: AWSCalling {
  let aws: any AWSCalling
  let permission: Permission

  var scope: AWSScope { aws.scope }

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await aws.read(operation, input)
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await permission()
    return try await aws.write(operation, input)
  }

  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }

  func note(_ text: String) { aws.note(text) }
}
