import AWS
import Kinds
import LocalAWS
import ResourceModel
import Synchronization
import Testing

/// What holds for every kind of API Gateway, over the endpoint.
@Suite struct GatewayKindsTests {
  static let names = [
    "restAuthorizer", "gatewayResponse", "restRoutes", "httpAuthorizer", "httpRoutes", "httpCors",
  ]
  /// The kinds that are there with their API; nothing makes or deletes them.
  static let standing = ["restRoutes", "httpRoutes"]

  @Test(arguments: names) func `made or found, read, changed by nothing, deleted twice`(_ name: String)
    async throws
  {
    let bound = try await BoundKind(name)
    let id = try await bound.make()
    let observed = try await bound.read(id)
    for (attribute, wanted) in bound.kind.schema.normalised(bound.first) {
      #expect(BoundKind.lies(wanted, in: observed.attributes[attribute]), "\(attribute)")
    }
    #expect(try await bound.kind.find(bound.first, using: bound.aws) == [id])
    try await bound.kind.update(id, to: observed.attributes, from: observed, using: bound.aws)
    #expect(try await bound.read(id).attributes == observed.attributes)
    try await bound.kind.delete(id, using: bound.aws)
    try await bound.kind.delete(id, using: bound.aws)
    let isThere = try await bound.kind.read([id], using: bound.aws)[id] != nil
    #expect(isThere == Self.standing.contains(name))
  }

  @Test(arguments: names) func `an update changes what is wanted, and a second one nothing`(_ name: String)
    async throws
  {
    let bound = try await BoundKind(name)
    let id = try await bound.make()
    try await bound.change(id, through: bound.aws)
    let changed = try await bound.read(id)
    for (attribute, wanted) in bound.kind.schema.normalised(bound.second) {
      #expect(BoundKind.lies(wanted, in: changed.attributes[attribute]), "\(attribute)")
    }
    try await bound.change(id, through: bound.aws)
    #expect(try await bound.read(id).attributes == changed.attributes)
  }

  @Test(arguments: names, [false, true])
  func `killed at any call of an update and run again, it ends the same`(_ name: String, _ isAfter: Bool)
    async throws
  {
    let straight = try await BoundKind(name)
    let id = try await straight.make()
    let whole = Cut(straight.aws, at: .max, isAfter: isAfter)
    try await straight.change(id, through: whole)
    let end = straight.shape(try await straight.read(id))
    for number in 1...whole.count {
      let bound = try await BoundKind(name)
      let id = try await bound.make()
      await #expect(throws: AWSError.self) {
        try await bound.change(id, through: Cut(bound.aws, at: number, isAfter: isAfter))
      }
      try await bound.change(id, through: bound.aws)
      #expect(bound.shape(try await bound.read(id)) == end, "killed at call \(number) of \(whole.count)")
    }
  }

  @Test(arguments: names) func `an API that is gone has none of them`(_ name: String) async throws {
    let bound = try await BoundKind(name)
    let id = try await bound.make()
    try await bound.removeAPI()
    #expect(try await bound.kind.read([id], using: bound.aws).isEmpty)
    #expect(try await bound.kind.find(bound.first, using: bound.aws).isEmpty)
    try await bound.kind.delete(id, using: bound.aws)
  }
}

/// A kind of API Gateway with an API to be of, and two sets of attributes that one of it can have.
struct BoundKind {
  let kind: any ResourceKind
  let aws: SceneAWS
  let first: Attributes
  let second: Attributes
  private let path: (service: Service, api: String)

  init(_ name: String) async throws {
    kind = try #require(Catalog.kind(name))
    if name.hasPrefix("http") {
      let http = try await HTTPApiScene()
      aws = SceneAWS(scene: http.scene)
      path = (.apiGatewayV2, "/v2/apis/\(http.id)")
      (first, second) = try await Self.of(name, http)
    } else {
      let rest = try await RestScene()
      aws = SceneAWS(scene: rest.scene)
      path = (.apiGateway, "/restapis/\(rest.api)")
      (first, second) = try await Self.of(name, rest)
    }
  }

  private static func of(_ name: String, _ rest: RestScene) async throws -> (Attributes, Attributes) {
    let api: Attributes = ["restApiId": .string(rest.api)]
    switch name {
    case "restAuthorizer":
      let one: Attributes = [
        "name": "Main", "type": "COGNITO_USER_POOLS", "providerARNs": [.string(RestScene.pool)],
      ]
      let other: Attributes = [
        "name": "Other", "authorizerResultTtlInSeconds": 0,
        "providerARNs": [.string(RestScene.pool.replacing("AbCd", with: "DcBa"))],
      ]
      return (one.merging(api) { $1 }, one.merging(other) { $1 }.merging(api) { $1 })
    case "gatewayResponse":
      let header = "gatewayresponse.header.Access-Control-Allow-Origin"
      func response(_ origin: Value) -> Attributes {
        api.merging(["responseType": "DEFAULT_4XX", "responseParameters": [header: origin]]) { $1 }
      }
      return (response("'*'"), response("'https://a.example'"))
    default:
      try await rest.method("GET")
      try await rest.method("POST")
      _ = try await rest.authorizer("Main")
      try await rest.call("POST", "/deployments", ["stageName": "api"])
      return (
        demands(["GET /": "open", "POST /": "open"], "api", api),
        demands(["GET /": "orders/read via Main", "POST /": "idToken via Main"], "api", api)
      )
    }
  }

