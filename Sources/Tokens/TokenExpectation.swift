package import ResourceModel

/// What a token must say to be taken for one of this client's.
///
/// Source: Cognito developer guide, "Verifying JSON web tokens"; RFC 7519, section 4.1.
package struct TokenExpectation: Sendable, Hashable {
  /// Seconds by which two clocks may differ.
  package static let tolerance = 60.0

  package let issuer: TokenIssuer
  package let clientID: String
  /// In full; all of them must be there.
  package let scopes: [String]

  package init(issuer: TokenIssuer, clientID: String, scopes: [String]) {
    self.issuer = issuer
    self.clientID = clientID
    self.scopes = scopes
  }

  /// Holds the claims of an access token against what is expected. The signature is another matter: see
  /// ``KeySet/verify(_:)``.
  /// - Throws: ``TokenError`` of the first that does not fit.
  package func check(_ token: JSONWebToken, at now: Timestamp) throws(TokenError) {
    guard token.issuer == issuer.name else {
      throw TokenError(.otherIssuer, "it was issued by another pool than \(issuer.name)")
    }
    try Self.checkTimes(of: token, at: now)
    guard token.use == .access else { throw TokenError(.otherUse, "it is no access token") }
    guard token.claims["client_id"]?.string == clientID else {
      throw TokenError(.otherClient, "it was given to another client than \(clientID)")
    }
    let missing = Set(scopes).subtracting(token.scopes)
    guard missing.isEmpty else {
      throw TokenError(.missingScopes, "it lacks \(missing.sorted().joined(separator: " and "))")
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
