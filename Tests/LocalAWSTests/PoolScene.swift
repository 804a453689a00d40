import AWS
import LocalAWS
import ResourceModel
import Testing

/// An endpoint with a user pool, its domain `shop` and an API with the scopes `api/read` and `api/write`.
struct PoolScene: Sendable {
  static let machine: Attributes = [
    "ClientName": "machine", "GenerateSecret": true, "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["api/read", "api/write"],
  ]
  static let region = "eu-west-1"

  let scene: EndpointScene
  let pool = "eu-west-1_AbCdEfGhI"

  init(
    issuer: Issuer = .endpoint, faults: Faults = Faults(), transport: (any HTTPSending)? = nil
  ) async throws {
    scene = try EndpointScene(issuer: issuer, faults: faults, transport: transport)
    try await addPool(pool, domain: "shop")
    try await call(
      "CreateResourceServer",
      [
        "Identifier": "api", "Name": "api",
        "Scopes": [
          ["ScopeName": "read", "ScopeDescription": "r"], ["ScopeName": "write", "ScopeDescription": "w"],
        ],
      ])
  }

  func addPool(_ id: String, domain: String, _ members: Attributes = [:]) async throws {
    let realm = Realm(account: "123456789012", region: Self.region)
    let place: [String: Value] = ["Account": "123456789012", "Region": .string(Self.region)]
    let attributes: [Value] = [
      ["Name": "sub", "Required": true], ["Name": "email", "Required": true], ["Name": "name"],
      ["Name": "email_verified"], ["Name": "custom:team"],
    ]
    try await scene.world.change { objects throws(AWSError) in
      objects.put(
        ["SchemaAttributes": .list(attributes)].merging(members) { _, given in given }, id,
        on: Shelf(realm, ObjectType("userPool")))
      objects.put(place, id, on: Shelf(.everywhere, ObjectType("userPoolPlace")))
      objects.put(
        place.merging(["UserPoolId": .string(id)]) { old, _ in old }, Self.region,
        on: Shelf(.everywhere, ObjectType("userPoolDomainPlace"), under: domain))
    }
  }

  @discardableResult
  func call(_ operation: String, _ input: Attributes = [:]) async throws(AWSError) -> Attributes {
    try await scene.call(operation, withPool(input))
  }

  func refusal(_ operation: String, _ input: Attributes = [:]) async -> AWSError? {
    await scene.refusal(operation, withPool(input))
  }

  private func withPool(_ input: Attributes) -> Attributes {
    input.merging(["UserPoolId": .string(pool)]) { given, _ in given }
  }

  /// Makes a client: a machine's unless told otherwise.
  @discardableResult
  func client(_ members: Attributes = machine) async throws -> Client {
    let answer = try await call(
      "CreateUserPoolClient", members.merging(["ClientName": "client"]) { given, _ in given })
    return try Client(#require(answer["UserPoolClient"]?.map))
  }

  func described(_ client: Client) async throws -> Attributes {
    try await call("DescribeUserPoolClient", client.name)["UserPoolClient"]?.map ?? [:]
  }

  /// A client as creating it tells.
  struct Client: Sendable {
    let members: Attributes
    let id: String
    let secret: String

    init(_ members: Attributes) throws {
      self.members = members
      id = try #require(members["ClientId"]?.string)
      secret = members["ClientSecret"]?.string ?? ""
    }

    var name: Attributes { ["ClientId": .string(id)] }
    /// The value of `Authorization`.
    var basic: String { "Basic \(Digest.base64("\(id):\(secret)".utf8))" }
  }

  /// Sends a form to the token endpoint.
  func ask(
    _ form: String, authorization: String? = nil, host: String = "127.0.0.1", path: String = "/oauth2/token",
    type: String = "application/x-www-form-urlencoded", method: String = "POST"
  ) async throws -> HTTPResponse {
    try await send(
      HTTPRequest(
        method: method, scheme: .http, host: host, port: 4577, path: path,
        headers: [("Content-Type", type)] + (authorization.map { [("Authorization", $0)] } ?? []),
        body: Array(form.utf8)))
  }

  /// Asks for a client's token.
  func token(
    _ client: Client, scope: String? = nil, host: String = "127.0.0.1", path: String = "/oauth2/token"
  ) async throws -> HTTPResponse {
    try await ask(
      "grant_type=client_credentials" + (scope.map { "&scope=\($0)" } ?? ""), authorization: client.basic,
      host: host, path: path)
  }

  func get(_ path: String, host: String = "127.0.0.1") async throws -> HTTPResponse {
    try await send(HTTPRequest(method: "GET", scheme: .http, host: host, port: 4577, path: path))
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard case .response(let response) = await scene.endpoint.answer(request) else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "")
    }
    return response
  }
}

extension HTTPResponse {
  /// The members of a JSON body.
  var members: Attributes { (try? JSONReader.read(body).map) ?? [:] }
  /// The code of an OAuth error that has AWS's status, type and single member.
  var oauthError: String? {
    guard status == 400, Array(members.keys) == ["error"] else { return nil }
    return self["Content-Type"] == "application/json;charset=UTF-8" ? members["error"]?.string : nil
  }
}
