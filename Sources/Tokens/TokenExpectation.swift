import AWS
package import ResourceModel

/// What a token must say to be taken for one of this client's.
///
/// Source: Cognito developer guide, "Verifying JSON web tokens"; RFC 7519, section 4.1.
package struct TokenExpectation: Sendable, Hashable {
  /// Seconds by which two clocks may differ.
  package static let tolerance = 60.0

  package let issuer: TokenIssuer
  package let clientID: String
  package let use: JSONWebToken.Use
  /// Of an access token, in full; all of them must be there.
  package let scopes: [String]
  /// Of an ID token: what the request for it said, so that none of another sign-in is taken (OpenID Connect Core,
  /// section 3.1.3.7); nil when it said nothing.
  package let nonce: String?

  /// Of an access token.
  package init(issuer: TokenIssuer, clientID: String, scopes: [String]) {
    self.issuer = issuer
    self.clientID = clientID
    use = .access
    self.scopes = scopes
    nonce = nil
  }

  /// Of an ID token.
  package init(idTokenOf issuer: TokenIssuer, clientID: String, nonce: String?) {
    self.issuer = issuer
    self.clientID = clientID
    use = .id
    scopes = []
    self.nonce = nonce
  }

  /// Holds the claims of a token against what is expected. The signature is another matter: see
  /// ``KeySet/verify(_:)``.
  /// - Throws: ``TokenError`` of the first that does not fit.
  package func check(_ token: JSONWebToken, at now: Timestamp) throws(TokenError) {
    guard token.issuer == issuer.name else {
      throw TokenError(.otherIssuer, "it was issued by another pool than \(issuer.name)")
    }
    try Self.checkTimes(of: token, at: now)
    guard token.use == use else {
      throw TokenError(.otherUse, use == .access ? "it is no access token" : "it is no ID token")
    }
    guard token.claims[use == .access ? "client_id" : "aud"]?.string == clientID else {
      throw TokenError(.otherClient, "it was given to another client than \(clientID)")
    }
    let missing = Set(scopes).subtracting(token.scopes)
    guard missing.isEmpty else {
      throw TokenError(.missingScopes, "it lacks \(missing.sorted().joined(separator: " and "))")
    }
    guard let nonce else { return }
    guard Digest.isEqual(Array(nonce.utf8), Array((token.claims["nonce"]?.string ?? "").utf8)) else {
      throw TokenError(.otherSignIn, "it belongs to another sign-in than this one (`nonce`)")
    }
  }

  /// - Throws: ``TokenError`` `expired` or `notYetValid`, beyond the tolerance.
  package static func checkTimes(of token: JSONWebToken, at now: Timestamp) throws(TokenError) {
    guard let expiry = token.expiry else { throw TokenError(.expired, "it does not say when it expires") }
    guard now < expiry.adding(seconds: tolerance) else { throw TokenError(.expired, "it expired \(expiry)") }
    for start in [token.notBefore, token.issuedAt].compactMap(\.self)
    where now < start.adding(seconds: -tolerance) {
      throw TokenError(.notYetValid, "it is valid from \(start), which is still to come by this clock")
    }
  }
}
