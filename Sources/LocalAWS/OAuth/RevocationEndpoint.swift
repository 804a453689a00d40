import AWS
import ResourceModel

/// `POST /oauth2/revoke`: takes a refresh token back, and all tokens of the same sign-in with it (RFC 7009).
///
/// Source: Cognito developer guide, "The revoke endpoint".
struct RevocationEndpoint: Sendable {
  let web: PoolWeb

  func answer(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async -> HTTPResponse {
    switch request.method {
    case "POST":
      do throws(OAuthError) {
        try await revoke(request, at: site, now)
        return WebAnswer.empty(200)
      } catch {
        // Here, unlike at the token endpoint, a client that is not known is a 401.
        let status = error.code == .invalidClient ? 401 : error.status
        return WebAnswer.json(status, ["error": .string(error.code.rawValue)])
      }
    case "OPTIONS": return WebAnswer.preflight(allowing: "POST")
    default: return WebAnswer.wrongMethod(allowing: "POST, OPTIONS")
    }
  }

  private func revoke(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async throws(OAuthError) {
    let form = try WebForm(request)
    guard let token = form["token"] else { throw OAuthError(.invalidRequest) }
    let credentials = try ClientAuthentication(request, form)
    let client = await web.world.look { RegisteredClient(credentials.clientID, at: site, in: $0) }
    guard let client, client.isAuthenticated(by: credentials.secret) else {
      throw OAuthError(.invalidClient)
    }
    var input: Attributes = ["Token": .string(token), "ClientId": .string(client.id)]
    input["ClientSecret"] = credentials.secret.map { .string($0) }
    do throws(AWSError) {
      _ = try await web.perform("RevokeToken", input, for: client, at: now)
    } catch {
      switch error.code {
      case "UnsupportedTokenTypeException": throw OAuthError(.unsupportedTokenType)
      default: throw OAuthError(error.status == 400 ? .invalidRequest : .serverError)
      }
    }
  }
}
