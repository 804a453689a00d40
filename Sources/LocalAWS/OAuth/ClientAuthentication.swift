import AWS
import Tokens

/// How a program says which client it is, and proves it (RFC 6749, section 2.3).
struct ClientAuthentication: Sendable {
  let clientID: String
  /// Nil when none was sent, as public clients do.
  let secret: String?

  /// - Parameter form: the request's own.
  /// - Throws: `invalid_client` when it names no client, `invalid_request` when it authenticates in two ways.
  init(_ request: HTTPRequest, _ form: WebForm) throws(OAuthError) {
    guard let header = request["Authorization"] else {
      guard let clientID = form["client_id"] else { throw OAuthError(.invalidClient) }
      self.clientID = clientID
      secret = form["client_secret"]
      return
    }
    let basic = try Self.credentials(in: header)
    // No more than one way in a request. The bare id may be repeated in the form.
    guard form["client_secret"] == nil, form["client_id"] ?? basic.id == basic.id else {
      throw OAuthError(.invalidRequest)
    }
    clientID = basic.id
    secret = basic.secret
  }

  /// Id and secret of HTTP's Basic scheme (RFC 7617).
  ///
  /// RFC 6749 (section 2.3.1) has both form-encoded first, AWS's guide has them as they are, and clients do
  /// either: percent-encoding is undone, while `+`, which a secret may hold, stands for itself.
  private static func credentials(in header: String) throws(OAuthError) -> (id: String, secret: String) {
    let parts = header.utf8.split(separator: UInt8(ascii: " "))
    guard let scheme = parts.first, String(Substring(scheme)).lowercased() == "basic" else {
      throw OAuthError(.invalidClient)
    }
    guard parts.count == 2, let bytes = Base64.decode(parts[1]),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let id = String(validating: PercentEncoding.decode(bytes[..<colon]), as: UTF8.self),
      let secret = String(validating: PercentEncoding.decode(bytes[(colon + 1)...]), as: UTF8.self)
    else { throw OAuthError(.invalidRequest) }
    return (id, secret)
  }
}
