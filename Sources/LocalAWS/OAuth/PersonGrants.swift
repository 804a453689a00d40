import AWS
import ResourceModel

/// The grants that people stand behind.
///
/// Source: Cognito developer guide, "The token issuer endpoint" and "Refresh tokens".
extension TokenGrant {
  /// A code from the hosted pages, once (RFC 6749, section 4.1.3).
  static let authorizationCode = TokenGrant(
    name: "authorization_code", flow: "code"
  ) { context throws(OAuthError) in
    guard let code = context.form["code"], let redirectURI = context.form["redirect_uri"] else {
      throw OAuthError(.invalidRequest)
    }
    let verifier = context.form["code_verifier"]
    return try await context.personTokens { objects, scene, client throws(AWSError) in
      let (code, family, user) = try AuthorizationCode.redeem(
        code, redirectURI: redirectURI, verifier: verifier, client, scene, in: &objects)
      return PersonTokens(
        claims: UserTokens(
          of: user, client, family, issuer: scene.issuer, nonce: code.nonce, scene, in: objects),
        refreshToken: family.newRefreshToken(poolID: scene.poolID, scene.call, in: &objects))
    }
  }

  /// A refresh token; a new one comes along only where they rotate (RFC 6749, section 6).
  static let refreshToken = TokenGrant(
    name: "refresh_token", flow: "code"
  ) { context throws(OAuthError) in
    guard let old = context.form["refresh_token"] else { throw OAuthError(.invalidRequest) }
    return try await context.personTokens { objects, scene, client throws(AWSError) in
      let (family, user) = try RefreshOperations.holder(of: old, scene, client, in: &objects)
      return PersonTokens(
        claims: UserTokens(of: user, client, family, issuer: scene.issuer, scene, in: objects),
        refreshToken: RefreshOperations.rotated(old, family, client, scene, in: &objects))
    }
  }
}
