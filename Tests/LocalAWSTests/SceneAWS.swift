import AWS
import LocalAWS
import ResourceModel
import Synchronization
import TestSupport

/// authplat's own calls, signed and encoded as over the wire, answered by the endpoint of a scene.
struct SceneAWS: AWSCalling {
  let scene: EndpointScene
  /// The workspace; kept as long as its files may be read.
  var folder: ScratchFolder?
  var scope: AWSScope {
    AWSScope(region: "eu-west-1", issuerRoot: EndpointScene.base, folder: folder?.path ?? ".")
  }
  /// The operations called, in order.
  let calls = Calls()

  final class Calls: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
    func forget() { names.withLock { $0 = [] } }
  }

  private static let credentials = Credentials(accessKeyID: "test", secret: Secret("test"), source: "test")
  private static let place = Endpoint(scheme: .http, host: "127.0.0.1", port: 4577)

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let request = try ReadSigner(credentials: Self.credentials, region: scope.region)
      .request(operation, input, to: Self.place, at: scene.clock.now)
    return try await answer(request, to: operation.operation, input)
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let request = try WriteSigner(credentials: Self.credentials, region: scope.region)
      .request(operation, input, to: Self.place, at: scene.clock.now)
    return try await answer(request, to: operation.operation, input)
  }

  private func answer(
    _ request: HTTPRequest, to operation: Operation, _ input: Attributes
  ) async throws(AWSError) -> Attributes {
    calls.add(operation.name)
    guard case .response(let response) = await scene.endpoint.answer(request) else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "", operation: operation.name)
    }
    return try operation.decode(response, input: input)
  }

  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    scene.clock.advance(seconds: seconds)
  }

  func note(_ text: String) {}
}
