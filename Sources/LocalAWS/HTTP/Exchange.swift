import AWS
import HTTPTypes
import HummingbirdCore
import NIOCore
import ResourceModel

/// One request and its answer on a connection.
struct Exchange {
  /// Requests with longer bodies are refused: AWS's own limit is 2 MB for the services served here.
  static let maximumBody = 8 << 20
  /// What is read of a body that is refused, so that the client gets to read the refusal; then the connection ends.
  private static let patience = 64 << 20

  let endpoint: LocalEndpoint

  /// - Throws: to end the connection, with or without an answer.
  func answer(_ request: Request, _ writer: consuming ResponseWriter) async throws {
    let declared = request.headers[.contentLength].flatMap(Int.init) ?? 0
    if request.headers[.expect]?.lowercased() == "100-continue" {
      if declared > Self.maximumBody {
        try await write(Self.tooLarge, to: request, writer)
        throw ConnectionEnds()
      }
      try await writer.writeInformationalHead(.init(status: .continue))
    }
    guard let body = try await body(of: request) else {
      try await write(Self.tooLarge, to: request, writer)
      throw ConnectionEnds()
    }
    switch await endpoint.answer(plain(request, body)) {
    case .response(let response): try await write(response, to: request, writer)
    case .dropped: throw ConnectionEnds()
    }
  }

  /// Nil when it is too long.
  private func body(of request: Request) async throws -> [UInt8]? {
    var body: [UInt8] = []
    var length = 0
    for try await part in request.body {
      length += part.readableBytes
      if length > Self.patience { throw ConnectionEnds() }
      if length <= Self.maximumBody { body += part.readableBytesView }
    }
    return length > Self.maximumBody ? nil : body
  }

  private func plain(_ request: Request, _ body: [UInt8]) -> AWS.HTTPRequest {
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

  private func write(
    _ response: AWS.HTTPResponse, to request: Request, _ writer: consuming ResponseWriter
  ) async throws {
    var headers = HTTPFields()
    for (name, value) in response.headers {
      if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
    }
    headers[.contentLength] = String(response.body.count)
    headers[.date] = endpoint.clock().httpDate
    let head = HTTPTypes.HTTPResponse(status: .init(code: response.status), headerFields: headers)
    if request.method == .head || response.body.isEmpty {
      try await writer.writeResponse(head)
    } else {
      try await writer.write(
        response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
    }
  }

  private static let tooLarge = AWS.HTTPResponse(
    status: 413, headers: [("Content-Type", "application/x-amz-json-1.1"), ("Connection", "close")],
    body: Array(#"{"__type":"RequestEntityTooLargeException"}"#.utf8))
}
