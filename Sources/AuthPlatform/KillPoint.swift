import AWS
import DatabaseFile
import Foundation
import Inventory
import Synchronization

/// Ends the process by SIGKILL at a chosen instant: before or after a call to AWS or a commit of the inventory.
///
/// Compiled into debug builds only, for the kill tests: `AUTHPLAT_KILL_POINT` is the number of the instant,
/// `AUTHPLAT_KILL_COUNT` a file that gets the number of instants passed so far.
enum KillPoint {
  #if DEBUG
    private static let passed = Atomic<Int>(0)
    private static let chosen = ProcessInfo.processInfo.environment["AUTHPLAT_KILL_POINT"].flatMap(Int.init)
    private static let countFile = ProcessInfo.processInfo.environment["AUTHPLAT_KILL_COUNT"]

    static func pass() {
      let number = passed.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
      if number == chosen { kill(getpid(), SIGKILL) }
      if let countFile { try? String(number).write(toFile: countFile, atomically: false, encoding: .utf8) }
    }

    static let onCommit: (@Sendable (CommitMoment) -> Void)? =
      (chosen == nil && countFile == nil) ? nil : { @Sendable _ in pass() }

    static func wrap(_ transport: any HTTPSending) -> any HTTPSending {
      chosen == nil && countFile == nil ? transport : KillableTransport(transport: transport)
    }

    private struct KillableTransport: HTTPSending {
      let transport: any HTTPSending

      func send(_ request: HTTPRequest, timeout: Double, bypassingProxy: Bool) async throws(TransportError)
        -> HTTPResponse
      {
        pass()
        let response = try await transport.send(request, timeout: timeout, bypassingProxy: bypassingProxy)
        pass()
        return response
      }
    }
  #else
    static let onCommit: (@Sendable (CommitMoment) -> Void)? = nil
    static func wrap(_ transport: any HTTPSending) -> any HTTPSending { transport }
  #endif
}
