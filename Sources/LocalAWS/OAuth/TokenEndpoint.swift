import AWS
import ResourceModel

/// `POST /oauth2/token`: tokens for programs that authenticate (RFC 6749, section 3.2).
///
/// Source: Cognito developer guide, "The token issuer endpoint".
struct TokenEndpoint: Sendable {
  private static let grants = [TokenGrant.clientCredentials]

  let world: World
  let keys: SigningKeys
  let issuer: Issuer
  let base: String
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
    guard let client = await world.look({ RegisteredClient(asked.clientID, at: site, in: $0) }) else {
      throw OAuthError(.invalidClient)
    }
    guard admits(client.realm) else { throw OAuthError(.tooManyRequests) }
    guard client.isAuthenticated(by: asked.secret) else { throw OAuthError(.invalidClient) }
    guard client.members["AllowedOAuthFlowsUserPoolClient"] == true else { throw OAuthError(.invalidGrant) }
    guard client.members["AllowedOAuthFlows"]?.strings?.contains(grant.flow) == true else {
      throw OAuthError(.unauthorizedClient)
    }
    // Signing is outside the world's actor, so tokens are made on all cores at a time.
    return try grant.tokens(
      TokenGrant.Context(
        client: client, form: asked.form, keys: try await poolKeys(client),
        issuer: issuer.name(of: client.pool, region: client.realm.region, base: base), now: now))
  }

  private func poolKeys(_ client: RegisteredClient) async throws(OAuthError) -> PoolKeys {
    do { return try await keys.keys(of: client.pool, stored: client.keys) } catch {
      throw OAuthError(.serverError)
    }
  }
}
