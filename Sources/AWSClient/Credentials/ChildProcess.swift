import Foundation
import Synchronization

/// Runs a program, gathers what it prints, and ends it when it takes too long or nobody waits any more.
package struct ChildProcess: Sendable {
  package enum End: Sendable, Equatable {
    case exited(Int32)
    /// By a signal, ours or another's.
    case killed
    case unstartable
  }

  package struct Result: Sendable {
    package let end: End
    package let output: [UInt8]
    package let errors: [UInt8]
  }

  let executable: String
  let arguments: [String]
  let environment: [String: String]
  /// What it says on stderr stands in its place among what it prints on stdout.
  let mergesErrors: Bool

  package init(
    executable: String, arguments: [String], environment: [String: String], mergesErrors: Bool = false
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.mergesErrors = mergesErrors
  }

  /// The program's path as the shell would find it; nil when there is none.
  package static func find(_ program: String, environment: [String: String]) -> String? {
    if program.contains("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// - Parameter timeout: seconds until it is killed.
  package func run(timeout: Double) async -> Result {
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

  /// Foundation's `Process` sees the end of a program only once its own children have ended too, so this is
  /// `posix_spawn`. The program is killed by the thread that waits for it and no other, so the id is its own.
  private func work(_ isUnwanted: Flag, timeout: Double) -> Result {
    guard let output = Self.pipe(), let errors = Self.pipe() else {
      return Result(end: .unstartable, output: [], errors: [])
    }
    let process = spawn(output: output.write, errors: mergesErrors ? output.write : errors.write)
    close(output.write)
    close(errors.write)
    defer {
      close(output.read)
      close(errors.read)
    }
    guard let process else { return Result(end: .unstartable, output: [], errors: []) }
    // Both pipes at once: a program that fills one while the other is read would wait for ever.
    var sources = [output, errors].map { pollfd(fd: $0.read, events: Int16(POLLIN), revents: 0) }
    var gathered: [[UInt8]] = [[], []]
    let deadline = ProcessInfo.processInfo.systemUptime + timeout
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      if isUnwanted.value.load(ordering: .relaxed) || ProcessInfo.processInfo.systemUptime >= deadline {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        break
      }
      Self.drain(&sources, into: &gathered)
    }
    // What lay in the pipes when it ended. Its own children may hold them open, so nobody waits for their end.
    repeat { Self.drain(&sources, into: &gathered) } while sources.contains { $0.fd >= 0 && $0.revents != 0 }
    // WIFEXITED and WEXITSTATUS of wait(2), which are macros.
    let end: End = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed
    return Result(end: end, output: gathered[0], errors: gathered[1])
  }

  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { return nil }
    // The program gets its ends by `adddup2` as 1 and 2, and must not keep these too.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private func spawn(output: Int32, errors: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // What this process passes over, to end at leisure, and what its threads block, the program would inherit and be
    // deaf to.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    arguments.append(nil)
    variables.append(nil)
    var process: pid_t = 0
    return posix_spawn(&process, executable, &actions, &attributes, arguments, variables) == 0 ? process : nil
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
