import ResourceModel
import Synchronization

/// Keeps the keys that Signature Version 4 derives from a secret: four hashes each, good for a day.
///
/// The lock is held for a look into a dictionary, never while a key is derived.
package final class SigningKeyCache: Sendable {
  /// What a key is derived from.
  struct Origin: Hashable {
    let secret: Secret
    let day: String
    let region: String
    let service: String
  }

  /// Beyond that many all are forgotten, so that neither days nor made-up regions fill the memory.
  private static let limit = 100

  private let keys = Mutex<[Origin: [UInt8]]>([:])

  package init() {}

  func key(for origin: Origin, derive: () -> [UInt8]) -> [UInt8] {
    if let key = keys.withLock({ $0[origin] }) { return key }
    let key = derive()
    keys.withLock { keys in
      if keys.count >= Self.limit { keys.removeAll() }
      keys[origin] = key
    }
    return key
  }
}
