import AWS
import ResourceModel
import Synchronization

/// The two keys of a pool. Cognito signs access tokens and ID tokens with different ones.
struct PoolKeys: Sendable {
  let access: SigningKey
  let id: SigningKey

  static func generate() throws(AWSError) -> PoolKeys {
    PoolKeys(access: try .generate(), id: try .generate())
  }

  init(access: SigningKey, id: SigningKey) {
    self.access = access
    self.id = id
  }

  init(stored: [String: Value]) throws(AWSError) {
    self.init(access: try SigningKey(stored: stored["Access"]), id: try SigningKey(stored: stored["Id"]))
  }

  /// A pool's keys, for whoever holds the world: made on the first need.
  static func of(_ pool: String, in objects: inout Objects) throws(AWSError) -> PoolKeys {
    let shelf = Shelf(.everywhere, .userPoolKeys)
    if let stored = objects[shelf, pool] { return try PoolKeys(stored: stored) }
    let keys = try generate()
    objects.put(keys.stored, pool, on: shelf)
    return keys
  }

  var stored: [String: Value] { ["Access": access.stored, "Id": id.stored] }
}

/// Keeps the keys of pools ready for use, and makes them on the first need.
///
/// The world holds what must survive. What is kept here saves reading a key for every token; the lock is
/// held for a look into a dictionary, never while a key is made or used.
final class SigningKeys: Sendable {
  /// Keys of that many pools are kept ready, some 10 kB each; beyond it all are read again when needed.
  private static let limit = 1000

  private let world: World
  private let maker = Maker()
  private let ready = Mutex<[String: PoolKeys]>([:])

  init(world: World) { self.world = world }

  /// - Parameters:
  ///   - pool: the id of a pool that exists.
  ///   - stored: what stands on its shelf; nil makes new keys and puts them there.
  func keys(of pool: String, stored: [String: Value]?) async throws(AWSError) -> PoolKeys {
    guard let stored else { return try await make(for: pool) }
    let id = stored["Access"]?["Kid"]?.string
    if let keys = ready.withLock({ $0[pool] }), keys.access.id == id { return keys }
    return keep(try PoolKeys(stored: stored), of: pool)
  }

  private func make(for pool: String) async throws(AWSError) -> PoolKeys {
    let made = try await maker.keys(for: pool)
    let shelf = Shelf(.everywhere, .userPoolKeys)
    let winner = try await world.change { objects throws(AWSError) -> [String: Value]? in
      if let other = objects[shelf, pool] { return other }
      objects.put(made.stored, pool, on: shelf)
      return nil
    }
    await maker.forget(pool)
    return keep(try winner.map(PoolKeys.init(stored:)) ?? made, of: pool)
  }

  private func keep(_ keys: PoolKeys, of pool: String) -> PoolKeys {
    ready.withLock { ready in
      if ready.count >= Self.limit { ready.removeAll() }
      ready[pool] = keys
    }
    return keys
  }

  /// Owns the keys that are made and not yet saved: many first requests at once make one pair.
  private actor Maker {
    private var made: [String: PoolKeys] = [:]

    func keys(for pool: String) throws(AWSError) -> PoolKeys {
      if let keys = made[pool] { return keys }
      let keys = try PoolKeys.generate()
      made[pool] = keys
      return keys
    }

    func forget(_ pool: String) { made[pool] = nil }
  }
}
