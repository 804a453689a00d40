import AWS
import ResourceModel

extension ObjectType {
  /// By `origin_jti`: see ``TokenFamily``.
  static let tokenFamily = ObjectType("tokenFamily")
  /// By the SHA-256 of the token: `Family`, and `SupersededAt` of one that a newer one has replaced.
  static let refreshToken = ObjectType("refreshToken")
}

/// All tokens that go back to one sign-in; they are revoked together.
///
/// Source: Cognito user pools API reference, RevokeToken and GetTokensFromRefreshToken; developer guide, "Refresh tokens".
struct TokenFamily: Sendable {
  /// The claim `origin_jti`.
  let id: String
  let username: String
  let clientID: String
  /// Of the access tokens, in full.
  let scopes: [String]
  /// Whether the hosted pages gave them and not the API.
  let isHosted: Bool
  let authenticatedAt: Timestamp
  /// When its last refresh token ends.
  let endsAt: Timestamp
  var isRevoked = false

  /// Pages give an ID token for `openid` alone; the API, which knows no scopes, always.
  var givesIDTokens: Bool { !isHosted || scopes.contains("openid") }

  /// A new sign-in.
  init(of user: PoolUser, _ client: RegisteredClient, scopes: [String], isHosted: Bool, at now: Timestamp) {
    id = RequestID.make()
    username = user.username
    clientID = client.id
    self.scopes = scopes
    self.isHosted = isHosted
    authenticatedAt = now
    endsAt = now.adding(seconds: Double(TokenLifetimes(of: client.members).refresh))
  }

  init?(_ id: String, poolID: String, _ call: Call, in objects: Objects) {
    guard let stored = objects[call.shelf(.tokenFamily, under: poolID), id] else { return nil }
    self.id = id
    username = stored["Username"]?.string ?? ""
    clientID = stored["ClientId"]?.string ?? ""
    scopes = stored["Scopes"]?.strings ?? []
    isHosted = stored["Hosted"] == true
    authenticatedAt = Timestamp(milliseconds: stored["AuthenticatedAt"]?.integer ?? 0)
    endsAt = Timestamp(milliseconds: stored["EndsAt"]?.integer ?? 0)
    isRevoked = stored["Revoked"] == true
  }

  func keep(poolID: String, _ call: Call, in objects: inout Objects) {
    objects.put(stored, id, on: call.shelf(.tokenFamily, under: poolID))
  }

  /// Revokes them all, whatever becomes of the call.
  func revokeForGood(poolID: String, _ call: Call, in objects: inout Objects) {
    var family = self
    family.isRevoked = true
    objects.putForGood(family.stored, id, on: call.shelf(.tokenFamily, under: poolID))
  }

  private var stored: [String: Value] {
    [
      "Username": .string(username), "ClientId": .string(clientID),
      "Scopes": .list(scopes.map { .string($0) }), "Hosted": .bool(isHosted),
      "AuthenticatedAt": .integer(authenticatedAt.milliseconds), "EndsAt": .integer(endsAt.milliseconds),
      "Revoked": .bool(isRevoked),
    ]
  }

  /// A new refresh token; what is kept of it opens nothing.
  func newRefreshToken(poolID: String, _ call: Call, in objects: inout Objects) -> String {
    let token = RandomText.alphanumerics(256)
    let shelf = call.shelf(.refreshToken, under: poolID)
    Self.forgetEnded(poolID: poolID, call, in: &objects)
    objects.put(["Family": .string(id)], Self.key(token), on: shelf)
    return token
  }

  /// Why a refresh token gives nothing.
  enum Refusal: Error, Sendable {
    case unknown, otherClient, expired, revoked
    /// A newer one has replaced it, and its time of grace is over.
    case reused(TokenFamily)
  }

  /// What a refresh token belongs to.
  static func of(
    refreshToken token: String, _ client: RegisteredClient, _ call: Call, in objects: Objects
  ) throws(Refusal) -> TokenFamily {
    guard let row = objects[call.shelf(.refreshToken, under: client.pool), key(token)],
      let family = row["Family"]?.string.flatMap({ TokenFamily($0, poolID: client.pool, call, in: objects) })
    else { throw .unknown }
    guard family.clientID == client.id else { throw .otherClient }
    if family.isRevoked { throw .revoked }
    if family.endsAt <= call.now { throw .expired }
    if let superseded = row["SupersededAt"]?.integer {
      let grace = client.members["RefreshTokenRotation"]?["RetryGracePeriodSeconds"]?.integer ?? 0
      if call.now.milliseconds > superseded + grace * 1000 { throw .reused(family) }
    }
    return family
  }

  /// Notes that a newer token has replaced this one.
  static func supersede(
    refreshToken token: String, _ client: RegisteredClient, _ call: Call, in objects: inout Objects
  ) {
    let shelf = call.shelf(.refreshToken, under: client.pool)
    guard var row = objects[shelf, key(token)], row["SupersededAt"] == nil else { return }
    row["SupersededAt"] = .integer(call.now.milliseconds)
    objects.put(row, key(token), on: shelf)
  }

  private static func key(_ token: String) -> String { Digest.hex(Digest.sha256(token.utf8)) }

  /// Ended ones go whenever one comes, so they never pile up; a day later, when the last access token of theirs has ended.
  private static func forgetEnded(poolID: String, _ call: Call, in objects: inout Objects) {
    let shelf = call.shelf(.refreshToken, under: poolID)
    for row in objects.page(shelf, limit: 8).items {
      let id = row.members["Family"]?.string ?? ""
      if let family = TokenFamily(id, poolID: poolID, call, in: objects),
        call.now < family.endsAt.adding(seconds: 86400)
      {
        continue
      }
      objects.remove(row.id, from: shelf)
      objects.remove(id, from: call.shelf(.tokenFamily, under: poolID))
    }
  }
}
