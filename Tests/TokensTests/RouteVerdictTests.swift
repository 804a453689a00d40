import ResourceModel
import Testing
import Tokens

@testable import AuthPlatform
@testable import Planner

@Suite struct RouteVerdictTests {
  private let now = PoolStandIn.now

  private func token(_ other: Attributes = [:]) throws -> JSONWebToken {
    let claims = PoolStandIn.claims(other)
    let parts = [#"{"alg":"RS256"}"#, JSONWriter.write(claims)].map { Signer.encoded(Array($0.utf8)) }
    return try JSONWebToken("\(parts[0]).\(parts[1]).AAAA")
  }

  private func idToken() throws -> JSONWebToken {
    try token(["token_use": "id", "aud": "client1", "scope": "", "client_id": ""])
  }

  private func route(
    _ demand: RouteDemand, pools: Set<String> = ["eu-west-1_Abc"], audience: Set<String>? = nil
  ) throws -> AccessModel.Route {
    AccessModel.Route(
      stack: "orders", api: "a", stage: "live", route: try #require(GatewayRoute("GET /orders")),
      demand: demand,
      pools: pools, audience: audience)
  }

  private let api = RouteDemand.scopes(["orders/api", "orders/other"], authorizer: "gate")
  private let unheld = RouteDemand.scopes(["orders/write"], authorizer: "gate")
  private let anyToken = RouteDemand.idToken(authorizer: "gate")

  private func verdict(
    _ token: JSONWebToken?, _ route: AccessModel.Route, _ style: Binding.Style = .rest,
    after seconds: Double = 0
  ) -> RouteVerdict { RouteVerdict(token, at: route, of: style, now: now.adding(seconds: seconds)) }

  @Test func `one of the scopes is enough`() throws {
    let verdict = verdict(try token(), try route(api))
    #expect(verdict.answer == .accepts && verdict.status == nil)
    #expect(
      verdict.reasons == ["the route asks for orders/api or orders/other, and the token has orders/api"])
  }

  @Test func `without a scope of the route a REST API answers 401 and an HTTP API 403`() throws {
    for (style, status) in [(Binding.Style.rest, 401), (.http, 403)] {
      let verdict = verdict(
        try token(), try route(unheld, audience: style == .http ? ["client1"] : nil), style)
      #expect(verdict.answer == .refuses && verdict.status == status)
      #expect(
        verdict.reasons == ["the route asks for orders/write, and the token has orders/api, orders/admin"])
    }
  }

  @Test func `a route that is open, or protected by others, looks at no token`() throws {
    #expect(verdict(nil, try route(.open)).answer == .accepts)
    #expect(verdict(try token(), try route(.other("AWS_IAM"))).answer == .unknown)
  }

  @Test func `without a token a protected route answers 401`() throws {
    for demand in [api, anyToken] {
      let verdict = verdict(nil, try route(demand))
      #expect(verdict.answer == .refuses && verdict.status == 401)
      #expect(verdict.reasons.first?.contains("brings no token") == true)
    }
  }

  @Test func `the kind of a token counts as on AWS`() throws {
    let audience: Set<String> = ["client1"]
    #expect(
      verdict(try token(), try route(anyToken)).reasons.first?.contains("this is an access token") == true)
    #expect(verdict(try idToken(), try route(anyToken)).answer == .accepts)
    #expect(verdict(try token(), try route(anyToken, audience: audience), .http).answer == .accepts)
    #expect(verdict(try idToken(), try route(anyToken, audience: audience), .http).answer == .accepts)
    #expect(verdict(try idToken(), try route(api)).reasons.first?.contains("this is an ID token") == true)
    #expect(verdict(try idToken(), try route(api, audience: audience), .http).status == 403)
  }

  @Test func `time, pool and audience are told all at once, and make it a 401`() throws {
    let other = try route(unheld, pools: ["eu-west-1_Other"], audience: ["client2"])
    let verdict = verdict(try token(), other, .http, after: 3600)
    #expect(verdict.answer == .refuses && verdict.status == 401)
    #expect(
      verdict.reasons == [
        "the token expired at \(now.adding(seconds: 3600))",
        "the token is of pool eu-west-1_Abc, and the route takes those of eu-west-1_Other",
        "its client client1 is not in the audience of authorizer gate",
        "the route asks for orders/write, and the token has orders/api, orders/admin",
      ])
  }

  @Test func `the gateway has no patience with clocks`() throws {
    #expect(verdict(try token(), try route(api), after: 3599).answer == .accepts)
    #expect(verdict(try token(), try route(api), after: 3600).answer == .refuses)
    #expect(verdict(try token(), try route(api), after: -1).reasons.first?.contains("valid from") == true)
  }
}
