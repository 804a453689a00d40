import Planner
import ResourceModel
import Testing

/// APIs that stacks make of their documents.
@Suite struct OwnedAPITests {
  private let document = APIDocument(root: [
    "openapi": "3.0.1", "info": ["title": "old", "version": "1"], "security": [["old": []]],
    "components": ["securitySchemes": ["key": ["type": "apiKey"]]],
    "paths": [
      "/orders": [
        "parameters": [],
        "get": ["security": [["old": []]], "x-amazon-apigateway-integration": ["type": "mock"]],
        "post": ["responses": [:]],
      ],
      "/{proxy+}": ["x-amazon-apigateway-any-method": [:]],
    ],
  ])

  private func expansion(_ style: Binding.Style, lines: [(String, Binding.Demand)] = []) -> BindingExpansion {
    let pool = ResourceID(stack: "auth", kind: "userPool", key: "pool")
    let binding = Binding(
      stack: "orders", style: style, api: .named("orders-api"), apiPlace: BindingScene.place, stage: "api",
      stagePlace: BindingScene.place, authorizer: ["name": "Main"], fallback: .scopes(["orders/read"]),
      lines: lines.compactMap { text, demand in
        RoutePattern(text).map { Binding.Line(pattern: $0, demand: demand, place: BindingScene.line) }
      }, opensPreflight: true, cors: .init(origins: ["*"], headers: ["Authorization"], methods: ["*"]),
      document: document, poolARN: .reference(pool, "arn"), issuer: .reference(pool, "issuer"),
      place: BindingScene.place)
    return BindingExpansion(
      binding, owning: document,
      clients: [
        .init(
          id: ResourceID(stack: "orders", kind: "userPoolClient", key: "machine"), scopes: ["orders/read"])
      ])
  }

  private func made(_ expansion: BindingExpansion, _ kind: String) throws -> Attributes {
    try #require(expansion.resources.first { $0.id.kind == kind }).attributes
  }

  @Test func `the document names its routes`() {
    #expect(document.routes.map(\.description).sorted() == ["ANY /{proxy+}", "GET /orders", "POST /orders"])
  }

  @Test func `authorizer and scopes go into the document, and integrations stay`() throws {
    let expansion = expansion(
      .rest,
      lines: [("POST /orders", .open), ("GET /orders", .scopes(["orders/read"])), ("ANY /*", .idToken)])
    let whole = try #require(try made(expansion, "restApi")["document"])
    #expect(whole["info"]?["title"] == "orders-api")
    #expect(whole["security"] == nil)
    let get = whole["paths"]?["/orders"]?["get"]
    #expect(get?["security"] == [["Main": ["orders/read"]]])
    #expect(get?["x-amazon-apigateway-integration"]?["type"] == "mock")
    #expect(whole["paths"]?["/orders"]?["post"]?["security"] == [])
    #expect(whole["paths"]?["/{proxy+}"]?["x-amazon-apigateway-any-method"]?["security"] == [["Main": []]])
    let schemes = whole["components"]?["securitySchemes"]
    #expect(schemes?["key"]?["type"] == "apiKey")
    #expect(schemes?["Main"]?["x-amazon-apigateway-authtype"] == "cognito_user_pools")
    #expect(
      schemes?["Main"]?["x-amazon-apigateway-authorizer"]?["providerARNs"]?.list?.first?.references.map(
        \.attribute)
        == ["arn"])
    #expect(whole["x-amazon-apigateway-gateway-responses"]?["DEFAULT_4XX"]?["responseParameters"] != nil)
  }

  @Test func `an HTTP API gets a JWT authorizer with its audience`() throws {
    let whole = try #require(try made(expansion(.http), "httpApi")["document"])
    let authorizer = whole["components"]?["securitySchemes"]?["Main"]?["x-amazon-apigateway-authorizer"]
    #expect(authorizer?["type"] == "jwt")
    #expect(authorizer?["jwtConfiguration"]?["audience"]?.list?.count == 1)
    #expect(whole["x-amazon-apigateway-cors"]?["allowOrigins"] == ["*"])
  }

  @Test func `its routes are watched once it is there`() throws {
    let routes = try made(expansion(.rest), "restRoutes")
    #expect(routes["restApiId"]?.references.map(\.description) == ["orders/restApi.main.id"])
    #expect(routes["stages"]?["api"]?["GET /orders"] == "orders/read via Main")
  }

  @Test func `a line that matches nothing in the document is an error`() {
    #expect(expansion(.rest, lines: [("GET /order", .open)]).findings.map(\.code) == [.unmatchedRoute])
  }

  @Test func `Swagger 2 keeps its form`() {
    let old = APIDocument(root: ["swagger": "2.0", "paths": ["/a": ["get": [:]]]])
    let route = GatewayRoute(method: "GET", path: "/a")
    let whole = old.protected(
      "n", [route: .idToken(authorizer: "Main")], schemes: ["Main": ["type": "apiKey"]], extensions: [:])
    #expect(whole["securityDefinitions"]?["Main"] != nil)
    #expect(whole["components"] == nil)
    #expect(whole["paths"]?["/a"]?["get"]?["security"] == [["Main": []]])
  }
}
