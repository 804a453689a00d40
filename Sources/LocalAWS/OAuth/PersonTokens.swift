import AWS
import ResourceModel
import Tokens

/// The tokens of a signed-in person as OAuth 2.0 gives them, decided and not yet signed.
struct PersonTokens: Sendable {
  let claims: UserTokens
  /// Nil where none is given.
  var refreshToken: String?

  /// The members of the token endpoint's answer (RFC 6749, section 5.1). An ID token is there for `openid`, and for
  /// sign-ins by the API, which knows no scopes.
  /// - Throws: `server_error` when OpenSSL has no memory.
  func signed(by keys: PoolKeys) throws(OAuthError) -> Attributes {
    do throws(AWSError) {
      let access = try JSONWebToken.signed(claims.accessClaims, by: keys.access)
      var members: Attributes = [
        "access_token": .string(access), "token_type": "Bearer",
        "expires_in": .integer(claims.lifetimes.access),
      ]
      if claims.family.givesIDTokens {
        members["id_token"] = .string(
          try JSONWebToken.signed(claims.idClaims(beside: access), by: keys.id))
      }
      members["refresh_token"] = refreshToken.map { .string($0) }
      return members
    } catch {
      throw OAuthError(.serverError)
    }
  }
}
