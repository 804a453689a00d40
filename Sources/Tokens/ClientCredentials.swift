package import AWS
package import ResourceModel

/// What a program gets its tokens with: `client_credentials` of OAuth (RFC 6749, section 4.4).
package struct ClientCredentials: Sendable {
  package let clientID: String
  package let secret: Secret
  /// The pool's `/oauth2/token`.
  package let tokenURL: String

  package init(clientID: String, secret: Secret, tokenURL: String) {
    self.clientID = clientID
    self.secret = secret
    self.tokenURL = tokenURL
  }

  /// Reads the document that a store holds: `client_id`, `client_secret` and `token_url`; nil when one is missing.
  package init?(document: Secret) {
    guard let document = try? JSONReader.read(document.reveal()), let id = document["client_id"]?.string,
      let secret = document["client_secret"]?.string, let url = document["token_url"]?.string
    else { return nil }
    self.init(clientID: id, secret: Secret(secret), tokenURL: url)
  }

  /// Asks once for a token; each answer costs money (Cognito's price of machine-to-machine requests).
  ///
  /// Id and secret go as Cognito's guide has them, in HTTP's Basic scheme and not form-encoded first: Cognito makes both
  /// of letters and digits, for which the two are the same.
  /// - Parameter scopes: in full; none asks for all that the client has.
  /// - Throws: ``TokenError``: `refused`, `throttled`, `unavailable`, `unreachable`, `unreadableAnswer`, or
  ///   `unusableAddress` before anything was sent. What came is not verified yet.
  package func token(
    for scopes: [String] = [], using transport: any HTTPSending
  ) async throws(TokenError) -> AccessToken {
    let form = "grant_type=client_credentials" + (scopes.isEmpty ? "" : "&scope=\(Self.encoded(scopes))")
    let (answer, refusal) = try await ask(form, using: transport)
    if let code = refusal {
      throw TokenError(.refused(code), "\(tokenURL) answered \(code.rawValue): \(code.meaning)")
    }
    guard let text = answer?["access_token"]?.string,
      let type = answer?["token_type"]?.string, type.lowercased() == "bearer"
    else { throw TokenError(.unreadableAnswer, "\(tokenURL) answered with status 200 and no token") }
    do throws(TokenError) { return try AccessToken(Secret(text)) } catch {
      throw TokenError(.unreadableAnswer, "\(tokenURL) gave a token that cannot be read: \(error.reason)")
    }
  }

  /// What the endpoint says to a code that it never gave out. It checks the client first, so `invalid_grant` proves
  /// the secret of a client that gets no tokens for itself, and costs nothing.
  /// - Parameter callback: one of the client's.
  /// - Throws: ``TokenError``: `refused` with every other word, or as ``token(for:using:)``.
  package func proveByCode(returningTo callback: String, using transport: any HTTPSending)
    async throws(TokenError)
  {
    let form =
      "grant_type=authorization_code&code=00000000-0000-0000-0000-000000000000"
      + "&client_id=\(PercentEncoding.encode(clientID))&redirect_uri=\(PercentEncoding.encode(callback))"
    let (_, refusal) = try await ask(form, using: transport)
    switch refusal {
    case .invalidGrant: return
    case let code?:
      throw TokenError(
        .refused(code),
        "\(tokenURL) answered \(code.rawValue) to a code that is none, and invalid_grant is due")
    case nil:
      throw TokenError(.unreadableAnswer, "\(tokenURL) answered with status 200 to a code that is none")
    }
  }

  /// - Returns: the body of an answer with status 200, or else OAuth's word.
  private func ask(
    _ form: String, using transport: any HTTPSending
  ) async throws(TokenError) -> (answer: Value?, refusal: OAuthCode?) {
    guard !clientID.contains(":") else {
      throw TokenError(.unusableAddress, "a client id with a colon cannot be sent by HTTP's Basic scheme")
    }
    let response = try await WebCall(transport: transport).send(
      "POST", tokenURL,
      headers: [
        ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ("Authorization", "Basic \(Base64.encode(Array("\(clientID):\(secret.reveal())".utf8)))"),
      ], body: Array(form.utf8))
    let answer = try? JSONReader.read(response.body)
    if response.status == 200 { return (answer, nil) }
    guard let code = answer?["error"]?.string.flatMap(OAuthCode.init) else {
      throw TokenError(
        .unreadableAnswer, "\(tokenURL) answered with status \(response.status) and no word of OAuth's")
    }
    return (nil, code)
  }

  /// Percent-encoded, the spaces between them too, as Cognito's guide has it.
  private static func encoded(_ scopes: [String]) -> String {
    PercentEncoding.encode(scopes.joined(separator: " "))
  }
}
