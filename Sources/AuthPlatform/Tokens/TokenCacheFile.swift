import Foundation
import ResourceModel

/// The file of a ``TokenCache``, changed by one process at a time.
struct TokenCacheFile: Sendable {
  let path: String

  func read(at now: Timestamp) -> TokenCache {
    TokenCache(stored: FileManager.default.contents(atPath: path).map(Array.init) ?? [], at: now)
  }

  func write(_ cache: TokenCache) throws(PlatformError) { try PrivateFile.write(cache.bytes, to: path) }

  /// Of several processes that lack the same token, one fetches it.
  var lock: FileLock { FileLock(path: "\(path).lock", holding: "fetching a token") }
}
