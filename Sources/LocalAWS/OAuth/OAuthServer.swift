import AWS
import ResourceModel

/// The web endpoints of user pools: where programs get tokens and learn how to verify them.
struct OAuthServer: Sendable {
  private let token: TokenEndpoint
  private let discovery: Discovery
  private let base: String

  /// - Parameters:
  ///   - keys: of this world's pools.
  ///   - base: where clients reach the endpoint; no slash at the end.
  ///   - admits: whether an account and region may have one more token now.
  init(
    world: World, keys: SigningKeys, issuer: Issuer, base: String,
    admits: @escaping @Sendable (Realm) -> Bool
  ) {
    token = TokenEndpoint(world: world, keys: keys, issuer: issuer, base: base, admits: admits)
    discovery = Discovery(world: world, keys: keys, issuer: issuer, base: base)
    self.base = base
  }

  /// Nil for what is none of its endpoints.
  func answer(_ request: HTTPRequest, at now: Timestamp) async -> HTTPResponse? {
    let site = PoolSite(of: request, base: base)
    switch site.path {
    case "/oauth2/token": return await token.answer(request, at: site, now)
    case "/.well-known/openid-configuration": return await discovery.configuration(request, at: site)
    case "/.well-known/jwks.json": return await discovery.keySet(request, at: site)
    default: return nil
    }
  }
}
