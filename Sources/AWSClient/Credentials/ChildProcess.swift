import Foundation
import Synchronization

/// Runs a program, gathers what it prints, and ends it when it takes too long or nobody waits any more.
struct ChildProcess: Sendable {
  enum End: Sendable, Equatable {
    case exited(Int32)
    /// By a signal, ours or another's.
    case killed
    case unstartable
  }

  struct Result: Sendable {
    let end: End
    let output: [UInt8]
    let errors: [UInt8]
  }

  let executable: String
  let arguments: [String]
  let environment: [String: String]

  /// The program's path as the shell would find it; nil when there is none.
  static func find(_ program: String, environment: [String: String]) -> String? {
    if program.contains("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// - Parameter timeout: seconds until it is killed.
  func run(timeout: Double) async -> Result {
    let isUnwanted = Flag()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Its own thread, because waiting for a program blocks.
        Thread { continuation.resume(returning: work(isUnwanted, timeout: timeout)) }.start()
      }
    } onCancel: {
      isUnwanted.value.store(true, ordering: .relaxed)
    }
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  private func work(_ isUnwanted: Flag, timeout: Double) -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = environment
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { return Result(end: .unstartable, output: [], errors: []) }
    // Both pipes at once: a program that fills one while the other is read would wait for ever.
    var sources = [output, errors].map {
      pollfd(fd: $0.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    }
    var gathered: [[UInt8]] = [[], []]
    let deadline = ProcessInfo.processInfo.systemUptime + timeout
    while process.isRunning || sources.contains(where: { $0.fd >= 0 && $0.revents != 0 }) {
      if isUnwanted.value.load(ordering: .relaxed) || ProcessInfo.processInfo.systemUptime >= deadline {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        break
      }
      Self.drain(&sources, into: &gathered)
    }
    process.waitUntilExit()
    // What lay in the pipes when it ended. Its own children may hold them open, so nobody waits for their end.
    repeat { Self.drain(&sources, into: &gathered) } while sources.contains { $0.fd >= 0 && $0.revents != 0 }
    return Result(
      end: process.terminationReason == .exit ? .exited(process.terminationStatus) : .killed,
      output: gathered[0], errors: gathered[1])
  }

  /// Reads once from each pipe that has something; waits 20 ms at most.
  private static func drain(_ sources: inout [pollfd], into gathered: inout [[UInt8]]) {
    guard poll(&sources, nfds_t(sources.count), 20) > 0 else {
      for index in sources.indices { sources[index].revents = 0 }
      return
    }
    for index in sources.indices where sources[index].revents != 0 {
      var part = [UInt8](repeating: 0, count: 65_536)
      let count = read(sources[index].fd, &part, part.count)
      if count > 0, gathered[index].count < 1 << 20 { gathered[index] += part.prefix(count) }
      if count <= 0 { sources[index].fd = -1 }
    }
  }
}
