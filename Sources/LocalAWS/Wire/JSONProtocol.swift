import AWS
import ResourceModel

/// AWS's JSON 1.1 protocol, seen from the server.
///
/// Source: Smithy documentation, "AWS JSON 1.1 protocol"; error bodies as the services send them.
enum JSONProtocol {
  static let contentType = "application/x-amz-json-1.1"

  /// - Throws: `SerializationException` unless the body is one JSON object; an empty body is none. Only of a list
  ///   does AWS say what is wrong.
  static func input(of request: HTTPRequest) throws(AWSError) -> Attributes {
    var message = ""
    if let value = try? JSONReader.read(request.body) {
      if let members = value.map { return members }
      if value.list != nil { message = "Start of list found where not expected" }
    }
    throw AWSError(code: "SerializationException", message: message, status: 400)
  }

  static func response(_ members: Attributes, _ requestID: String) -> HTTPResponse {
    response(200, JSONWriter.bytes(.map(members), secrets: .revealed), requestID)
  }

  static func response(_ error: AWSError, _ requestID: String, messageMember: String) -> HTTPResponse {
    var members: [String: Value] = ["__type": .string(error.code)]
    // What cannot be read is refused before any service sees it, with a capital letter whatever the service's own.
    let member = error.code == "SerializationException" ? "Message" : messageMember
    if !error.message.isEmpty { members[member] = .string(error.message) }
    var response = response(error.status ?? 400, JSONWriter.bytes(.map(members)), requestID)
    response.headers.append(("x-amzn-ErrorType", "\(error.code):"))
    if isHeader(error.message) { response.headers.append(("x-amzn-ErrorMessage", error.message)) }
    return response
  }

  /// Whether a message can be a header too: one short line of printable ASCII.
  private static func isHeader(_ message: String) -> Bool {
    !message.isEmpty && message.utf8.count <= 4096 && message.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// For requests that name neither an operation nor a page.
  static var unknownPath: HTTPResponse {
    response(404, JSONWriter.bytes(["__type": "UnknownOperationException"]), RequestID.make())
  }

  private static func response(_ status: Int, _ body: [UInt8], _ requestID: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: [("Content-Type", contentType), ("x-amzn-RequestId", requestID)],
      body: body)
  }
}
