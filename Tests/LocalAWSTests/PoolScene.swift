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

  let scene: EndpointScene
  let pool: String

  init(
    issuer: Issuer = .endpoint, faults: Faults = Faults(), transport: (any HTTPSending)? = nil
  ) async throws {
    scene = try EndpointScene(issuer: issuer, faults: faults, transport: transport)
    pool = try await Self.addPool(domain: "shop", in: scene)
    try await call(
      "CreateResourceServer",
      [
        "Identifier": "api", "Name": "api",
        "Scopes": [
          ["ScopeName": "read", "ScopeDescription": "r"], ["ScopeName": "write", "ScopeDescription": "w"],
        ],
      ])
  }

  /// Makes one more pool, with its domain, of which `email` and `custom:team` are attributes.
  func addPool(domain: String) async throws -> String { try await Self.addPool(domain: domain, in: scene) }

  private static func addPool(domain: String, in scene: EndpointScene) async throws -> String {
    let pool = try await scene.call(
      "CreateUserPool",
      [
        "PoolName": "pool",
        "Schema": [
          ["Name": "email", "AttributeDataType": "String", "Required": true],
          ["Name": "team", "AttributeDataType": "String"],
        ],
      ])["UserPool"]
    let id = try #require(pool?["Id"]?.string)
    var input: Attributes = ["UserPoolId": .string(id), "Domain": .string(domain)]
    if domain.contains(".") {
      input["CustomDomainConfig"] = ["CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"]
    }
    try await scene.call("CreateUserPoolDomain", input)
    return id
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
