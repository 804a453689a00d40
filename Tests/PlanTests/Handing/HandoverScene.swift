import AuthPlatform
import Inventory
import ResourceModel

/// What ``AccessScene`` remembers, with clients that have ids, a domain that has an address, and secrets in stores.
enum HandoverScene {
  static let pool = "eu-west-1_Pool01"

  /// - Parameter store: of the secret of `orders/machine`, as stack files name it, and its name; nil for none.
  static func platform(store: (word: String, name: String)? = ("secretsManager", "/orders/machine"))
    async throws
    -> Platform
  {
    var records = AccessScene.records.filter {
      !["userPoolClient", "userPoolDomain", "resourceServer"].contains($0.id.kind)
    }
    records += [
      AccessScene.record(
        "shared/userPoolDomain.domain",
        [
          "domain": "shop", "userPoolId": .string(pool),
          "url": "https://shop.auth.eu-west-1.amazoncognito.com",
        ]),
      AccessScene.record(
        "orders/resourceServer.api",
        [
          "userPoolId": .string(pool), "identifier": "orders",
          "scopes": ["read": "Read orders: all of them", "write": "Write \"orders\""],
        ]),
      client("orders/userPoolClient.machine", "1orders", ["orders/read", "orders/write"]),
      client("billing/userPoolClient.machine", "c2", ["orders/read"]),
    ]
    if let store {
      records.append(
        AccessScene.record(
          "orders/publishedSecret.machine", physical: ["StoreKind": store.word, "Store": store.name],
          declared: [
            "storeKind": .string(store.word), "store": .string(store.name),
            "tokenUrl": "https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token",
          ], [:]))
    }
    return try await AccessScene(records).platform
  }

  private static func client(_ id: String, _ clientID: String, _ scopes: [String]) -> DeployedResource {
    AccessScene.record(
      id, physical: ["UserPoolId": pool, "ClientId": clientID],
      [
        "userPoolId": .string(pool), "id": .string(clientID),
        "allowedOAuthScopes": .list(scopes.map { .string($0) }),
      ])
  }
}
