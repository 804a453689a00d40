import ResourceModel
import Synchronization

@testable import AWS
@testable import LocalAWS

/// A world with a pool, a client, a parameter and a secret in it, of which every input gets its own.
struct Scene: Sendable {
  /// What stands in the world, as it would be on disk.
  private let saved: [Objects.Change]
  /// What stands for the ids in an input.
  private let names: [String: String]
  /// What errors must not tell.
  let secrets: [String]

  private static let now = Timestamp(milliseconds: 1_800_000_000_000)
  private static let parameter = "canary-of-a-parameter-0000"
  private static let secret = "canary-of-a-secret-00000000"

  static func make() async -> Scene {
    let recorder = Recorder()
    let empty = Scene(saved: [], names: [:], secrets: [])
    guard let world = try? World(store: recorder) else { preconditionFailure("an empty world opens") }
    let endpoint = empty.endpoint(world)
    func call(_ service: Service, _ operation: String, _ input: Attributes) async -> Value {
      let request = empty.signed(
        HTTPRequest(
          method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
          headers: [("X-Amz-Target", "\(service.targetPrefix ?? "").\(operation)")],
          body: JSONWriter.bytes(.map(input))), for: service)
      guard case .response(let response) = await endpoint.answer(request), response.status == 200,
        let answer = try? JSONReader.read(response.body)
      else { fatalError("\(operation) is refused") }
      return answer
    }
    let pool =
      await call(.cognitoIdentityProvider, "CreateUserPool", ["PoolName": "pool"])["UserPool"]?["Id"] ?? ""
    _ = await call(
      .cognitoIdentityProvider, "CreateResourceServer",
      [
        "UserPoolId": pool, "Identifier": "api", "Name": "api",
        "Scopes": [["ScopeName": "read", "ScopeDescription": "Read"]],
      ])
    let client =
      await call(
        .cognitoIdentityProvider, "CreateUserPoolClient",
        [
          "UserPoolId": pool, "ClientName": "client", "GenerateSecret": true,
          "AllowedOAuthFlowsUserPoolClient": true,
          "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["api/read"],
        ])["UserPoolClient"] ?? [:]
    let (id, secret) = (client["ClientId"]?.string ?? "", client["ClientSecret"]?.string ?? "")
    _ = await call(
      .cognitoIdentityProvider, "CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "domain"])
    _ = await call(.cognitoIdentityProvider, "CreateGroup", ["UserPoolId": pool, "GroupName": "group"])
    _ = await call(.ssm, "PutParameter", ["Name": "/p", "Value": .string(parameter), "Type": "SecureString"])
    let arn = await call(
      .secretsManager, "CreateSecret",
      [
        "Name": "s", "SecretString": .string(Self.secret),
        "ClientRequestToken": "01234567-89ab-cdef-0123-456789abcdef",
      ])["ARN"]
    // Makes the pool's keys, which takes long.
    let basic = Digest.base64(Array("\(id):\(secret)".utf8))
    _ = await endpoint.answer(
      HTTPRequest(
        method: "POST", scheme: .http, host: "127.0.0.1", port: 4577, path: "/oauth2/token",
        headers: [
          ("Authorization", "Basic \(basic)"), ("Content-Type", "application/x-www-form-urlencoded"),
        ],
        body: Array("grant_type=client_credentials".utf8)))
    return Scene(
      saved: recorder.changes,
      names: [
        "${pool}": pool.string ?? "", "${client}": id, "${secret}": secret, "${basic}": basic,
        "${arn}": arn?.string ?? "",
      ],
      secrets: [secret, parameter, Self.secret])
  }

  func endpoint() -> LocalEndpoint {
    guard let world = try? World(store: Replay(changes: saved)) else {
      preconditionFailure("the world opens")
    }
    return endpoint(world)
  }

  private func endpoint(_ world: World) -> LocalEndpoint {
    LocalEndpoint(world: world, settings: .init(base: "http://127.0.0.1:4577")) { Self.now }
  }

  func signed(_ request: HTTPRequest, for service: Service) -> HTTPRequest {
    SigV4(
      credentials: Credentials(accessKeyID: "test", secret: Secret("test"), source: "fuzzer"),
      region: "us-east-1",
      service: service.signingName
    ).sign(request, at: Self.now)
  }

  /// A call that has an answer whatever happened before.
  var lastRequest: HTTPRequest {
    signed(
      HTTPRequest(
        method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
        headers: [("X-Amz-Target", "AWSCognitoIdentityProviderService.DescribeUserPool")],
        body: JSONWriter.bytes(["UserPoolId": .string(names["${pool}"] ?? "")])),
      for: .cognitoIdentityProvider)
  }

  func filled(_ bytes: [UInt8]) -> [UInt8] {
    var filled = bytes
    for (name, value) in names { filled.replace(Array(name.utf8), with: Array(value.utf8)) }
    return filled
  }
}

/// Keeps what a world saves.
private final class Recorder: ObjectSaving {
  private let saved = Mutex<[Objects.Change]>([])

  var changes: [Objects.Change] { saved.withLock { $0 } }
  func load() -> [Objects.Change] { [] }
  func save(_ changes: [Objects.Change]) { saved.withLock { $0 += changes } }
  func clear() {}
}

/// Gives a world what was kept, and keeps nothing.
private struct Replay: ObjectSaving {
  let changes: [Objects.Change]

  func load() -> [Objects.Change] { changes }
  func save(_ changes: [Objects.Change]) {}
  func clear() {}
}
