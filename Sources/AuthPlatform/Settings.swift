package import ResourceModel

/// What the user asks for by global flags and `AUTHPLAT_…` variables.
package struct Settings: Sendable {
  /// The workspace's folder.
  package var folder: String
  /// The environment's name; nil for the only one.
  package var environment: String?
  package var profile: String?
  package var region: String?
  package var endpointURL: String?
  /// Changes under way at once.
  package var parallelism: Int
  /// Requests a second at most, on any endpoint; nil leaves it to AWS's quotas.
  package var maxRequestsPerSecond: Double?
  /// Seconds to wait for another writer to finish.
  package var lockTimeout: Double

  package init(folder: String) {
    self.folder = folder
    parallelism = 8
    lockTimeout = 0
  }
}

/// The world outside the program, handed in once: nothing below reads a clock, an environment or a terminal.
package struct Context: Sendable {
  package var processEnvironment: [String: String]
  package var homeFolder: String
  package var now: @Sendable () -> Timestamp
  package var user: String
  package var host: String
  package var pid: Int32
  /// What the user typed, for the journal: the verb and its arguments, which never hold secrets.
  package var command: String
  /// Asks for an MFA code; nil where nobody can answer.
  package var askForCode: (@Sendable (_ device: String) async -> String?)?
  /// Tells that something is being waited for.
  package var onWait: @Sendable (_ reason: String, _ seconds: Double) -> Void
  /// Tells something worth knowing that is no failure.
  package var onNote: @Sendable (String) -> Void
  /// One line a call, for `--debug`; never a header or a body.
  package var onCall: (@Sendable (String) -> Void)?

  package init(
    processEnvironment: [String: String], homeFolder: String, now: @escaping @Sendable () -> Timestamp,
    user: String,
    host: String, pid: Int32, command: String
  ) {
    self.processEnvironment = processEnvironment
    self.homeFolder = homeFolder
    self.now = now
    self.user = user
    self.host = host
    self.pid = pid
    self.command = command
    askForCode = nil
    onWait = { _, _ in }
    onNote = { _ in }
    onCall = nil
  }
}
