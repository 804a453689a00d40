import Foundation
import ResourceModel

/// The file of a ``PeopleCache``, changed by one process at a time.
struct PeopleCacheFile: Sendable {
  let path: String

  func read(at now: Timestamp) -> PeopleCache {
    PeopleCache(stored: FileManager.default.contents(atPath: path).map(Array.init) ?? [], at: now)
  }

  func write(_ cache: PeopleCache) throws(PlatformError) {
    if cache.people.isEmpty {
      guard unlink(path) == 0 || errno == ENOENT else {
        throw .file("cannot delete \(path): \(String(cString: strerror(errno)))")
      }
    } else {
      try PrivateFile.write(cache.bytes, to: path)
    }
  }

  /// Changes it while no other process does.
  func change(
    at now: Timestamp, _ body: @Sendable (inout PeopleCache) -> Void
  ) async throws(PlatformError) {
    try await lock.alone { () throws(PlatformError) in
      var cache = read(at: now)
      body(&cache)
      try write(cache)
    }
  }

  /// Two processes must not use one refresh token at a time: where tokens rotate, the second would be refused.
  var lock: FileLock { FileLock(path: "\(path).lock", holding: "refreshing a person's tokens") }
}
