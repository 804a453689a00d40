import ResourceModel
import Testing

@Suite struct RoutePatternTests {
  @Test(arguments: [
    ("GET /orders", "GET /orders", true), ("GET /orders", "POST /orders", false),
    ("ANY /orders", "POST /orders", true), ("GET /orders", "ANY /orders", false),
    ("GET /orders", "GET /orders/{id}", false), ("GET /orders/*", "GET /orders/{id}", true),
    ("GET /orders/*", "GET /orders", false), ("ANY /admin/{proxy+}", "ANY /admin/{proxy+}", true),
    ("ANY /admin/{proxy+}", "DELETE /admin/users/{id}", true), ("ANY /admin/{id}", "GET /admin/x", false),
    ("ANY /*", "GET /", true), ("ANY /*", "$default", false), ("$default", "$default", true),
    ("get /orders", "GET /orders", true),
  ])
  func `a line is about the routes that it names`(_ line: String, _ route: String, _ isAbout: Bool) throws {
    let pattern = try #require(RoutePattern(line))
    let route = try #require(GatewayRoute(route))
    #expect((pattern.closeness(to: route) != nil) == isAbout)
  }

  @Test func `the closer line wins`() throws {
    let route = try #require(GatewayRoute("GET /admin/users/{id}"))
    let lines = [
      "ANY /*", "GET /*", "ANY /admin/*", "GET /admin/{proxy+}", "ANY /admin/users/*",
      "ANY /admin/users/{id}",
      "GET /admin/users/{id}",
    ]
    let closeness = try lines.map { try #require(RoutePattern($0)?.closeness(to: route)) }
    #expect(closeness == closeness.sorted())
    #expect(Set(closeness).count == lines.count)
  }

  @Test(arguments: [
    "", "GET", "GET orders", "FETCH /orders", "GET  /orders", "GET /orders x", "/orders", "$DEFAULT",
  ])
  func `anything else is no line`(_ text: String) { #expect(RoutePattern(text) == nil) }

  @Test(arguments: [
    RouteDemand.open, .scopes(["a/b", "c/d"], authorizer: "Main"), .idToken(authorizer: "Two words"),
    .other("AWS_IAM"), .other("CUSTOM"),
  ])
  func `a demand's text reads as the demand`(_ demand: RouteDemand) {
    #expect(RouteDemand(demand.description) == demand)
  }
}
