package import AWS
package import ResourceModel

/// A request of a person's tokens at a pool's `/oauth2/token`, by a code or by a refresh token.
///
/// Source: Cognito developer guide, "The token issuer endpoint".
package struct TokenRequest: Sendable {
  /// The root of the pool's pages, without a slash at its end.
  private let domain: String
  private let clientID: String
  private let secret: Secret?
  private let form: [(String, String)]

  init(domain: String, clientID: String, secret: Secret?, form: [(String, String)]) {
    self.domain = domain
    self.clientID = clientID
    self.secret = secret
    self.form = form
  }

  /// - Parameter secret: the client's; nil for a public one.
  package init(domain: String, clientID: String, secret: Secret?, refreshToken: Secret) {
    self.init(
      domain: domain, clientID: clientID, secret: secret,
      form: [("grant_type", "refresh_token"), ("refresh_token", refreshToken.reveal())])
  }

  /// Asks once. Nothing of what comes is verified yet.
  /// - Throws: ``TokenError``: `refused`, `throttled`, `unavailable`, `unreachable`, `unreadableAnswer`, or
  ///   `unusableAddress` before anything was sent.
  package func tokens(using transport: any HTTPSending) async throws(TokenError) -> PersonTokens {
    var headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
    // A public client names itself in the form; both at once is refused.
    var form = form
    if let secret {
      headers.append(
        ("Authorization", "Basic \(Base64.encode(Array("\(clientID):\(secret.reveal())".utf8)))"))
    } else {
      form.append(("client_id", clientID))
    }
    let url = "\(domain)/oauth2/token"
    let response = try await WebCall(transport: transport).send(
      "POST", url, headers: headers, body: Array(AuthorizationCode.encoded(form).utf8))
    let answer = try? JSONReader.read(response.body)
    guard response.status == 200 else {
      guard let code = answer?["error"]?.string.flatMap(OAuthCode.init) else {
        throw TokenError(
          .unreadableAnswer, "\(url) answered with status \(response.status) and no word of OAuth's")
      }
      throw TokenError(.refused(code), "\(url) answered \(code.rawValue): \(Self.meaning(of: code))")
    }
    return try PersonTokens(answer ?? [:], named: PersonTokens.Names.oauth)
  }

  private static func meaning(of code: OAuthCode) -> String {
    switch code {
    case .invalidRequest: "the request lacks something or says it twice"
    case .invalidClient: "the client does not exist, or this is not its secret"
    case .invalidGrant: "what was to be changed for tokens was used, taken back or has expired"
    case .unauthorizedClient: "the client may not use this grant"
    case .unsupportedGrantType: "the endpoint does not know this grant"
    case .invalidScope: "the client does not have a scope that was asked for"
    }
  }
}
