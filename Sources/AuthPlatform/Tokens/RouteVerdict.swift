package import Planner
package import ResourceModel
package import Tokens

/// Whether a route takes a token, by what is deployed, and why. A pure function of both.
///
/// Source: API Gateway developer guide, "Control access to REST APIs using Amazon Cognito user pools as an authorizer"
/// and "Control access to HTTP APIs with JWT authorizers".
package struct RouteVerdict: Sendable, Hashable {
  package enum Answer: String, Sendable, Hashable { case accepts, refuses, unknown }

  package let answer: Answer
  /// Whole sentences without a full stop: all that speak against it, or what speaks for it.
  package let reasons: [String]
  /// What the API answers then; nil where it is not API Gateway that refuses.
  package let status: Int?

  private init(_ answer: Answer, _ reasons: [String], status: Int? = nil) {
    self.answer = answer
    self.reasons = reasons
    self.status = status
  }

  /// - Parameters:
  ///   - token: nil for a request without one. Its signature is taken for good.
  ///   - style: of the route's API.
  package init(
    _ token: JSONWebToken?, at route: AccessModel.Route, of style: Binding.Style, now: Timestamp
  ) {
    let asked: String
    switch route.demand {
    case .open:
      self.init(.accepts, ["the route is open to everybody and looks at no token"])
      return
    case .other(let type):
      self.init(
        .unknown, ["the route is protected by \(type), which authplat does not set up and cannot foretell"])
      return
    case .scopes(let scopes, _): asked = scopes.sorted().joined(separator: " or ")
    case .idToken: asked = style == .rest ? "an ID token" : "a token of its pool"
    }
    guard let token else {
      self.init(.refuses, ["the route asks for \(asked), and the request brings no token"], status: 401)
      return
    }
    let general = Self.expiry(token, now) + Self.origin(token, route) + Self.audience(token, route)
    let (special, refusal) = Self.demand(token, route, style)
    if !general.isEmpty {
      self.init(.refuses, general + special, status: 401)
    } else if !special.isEmpty {
      self.init(.refuses, special, status: refusal)
    } else {
      let held = route.demand.scopes.filter(token.scopes.contains)
      self.init(
        .accepts,
        [
          held.isEmpty
            ? "the route asks for \(asked), and this is one"
            : "the route asks for \(asked), and the token has \(held.joined(separator: " and "))"
        ])
    }
  }

  // MARK: Reasons against it

  private static func expiry(_ token: JSONWebToken, _ now: Timestamp) -> [String] {
    guard let expiry = token.expiry else { return ["the token does not say when it expires"] }
    if expiry <= now { return ["the token expired at \(expiry)"] }
    let start = [token.notBefore, token.issuedAt].compactMap(\.self).max()
    if let start, now < start { return ["the token is valid from \(start) only"] }
    return []
  }

  private static func origin(_ token: JSONWebToken, _ route: AccessModel.Route) -> [String] {
    guard let issuer = token.issuer else { return ["the token does not name its issuer"] }
    let pool = String(issuer.split(separator: "/").last ?? "")
    if route.pools.contains(pool) { return [] }
    let pools = NameList.text(route.pools.sorted())
    return ["the token is of pool \(pool), and the route takes those of \(pools.isEmpty ? "no pool" : pools)"]
  }

  private static func audience(_ token: JSONWebToken, _ route: AccessModel.Route) -> [String] {
    guard let audience = route.audience else { return [] }
    let client = token.claims["aud"]?.string ?? token.claims["client_id"]?.string ?? ""
    return audience.contains(client)
      ? [] : ["its client \(client) is not in the audience of authorizer \(route.demand.authorizer ?? "")"]
  }

  private static func demand(
    _ token: JSONWebToken, _ route: AccessModel.Route, _ style: Binding.Style
  ) -> (reasons: [String], status: Int) {
    switch route.demand {
    case .open, .other: return ([], 0)
    case .idToken:
      let isRight = style == .http || token.use == .id
      return (
        isRight
          ? []
          : [
            "the route names no scopes, and a REST API then takes ID tokens alone; this is "
              + (token.use == .access ? "an access token" : "neither")
          ], 401
      )
    case .scopes(let scopes, _):
      if style == .rest, token.use != .access {
        return (["the route asks for scopes, which access tokens have; this is \(kind(token))"], 401)
      }
      guard Set(scopes).isDisjoint(with: token.scopes) else { return ([], 0) }
      let held = token.scopes.isEmpty ? "no scope" : NameList.text(token.scopes)
      return (
        ["the route asks for \(scopes.sorted().joined(separator: " or ")), and the token has \(held)"],
        style == .rest ? 401 : 403
      )
    }
  }

  private static func kind(_ token: JSONWebToken) -> String {
    switch token.use {
    case .id: "an ID token"
    case .access: "an access token"
    case nil: "neither an access token nor an ID token"
    }
  }
}
