import AWS
import ResourceModel
import Tokens

extension TokenGrant {
  /// A token for a program itself, with no person behind it (RFC 6749, section 4.4).
  ///
  /// Source: Cognito developer guide, "The token issuer endpoint" and "Understanding the access token".
  static let clientCredentials = TokenGrant(
    name: "client_credentials", flow: "client_credentials"
  ) { context throws(OAuthError) in
    let client = context.client
    let lifetime = TokenLifetimes(of: client.members).access
    let now = Value.integer(context.now.milliseconds / 1000)
    let claims: Attributes = [
      "sub": .string(client.id), "client_id": .string(client.id), "token_use": "access", "version": 2,
      "scope": .string(try scopes(context).joined(separator: " ")),
      "iss": .string(context.web.issuerName(of: client)),
      "auth_time": now, "iat": now, "exp": .integer(context.now.milliseconds / 1000 + lifetime),
      "jti": .string(RequestID.make()),
    ]
    return [
      "access_token": .string(try token(claims, try await context.web.poolKeys(of: client).access)),
      "token_type": "Bearer",
      "expires_in": .integer(lifetime),
    ]
  }

  /// What was asked for, each once and in that order; all of the client's scopes when nothing was.
  private static func scopes(_ context: Context) throws(OAuthError) -> [String] {
    let granted = context.client.customScopes
    var seen: Set<String> = []
    let asked = (context.form["scope"] ?? "").split(separator: " ").map(String.init)
      .filter { seen.insert($0).inserted }
    guard !granted.isEmpty, seen.isSubset(of: granted) else { throw OAuthError(.invalidScope) }
    return asked.isEmpty ? granted : asked
  }

  private static func token(_ claims: Attributes, _ key: SigningKey) throws(OAuthError) -> String {
    do { return try JSONWebToken.signed(claims, by: key) } catch { throw OAuthError(.serverError) }
  }
}
