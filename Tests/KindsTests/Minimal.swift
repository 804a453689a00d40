import AWS
import Kinds
import ResourceModel
import TestSupport

/// The least that makes one resource of each kind, with the parents it needs.
enum Minimal {
  static func pool(_ aws: StandInAWS, _ more: Attributes = [:]) async throws -> PhysicalID {
    try await UserPool().create(
      ["name": "main", "userPoolTags": ["authplat:stack": "auth"]].merging(more) { $1 }, using: aws)
  }

  static func store(_ aws: StandInAWS) async throws -> PhysicalID {
    try await SecretsManagerSecret().create(
      ["name": "/orders/machine", "tags": ["authplat:stack": "orders"]], using: aws)
  }

  /// A store by its word, empty but for what creating puts there.
  static func store(_ word: String, _ aws: StandInAWS) async throws -> (any SecretStore, PhysicalID) {
    switch word {
    case "ssm":
      let kind = SSMParameter()
      let desired: Attributes = ["name": "/orders/machine", "type": "SecureString", "description": "d"]
      return (kind, try await kind.create(desired, using: aws))
    case "file":
      let kind = SecretFile()
      let desired: Attributes = ["path": ".authplat/secrets/dev/orders/machine.json"]
      return (kind, try await kind.create(desired, using: aws))
    default: return (SecretsManagerSecret(), try await store(aws))
    }
  }

  /// What `publishedSecret` needs for a new client of a new pool whose secret is pending in the store.
  static func publication(_ word: String, _ id: PhysicalID, _ aws: StandInAWS) async throws -> Attributes {
    let pool = try await pool(aws)["UserPoolId"] ?? ""
    let name = id.members.values.first ?? ""
    guard let (kind, _) = PublishedSecret.store(word, named: name) else { return [:] }
    let secret = try await kind.pendingSecret(in: id, using: aws)
    let client = try await UserPoolClient().create(
      ["userPoolId": .string(pool), "name": "m", "clientSecret": .secret(secret)], using: aws)
    return [
      "store": .string(name), "storeKind": .string(word), "userPoolId": .string(pool),
      "clientId": .string(client["ClientId"] ?? ""), "scope": "orders/read", "tokenUrl": "https://t",
    ]
  }

  static func attributes(_ kind: String, _ aws: StandInAWS, onlyRequired: Bool = false) async throws
    -> Attributes
  {
    switch kind {
    case "userPool":
      return onlyRequired ? ["name": "main"] : ["name": "main", "userPoolTags": ["authplat:stack": "auth"]]
    case "ssmParameter":
      return onlyRequired
        ? ["name": "/x", "value": "v"] : ["name": "/x", "value": "v", "description": "d", "tags": ["a": "b"]]
    case "secretFile": return ["path": "secrets/machine.json"]
    case "secretsManagerSecret":
      return onlyRequired ? ["name": "/s"] : ["name": "/s", "description": "d", "tags": ["a": "b"]]
    default: break
    }
    let pool = Value.string(try await pool(aws)["UserPoolId"] ?? "")
    switch kind {
    case "userPoolDomain": return ["domain": "orders", "userPoolId": pool]
    case "resourceServer":
      return [
        "userPoolId": pool, "identifier": "orders", "name": "orders",
        "scopes": onlyRequired ? [:] : ["read": "r", "write": "w"],
      ]
    case "group":
      return onlyRequired
        ? ["userPoolId": pool, "name": "admins"]
        : ["userPoolId": pool, "name": "admins", "description": "d", "precedence": 3]
    case "user":
      if onlyRequired { return ["userPoolId": pool, "username": "ann"] }
      _ = try await Group().create(["userPoolId": pool, "name": "admins"], using: aws)
      return [
        "userPoolId": pool, "username": "ann", "groups": ["admins"], "attributes": ["name": "Ann"],
        "message": "SUPPRESS",
      ]
    case "userPoolClient":
      if onlyRequired { return ["userPoolId": pool, "name": "m"] }
      return [
        "userPoolId": pool, "name": "m",
        "clientSecret": .secret(Secret(String(repeating: "s3cret", count: 6))),
      ]
    default:
      let store = try await store(aws)
      let secret = try await SecretsManagerSecret().pendingSecret(in: store, using: aws)
      let client = try await UserPoolClient().create(
        ["userPoolId": pool, "name": "m", "clientSecret": .secret(secret)], using: aws)
      return [
        "store": .string(store["SecretId"] ?? ""), "storeKind": "secretsManager", "userPoolId": pool,
        "clientId": .string(client["ClientId"] ?? ""),
      ]
    }
  }
}
