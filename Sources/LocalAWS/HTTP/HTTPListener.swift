import AWS
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Speaks HTTP/1.1 for an endpoint, and knows nothing of AWS.
package struct HTTPListener: Sendable {
  /// Requests with longer bodies are refused with 413: AWS's own limit is 2 MB for the services served here.
  static let maximumBody = 8 << 20

  private let host: String
  private let port: Int
  private let endpoint: LocalEndpoint

  package init(host: String, port: Int, endpoint: LocalEndpoint) {
    self.host = host
    self.port = port
    self.endpoint = endpoint
  }

  /// Serves until SIGTERM or SIGINT; requests under way are answered first.
  /// - Parameter onReady: told once connections are accepted.
  /// - Throws: when the address cannot be had.
  package func run(onReady: @escaping @Sendable () -> Void) async throws {
    let endpoint = endpoint
    let application = Application(
      responder: CallbackResponder { request, context in
        await Self.respond(request, context, endpoint)
      },
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { _ in onReady() },
      logger: Logger(label: "local", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await application.runService()
  }

  private static func respond(
    _ request: Request, _ context: ConnectionContext, _ endpoint: LocalEndpoint
  ) async -> Response {
    var request = request
    guard let body = try? await request.collectBody(upTo: maximumBody) else {
      return Response(status: .contentTooLarge)
    }
    switch await endpoint.answer(plain(request, Array(body.readableBytesView))) {
    case .response(let response): return hummingbird(response)
    case .dropped:
      context.channel.close(promise: nil)
      return Response(status: .internalServerError)
    }
  }

  private static func plain(_ request: Request, _ body: [UInt8]) -> AWS.HTTPRequest {
    let authority = request.head.authority ?? ""
    // The port follows the last colon, unless that one is inside an IPv6 address.
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let target = request.head.path ?? "/"
    let mark = target.firstIndex(of: "?")
    return AWS.HTTPRequest(
      method: request.method.rawValue, scheme: .http,
      host: String(authority[..<(colon ?? authority.endIndex)]).lowercased(),
      port: colon.flatMap { Int(authority[authority.index(after: $0)...]) },
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) } ?? "",
      headers: request.headers.map { ($0.name.rawName, $0.value) }, body: body)
  }

  private static func hummingbird(_ response: AWS.HTTPResponse) -> Response {
    var headers = HTTPFields()
    for (name, value) in response.headers {
      if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
    }
    return Response(
      status: .init(code: response.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
  }
}

/// A request's connection, so that it can be closed without an answer.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}
