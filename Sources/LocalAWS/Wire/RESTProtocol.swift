import AWS
import ResourceModel

/// AWS's restJson1 protocol, seen from the server.
///
/// Source: Smithy documentation, "AWS restJson1 protocol"; error answers as API Gateway sends them.
enum RESTProtocol {
  /// The members of a call: those of the body, and over them those of the query, the headers and the path.
  /// - Parameter labels: the members that stand in the path.
  /// - Throws: `SerializationException` unless the body is one JSON object; an empty body is none.
  static func input(
    of request: HTTPRequest, to operation: LocalOperation, _ form: RESTForm, labels: [String: String]
  ) throws(AWSError) -> Attributes {
    var input: Attributes = [:]
    if let payload = form.payload {
      input[payload] = .string(String(decoding: request.body, as: UTF8.self))
    } else if !request.body.isEmpty {
      guard let members = (try? JSONReader.read(request.body))?.map else {
        throw .refusal("SerializationException", "Unable to unmarshall request body")
      }
      input = members
    }
    let fields = query(of: request)
    for name in form.query {
      let texts = fields.filter { $0.name == name }.map(\.value)
      guard let first = texts.first else { continue }
      let row = operation.input.first { $0.wireName == name }
      input[name] = row.map { value(first, texts, $0.wireType) } ?? .string(first)
    }
    for name in form.headers { input[name] = request[name].map { .string($0) } }
    return input.merging(labels.mapValues { .string($0) }) { _, label in label }
  }

  /// Names and values of the query, in their order, decoded. A `+` stays one: API Gateway's clients send `%20`.
  static func query(of request: HTTPRequest) -> [(name: String, value: String)] {
    request.query.utf8.split(separator: UInt8(ascii: "&")).map { field in
      let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: PercentEncoding.decode($0), as: UTF8.self) }
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }

  /// A text stays one where a number or a truth was due, so that the check refuses it.
  private static func value(_ text: String, _ all: [String], _ type: AttributeType) -> Value {
    switch type {
    case .list, .set: .list(all.map { .string($0) })
    case .integer: Int(text).map { .integer($0) } ?? .string(text)
    case .bool: Bool(text).map { .bool($0) } ?? .string(text)
    default: .string(text)
    }
  }

  /// - Parameter form: of the operation that answers. One with an answer of its own form says so by `body`,
  ///   `contentType` and `contentDisposition`.
  static func response(
    _ members: Attributes, of operation: LocalOperation, _ form: RESTForm, _ requestID: String
  ) -> HTTPResponse {
    if operation.answersPayload {
      var headers = [("Content-Type", members["contentType"]?.string ?? "application/json")]
      if let disposition = members["contentDisposition"]?.string {
        headers.append(("Content-Disposition", disposition))
      }
      return response(form.status, Array((members["body"]?.string ?? "").utf8), headers, requestID)
    }
    let isEmpty = members.isEmpty && form.status != 200
    return response(
      form.status, isEmpty ? [] : JSONWriter.bytes(.map(members), secrets: .revealed),
      [("Content-Type", "application/json")], requestID)
  }

  static func response(_ error: AWSError, _ requestID: String) -> HTTPResponse {
    response(
      isAboutTheCaller(error.code) ? 403 : error.status ?? 400,
      JSONWriter.bytes(["message": .string(error.message)]),
      [("Content-Type", "application/json"), ("x-amzn-ErrorType", error.code)], requestID)
  }

  /// What is wrong with a signature has status 403 here, and 400 in JSON 1.1.
  private static func isAboutTheCaller(_ code: String) -> Bool {
    [
      "UnrecognizedClientException", "InvalidSignatureException", "MissingAuthenticationTokenException",
      "ExpiredTokenException", "IncompleteSignatureException",
    ].contains(code)
  }

  private static func response(
    _ status: Int, _ body: [UInt8], _ headers: [(String, String)], _ requestID: String
  ) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: (body.isEmpty ? [] : headers) + [("x-amzn-RequestId", requestID)], body: body)
  }
}
