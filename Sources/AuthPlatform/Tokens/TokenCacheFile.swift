import Foundation
import ResourceModel

/// The file of a ``TokenCache``, changed by one process at a time.
struct TokenCacheFile: Sendable {
  /// Seconds to wait for another process that fetches a token: longer than any answer is waited for.
  private static let patience = 30.0

  let path: String

  func read(at now: Timestamp) -> TokenCache {
    TokenCache(stored: FileManager.default.contents(atPath: path).map(Array.init) ?? [], at: now)
  }

  func write(_ cache: TokenCache) throws(PlatformError) { try PrivateFile.write(cache.bytes, to: path) }

  /// Runs `body` while no other process does: of several that lack the same token, one fetches it.
  ///
  /// The lock is the kernel's (`flock(2)`) on a file of its own, as the cache itself is replaced at each change.
  /// - Throws: `locked` when another does not come to an end, `file` when the lock cannot be had; what `body` throws.
  func alone<Result: Sendable>(
    _ body: () async throws(PlatformError) -> Result
  ) async throws(PlatformError) -> Result {
    let name = "\(path).lock"
    try PrivateFile.makeFolder(of: name)
    let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .file("cannot open \(name): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let start = ContinuousClock.now
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .file("cannot lock \(name): \(String(cString: strerror(errno)))")
      }
      guard start.duration(to: .now) < .seconds(Self.patience) else {
        throw .locked("Another process has been fetching a token for \(Int(Self.patience)) s.")
      }
      do { try await Task.sleep(for: .milliseconds(20)) } catch { throw .locked("Interrupted.") }
    }
    return try await body()
  }
}
