import AWS
import LocalAWS
import ResourceModel

/// One HTTP API of an endpoint in memory, made with as little as it takes.
struct HTTPApiScene: Sendable {
  let scene: EndpointScene
  let id: String
  static let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"

  init() async throws {
    scene = try EndpointScene()
    id = try await Self.make(in: scene)
  }

  static func make(in scene: EndpointScene, _ members: Attributes = [:]) async throws(AWSError) -> String {
    let all: Attributes = ["name": "orders", "protocolType": "HTTP"]
    return try await scene.rest(.apiGatewayV2, "POST", "/v2/apis", all.merging(members) { $1 })["apiId"]?
      .string ?? ""
  }

  /// - Parameter target: the path behind the API.
  @discardableResult
  func call(_ method: String, _ target: String, _ body: Attributes? = nil) async throws(AWSError)
    -> Attributes
  {
    try await scene.rest(.apiGatewayV2, method, "/v2/apis/\(id)\(target)", body)
  }

  func refusal(_ method: String, _ target: String, _ body: Attributes? = nil) async -> AWSError? {
    await scene.restRefusal(.apiGatewayV2, method, "/v2/apis/\(id)\(target)", body)
  }

  func route(_ key: String, _ members: Attributes = [:]) async throws(AWSError) -> String {
    let all: Attributes = ["routeKey": .string(key)]
    return try await call("POST", "/routes", all.merging(members) { $1 })["routeId"]?.string ?? ""
  }

  func integration() async throws(AWSError) -> String {
    let members: Attributes = [
      "integrationType": "HTTP_PROXY", "integrationMethod": "GET",
      "integrationUri": "http://127.0.0.1:9/orders",
    ]
    return try await call("POST", "/integrations", members)["integrationId"]?.string ?? ""
  }

  static func jwt(_ name: String = "cognito", audience: [String] = ["client"], issuer: String = issuer)
    -> Attributes
  {
    [
      "name": .string(name), "authorizerType": "JWT", "identitySource": ["$request.header.Authorization"],
      "jwtConfiguration": ["issuer": .string(issuer), "audience": .list(audience.map { .string($0) })],
    ]
  }

  func authorizer(_ members: Attributes = jwt()) async throws(AWSError) -> String {
    try await call("POST", "/authorizers", members)["authorizerId"]?.string ?? ""
  }
}
