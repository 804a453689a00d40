import AWS
import ResourceModel

/// `POST /oauth2/token`: tokens for programs, their own or a person's (RFC 6749, section 3.2).
///
/// Source: Cognito developer guide, "The token issuer endpoint".
struct TokenEndpoint: Sendable {
  private static let grants = [TokenGrant.clientCredentials, .authorizationCode, .refreshToken]

  let web: PoolWeb
  /// Whether an account and region may have one more token now.
  let admits: @Sendable (Realm) -> Bool

  func answer(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async -> HTTPResponse {
    switch request.method {
    case "POST":
      do throws(OAuthError) { return WebAnswer.json(200, try await tokens(request, at: site, now)) } catch {
        return WebAnswer.json(error.status, ["error": .string(error.code.rawValue)])
      }
    case "OPTIONS": return WebAnswer.preflight(allowing: "POST")
    default: return WebAnswer.wrongMethod(allowing: "POST, OPTIONS")
    }
  }

  private func tokens(
    _ request: HTTPRequest, at site: PoolSite, _ now: Timestamp
  ) async throws(OAuthError) -> Attributes {
    let asked = try TokenRequest(request)
    guard let grant = Self.grants.first(where: { $0.name == asked.grantType }) else {
      throw OAuthError(.unsupportedGrantType)
    }
    guard let client = await web.world.look({ RegisteredClient(asked.client.clientID, at: site, in: $0) })
    else {
      throw OAuthError(.invalidClient)
    }
    guard admits(client.realm) else { throw OAuthError(.tooManyRequests) }
    guard client.isAuthenticated(by: asked.client.secret) else { throw OAuthError(.invalidClient) }
    guard client.members["AllowedOAuthFlowsUserPoolClient"] == true else { throw OAuthError(.invalidGrant) }
    guard client.members["AllowedOAuthFlows"]?.strings?.contains(grant.flow) == true else {
      throw OAuthError(.unauthorizedClient)
    }
    // Signing is outside the world's actor, so tokens are made on all cores at a time.
    return try await grant.tokens(
      TokenGrant.Context(client: client, form: asked.form, web: web, now: now))
  }
}
