import AWS
import ResourceModel

extension ObjectType {
  /// By the name that somebody signs in with: `Failures`, `LockedUntil`, `LastAt`.
  static let signInAttempts = ObjectType("signInAttempts")
}

/// Slows down whoever guesses passwords: five may be wrong, then each further one doubles the wait.
///
/// Names that nobody has are counted too, or the wait would tell which names exist.
///
/// Source: Cognito developer guide, "Lockout behavior for failed sign-in attempts".
struct SignInAttempts {
  private static let free = 5
  private static let longestWait = 900
  /// Seconds without an attempt after which all is forgotten.
  private static let memory = 900

  private let shelf: Shelf
  private let name: String
  private let now: Timestamp
  private var failures: Int
  private let lockedUntil: Int

  /// - Parameter name: the user's stored name, or what was typed where there is no such user.
  init(by name: String, _ scene: PoolScene, in objects: Objects) {
    shelf = scene.call.shelf(.signInAttempts, under: scene.poolID)
    self.name = name
    now = scene.call.now
    let row = objects[shelf, name] ?? [:]
    let isForgotten = now.milliseconds - (row["LastAt"]?.integer ?? 0) > Self.memory * 1000
    failures = isForgotten ? 0 : row["Failures"]?.integer ?? 0
    lockedUntil = isForgotten ? 0 : row["LockedUntil"]?.integer ?? 0
  }

  /// - Throws: `NotAuthorizedException` while the wait lasts; nothing about the password is told then.
  func check(in objects: inout Objects) throws(AWSError) {
    guard now.milliseconds < lockedUntil else { return }
    keep(lockedUntil: lockedUntil, in: &objects)
    throw .notAuthorized("Password attempts exceeded")
  }

  /// Counts a wrong password, whatever becomes of the call.
  mutating func fail(in objects: inout Objects) {
    failures += 1
    let wait = failures < Self.free ? 0 : min(1 << min(failures - Self.free, 20), Self.longestWait)
    keep(lockedUntil: now.milliseconds + wait * 1000, in: &objects)
  }

  func succeed(in objects: inout Objects) { objects.remove(name, from: shelf) }

  private func keep(lockedUntil: Int, in objects: inout Objects) {
    // Old rows go a few at a time, so that names that nobody has never pile up. The latest stands last.
    objects.removeForGood(name, from: shelf)
    for row in objects.page(shelf, limit: 4).items
    where now.milliseconds - (row.members["LastAt"]?.integer ?? 0) > Self.memory * 1000 {
      objects.removeForGood(row.id, from: shelf)
    }
    objects.putForGood(
      [
        "Failures": .integer(failures), "LockedUntil": .integer(lockedUntil),
        "LastAt": .integer(now.milliseconds),
      ], name, on: shelf)
  }
}
