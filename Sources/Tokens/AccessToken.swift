package import ResourceModel

/// A token that opens doors, with what it says of itself. It describes as a marker.
package struct AccessToken: Sendable {
  package let text: Secret
  package let claims: Attributes
  /// In full.
  package let scopes: [String]
  package let expiry: Timestamp

  /// - Throws: ``TokenError`` `malformed` for what is no token or does not say when it expires.
  package init(_ text: Secret) throws(TokenError) {
    let token = try JSONWebToken(text.reveal())
    guard let expiry = token.expiry else {
      throw TokenError(.malformed, "the token does not say when it expires")
    }
    self.text = text
    claims = token.claims
    scopes = token.scopes
    self.expiry = expiry
  }
}
