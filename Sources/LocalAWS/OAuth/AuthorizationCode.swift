import AWS
import ResourceModel

extension ObjectType {
  /// By the SHA-256 of the code: see ``AuthorizationCode``.
  static let authorizationCode = ObjectType("authorizationCode")
}

/// What a person's browser takes back to the program that asked, to be changed into tokens once (RFC 6749, section 4.1.2).
struct AuthorizationCode: Sendable {
  /// Milliseconds. Source: Cognito developer guide, "The redirect and authorization endpoint".
  private static let lifetime = 300_000
  /// Milliseconds from its issue in which a second use of a code is noticed.
  private static let memory = 86_400_000

  let username: String
  /// Whoever gets the name later is somebody else.
  let sub: String
  let clientID: String
  /// Byte for byte as the request for the code had it.
  let redirectURI: String
  let scopes: [String]
  let nonce: String?
  /// The `code_challenge` of PKCE (RFC 7636); nil where the request had none.
  let challenge: String?

  /// - Returns: the code; what is kept of it opens nothing.
  func issue(_ scene: PoolScene, in objects: inout Objects) -> String {
    let code = RandomText.alphanumerics(43)
    let shelf = scene.call.shelf(.authorizationCode, under: scene.poolID)
    let now = scene.call.now.milliseconds
    // Two old ones go whenever one comes, so they never pile up.
    for row in objects.page(shelf, limit: 2).items
    where (row.members["IssuedAt"]?.integer ?? 0) + Self.memory < now {
      objects.remove(row.id, from: shelf)
    }
    var row: [String: Value] = [
      "Username": .string(username), "Sub": .string(sub), "ClientId": .string(clientID),
      "RedirectUri": .string(redirectURI),
      "Scopes": .list(scopes.map { .string($0) }), "IssuedAt": .integer(now),
    ]
    row["Nonce"] = nonce.map { .string($0) }
    row["Challenge"] = challenge.map { .string($0) }
    objects.put(row, Self.key(code), on: shelf)
    return code
  }

  /// Changes a code into a sign-in and marks it as used.
  /// - Parameter text: the code.
  /// - Throws: `NotAuthorizedException` for one that is unknown, used, too old, another client's, or asked for with another
  ///   callback or verifier. When it was used before, all tokens that it gave are revoked: two have it, and one of them
  ///   has stolen it (RFC 6749, section 4.1.2).
  static func redeem(
    _ text: String, redirectURI: String, verifier: String?, _ client: RegisteredClient, _ scene: PoolScene,
    in objects: inout Objects
  ) throws(AWSError) -> (code: AuthorizationCode, family: TokenFamily, user: PoolUser) {
    let shelf = scene.call.shelf(.authorizationCode, under: client.pool)
    guard var row = objects[shelf, key(text)] else { throw refusal }
    let code = AuthorizationCode(stored: row)
    guard code.clientID == client.id else { throw refusal }
    if let family = row["Family"]?.string {
      TokenFamily(family, poolID: client.pool, scene.call, in: objects)?
        .revokeForGood(poolID: client.pool, scene.call, in: &objects)
      throw refusal
    }
    let issued = row["IssuedAt"]?.integer ?? 0
    guard scene.call.now.milliseconds < issued + lifetime, code.redirectURI == redirectURI,
      code.isProved(by: verifier), let user = scene.directory.user(code.username, in: objects),
      user.sub == code.sub, user.isEnabled, user.status == .confirmed,
      user.hasKeptPassword(since: Timestamp(milliseconds: issued)),
      user.signedOutAt.map({ $0.milliseconds < issued }) ?? true
    else { throw refusal }
    let family = TokenFamily(of: user, client, scopes: code.scopes, isHosted: true, at: scene.call.now)
    family.keep(poolID: client.pool, scene.call, in: &objects)
    row["Family"] = .string(family.id)
    objects.put(row, key(text), on: shelf)
    return (code, family, user)
  }

  /// RFC 7636, section 4.6. A verifier where there was no challenge is refused too, or whoever stole a code could make
  /// another's request for it look unprotected (RFC 9700, section 2.1.1).
  private func isProved(by verifier: String?) -> Bool {
    guard let challenge else { return verifier == nil }
    guard let verifier, ProofKey.isVerifier(verifier) else { return false }
    return Digest.isEqual(Array(ProofKey.challenge(of: verifier).utf8), Array(challenge.utf8))
  }

  private static let refusal = AWSError.notAuthorized("The authorization code is not valid.")

  private static func key(_ code: String) -> String { Digest.hex(Digest.sha256(code.utf8)) }
}

extension AuthorizationCode {
  private init(stored: [String: Value]) {
    self.init(
      username: stored["Username"]?.string ?? "", sub: stored["Sub"]?.string ?? "",
      clientID: stored["ClientId"]?.string ?? "",
      redirectURI: stored["RedirectUri"]?.string ?? "", scopes: stored["Scopes"]?.strings ?? [],
      nonce: stored["Nonce"]?.string, challenge: stored["Challenge"]?.string)
  }
}
