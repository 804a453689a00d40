import AWS
import Foundation
import ResourceModel

/// An app client that the benchmark has made.
struct BenchmarkClient {
  let pool: String
  let id: String
  let secret: String

  init(pool: String, id: String, secret: String) {
    self.pool = pool
    self.id = id
    self.secret = secret
  }

  init?(line: Substring) {
    let parts = line.split(separator: " ").map(String.init)
    guard parts.count == 3 else { return nil }
    self.init(pool: parts[0], id: parts[1], secret: parts[2])
  }

  var line: String { "\(pool) \(id) \(secret)" }
}

/// Makes clients, and the bytes of requests about them.
struct BenchmarkAccount {
  /// AWS's quota of app clients in a user pool.
  private static let clientsOfAPool = 1000
  private static let target = "AWSCognitoIdentityProviderService"

  let port: UInt16
  let now: Timestamp

  func makeClients(_ count: Int) throws -> [BenchmarkClient] {
    var clients: [BenchmarkClient] = []
    while clients.count < count {
      let number = min(Self.clientsOfAPool, count - clients.count)
      clients += try makePool(clients: number)
    }
    return clients
  }

  private func makePool(clients count: Int) throws -> [BenchmarkClient] {
    let load = Load(port: port)
    let created = try load.answer(call("CreateUserPool", ["PoolName": "bench"]))
    guard let pool = try JSONReader.read(created)["UserPool"]?["Id"]?.string else { throw Unusable() }
    let scope: Value = ["ScopeName": "read", "ScopeDescription": "Read"]
    _ = try load.answer(
      call(
        "CreateResourceServer",
        ["UserPoolId": .string(pool), "Identifier": "api", "Name": "api", "Scopes": [scope]]))
    return try (0..<count).map { number in
      let made = try load.answer(
        call(
          "CreateUserPoolClient",
          [
            "UserPoolId": .string(pool), "ClientName": .string("client-\(number)"), "GenerateSecret": true,
            "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["api/read"],
            "AllowedOAuthFlowsUserPoolClient": true, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
            "AccessTokenValidity": 60, "TokenValidityUnits": ["AccessToken": "minutes"],
          ]))
      let members = try JSONReader.read(made)["UserPoolClient"]
      guard let id = members?["ClientId"]?.string, let secret = members?["ClientSecret"]?.string else {
        throw Unusable()
      }
      return BenchmarkClient(pool: pool, id: id, secret: secret)
    }
  }

  func describe(_ client: BenchmarkClient) -> [UInt8] {
    call("DescribeUserPoolClient", ["UserPoolId": .string(client.pool), "ClientId": .string(client.id)])
  }

  func token(_ client: BenchmarkClient) -> [UInt8] {
    let basic = Data("\(client.id):\(client.secret)".utf8).base64EncodedString()
    return bytes(
      HTTPRequest(
        method: "POST", scheme: .http, host: "127.0.0.1", port: Int(port), path: "/oauth2/token",
        headers: [
          ("Authorization", "Basic \(basic)"), ("Content-Type", "application/x-www-form-urlencoded"),
        ], body: Array("grant_type=client_credentials&scope=api%2Fread".utf8)))
  }

  private func call(_ operation: String, _ input: Attributes) -> [UInt8] {
    let request = HTTPRequest(
      method: "POST", scheme: .http, host: "127.0.0.1", port: Int(port),
      headers: [
        ("X-Amz-Target", "\(Self.target).\(operation)"), ("Content-Type", "application/x-amz-json-1.1"),
      ], body: Array(JSONWriter.write(.map(input)).utf8))
    return bytes(
      SigV4(
        credentials: Credentials(accessKeyID: "test", secret: Secret("test"), source: "benchmark"),
        region: "us-east-1", service: "cognito-idp"
      ).sign(request, at: now))
  }

  private func bytes(_ request: HTTPRequest) -> [UInt8] {
    var head = "\(request.method) \(request.path) HTTP/1.1\r\nHost: \(request.hostHeader)\r\n"
    for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
    return Array("\(head)Content-Length: \(request.body.count)\r\n\r\n".utf8) + request.body
  }
}

/// The endpoint's answer is of no use.
struct Unusable: Error {}
