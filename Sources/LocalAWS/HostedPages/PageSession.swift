import AWS
import ResourceModel

extension ObjectType {
  /// By the SHA-256 of the cookie: see ``PageSession``.
  static let pageSession = ObjectType("pageSession")
}

/// That somebody has signed in with this browser and need not do so again for a while, for any client of the pool.
///
/// Source: Cognito developer guide, "Managed login sessions": the cookie `cognito`, one hour.
struct PageSession: Sendable {
  static let cookie = "cognito"
  /// Seconds from the sign-in; use does not prolong it.
  static let lifetime = 3600

  let user: PoolUser

  /// - Parameter cookies: the values of all cookies of its name, of which one may be of this pool.
  /// - Returns: nil when none is of a session that goes on.
  init?(_ cookies: [String], _ scene: PoolScene, in objects: Objects) {
    let shelf = scene.call.shelf(.pageSession, under: scene.poolID)
    for cookie in cookies {
      guard let row = objects[shelf, Self.key(cookie)], let end = row["EndsAt"]?.integer,
        scene.call.now.milliseconds < end, let username = row["Username"]?.string,
        let user = scene.directory.user(username, in: objects), user.isEnabled, user.status == .confirmed,
        user.sub == row["Sub"]?.string,
        user.hasKeptPassword(since: Timestamp(milliseconds: end - Self.lifetime * 1000))
      else { continue }
      self.user = user
      return
    }
    return nil
  }

  /// - Returns: the cookie's value; what is kept of it opens nothing.
  static func begin(of user: PoolUser, _ scene: PoolScene, in objects: inout Objects) -> String {
    let cookie = RandomText.alphanumerics(43)
    let shelf = scene.call.shelf(.pageSession, under: scene.poolID)
    let now = scene.call.now
    // Two ended ones go whenever one comes, so they never pile up.
    for row in objects.page(shelf, limit: 2).items
    where (row.members["EndsAt"]?.integer ?? 0) <= now.milliseconds {
      objects.remove(row.id, from: shelf)
    }
    objects.put(
      [
        "Username": .string(user.username), "Sub": .string(user.sub),
        "EndsAt": .integer(now.adding(seconds: Double(lifetime)).milliseconds),
      ], key(cookie), on: shelf)
    return cookie
  }

  static func end(_ cookies: [String], _ scene: PoolScene, in objects: inout Objects) {
    let shelf = scene.call.shelf(.pageSession, under: scene.poolID)
    for cookie in cookies { objects.remove(key(cookie), from: shelf) }
  }

  /// No browser is signed in as this user any more.
  static func endAll(of user: PoolUser, _ scene: PoolScene, in objects: inout Objects) {
    let shelf = scene.call.shelf(.pageSession, under: scene.poolID)
    for row in objects.all(shelf) where row.members["Username"]?.string == user.username {
      objects.remove(row.id, from: shelf)
    }
  }

  private static func key(_ cookie: String) -> String { Digest.hex(Digest.sha256(cookie.utf8)) }
}
