import Foundation
package import ResourceModel

/// What time it is, and how to wait: the computer's in the program, a made-up one in tests.
package protocol Timing: Sendable {
  /// The time of day, in UTC as far as this computer knows.
  var now: Timestamp { get }
  /// Seconds from some fixed moment, never running backwards: for rates and durations.
  var uptime: Double { get }
  /// Waits that many seconds.
  /// - Throws: when the task is cancelled, at once.
  func sleep(_ seconds: Double) async throws(CancellationError)
}

/// The clocks of this computer.
package struct SystemTiming: Timing {
  package init() {}

  package var now: Timestamp { Timestamp(seconds: Date().timeIntervalSince1970) }

  package var uptime: Double { ProcessInfo.processInfo.systemUptime }

  package func sleep(_ seconds: Double) async throws(CancellationError) {
    do {
      try await Task.sleep(for: .seconds(max(0, min(seconds, 86_400))))
    } catch {
      throw CancellationError()
    }
  }
}
