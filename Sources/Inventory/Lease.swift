package import ResourceModel

/// Who holds, or wants, the right to change an environment.
package struct LeaseHolder: Sendable, Hashable, CustomStringConvertible {
  package let host: String
  package let pid: Int32
  package let user: String
  /// What it is doing, such as `apply layerless-esbuild`.
  package let command: String

  package init(host: String, pid: Int32, user: String, command: String) {
    self.host = host
    self.pid = pid
    self.user = user
    self.command = command
  }

  package var description: String { "\(user)@\(host), process \(pid) (\(command))" }
}

/// The right of one process to change an environment, until it expires or is given back.
package struct Lease: Sendable, Hashable, CustomStringConvertible {
  /// This holding of the lease; never used twice, so a holder can tell that it lost it.
  package let id: Int64
  package let holder: LeaseHolder
  package let since: Timestamp
  /// The last heartbeat.
  package let renewed: Timestamp
  /// From this moment on anybody may take it.
  package let expires: Timestamp

  package var description: String { "\(holder) since \(since), until \(expires)" }
}
