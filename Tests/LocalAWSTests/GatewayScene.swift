import AWS
import ResourceModel
import Synchronization
import Testing
import Tokens

@testable import LocalAWS

/// An endpoint with a user pool and deployed APIs, put on their shelves as the control plane puts them.
struct GatewayScene: Sendable {
  static let api = "api0000001"
  static let realm = Realm(account: "123456789012", region: "eu-west-1")

  let pool: PoolScene
  let backend: Backend

  /// The servers behind integrations: answers as a test says, and remembers what came.
  final class Backend: HTTPSending {
    private let state = Mutex<[HTTPRequest]>([])
    private let reply: @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse

    init(_ reply: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse) {
      self.reply = reply
    }

    var received: [HTTPRequest] { state.withLock { $0 } }

    func send(
      _ request: HTTPRequest, timeout: Double, bypassingProxy: Bool
    ) async throws(TransportError) -> HTTPResponse {
      state.withLock { $0.append(request) }
      return try reply(request)
    }
  }

  init(
    issuer: Issuer = .endpoint,
    backend reply: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse = { _ in
      HTTPResponse(status: 200, headers: [("Content-Type", "text/plain")], body: Array("backend".utf8))
    }
  ) async throws {
    backend = Backend(reply)
    pool = try await PoolScene(issuer: issuer, transport: backend)
  }

  var world: World { pool.scene.world }
  var clock: EndpointScene.Clock { pool.scene.clock }
  var poolARN: Value { .string("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/\(pool.pool)") }

  // MARK: APIs

