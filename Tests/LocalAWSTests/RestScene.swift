import AWS
import LocalAWS
import ResourceModel
import Testing

/// An endpoint with one REST API, and short ways to change it.
struct RestScene: Sendable {
  let scene: EndpointScene
  let api: String
  let root: String

  /// Another API of the same endpoint.
  init(_ scene: EndpointScene, _ made: Attributes) throws {
    self.scene = scene
    api = try #require(made["id"]?.string)
    root = try #require(made["rootResourceId"]?.string)
  }

  init(_ given: Attributes = [:]) async throws {
    let scene = try EndpointScene()
    try self.init(
      scene,
      try await scene.rest(
        .apiGateway, "POST", "/restapis", given.merging(["name": "shop"]) { given, _ in given }))
  }

  /// Calls below the API.
  @discardableResult
  func call(
    _ method: String, _ path: String = "", _ body: Attributes? = nil, text: String? = nil
  ) async throws(AWSError) -> Attributes {
    try await scene.rest(.apiGateway, method, "/restapis/\(api)\(path)", body, text: text)
  }

  @discardableResult
  func patch(
    _ path: String, _ operations: (op: String, path: String, value: String?)...
  ) async throws(AWSError) -> Attributes {
    try await call("PATCH", path, Self.body(operations))
  }

  /// What AWS's error says, as `code: message`; nil when the call is taken.
  func refused(_ method: String, _ path: String = "", _ body: Attributes? = nil) async -> String? {
    await scene.restRefusal(.apiGateway, method, "/restapis/\(api)\(path)", body).map { Self.words($0) }
  }

  func refusedPatch(
    _ path: String, _ operations: (op: String, path: String?, value: String?)...
  ) async -> String? {
    await refused(
      "PATCH", path,
      [
        "patchOperations": .list(
          operations.map { operation in
            var members: Attributes = ["op": .string(operation.op)]
            members["path"] = operation.path.map { .string($0) }
            members["value"] = operation.value.map { .string($0) }
            return .map(members)
          })
      ])
  }

  static func words(_ error: AWSError) -> String { "\(error.code): \(error.message)" }

  private static func body(_ operations: [(op: String, path: String, value: String?)]) -> Attributes {
    [
      "patchOperations": .list(
        operations.map { operation in
          var members: Attributes = ["op": .string(operation.op), "path": .string(operation.path)]
          members["value"] = operation.value.map { .string($0) }
          return .map(members)
        })
    ]
  }

  func resource(_ part: String, under parent: String? = nil) async throws -> String {
    let made = try await call("POST", "/resources/\(parent ?? root)", ["pathPart": .string(part)])
    return try #require(made["id"]?.string)
  }

  /// A method with a mock behind it, and the path of the method.
  @discardableResult
  func method(_ verb: String = "GET", on resource: String? = nil, _ given: Attributes = [:]) async throws
    -> String
  {
    let path = "/resources/\(resource ?? root)/methods/\(verb)"
    try await call("PUT", path, given.merging(["authorizationType": "NONE"]) { given, _ in given })
    try await call(
      "PUT", path + "/integration",
      ["type": "MOCK", "requestTemplates": ["application/json": "{\"statusCode\": 200}"]])
    return path
  }

  static let pool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGhI"

  func authorizer(_ name: String = "pool") async throws -> String {
    let made = try await call(
      "POST", "/authorizers",
      [
        "name": .string(name), "type": "COGNITO_USER_POOLS", "providerARNs": [.string(Self.pool)],
        "identitySource": "method.request.header.Authorization",
      ])
    return try #require(made["id"]?.string)
  }
}
