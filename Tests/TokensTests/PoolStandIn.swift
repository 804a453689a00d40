import AWS
import Foundation
import ResourceModel
import Synchronization
import Tokens

/// The web endpoints of a pool with one client, answered by a test.
final class PoolStandIn: HTTPSending {
  static let root = "https://idp.example"
  static let issuer = TokenIssuer("\(root)/eu-west-1_Abc")
  static let tokenURL = "https://andmoredev.example/oauth2/token"
  static let now = Timestamp(milliseconds: 1_800_000_000_000)

  typealias Answer = @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse

  private let seen = Mutex<[HTTPRequest]>([])
  private let token: Answer
  private let keys: Answer

  init(token: @escaping Answer, keys: @escaping Answer = { _ in HTTPResponse(status: 404) }) {
    self.token = token
    self.keys = keys
  }

  var requests: [HTTPRequest] { seen.withLock { $0 } }

  func send(
    _ request: HTTPRequest, timeout: Double, bypassingProxy: Bool
  ) async throws(TransportError) -> HTTPResponse {
    seen.withLock { $0.append(request) }
    switch request.url {
    case Self.tokenURL: return try token(request)
    case Self.issuer.keysURL: return try keys(request)
    default: throw TransportError(.unreachable, "nobody is at \(request.url)", mayHaveArrived: false)
    }
  }

  static func json(_ status: Int, _ value: Value) -> HTTPResponse {
    HTTPResponse(status: status, body: JSONWriter.bytes(value))
  }

  static func granted(_ token: String) -> HTTPResponse {
    json(200, ["access_token": .string(token), "token_type": "Bearer", "expires_in": 3600])
  }

  /// What Cognito says in a machine's access token.
  static func claims(_ other: Attributes = [:]) -> Value {
    let now = Int(Self.now.seconds)
    return .map(
      [
        "sub": "client1", "client_id": "client1", "token_use": "access", "version": 2,
        "scope": "orders/api orders/admin", "iss": .string(issuer.name), "auth_time": .integer(now),
        "iat": .integer(now), "exp": .integer(now + 3600), "jti": "a",
      ].merging(other) { $1 })
  }

  static let client = ClientCredentials(
    clientID: "client1", secret: Secret("s3cretCanary"), tokenURL: tokenURL)
}
