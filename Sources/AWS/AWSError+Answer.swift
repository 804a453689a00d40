package import ResourceModel

/// The ways in which AWS's services say that a call failed.
package enum ErrorForm: Sendable, CaseIterable {
  /// The code in the body's `__type`. Cognito, SSM, Secrets Manager.
  case json
  /// The code in `x-amzn-ErrorType`. API Gateway, single sign-on.
  case restJSON
  /// `ErrorResponse/Error/Code`. STS.
  case query
  /// `Error/Code`. S3.
  case restXML

  init(_ wireProtocol: Service.WireProtocol) {
    switch wireProtocol {
    case .json: self = .json
    case .query: self = .query
    case .rest: self = .restJSON
    }
  }
}

extension AWSError {
  /// Longest message kept, in characters. AWS's own are shorter, apart from lists of broken constraints.
  static let longestMessage = 600

  /// Reads the answer to a call of ``Operation``.
  package init(_ answer: HTTPResponse, to operation: Operation, input: Attributes = [:]) {
    self.init(
      answer, form: ErrorForm(operation.service.wireProtocol), operation: operation.name,
      service: operation.service, input: input)
  }

  /// Reads an answer whose status is not 2xx.
  ///
  /// The code comes without namespace; without any it is the name of the HTTP status, such as `BadGateway`.
  /// The message is AWS's, capped and without the secrets of `input`, because AWS repeats refused values.
  /// A body that is not AWS's, such as a proxy's page, is described and not repeated.
  package init(
    _ answer: HTTPResponse, form: ErrorForm, operation: String, service: Service? = nil,
    input: Attributes = [:]
  ) {
    let parts = ErrorParts(answer, form: form)
    // A server may repeat what it was sent in any place.
    let code =
      parts.code.flatMap { Self.repeatsSecret($0, of: input) ? nil : $0 } ?? Self.statusName(answer.status)
    self.init(
      code: code, message: Self.presentable(parts.message ?? Self.sentence(for: answer), input: input),
      operation: operation, service: service, status: answer.status,
      requestID: Self.requestID(parts.requestID, in: answer, input: input),
      retryAfter: Self.retryAfter(in: answer),
      outcome: answer.status >= 500 && !Self.meansRefused(code, service: service)
        ? .unknown : .nothingHappened)
  }

  /// The id to name in a support case: from the body, else from a header. Nil for what cannot be one.
  static func requestID(_ inBody: String? = nil, in answer: HTTPResponse, input: Attributes) -> String? {
    let id = inBody ?? answer["x-amzn-RequestId"] ?? answer["x-amz-request-id"] ?? answer["x-amz-id-2"]
    guard let id, !id.isEmpty, id.utf8.count <= 128, id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      !repeatsSecret(id, of: input)
    else { return nil }
    return id
  }

  /// Short secrets cannot be told from chance and count as absent; codes and ids have no room for them.
  private static func repeatsSecret(_ text: String, of input: Attributes) -> Bool {
    Value.map(input).secrets.contains { $0.reveal().utf8.count >= 8 && text.contains($0.reveal()) }
  }

  /// Seconds. The other form of the header, a date, is not used by AWS and counts as absent.
  private static func retryAfter(in answer: HTTPResponse) -> Double? {
    guard let text = answer["Retry-After"]?.split(separator: " ").first, let seconds = Double(text),
      seconds.isFinite, seconds >= 0
    else { return nil }
    return seconds
  }

  /// A server error that says the call was turned away before it was worked on.
  private static func meansRefused(_ code: String, service: Service?) -> Bool {
    AWSError(code: code, message: "", service: service).isThrottling
  }

  private static func sentence(for answer: HTTPResponse) -> String {
    if answer.body.isEmpty { return "HTTP status \(answer.status) without a body" }
    let type = answer["Content-Type"].map { String($0.prefix(60)) } ?? "no content type"
    return "HTTP status \(answer.status) with a body that is not AWS's (\(type)); a proxy may have answered"
  }

  /// One line, without secrets, and no longer than ``longestMessage``.
  private static func presentable(_ message: String, input: Attributes) -> String {
    var text = message
    // The longest first: one that another begins with would leave the other's end standing.
    let secrets = Value.map(input).secrets.map { $0.reveal() }.sorted { $0.utf8.count > $1.utf8.count }
    for secret in secrets where !secret.isEmpty {
      let escaped = String(JSONWriter.write(.string(secret)).dropFirst().dropLast())
      guard text.contains(secret) || text.contains(escaped) else { continue }
      // A short secret cannot be told from chance; cutting it out would show where it was.
      guard secret.utf8.count >= 8 else { return "(message withheld: it may repeat a secret)" }
      text = text.replacing(secret, with: Secret.marker).replacing(escaped, with: Secret.marker)
    }
    text = String(text.map { $0.isNewline || $0.isControl ? " " : $0 })
    return text.count <= longestMessage ? text : text.prefix(longestMessage) + "…"
  }

  static func statusName(_ status: Int) -> String {
    switch status {
    case 301, 308: "PermanentRedirect"
    case 302, 303, 307: "TemporaryRedirect"
    case 304: "NotModified"
    case 400: "BadRequest"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 407: "ProxyAuthenticationRequired"
    case 408: "RequestTimeout"
    case 409: "Conflict"
    case 412: "PreconditionFailed"
    case 413: "ContentTooLarge"
    case 429: "TooManyRequests"
    case 500: "InternalServerError"
    case 502: "BadGateway"
    case 503: "ServiceUnavailable"
    case 504: "GatewayTimeout"
    default: "HTTP\(status)"
    }
  }
}

extension Character {
  fileprivate var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}

extension Value {
  /// Every secret inside the value.
  fileprivate var secrets: [Secret] {
    switch self {
    case .secret(let secret): [secret]
    case .list(let items): items.flatMap(\.secrets)
    case .map(let members): members.values.flatMap(\.secrets)
    case .bool, .integer, .decimal, .string, .template: []
    }
  }
}
