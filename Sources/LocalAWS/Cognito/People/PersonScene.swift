import AWS
import ResourceModel
import Tokens

/// Where an operation takes place that a person authorises by an access token.
struct PersonScene: Sendable {
  /// Of the client that the token was given to.
  let scene: PoolScene
  let user: PoolUser
  /// Nil where the client's tokens cannot be revoked.
  let family: TokenFamily?
  /// Whom the token was given to.
  let clientID: String
  /// In full.
  let scopes: [String]

  /// - Throws: `NotAuthorizedException` for a token that is none, has ended, was revoked or lacks the scope of the API;
  ///   `ResourceNotFoundException` when its pool or client is gone, `UserNotFoundException` when the user is.
  init(
    _ accessToken: String?, _ call: Call, in objects: Objects, needing scope: String? = UserTokens.selfService
  ) throws(AWSError) {
    guard let token = try? JSONWebToken(accessToken ?? ""), (try? KeySet.checkAlgorithm(of: token)) != nil,
      let pool = token.issuer?.split(separator: "/").last.map(String.init),
      let place = objects[Shelf(.everywhere, .userPoolPlace), pool],
      let account = place["Account"]?.string, let region = place["Region"]?.string,
      let stored = objects[Shelf(.everywhere, .userPoolKeys), pool], let keys = try? PoolKeys(stored: stored),
      keys.access.publicKey.verifies(token.signature, of: token.signedBytes), token.use == .access
    else { throw .notAuthorized("Invalid Access Token") }
    let own = call.within(Realm(account: account, region: region))
    scene = try PoolScene(
      own, ["UserPoolId": .string(pool), "ClientId": .string(token.clientID ?? "")], in: objects)
    guard let expiry = token.expiry, call.now < expiry else {
      throw .notAuthorized("Access Token has expired")
    }
    guard scope.map(token.scopes.contains) ?? true else {
      throw .notAuthorized("Access Token does not have required scopes")
    }
    guard let username = token.claims["username"]?.string,
      let user = scene.directory.user(username, in: objects), token.claims["sub"]?.string == user.sub
    else { throw .userNotFound }
    try user.checkAccess()
    scopes = token.scopes
    clientID = token.claims["client_id"]?.string ?? ""
    let origin = token.claims["origin_jti"]?.string
    family = origin.flatMap { TokenFamily($0, poolID: pool, own, in: objects) }
    let isOver =
      if let family { family.isOver(for: user) } else {
        // Of a sign-in that cannot be revoked alone, or is not remembered any more.
        origin != nil || user.isSignedOut(since: token.claims["auth_time"]?.integer ?? 0)
      }
    if isOver { throw .notAuthorized("Access Token has been revoked") }
    self.user = user
  }
}

extension PoolUser {
  /// - Throws: `NotAuthorizedException` for who is disabled, `PasswordResetRequiredException` for who has to choose a new
  ///   password first: until then nothing that the old one gave is good.
  func checkAccess() throws(AWSError) {
    guard isEnabled else { throw .notAuthorized("User is disabled.") }
    if status == .resetRequired {
      throw .cognito("PasswordResetRequiredException", "Password reset required for the user")
    }
  }

  /// - Parameter seconds: since 1970, as tokens have it.
  fileprivate func isSignedOut(since seconds: Int) -> Bool {
    signedOutAt.map { seconds <= $0.milliseconds / 1000 } == true
  }
}

extension TokenFamily {
  /// Whether it was revoked, or its user has signed out everywhere since.
  func isOver(for user: PoolUser) -> Bool {
    isRevoked || user.signedOutAt.map { authenticatedAt <= $0 } == true
  }
}
