import AWS
import ResourceModel
import Tokens

/// What the tokens of a signed-in person say.
///
/// Source: Cognito developer guide, "Understanding the identity (ID) token" and "Understanding the access token".
struct UserTokens: Sendable {
  /// The scope of tokens that the API gives, which lets people change what is theirs.
  static let selfService = "aws.cognito.signin.user.admin"

  let user: PoolUser
  let client: RegisteredClient
  /// What the tokens of one sign-in have in common.
  let family: TokenFamily
  /// The groups of the user, the most important first, as described.
  let groups: [[String: Value]]
  /// The `iss` claim.
  let issuer: String
  /// As the request for a code had it.
  var nonce: String?
  let now: Timestamp

  /// - Parameter scene: of the client's pool.
  init(
    of user: PoolUser, _ client: RegisteredClient, _ family: TokenFamily, issuer: String,
    nonce: String? = nil,
    _ scene: PoolScene, in objects: Objects
  ) {
    self.user = user
    self.client = client
    self.family = family
    self.issuer = issuer
    self.nonce = nonce
    now = scene.call.now
    let shelf = scene.call.shelf(.group, under: scene.poolID)
    // A smaller precedence counts more; none counts least. Source: CreateGroup.
    func rank(_ group: [String: Value]) -> (Int, String) {
      (group["Precedence"]?.integer ?? .max, group["GroupName"]?.string ?? "")
    }
    groups = user.groups.compactMap { objects[shelf, $0] }.sorted { rank($0) < rank($1) }
  }

  var lifetimes: TokenLifetimes { TokenLifetimes(of: client.members) }

  var accessClaims: Attributes {
    shared("access", lifetime: lifetimes.access).merging([
      "client_id": .string(client.id), "username": .string(user.username), "version": 2,
      "scope": .string(family.scopes.joined(separator: " ")),
    ]) { $1 }
  }

  /// - Parameter accessToken: the one that is given along, which the ID token then names by its hash.
  func idClaims(beside accessToken: String?) -> Attributes {
    var claims = shared("id", lifetime: lifetimes.id)
    claims["aud"] = .string(client.id)
    claims["cognito:username"] = .string(user.username)
    for name in readable { claims[name] = user.attributes[name].map { Self.claim($0, of: name) } }
    let roles = groups.compactMap { $0["RoleArn"] }
    if !roles.isEmpty {
      claims["cognito:roles"] = .list(roles)
      claims["cognito:preferred_role"] = roles[0]
    }
    claims["nonce"] = nonce.map { .string($0) }
    if family.isHosted, let accessToken {
      // OpenID Connect Core 1.0, section 3.1.3.6.
      claims["at_hash"] = .string(Base64.url(Array(Digest.sha256(accessToken.utf8).prefix(16))))
    }
    return claims
  }

  /// What `/oauth2/userInfo` tells: the attributes of the scopes, all of them texts.
  /// Source: Cognito developer guide, "The userInfo endpoint".
  var userInfo: Attributes {
    var members: Attributes = ["sub": .string(user.sub), "username": .string(user.username)]
    for name in readable { members[name] = user.attributes[name].map { .string($0) } }
    return members
  }

  private func shared(_ use: String, lifetime: Int) -> Attributes {
    let issued = now.milliseconds / 1000
    var claims: Attributes = [
      "sub": .string(user.sub), "iss": .string(issuer), "token_use": .string(use),
      "auth_time": .integer(family.authenticatedAt.milliseconds / 1000), "iat": .integer(issued),
      "exp": .integer(issued + lifetime), "jti": .string(RequestID.make()),
    ]
    if client.members["EnableTokenRevocation"] != false {
      claims["origin_jti"] = .string(family.id)
      claims["event_id"] = .string(RequestID.make())
    }
    if !groups.isEmpty { claims["cognito:groups"] = .list(groups.compactMap { $0["GroupName"] }) }
    return claims
  }

  /// The attributes that the client may read and the scopes cover.
  private var readable: [String] {
    let allowed = client.readableAttributes
    // `openid` alone means all that the client may read. Source: developer guide, "Scopes, M2M, and APIs".
    let isNarrowed =
      !family.scopes.contains("openid") || family.scopes.contains { Self.narrowing.contains($0) }
    return user.attributes.keys.filter { name in
      name != "sub" && allowed.contains(name)
        && (!isNarrowed || family.scopes.contains { Self.covers($0, name) })
    }
  }

  private static let narrowing: Set = ["profile", "email", "phone"]

  private static func covers(_ scope: String, _ attribute: String) -> Bool {
    switch scope {
    case selfService, "profile": true
    case "email": ["email", "email_verified"].contains(attribute)
    case "phone": ["phone_number", "phone_number_verified"].contains(attribute)
    default: false
    }
  }

  /// Attributes are texts; a few are something else in tokens.
  private static func claim(_ text: String, of name: String) -> Value {
    switch name {
    case "email_verified", "phone_number_verified": .bool(text == "true")
    case "updated_at": Int(text).map { .integer($0) } ?? .string(text)
    case "identities": (try? JSONReader.read(text)) ?? .string(text)
    case "address": ["formatted": .string(text)]
    default: .string(text)
    }
  }
}
