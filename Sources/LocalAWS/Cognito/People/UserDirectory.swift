import AWS
import ResourceModel

extension ObjectType {
  /// By stored name: see ``PoolUser/stored``.
  static let user = ObjectType("user")
  /// By ``UserDirectory/Name``: `Username`.
  static let userName = ObjectType("userName")
}

/// The users of one pool: finds them by whatever they may sign in with, and keeps those names unique.
///
/// Source: Cognito developer guide, "Customizing sign-in attributes".
struct UserDirectory: Sendable {
  /// Within the pool's account and region.
  let call: Call
  let poolID: String
  /// The pool as described.
  let pool: [String: Value]

  /// Whether people sign in by an address or a number, so that their stored name is a UUID.
  var hasAddressesForNames: Bool { !(pool["UsernameAttributes"]?.strings ?? []).isEmpty }
  private var users: Shelf { call.shelf(.user, under: poolID) }
  private var names: Shelf { call.shelf(.userName, under: poolID) }

  /// By stored name, by `sub`, or by an address, number or alias that is theirs alone.
  func user(_ name: String, in objects: Objects) -> PoolUser? {
    if let stored = objects[users, name] { return PoolUser(stored: stored) }
    let key = folded(name)
    for kind in ["username", "sub", "email", "phone_number", "preferred_username"] {
      guard let username = objects[names, "\(kind):\(key)"]?["Username"]?.string,
        let stored = objects[users, username]
      else { continue }
      return PoolUser(stored: stored)
    }
    return nil
  }

  /// - Throws: `UserNotFoundException`.
  func existing(_ name: String, in objects: Objects) throws(AWSError) -> PoolUser {
    guard let user = user(name, in: objects) else { throw .userNotFound }
    return user
  }

  func count(in objects: Objects) -> Int { objects.count(users) }

  /// One page of the users in the order of creation, as a list of Cognito answers it.
  /// - Parameters:
  ///   - token: the member that carries on.
  ///   - names: of the attributes to show; nil for all.
  /// - Throws: `InvalidParameterException` for a token of another list.
  func list(
    _ input: Attributes, token: String = "NextToken", showing names: Set<String>? = nil, in objects: Objects,
    where includes: (PoolUser) -> Bool
  ) throws(AWSError) -> Attributes {
    try objects.list("Users", from: users, input, limit: "Limit", token: token) {
      includes(PoolUser(stored: $0))
    } shape: {
      PoolUser(stored: $0).listed(names).map ?? [:]
    }
  }

  /// Takes a group that is being deleted from all who are in it.
  func leave(_ group: String, in objects: inout Objects) {
    for row in objects.all(users) {
      var user = PoolUser(stored: row.members)
      guard user.groups.remove(group) != nil else { continue }
      objects.put(user.stored, row.id, on: users)
    }
  }

  /// Who else has one of the names that this user would sign in with; nil when nobody has.
  /// - Parameter isNew: whether the user is not kept yet, so that one of the same name is somebody else.
  func rival(
    of user: PoolUser, isNew: Bool = false, in objects: Objects
  ) -> (kind: String, username: String)? {
    if isNew, objects[users, user.username] != nil { return ("username", user.username) }
    // Of whatever kind: a name that is somebody's `sub` or alias would lead to the wrong one of two.
    for (kind, key) in keys(of: user) {
      if let other = self.user(key, in: objects), other.username != user.username {
        return (kind, other.username)
      }
    }
    return nil
  }

  /// Puts a new user, or what changed of one, and the names that lead there. A name that somebody else had leads here
  /// from now on; ask ``rival(of:in:)`` before.
  func keep(_ user: PoolUser, in objects: inout Objects) {
    if let old = objects[users, user.username].map(PoolUser.init(stored:)) {
      forgetNames(of: old, in: &objects)
    }
    objects.put(user.stored, user.username, on: users)
    for (kind, key) in keys(of: user) {
      objects.put(["Username": .string(user.username)], "\(kind):\(key)", on: names)
    }
  }

  /// Takes the address or number that two users would sign in with from the one who had it, which is no longer verified
  /// there. Does nothing where addresses are names.
  func takeAliases(for user: PoolUser, in objects: inout Objects) {
    for alias in ["email", "phone_number"] where pool["AliasAttributes"]?.strings?.contains(alias) == true {
      guard user.attributes["\(alias)_verified"] == "true", let value = user.attributes[alias],
        let name = objects[names, "\(alias):\(folded(value))"]?["Username"]?.string, name != user.username,
        var other = objects[users, name].map(PoolUser.init(stored:))
      else { continue }
      other.attributes["\(alias)_verified"] = "false"
      keep(other, in: &objects)
    }
  }

  /// Removes a user with all that is theirs, so that nothing of it is good for who gets the name later.
  func remove(_ user: PoolUser, from objects: inout Objects) {
    forgetNames(of: user, in: &objects)
    objects.remove(user.username, from: users)
    let families = call.shelf(.tokenFamily, under: poolID)
    for row in objects.all(families) where row.members["Username"]?.string == user.username {
      objects.remove(row.id, from: families)
    }
    SignInSession.endAll(of: user.username, in: self, &objects)
    ConfirmationCode.forgetAll(of: user.username, call.shelf(.confirmationCode, under: poolID), in: &objects)
  }

  private func forgetNames(of user: PoolUser, in objects: inout Objects) {
    for (kind, key) in keys(of: user)
    where objects[names, "\(kind):\(key)"]?["Username"]?.string == user.username {
      objects.remove("\(kind):\(key)", from: names)
    }
  }

  /// An address signs in where it is the name, and where it is an alias and verified.
  private func keys(of user: PoolUser) -> [(kind: String, key: String)] {
    var keys = [("username", folded(user.username)), ("sub", user.sub)]
    for name in pool["UsernameAttributes"]?.strings ?? [] {
      if let value = user.attributes[name] { keys.append((name, folded(value))) }
    }
    for name in pool["AliasAttributes"]?.strings ?? [] {
      guard let value = user.attributes[name],
        name == "preferred_username" || user.attributes["\(name)_verified"] == "true"
      else { continue }
      keys.append((name, folded(value)))
    }
    return keys
  }

  /// Names differ in their letters' case only where the pool says so, which is what AWS takes when it is not told.
  func folded(_ name: String) -> String {
    pool["UsernameConfiguration"]?["CaseSensitive"] == false ? name.lowercased() : name
  }
}

extension AWSError {
  static let userNotFound = AWSError.cognito("UserNotFoundException", "User does not exist.")

  static func notAuthorized(_ message: String) -> AWSError { .cognito("NotAuthorizedException", message) }
}
