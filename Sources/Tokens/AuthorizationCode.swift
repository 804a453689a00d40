package import AWS
package import ResourceModel

/// One request for tokens by way of a browser: the authorization code grant of OAuth (RFC 6749, section 4.1) with PKCE
/// (RFC 7636) and OpenID Connect's nonce.
///
/// Each is good for one sign-in. Whoever only sees the address that the browser opens can do nothing with it: the
/// verifier never leaves this process but for the token endpoint.
package struct AuthorizationCode: Sendable {
  /// The root of the pool's pages, without a slash at its end.
  package let domain: String
  package let clientID: String
  /// One of the client's callback URLs, to the letter.
  package let redirectURI: String
  package let scopes: [String]
  package let state: String
  package let nonce: String
  private let verifier: Secret

  /// - Parameter random: bytes that nobody can guess, as many as asked for.
  package init(
    domain: String, clientID: String, redirectURI: String, scopes: [String], random: (Int) -> [UInt8]
  ) {
    self.domain = domain
    self.clientID = clientID
    self.redirectURI = redirectURI
    self.scopes = scopes
    state = Base64.url(random(24))
    nonce = Base64.url(random(24))
    // 43 characters, the RFC's least and its own recommendation.
    verifier = Secret(Base64.url(random(32)))
  }

  /// What the browser opens. It holds nothing secret.
  /// - Parameter user: filled into the page for the person; nil for nobody.
  package func url(for user: String? = nil) -> String {
    var query = [
      ("response_type", "code"), ("client_id", clientID), ("redirect_uri", redirectURI),
      ("scope", scopes.joined(separator: " ")), ("state", state), ("nonce", nonce),
      ("code_challenge_method", "S256"), ("code_challenge", Self.challenge(of: verifier)),
    ]
    if let user { query.append(("login_hint", user)) }
    return "\(domain)/oauth2/authorize?\(Self.encoded(query))"
  }

  /// RFC 7636, section 4.2.
  package static func challenge(of verifier: Secret) -> String {
    Base64.url(Digest.sha256(verifier.reveal().utf8))
  }

  /// What a redirect to our address said.
  package enum Answer: Sendable {
    case code(Secret)
    /// OAuth's word for why not (RFC 6749, section 4.1.2.1), as far as it is one.
    case refusal(String)
    /// Not the answer to this request.
    case foreign
  }

  /// Reads the query of a redirect. What does not bring our state is not ours, whatever else it says.
  package func answer(in query: String) -> Answer {
    let members = Self.decoded(query)
    guard let state = members["state"], Digest.isEqual(Array(state.utf8), Array(self.state.utf8)) else {
      return .foreign
    }
    if let error = members["error"] {
      let isWord =
        error.utf8.count <= 64 && error.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
      return .refusal(isWord ? error : "an error without a name")
    }
    guard let code = members["code"], !code.isEmpty else { return .foreign }
    return .code(Secret(code))
  }

  /// Changes the code for tokens. A code works once.
  /// - Parameter secret: the client's; nil for a public one.
  /// - Throws: ``TokenError`` as ``TokenRequest/tokens(using:)``.
  package func tokens(
    for code: Secret, secret: Secret?, using transport: any HTTPSending
  ) async throws(TokenError) -> PersonTokens {
    try await TokenRequest(
      domain: domain, clientID: clientID, secret: secret,
      form: [
        ("grant_type", "authorization_code"), ("code", code.reveal()), ("redirect_uri", redirectURI),
        ("code_verifier", verifier.reveal()),
      ]
    ).tokens(using: transport)
  }

  // MARK: Form encoding

  static func encoded(_ members: [(String, String)]) -> String {
    members.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
  }

  /// A name that stands there twice counts for nothing: two readers could read it in two ways.
  private static func decoded(_ query: String) -> [String: String] {
    var members: [String: String] = [:]
    var repeated: Set<String> = []
    for part in query.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, let name = text(pair[0]), let value = text(pair[1]) else { continue }
      if members.updateValue(value, forKey: name) != nil { repeated.insert(name) }
    }
    return members.filter { !repeated.contains($0.key) }
  }

  /// Undoes `application/x-www-form-urlencoded`; nil for what is not UTF-8.
  private static func text(_ encoded: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = encoded.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        continue
      }
      guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2
      else { return nil }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
