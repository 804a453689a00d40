import AWS
import Kinds
import ResourceModel
import Testing

/// What binding an API does to what its stages enforce.
@Suite struct BoundRoutesTests {
  private let kind = RestRoutes()

  private func deploy(_ rest: RestScene, to stage: String = "api") async throws {
    try await rest.call("POST", "/deployments", ["stageName": .string(stage)])
  }

  private func read(_ rest: RestScene) async throws -> Observation {
    let id = PhysicalID(["restApiId": rest.api])
    return try #require(try await kind.read([id], using: SceneAWS(scene: rest.scene))[id])
  }

  private func update(_ rest: RestScene, _ change: (inout Attributes) -> Void) async throws {
    let observed = try await read(rest)
    var target = observed.attributes
    change(&target)
    try await kind.update(
      PhysicalID(["restApiId": rest.api]), to: target, from: observed, using: SceneAWS(scene: rest.scene))
  }

  @Test func `scopes left on a method that was opened do not come back with its authorizer`() async throws {
    let rest = try await RestScene()
    let method = try await rest.method()
    try await rest.patch(method, ("add", "/authorizationScopes", "orders/admin"))
    _ = try await rest.authorizer("Main")
    try await deploy(rest)
    try await update(rest) {
      $0["routes"] = ["GET /": "orders/read via Main"]
      $0["stages"] = ["api": ["GET /": "orders/read via Main"]]
    }
    let after = try await read(rest).attributes
    #expect(after["routes"]?["GET /"] == "orders/read via Main")
    #expect(after["stages"]?["api"]?["GET /"] == "orders/read via Main")
  }
}
