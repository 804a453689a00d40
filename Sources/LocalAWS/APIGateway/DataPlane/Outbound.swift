import AWS
import ResourceModel

/// The way out: requests that integrations send, and the functions that stand in for Lambda's.
struct Outbound: Sendable {
  enum Problem: Error, Sendable, Hashable {
    case timeout, unreachable
    /// It cannot be sent at all.
    case refused(String)
    /// A function of Lambda that has no URL here.
    case unmapped(String)
  }

  let world: World
  /// Nil where nothing is ever forwarded.
  let transport: (any HTTPSending)?

  /// - Parameter timeout: seconds for the whole exchange.
  func send(_ request: HTTPRequest, timeout: Double) async throws(Problem) -> HTTPResponse {
    guard let transport else { throw .refused("this endpoint forwards no requests") }
    do throws(TransportError) {
      return try await transport.send(request, timeout: timeout, bypassingProxy: false)
    } catch {
      switch error.code {
      case .timeout: throw .timeout
      case .protocolViolation where !error.mayHaveArrived: throw .refused(error.reason)
      default: throw .unreachable
      }
    }
  }

  /// Where a function is called.
  /// - Throws: ``Problem/unmapped(_:)``.
  func url(ofFunction name: String) async throws(Problem) -> OutboundURL {
    let stored = await world.look { $0[Shelf(.everywhere, .localFunction), name]?["Url"]?.string }
    guard let stored, let url = OutboundURL(stored) else { throw .unmapped(name) }
    return url
  }

  static func unmappedMessage(_ name: String) -> String {
    "authplat runs no Lambda functions, and no local URL is mapped to the function \(name); run: "
      + "authplat local map \(name)=URL"
  }
}

extension GatewayFailure {
  init(_ problem: Outbound.Problem) {
    switch problem {
    case .timeout: self.init(.integrationTimeout, "Endpoint request timed out")
    case .unreachable: self.init(.integrationFailure, "Network error communicating with endpoint")
    case .refused(let reason): self.init(.apiConfiguration, "the request cannot be forwarded: \(reason)")
    case .unmapped(let name): self.init(.default5XX, Outbound.unmappedMessage(name), status: 502)
    }
  }
}

extension ObjectType {
  /// By a Lambda function's name, in no realm: `Url`, which answers in its place.
  static let localFunction = ObjectType("localFunction")
}

/// An absolute URL of http or https, in the parts that a request has.
struct OutboundURL: Sendable, Hashable {
  let scheme: HTTPRequest.Scheme
  let host: String
  let port: Int?
  /// Percent-encoded; may be empty.
  let path: String
  let query: String

  init?(_ url: String) {
    guard let separator = url.firstRange(of: "://"),
      let scheme = HTTPRequest.Scheme(rawValue: url[..<separator.lowerBound].lowercased())
    else { return nil }
    let rest = url[separator.upperBound...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let host = authority[..<(colon ?? authority.endIndex)].lowercased()
    guard !host.isEmpty, !host.contains("@"), !host.contains(where: \.isWhitespace) else { return nil }
    if let colon {
      guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port) else {
        return nil
      }
      self.port = port
    } else {
      port = nil
    }
    let target = rest[authority.endIndex...]
    let mark = target.firstIndex(of: "?")
    self.scheme = scheme
    self.host = host
    path = String(target[..<(mark ?? target.endIndex)])
    query = mark.map { String(target[target.index(after: $0)...]) } ?? ""
  }

  /// A request to it.
  /// - Parameters:
  ///   - path: what follows its own, percent-encoded.
  ///   - query: what follows its own, percent-encoded.
  func request(
    _ method: String, path more: String = "", query others: [String] = [],
    headers: [(name: String, value: String)], body: [UInt8]
  ) -> HTTPRequest {
    let joined = path.hasSuffix("/") && more.hasPrefix("/") ? path + more.dropFirst() : path + more
    return HTTPRequest(
      method: method, scheme: scheme, host: host, port: port, path: joined.isEmpty ? "/" : joined,
      query: ([query] + others).filter { !$0.isEmpty }.joined(separator: "&"), headers: headers, body: body)
  }
}
