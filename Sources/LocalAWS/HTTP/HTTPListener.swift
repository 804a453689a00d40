import AWS
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Speaks HTTP/1.1 for an endpoint, and knows nothing of AWS.
package struct HTTPListener: Sendable {
  /// Seconds that requests under way get when the listener stops.
  private static let grace = 5

  private let host: String
  private let port: Int

  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: 0 takes a free one.
  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Listens while `body` runs; when it ends, requests under way are answered, and all connections are closed.
  /// - Parameters:
  ///   - makeEndpoint: told the port before the first connection is accepted, so that no request comes too early.
  ///   - body: told the port once connections are accepted.
  /// - Throws: ``ListeningError`` when the address cannot be had, and what `body` throws.
  package func run(
    makeEndpoint: @escaping @Sendable (_ port: Int) -> LocalEndpoint,
    while body: @escaping @Sendable (_ port: Int) async throws -> Void
  ) async throws {
    let late = LateEndpoint()
    let (ports, gotPort) = AsyncStream.makeStream(of: Int.self)
    let (host, wanted) = (host, port)
    let server = Server(
      childChannelSetup: PinnedHTTPChannel(
        base: HTTP1Channel(
          responder: { request, writer, _ in
            guard let endpoint = late.value else { throw ConnectionEnds() }
            try await Exchange(endpoint: endpoint).answer(request, writer)
          }, configuration: .init(additionalChannelHandlers: [PatienceHandler()]))),
      configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? wanted
        late.set(makeEndpoint(port))
        gotPort.yield(port)
        gotPort.finish()
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: Logger(label: "local", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup(of: Ended.self) { group in
      group.addTask {
        do {
          try await server.run()
        } catch {
          throw ListeningError(error, host: host, port: wanted) ?? error
        }
        return .listening
      }
      group.addTask {
        for await port in ports { try await body(port) }
        return .body
      }
      while let ended = try await group.next() {
        switch ended {
        case .body:
          group.addTask {
            try await server.shutdownGracefully()
            return .shutdown
          }
          group.addTask {
            try? await Task.sleep(for: .seconds(Self.grace))
            return .grace
          }
        case .shutdown: break
        case .listening, .grace: group.cancelAll()
        }
      }
    }
  }

  private enum Ended { case listening, body, shutdown, grace }
}

/// The endpoint that answers, known once the port is.
private final class LateEndpoint: Sendable {
  private let endpoint = Mutex<LocalEndpoint?>(nil)

  var value: LocalEndpoint? { endpoint.withLock { $0 } }
  func set(_ value: LocalEndpoint) { endpoint.withLock { $0 = value } }
}

/// Closes a connection without an answer.
struct ConnectionEnds: Error {}
