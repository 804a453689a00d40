import Foundation

/// A lock that one process has at a time: the kernel's (`flock(2)`) on a file of its own, as what it guards is replaced
/// at each change.
struct FileLock: Sendable {
  /// Seconds to wait for another process: longer than any answer is waited for.
  private static let patience = 30.0

  let path: String
  /// What another process does meanwhile, such as `fetching a token`.
  let holding: String

  /// Runs `body` while no other process does.
  /// - Throws: `locked` when another does not come to an end, `file` when the lock cannot be had; what `body` throws.
  func alone<Result: Sendable>(
    _ body: () async throws(PlatformError) -> Result
  ) async throws(PlatformError) -> Result {
    try PrivateFile.makeFolder(of: path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .file("cannot open \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let start = ContinuousClock.now
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .file("cannot lock \(path): \(String(cString: strerror(errno)))")
      }
      guard start.duration(to: .now) < .seconds(Self.patience) else {
        throw .locked("Another process has been \(holding) for \(Int(Self.patience)) s.")
      }
      do { try await Task.sleep(for: .milliseconds(20)) } catch { throw .locked("Interrupted.") }
    }
    return try await body()
  }
}
