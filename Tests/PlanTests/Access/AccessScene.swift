import AuthPlatform
import Inventory
import ResourceModel
import TestSupport

/// A workspace with a shared auth stack, a REST API, an HTTP API, a stack of clients, and stacks whose bindings were
/// never applied; and an inventory that remembers what was observed of them.
struct AccessScene {
  private let scratch = ScratchFolder()
  static let moment = Timestamp(milliseconds: 1_767_225_600_000)
  private static let pool = "eu-west-1_Pool01"

  /// Demands of the REST API's routes on stage `api`.
  static let routes = [
    "GET /orders": "orders/read via Main", "POST /orders": "orders/write via Main",
    "GET /orders/{id}": "orders/read orders/write via Main", "ANY /files/{proxy+}": "orders/write via Main",
    "GET /health": "open", "OPTIONS /orders": "open", "GET /me": "idToken via Main", "GET /iam": "AWS_IAM",
    "DELETE /orders": "orders/admin via Main",
  ]

  /// Keeps the folder as long as it lives itself.
  var platform: Platform {
    Platform(
      Settings(folder: scratch.path),
      Context(
        processEnvironment: [:], homeFolder: scratch.path,
        now: { withExtendedLifetime(scratch) { Self.moment } }, user: "u", host: "h", pid: 1,
        command: "test"))
  }

  /// - Parameter records: of the inventory; the scene's own unless given.
  init(_ records: [DeployedResource] = AccessScene.records) async throws {
    try scratch.write("authplat.yaml", "version: 1\nenvironments:\n  dev: {region: eu-west-1}\n")
    for (name, text) in Self.files { try scratch.write("stacks/\(name).yaml", text) }
    let inventory = try platform.inventory("dev")
    for record in records { try await inventory.record(record) }
  }

  private static func api(_ name: String, _ rest: String) -> (String, String) {
    (
      name,
      "stack: \(name)\nkind: api\nauth: shared\nresourceServer:\n  scopes: {read: Reading, write: Writing}\n\(rest)"
    )
  }

  private static let files: [(String, String)] = [
    ("shared", "stack: shared\nkind: auth\ndomain: {prefix: shop}\n"),
    api(
      "orders",
      "binding: {rest: orders, stage: api}\nclients:\n  machine: {type: machine, scopes: [read, write]}\n"),
    api("billing", "clients:\n  machine: {type: machine, scopes: [orders/read]}\n"),
    api("stock", "binding: {http: stock}\n"), api("fresh", "binding: {rest: fresh, stage: api}\n"),
    api("behind", "binding: {rest: behind, stage: prod}\n"),
  ]

  // MARK: Inventory

  static func record(
    _ id: String, physical: [String: String] = ["id": "x"], later seconds: Double = 0,
    declared: Attributes = [:], _ observed: Attributes
  ) -> DeployedResource {
    guard let id = ResourceID(id) else { preconditionFailure("`\(id)` is no resource") }
    return DeployedResource(
      id: id, physicalID: PhysicalID(physical), declared: declared, observed: observed,
      updatedAt: moment.adding(seconds: seconds))
  }

  static func texts(_ demands: [String: String]) -> Value { .map(demands.mapValues { .string($0) }) }

  static func client(_ id: String, _ scopes: [String], physical: String) -> DeployedResource {
    record(
      id,
      [
        "userPoolId": .string(pool), "id": .string(physical),
        "allowedOAuthScopes": .list(scopes.map { .string($0) }),
      ])
  }

  static func server(_ stack: String, _ scopes: [String]) -> DeployedResource {
    record(
      "\(stack)/resourceServer.api",
      [
        "userPoolId": .string(pool), "identifier": .string(stack),
        "scopes": .map(Dictionary(uniqueKeysWithValues: scopes.map { ($0, "Allow") })),
      ])
  }

  static func rest(
    _ stack: String, _ api: String, _ routes: [String: String], stages: [String: [String: String]]
  ) -> [DeployedResource] {
    [
      record(
        "\(stack)/restAuthorizer.main",
        [
          "name": "Main", "restApiId": .string(api),
          "providerARNs": [.string("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/\(pool)")],
        ]),
      record(
        "\(stack)/restRoutes.main", physical: ["restApiId": api], later: 60,
        [
          "restApiId": .string(api), "routes": texts(routes), "stages": .map(stages.mapValues(texts)),
        ]),
    ]
  }

  static var shared: [DeployedResource] {
    [
      record("shared/userPool.pool", ["id": .string(pool), "name": "shared"]),
      record("shared/userPoolDomain.domain", ["domain": "shop", "userPoolId": .string(pool)]),
    ]
  }

  static var records: [DeployedResource] {
    let deployed = routes.merging(["DEFAULT_4XX": "Access-Control-Allow-Origin: '*'"]) { $1 }
    return shared + [
      server("orders", ["read", "write"]), server("billing", ["read"]), server("stock", ["read"]),
    ]
      + [
        client("orders/userPoolClient.machine", ["orders/read", "orders/write"], physical: "c1"),
        client("billing/userPoolClient.machine", ["orders/read", "openid"], physical: "c2"),
        record(
          "billing/userPoolClient.elsewhere",
          ["userPoolId": "eu-west-1_Other", "id": "c3", "allowedOAuthScopes": ["orders/read"]]),
      ]
      + rest(
        "orders", "a1b2c3d4e5", routes.merging(["GET /new": "open"]) { $1 },
        stages: ["api": deployed, "dev": routes])
      + rest("behind", "b1b2c3d4e5", ["GET /x": "open"], stages: ["prod": [:], "beta": ["GET /x": "open"]])
      + [
        record(
          "stock/httpAuthorizer.main",
          [
            "name": "Main", "apiId": "h1",
            "jwtConfiguration": [
              "audience": ["c2"],
              "issuer": .string("https://cognito-idp.eu-west-1.amazonaws.com/\(pool)"),
            ],
          ]),
        record(
          "stock/httpRoutes.main", physical: ["apiId": "h1"],
          [
            "apiId": "h1", "routes": texts(["$default": "idToken via Main"]),
            "stages": [
              "$default": texts(["$default": "idToken via Main", "GET /q": "orders/read via Main"])
            ],
          ]),
      ]
  }
}
