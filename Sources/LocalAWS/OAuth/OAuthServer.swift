import AWS
import ResourceModel

/// The web endpoints of user pools: where programs get tokens and learn how to verify them, and where people sign in.
struct OAuthServer: Sendable {
  private let web: PoolWeb
  private let token: TokenEndpoint
  private let pages: HostedPages

  /// - Parameters:
  ///   - keys: of this world's pools.
  ///   - base: where clients reach the endpoint; no slash at the end.
  ///   - admits: whether an account and region may have one more token now.
  init(
    world: World, keys: SigningKeys, issuer: Issuer, base: String,
    admits: @escaping @Sendable (Realm) -> Bool
  ) {
    web = PoolWeb(world: world, keys: keys, issuer: issuer, base: base)
    token = TokenEndpoint(web: web, admits: admits)
    pages = HostedPages(web: web)
  }

  /// Nil for what is none of its endpoints.
  func answer(_ request: HTTPRequest, at now: Timestamp) async -> HTTPResponse? {
    let site = PoolSite(of: request, base: web.base)
    switch site.path {
    case "/oauth2/token": return await token.answer(request, at: site, now)
    case "/oauth2/userInfo": return await UserInfoEndpoint(web: web).answer(request, at: site, now)
    case "/oauth2/revoke": return await RevocationEndpoint(web: web).answer(request, at: site, now)
    case "/.well-known/openid-configuration":
      return await Discovery(web: web).configuration(request, at: site)
    case "/.well-known/jwks.json": return await Discovery(web: web).keySet(request, at: site)
    default: return await pages.answer(request, at: site, now)
    }
  }
}