  private static func of(_ name: String, _ http: HTTPApiScene) async throws -> (Attributes, Attributes) {
    let api: Attributes = ["apiId": .string(http.id)]
    switch name {
    case "httpAuthorizer":
      func authorizer(_ name: Value, _ audience: Value) -> Attributes {
        [
          "name": name, "authorizerType": "JWT", "identitySource": ["$request.header.Authorization"],
          "jwtConfiguration": ["issuer": .string(HTTPApiScene.issuer), "audience": audience],
        ].merging(api) { $1 }
      }
      return (authorizer("Main", ["one"]), authorizer("Other", ["one", "two"]))
    case "httpCors":
      return (
        api.merging(["allowOrigins": ["*"], "allowHeaders": ["authorization"]]) { $1 },
        api.merging(["allowOrigins": ["https://a.example"], "allowMethods": ["GET"]]) { $1 }
      )
    default:
      let target: Attributes = ["target": .string("integrations/\(try await http.integration())")]
      _ = try await http.route("GET /orders", target)
      _ = try await http.route("$default", target)
      _ = try await http.authorizer(HTTPApiScene.jwt("Main"))
      try await http.call("POST", "/stages", ["stageName": "v1"])
      try await http.call("POST", "/deployments", ["stageName": "v1"])
      return (
        demands(["GET /orders": "open", "$default": "open"], "v1", api),
        demands(["GET /orders": "orders/read via Main", "$default": "idToken via Main"], "v1", api)
      )
    }
  }

  /// The same in draft and on the stage.
  private static func demands(_ texts: [String: String], _ stage: String, _ api: Attributes) -> Attributes {
    let routes = Value.map(texts.mapValues { .string($0) })
    return api.merging(["routes": routes, "stages": [stage: routes]]) { $1 }
  }

  func make() async throws -> PhysicalID { try await kind.create(first, using: aws) }

  func read(_ id: PhysicalID) async throws -> Observation {
    try #require(try await kind.read([id], using: aws)[id])
  }

  /// As a run does it: what is wanted is laid over what stands there, and nothing is written when that is all.
  func change(_ id: PhysicalID, through aws: any AWSCalling) async throws {
    guard let observed = try await kind.read([id], using: aws)[id] else { return }
    let target = Self.laid(.map(kind.schema.normalised(second)), over: .map(observed.attributes)).map ?? [:]
    if target == observed.attributes { return }
    try await kind.update(id, to: target, from: observed, using: aws)
  }

  func removeAPI() async throws { try await aws.scene.rest(path.service, "DELETE", path.api) }

  /// What does not differ between two scenes.
  func shape(_ observation: Observation) -> Attributes {
    observation.attributes.filter { !["restApiId", "apiId", "id"].contains($0.key) }
  }

  private static func laid(_ wanted: Value, over observed: Value?) -> Value {
    guard let one = wanted.map, let other = observed?.map else { return wanted }
    return .map(other.merging(one) { laid($1, over: $0) })
  }

  /// Whether a value holds all that is wanted of it.
  static func lies(_ wanted: Value, in observed: Value?) -> Bool {
    guard let members = wanted.map else { return wanted == observed }
    return members.allSatisfy { lies($0.value, in: observed?[$0.key]) }
  }
}

/// A connection that is lost at one of its calls, before its effect or after.
final class Cut: AWSCalling {
  private let aws: SceneAWS
  private let last: Int
  private let isAfter: Bool
  private let calls = Mutex(0)

  init(_ aws: SceneAWS, at last: Int, isAfter: Bool) {
    self.aws = aws
    self.last = last
    self.isAfter = isAfter
  }

  var scope: AWSScope { aws.scope }
  var count: Int { calls.withLock { $0 } }

  private func isLost() -> Bool {
    calls.withLock {
      $0 += 1
      return $0 >= last
    }
  }

  private var lost: AWSError {
    AWSError(code: AWSError.OwnCode.unreachable, message: "cut", outcome: .unknown)
  }

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    if isLost() { throw lost }
    return try await aws.read(operation, input)
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let isLost = isLost()
    if isLost, isAfter { _ = try await aws.write(operation, input) }
    if isLost { throw lost }
    return try await aws.write(operation, input)
  }

  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }

  func note(_ text: String) {}
}
