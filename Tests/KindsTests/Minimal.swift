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

  static func attributes(_ kind: String, _ aws: StandInAWS, onlyRequired: Bool = false) async throws
    -> Attributes
  {
    switch kind {
    case "userPool":
      return onlyRequired ? ["name": "main"] : ["name": "main", "userPoolTags": ["authplat:stack": "auth"]]
    case "ssmParameter":
      return onlyRequired
        ? ["name": "/x", "value": "v"] : ["name": "/x", "value": "v", "description": "d", "tags": ["a": "b"]]
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
