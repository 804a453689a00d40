import AWS
import LocalAWS
import ResourceModel
import Synchronization

/// An endpoint in memory, with a clock that tests move, called with signed requests as over the wire.
///
/// It knows the key pairs `test` of account 123456789012 and `other` of 210987654321, each its own secret.
struct EndpointScene: Sendable {
  static let base = "http://127.0.0.1:4577"

  /// Stands still unless told to go on.
  final class Clock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_800_000_000_000))
    var now: Timestamp { time.withLock { $0 } }
    func advance(seconds: Double) { time.withLock { $0 = $0.adding(seconds: seconds) } }
  }

  let clock = Clock()
  let world: World
  let endpoint: LocalEndpoint

  /// - Parameter transport: takes what deployed APIs forward.
  init(
    issuer: Issuer = .endpoint, faults: Faults = Faults(), transport: (any HTTPSending)? = nil
  ) throws {
    let clock = clock
    world = try World()
    endpoint = LocalEndpoint(
      world: world,
      settings: .init(
        identities: Identities([
          .init(accessKeyID: "test", secret: Secret("test"), account: "123456789012"),
          .init(accessKeyID: "other", secret: Secret("other"), account: "210987654321"),
        ]), base: Self.base, issuer: issuer, transport: transport), faults: faults, clock: { clock.now })
  }

  /// Calls an operation of a JSON service.
  /// - Parameter key: the access key id that signs, which is its own secret; nil for no signature.
  /// - Throws: what the endpoint answered instead of 200.
  @discardableResult
  func call(
    _ operation: String, _ input: Attributes = [:], of service: Service = .cognitoIdentityProvider,
    as key: String? = "test", in region: String = "eu-west-1"
  ) async throws(AWSError) -> Attributes {
    var request = HTTPRequest(
      method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
      headers: [
        ("X-Amz-Target", "\(service.targetPrefix ?? "").\(operation)"),
        ("Content-Type", "application/x-amz-json-1.1"),
      ], body: Array(JSONWriter.write(.map(input), secrets: .revealed).utf8))
    if let key {
      request = SigV4(
        credentials: Credentials(accessKeyID: key, secret: Secret(key), source: "test"), region: region,
        service: service.signingName
      ).sign(request, at: clock.now)
    }
    guard case .response(let response) = await endpoint.answer(request) else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "", operation: operation)
    }
    guard response.status == 200 else {
      throw AWSError(response, form: .json, operation: operation, service: service, input: input)
    }
    do {
      return try JSONReader.read(response.body).map ?? [:]
    } catch {
      throw AWSError(
        code: AWSError.OwnCode.malformedAnswer, message: error.description, operation: operation)
    }
  }

  /// The error that a call is refused with; nil when it is not.
  func refusal(
    _ operation: String, _ input: Attributes = [:], of service: Service = .cognitoIdentityProvider,
    as key: String? = "test", in region: String = "eu-west-1"
  ) async -> AWSError? {
    do throws(AWSError) {
      try await call(operation, input, of: service, as: key, in: region)
      return nil
    } catch {
      return error
    }
  }
}