  /// A method that answers 200 by itself.
  static func mock(_ members: Attributes = [:], body: String = #"{"ok":true}"#) -> Value {
    method(
      [
        "type": "MOCK", "requestTemplates": ["application/json": #"{"statusCode": 200}"#],
        "integrationResponses": [
          "200": ["statusCode": "200", "responseTemplates": ["application/json": .string(body)]]
        ],
      ], members)
  }

  static func method(_ integration: Value, _ members: Attributes = [:]) -> Value {
    .map(["authorizationType": "NONE", "methodIntegration": integration].merging(members) { _, own in own })
  }

  /// A method behind the authorizer `gate`.
  static func guarded(_ scopes: [String] = []) -> Value {
    mock([
      "authorizationType": "COGNITO_USER_POOLS", "authorizerId": "gate",
      "authorizationScopes": .list(scopes.map { .string($0) }),
    ])
  }

  /// Deploys a REST API.
  /// - Parameters:
  ///   - resources: methods by verb, by path.
  ///   - gate: members of the authorizer `gate`.
  func deploy(
    _ resources: [String: [String: Value]], gate: Attributes = [:], responses: [Value] = [],
    as deployment: String = "first", stage: String = "dev", variables: [String: Value] = [:],
    api: String = api
  ) async throws {
    let gate: Attributes = [
      "id": "gate", "name": "gate", "type": "COGNITO_USER_POOLS", "providerARNs": [poolARN],
      "identitySource": "method.request.header.Authorization",
    ].merging(gate) { _, own in own }
    let snapshot: Value = [
      "resources": .list(
        resources.sorted { $0.key < $1.key }.map { path, methods in
          ["id": .string("id\(path)"), "path": .string(path), "resourceMethods": .map(methods)]
        }),
      "authorizers": [.map(gate)], "gatewayResponses": .list(responses),
      "validators": [
        ["id": "on", "validateRequestParameters": true], ["id": "off", "validateRequestParameters": false],
      ],
    ]
    try await put(api, "REST", .restApi, .restDeployment, .restStage, deployment, snapshot, stage) {
      ["stageName": .string(stage), "deploymentId": .string(deployment), "variables": .map(variables)]
    }
  }

  /// Deploys an HTTP API.
  func deployHTTP(
    routes: [Value], integrations: [Value] = [], gate: Attributes = [:], cors: Value? = nil,
    stage: String = "$default", as deployment: String = "first", api: String = api
  ) async throws {
    let gate: Attributes = [
      "authorizerId": "gate", "authorizerType": "JWT",
      "identitySource": ["$request.header.Authorization"],
    ].merging(gate) { _, own in own }
    var snapshot: Attributes = [
      "routes": .list(routes), "authorizers": [.map(gate)],
      "integrations": .list(
        integrations + [
          [
            "integrationId": "back", "integrationType": "HTTP_PROXY", "integrationMethod": "ANY",
            "integrationUri": "http://127.0.0.1:9000/",
          ]
        ]),
    ]
    snapshot["cors"] = cors
    try await put(api, "HTTP", .httpApi, .httpDeployment, .httpStage, deployment, .map(snapshot), stage) {
      ["stageName": .string(stage), "deploymentId": .string(deployment), "stageVariables": [:]]
    }
  }

  private func put(
    _ api: String, _ kind: Value, _ apis: ObjectType, _ deployments: ObjectType, _ stages: ObjectType,
    _ deployment: String, _ snapshot: Value, _ stage: String, members: () -> [String: Value]
  ) async throws {
    let realm = Self.realm
    let members = members()
    try await world.change { objects throws(AWSError) in
      objects.put(
        ["Account": .string(realm.account), "Region": .string(realm.region), "Protocol": kind], api,
        on: Shelf(.everywhere, .gatewayPlace))
      objects.put(["id": .string(api)], api, on: Shelf(realm, apis))
      objects.put(["Snapshot": snapshot], deployment, on: Shelf(realm, deployments, under: api))
      objects.put(members, stage, on: Shelf(realm, stages, under: api))
    }
  }

  // MARK: Requests

  /// Calls an API by its host.
  /// - Parameter path: with the stage and the query.
  func call(
    _ method: String = "GET", _ path: String, _ headers: [(name: String, value: String)] = [],
    body: String = "", host: String = "\(api).execute-api.localhost"
  ) async throws -> HTTPResponse {
    try await pool.send(
      Self.request(method, path, headers, body: body, host: host))
  }

  static func request(
    _ method: String = "GET", _ path: String, _ headers: [(name: String, value: String)] = [],
    body: String = "", host: String = "\(api).execute-api.localhost"
  ) -> HTTPRequest {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return HTTPRequest(
      method: method, scheme: .http, host: host, port: 4577, path: parts[0],
      query: parts.count > 1 ? parts[1] : "", headers: headers, body: Array(body.utf8))
  }

  func bearer(_ token: String) -> [(name: String, value: String)] { [("Authorization", "Bearer \(token)")] }

  // MARK: Tokens

  /// A machine's access token.
  func accessToken(_ scope: String = "api/read") async throws -> String {
    let answer = try await pool.token(pool.client(), scope: scope)
    return try #require(answer.members["access_token"]?.string)
  }

  /// A token of a pool with claims of one's own.
  func sign(
    _ claims: Attributes, use: JSONWebToken.Use = .id, pool id: String? = nil
  ) async throws -> String {
    let owner = id ?? pool.pool
    let keys = try await SigningKeys(world: world).keys(
      of: owner, stored: world.look { $0[Shelf(.everywhere, .userPoolKeys), owner] })
    let now = clock.now.milliseconds / 1000
    let standard: Attributes = [
      "iss": .string("\(EndpointScene.base)/\(owner)"), "sub": "person", "token_use": .string(use.rawValue),
      "iat": .integer(now), "exp": .integer(now + 3600), "aud": "someclient",
    ]
    return try JSONWebToken.signed(
      standard.merging(claims) { _, own in own }, by: use == .id ? keys.id : keys.access)
  }
}

extension HTTPResponse {
  var message: String? { members["message"]?.string }
}

extension GatewayScene {
  /// Says which URL answers in the place of a function.
  func map(_ function: String, _ url: String) async throws {
    let body = #"{"functions":{"\#(function)":"\#(url)"}}"#
    let answer = try await call("POST", "/_authplat/functions", body: body, host: "127.0.0.1")
    #expect(answer.status == 200)
  }
}
