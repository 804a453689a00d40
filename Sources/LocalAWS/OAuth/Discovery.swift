import AWS
import ResourceModel

/// The two documents by which others learn about a pool: its endpoints and its public keys.
///
/// Source: OpenID Connect Discovery 1.0, section 3; RFC 7517; Cognito developer guide, "User pool endpoints".
struct Discovery: Sendable {
  let web: PoolWeb

  /// Nil when the site names no pool.
  func configuration(_ request: HTTPRequest, at site: PoolSite) async -> HTTPResponse? {
    await answer(request, at: site) { pool in
      WebAnswer.document(
        [
          "issuer": .string(web.issuer.name(of: pool.id, region: pool.region, base: web.base)),
          "authorization_endpoint": .string("\(site.root)/oauth2/authorize"),
          "token_endpoint": .string("\(site.root)/oauth2/token"),
          "userinfo_endpoint": .string("\(site.root)/oauth2/userInfo"),
          "revocation_endpoint": .string("\(site.root)/oauth2/revoke"),
          "end_session_endpoint": .string("\(site.root)/logout"),
          "jwks_uri": .string("\(site.root)/.well-known/jwks.json"),
          "id_token_signing_alg_values_supported": ["RS256"],
          "response_types_supported": ["code", "token"],
          "scopes_supported": ["openid", "email", "phone", "profile"],
          "subject_types_supported": ["public"],
          "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        ])
    }
  }

  /// Nil when the site names no pool.
  func keySet(_ request: HTTPRequest, at site: PoolSite) async -> HTTPResponse? {
    await answer(request, at: site) { pool in
      guard let keys = try? await web.keys.keys(of: pool.id, stored: pool.keys) else {
        return HTTPResponse(status: 500)
      }
      return WebAnswer.document(["keys": [keys.id.published, keys.access.published]])
    }
  }

  private struct Pool: Sendable {
    let id: String
    let region: String
    let keys: [String: Value]?
  }

  private func answer(
    _ request: HTTPRequest, at site: PoolSite, _ document: (Pool) async -> HTTPResponse
  ) async -> HTTPResponse? {
    let (owner, pool) = await web.world.look { objects in
      let owner = site.pool(in: objects)
      guard case .one(let id) = owner else { return (owner, Pool?.none) }
      let place = objects[Shelf(.everywhere, .userPoolPlace), id]
      return (
        owner,
        Pool(
          id: id, region: place?["Region"]?.string ?? "",
          keys: objects[Shelf(.everywhere, .userPoolKeys), id])
      )
    }
    if owner == .any { return nil }
    guard let pool else { return WebAnswer.notFound("User pool does not exist.") }
    switch request.method {
    case "GET", "HEAD": return await document(pool)
    case "OPTIONS": return WebAnswer.preflight(allowing: "GET")
    default: return WebAnswer.wrongMethod(allowing: "GET, HEAD, OPTIONS")
    }
  }
}
