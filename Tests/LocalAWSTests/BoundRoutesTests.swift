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

  private func protected(_ authorizer: String) -> Attributes {
    [
      "authorizationType": "COGNITO_USER_POOLS", "authorizerId": .string(authorizer),
      "authorizationScopes": ["orders/read"],
    ]
  }

  @Test func `an authorizer of another pool counts once it is deployed`() async throws {
    let rest = try await RestScene()
    let authorizer = try await rest.authorizer("Main")
    _ = try await rest.authorizer("Unused")
    try await rest.method("GET", protected(authorizer))
    try await deploy(rest)
    let other = RestScene.pool.replacing("AbCd", with: "DcBa")
    try await rest.patch(
      "/authorizers/\(authorizer)", ("add", "/providerARNs", other),
      ("remove", "/providerARNs", RestScene.pool))
    #expect(
      try await read(rest).attributes["authorizers"] == [
        "api": ["Main": ["pools": [.string(RestScene.pool)]]]
      ])
    try await update(rest) { $0["authorizers"] = ["api": ["Main": ["pools": [.string(other)]]]] }
    #expect(try await read(rest).attributes["authorizers"] == ["api": ["Main": ["pools": [.string(other)]]]])
  }

  @Test func `a gateway response that is not asked for any more goes with one deployment`() async throws {
    let rest = try await RestScene()
    try await rest.method()
    let header = "gatewayresponse.header.X"
    for type in ["DEFAULT_4XX", "DEFAULT_5XX"] {
      try await rest.call("PUT", "/gatewayresponses/\(type)", ["responseParameters": [header: "'1'"]])
    }
    try await deploy(rest)
    try await update(rest) { $0["stages"] = ["api": ["GET /": "open"]] }
    let after = try await read(rest).attributes
    #expect(after["stages"] == ["api": ["GET /": "open"]])
    #expect(after["gatewayResponses"] == nil)
    #expect(after["pending"] == nil)
  }

  @Test func `what is in draft is told by stage, gateway responses too`() async throws {
    let rest = try await RestScene()
    try await rest.method()
    try await deploy(rest)
    try await deploy(rest, to: "prod")
    try await rest.method("POST")
    let header = "gatewayresponse.header.X"
    try await rest.call("PUT", "/gatewayresponses/UNAUTHORIZED", ["responseParameters": [header: "'1'"]])
    try await deploy(rest)
    let attributes = try await read(rest).attributes
    #expect(attributes["pending"] == ["prod": ["POST /": "is new", "UNAUTHORIZED": "sends X: '1'"]])
    #expect(attributes["gatewayResponses"] == ["UNAUTHORIZED": [header: "'1'"]])
  }

  @Test func `a gateway response that goes is gone from the stages too`() async throws {
    let rest = try await RestScene()
    try await rest.method()
    let aws = SceneAWS(scene: rest.scene)
    let header = "gatewayresponse.header.Access-Control-Allow-Origin"
    let id = try await GatewayResponse().create(
      [
        "restApiId": .string(rest.api), "responseType": "DEFAULT_4XX", "responseParameters": [header: "'*'"],
      ], using: aws)
    try await deploy(rest)
    #expect(try await read(rest).attributes["stages"]?["api"]?["DEFAULT_4XX"] != nil)
    try await GatewayResponse().delete(id, using: aws)
    #expect(try await read(rest).attributes["stages"]?["api"] == ["GET /": "open"])
    aws.calls.forget()
    try await GatewayResponse().delete(id, using: aws)
    #expect(!aws.calls.all.contains("CreateDeployment"))
  }

  @Test func `a route of an HTTP API that asks for IAM is not open where it is deployed`() async throws {
    let http = try await HTTPApiScene()
    _ = try await http.route(
      "GET /orders",
      [
        "target": .string("integrations/\(try await http.integration())"), "authorizationType": "AWS_IAM",
      ])
    try await http.call("POST", "/stages", ["stageName": "v1"])
    try await http.call("POST", "/deployments", ["stageName": "v1"])
    let id = PhysicalID(["apiId": http.id])
    let found = try await HTTPRoutes().read([id], using: SceneAWS(scene: http.scene))[id]
    #expect(found?.attributes["stages"]?["v1"] == ["GET /orders": "AWS_IAM"])
  }

  @Test func `a client that an HTTP API learns of may call once that is deployed`() async throws {
    let http = try await HTTPApiScene()
    let authorizer = try await http.authorizer(HTTPApiScene.jwt("Main", audience: ["one"]))
    _ = try await http.route(
      "GET /orders",
      [
        "target": .string("integrations/\(try await http.integration())"), "authorizationType": "JWT",
        "authorizerId": .string(authorizer), "authorizationScopes": ["orders/read"],
      ])
    try await http.call("POST", "/stages", ["stageName": "v1"])
    try await http.call("POST", "/deployments", ["stageName": "v1"])
    try await http.call(
      "PATCH", "/authorizers/\(authorizer)",
      ["jwtConfiguration": ["issuer": .string(HTTPApiScene.issuer), "audience": ["one", "two"]]])
    let (routes, aws, id) = (HTTPRoutes(), SceneAWS(scene: http.scene), PhysicalID(["apiId": http.id]))
    let before = try #require(try await routes.read([id], using: aws)[id])
    #expect(before.attributes["authorizers"]?["v1"]?["Main"]?["audience"] == ["one"])
    var target = before.attributes
    target["authorizers"] = [
      "v1": ["Main": ["pools": [.string(HTTPApiScene.issuer)], "audience": ["one", "two"]]]
    ]
    try await routes.update(id, to: target, from: before, using: aws)
    #expect(try await routes.read([id], using: aws)[id]?.attributes["authorizers"] == target["authorizers"])
  }
}
