import AWS
import ResourceModel
import Tokens

/// The operations that renew tokens and take them back.
///
/// Source: Cognito user pools API reference, GetTokensFromRefreshToken, RevokeToken, GlobalSignOut,
/// AdminUserGlobalSignOut; developer guide, "Refresh tokens" and "Ending user sessions with token revocation".
enum RefreshOperations {
  static let operations = [getTokens, revoke, signOut, adminSignOut]

  private static let client = CognitoRows.client.with(.required)
  private static let clientSecret = Attribute(
    "ClientSecret", .string(length: 24...64, pattern: #"[\w+]+"#), .optional, sensitive: true, "")
  private static func token(_ name: String) -> Attribute {
    Attribute(name, .string(pattern: "[A-Za-z0-9-_=.]+"), .required, sensitive: true, "")
  }

  private static let getTokens = LocalOperation(
    "GetTokensFromRefreshToken", .userAuthentication, signed: false,
    [token("RefreshToken"), client, clientSecret]
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(clientOf: call, input, in: objects)
    guard let client = scene.client, client.isAuthenticated(by: input["ClientSecret"]?.string) else {
      throw .notAuthorized("Invalid client secret")
    }
    let old = input["RefreshToken"]?.string ?? ""
    let (family, user) = try holder(of: old, scene, client, in: &objects)
    var result = try result(for: user, family, client, scene, in: &objects)
    result["RefreshToken"] = rotated(old, family, client, scene, in: &objects).map { .string($0) }
    return ["AuthenticationResult": .map(result)]
  }

  /// The result of `REFRESH_TOKEN_AUTH`, which never has a new refresh token.
  /// - Parameter hash: made with the user's `sub` or stored name, which the token tells and the request does not.
  static func refreshed(
    _ token: String, _ scene: PoolScene, _ client: RegisteredClient, hash: String?, in objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let (family, user) = try holder(of: token, scene, client, in: &objects)
    if client.hasSecret, hash.map({ client.isAuthenticated(byHash: $0, of: user.sub) }) != true {
      try scene.checkSecretHash(hash, username: user.username)
    }
    return try result(for: user, family, client, scene, in: &objects)
  }

  /// The token that replaces one that was used; nil where they do not rotate.
  static func rotated(
    _ old: String, _ family: TokenFamily, _ client: RegisteredClient, _ scene: PoolScene,
    in objects: inout Objects
  ) -> String? {
    guard client.members["RefreshTokenRotation"]?["Feature"] == "ENABLED" else { return nil }
    TokenFamily.supersede(refreshToken: old, client, scene.call, in: &objects)
    return family.newRefreshToken(poolID: scene.poolID, scene.call, in: &objects)
  }

  /// Whose refresh token it is.
  /// - Throws: `NotAuthorizedException`, `RefreshTokenReuseException`, `UserNotFoundException`.
  static func holder(
    of token: String, _ scene: PoolScene, _ client: RegisteredClient, in objects: inout Objects
  ) throws(AWSError) -> (TokenFamily, PoolUser) {
    let family: TokenFamily
    do throws(TokenFamily.Refusal) {
      family = try TokenFamily.of(refreshToken: token, client, scene.call, in: objects)
    } catch {
      switch error {
      case .unknown, .otherClient: throw .notAuthorized("Invalid Refresh Token")
      case .expired: throw .notAuthorized("Refresh Token has expired")
      case .revoked: throw .notAuthorized("Refresh Token has been revoked")
      case .reused(let family):
        // Somebody has a token that was replaced: whoever it is, nobody goes on with this sign-in.
        family.revokeForGood(poolID: scene.poolID, scene.call, in: &objects)
        throw .cognito("RefreshTokenReuseException", "Refresh token was already used.")
      }
    }
    let user = try scene.directory.existing(family.username, in: objects)
    try user.checkAccess()
    if family.isOver(for: user) { throw .notAuthorized("Refresh Token has been revoked") }
    return (family, user)
  }

  /// The tokens of a sign-in, without a refresh token.
  static func result(
    for user: PoolUser, _ family: TokenFamily, _ client: RegisteredClient, _ scene: PoolScene,
    in objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let tokens = UserTokens(of: user, client, family, issuer: scene.issuer, scene, in: objects)
    let keys = try PoolKeys.of(scene.poolID, in: &objects)
    let access = try JSONWebToken.signed(tokens.accessClaims, by: keys.access)
    var result: Attributes = [
      "AccessToken": .string(access), "ExpiresIn": .integer(tokens.lifetimes.access),
      "TokenType": "Bearer",
    ]
    if family.givesIDTokens {
      result["IdToken"] = .string(try JSONWebToken.signed(tokens.idClaims(beside: access), by: keys.id))
    }
    return result
  }

  private static let revoke = LocalOperation(
    "RevokeToken", .userToken, signed: false, [token("Token"), client, clientSecret]
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(clientOf: call, input, in: objects)
    guard let client = scene.client, client.isAuthenticated(by: input["ClientSecret"]?.string) else {
      throw .cognito("UnauthorizedException", "Invalid client secret")
    }
    guard client.members["EnableTokenRevocation"] != false else {
      throw .cognito("UnsupportedOperationException", "Token revocation is disabled for the client.")
    }
    let text = input["Token"]?.string ?? ""
    if (try? JSONWebToken(text)) != nil {
      throw .cognito("UnsupportedTokenTypeException", "Unsupported token type")
    }
    do throws(TokenFamily.Refusal) {
      var family = try TokenFamily.of(refreshToken: text, client, scene.call, in: objects)
      family.isRevoked = true
      family.keep(poolID: scene.poolID, scene.call, in: &objects)
    } catch {
      switch error {
      case .otherClient:
        throw .cognito("UnauthorizedException", "Refresh token was not issued to this client.")
      case .reused(let family): family.revokeForGood(poolID: scene.poolID, scene.call, in: &objects)
      // RFC 7009, section 2.2: what opens nothing any more is revoked already.
      case .unknown, .expired, .revoked: break
      }
    }
    return [:]
  }

  private static let signOut = LocalOperation(
    "GlobalSignOut", .userToken, signed: false, [token("AccessToken")]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    everywhere(person.user, person.scene, in: &objects)
    return [:]
  }

  private static let adminSignOut = LocalOperation(
    "AdminUserGlobalSignOut", .userToken, CognitoRows.pool + [CognitoRows.username]
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(call, input, in: objects)
    everywhere(
      try scene.directory.existing(input["Username"]?.string ?? "", in: objects), scene, in: &objects)
    return [:]
  }

  private static func everywhere(_ user: PoolUser, _ scene: PoolScene, in objects: inout Objects) {
    var user = user
    user.signedOutAt = scene.call.now
    scene.directory.keep(user, in: &objects)
  }
}
