import AWS
import ResourceModel
import Tokens

/// What the token endpoint must know of a client, taken from the world in one look.
struct RegisteredClient: Sendable {
  let id: String
  let pool: String
  let realm: Realm
  let members: [String: Value]
  /// The values that authenticate it now; none for a public client.
  private let secrets: [String]
  /// The resource servers that its scopes name, by identifier.
  private let servers: [String: [String: Value]]
  /// The pool's keys as they are kept; nil before their first use.
  let keys: [String: Value]?

  /// Nil when there is no such client, or it belongs to another pool than the site.
  init?(_ id: String, at site: PoolSite, in objects: Objects) {
    self.init(id, in: objects)
    guard [.any, .one(pool)].contains(site.pool(in: objects)) else { return nil }
  }

  /// Nil when there is no such client.
  init?(_ id: String, in objects: Objects) {
    guard let place = objects[Shelf(.everywhere, .userPoolClientPlace), id],
      let account = place["Account"]?.string, let region = place["Region"]?.string,
      let pool = place["UserPoolId"]?.string
    else { return nil }
    realm = Realm(account: account, region: region)
    guard let members = objects[Shelf(realm, .userPoolClient, under: pool), id] else { return nil }
    self.id = id
    self.pool = pool
    self.members = members
    secrets = ClientSecrets.live(in: objects[Shelf(realm, .userPoolClientSecrets, under: pool), id])
    keys = objects[Shelf(.everywhere, .userPoolKeys), pool]
    var servers: [String: [String: Value]] = [:]
    for scope in members["AllowedOAuthScopes"]?.list ?? [] {
      guard let server = scope.string.flatMap(CustomScope.init)?.identifier, servers[server] == nil else {
        continue
      }
      servers[server] = objects[Shelf(realm, .resourceServer, under: pool), server]
    }
    self.servers = servers
  }

  /// Whether the secret is one of the live ones, in a time that tells nothing of them. A client without
  /// secrets must send none.
  func isAuthenticated(by secret: String?) -> Bool {
    guard let secret else { return secrets.isEmpty }
    return secrets.reduce(false) { found, live in
      Digest.isEqual(Array(secret.utf8), Array(live.utf8)) || found
    }
  }

  var hasSecret: Bool { !secrets.isEmpty }

  /// Whether the hash was made with one of the live secrets: see ``SecretHash``.
  func isAuthenticated(byHash hash: String, of username: String) -> Bool {
    secrets.reduce(false) { found, live in
      let right = SecretHash.of(username: username, clientID: id, secret: Secret(live))
      return Digest.isEqual(Array(hash.utf8), Array(right.utf8)) || found
    }
  }

  /// The `SECRET_HASH` of operations that the endpoint's own pages perform; nil for a public client.
  func secretHash(of username: String) -> String? {
    secrets.first.map { SecretHash.of(username: username, clientID: id, secret: Secret($0)) }
  }

  /// Those of its scopes that a resource server offers now.
  var customScopes: [String] {
    (members["AllowedOAuthScopes"]?.strings ?? []).filter { scope in
      CustomScope(scope)?.exists { servers[$0] } == true
    }
  }
}
