/// One HTTP request, exactly as it goes over the wire: nothing is encoded or reordered after this.
package struct HTTPRequest: Sendable {
  package enum Scheme: String, Sendable { case http, https }
  package var method: String
  package var scheme: Scheme
  /// Lower case; an IPv6 address stands in brackets.
  package var host: String
  /// Nil for the scheme's own port.
  package var port: Int?
  /// Percent-encoded, starting with `/`.
  package var path: String
  /// Percent-encoded and without `?`; empty when there is none.
  package var query: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(
    method: String, scheme: Scheme = .https, host: String, port: Int? = nil, path: String = "/",
    query: String = "", headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.method = method
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// Host, and port where it is not the scheme's own: the value of the `Host` header.
  package var hostHeader: String {
    switch (port, scheme) {
    case (nil, _), (443, .https), (80, .http): host
    case (let port?, _): "\(host):\(port)"
    }
  }

  package var url: String {
    "\(scheme.rawValue)://\(hostHeader)\(path)" + (query.isEmpty ? "" : "?\(query)")
  }

  /// The first header of that name, whatever its letter case.
  package subscript(_ name: String) -> String? {
    headers.first { $0.name.isHeader(name) }?.value
  }
}

/// One HTTP answer.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The first header of that name, whatever its letter case.
  package subscript(_ name: String) -> String? {
    headers.first { $0.name.isHeader(name) }?.value
  }
}

extension String {
  /// Whether both name the same header: letter case means nothing in them, and they are ASCII (RFC 9110, section 5.1).
  fileprivate func isHeader(_ name: String) -> Bool {
    utf8.count == name.utf8.count
      && zip(utf8, name.utf8).allSatisfy { $0 == $1 || Self.lower($0) == Self.lower($1) }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

/// Why no HTTP answer came.
package struct TransportError: Error, Sendable, Equatable {
  package enum Code: String, Sendable {
    case unreachable, timeout, tls, cancelled, tooLarge, protocolViolation
  }
  package let code: Code
  package let reason: String
  /// Whether any byte of the request may have reached the server.
  package let mayHaveArrived: Bool

  package init(_ code: Code, _ reason: String, mayHaveArrived: Bool) {
    self.code = code
    self.reason = reason
    self.mayHaveArrived = mayHaveArrived
  }
  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

/// Something that carries a request to a server: libcurl in the program, a stand-in in tests.
package protocol HTTPSending: Sendable {
  /// - Parameters:
  ///   - timeout: seconds for the whole exchange.
  ///   - bypassingProxy: for link-local metadata services, which no proxy can reach.
  /// - Throws: when no complete answer came; calling again is the caller's decision.
  func send(_ request: HTTPRequest, timeout: Double, bypassingProxy: Bool) async throws(TransportError)
    -> HTTPResponse
}
