import AWS
import Tokens

/// What a program sends to the token endpoint.
struct TokenRequest: Sendable {
  let grantType: String
  let clientID: String
  /// Nil when none was sent, as public clients do.
  let secret: String?
  let form: WebForm

  /// - Throws: `invalid_request` when it is no form, lacks its grant or authenticates in two ways;
  ///   `invalid_client` when it names no client.
  init(_ request: HTTPRequest) throws(OAuthError) {
    // Bytes and not characters: this runs for every token, and grapheme breaking takes longer than all else.
    let type = request["Content-Type"]?.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    guard let type, String(Substring(type)).lowercased() == "application/x-www-form-urlencoded" else {
      throw OAuthError(.invalidRequest)
    }
    form = try WebForm(request.body)
    guard let grantType = form["grant_type"] else { throw OAuthError(.invalidRequest) }
    self.grantType = grantType
    guard let header = request["Authorization"] else {
      guard let clientID = form["client_id"] else { throw OAuthError(.invalidClient) }
      self.clientID = clientID
      secret = form["client_secret"]
      return
    }
    let basic = try Self.credentials(in: header)
    // RFC 6749, section 2.3: no more than one way in a request. The bare id may be repeated in the form.
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
