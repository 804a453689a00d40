import Planner
import ResourceModel
import Testing

@Suite struct BindingExpansionTests {
  @Test func `every route asks for the default but where a line says otherwise`() {
    var scene = BindingScene()
    scene.lines = [
      ("GET /status", .open), ("ANY /orders", .scopes(["orders/write"])), ("GET /orders", .idToken),
    ]
    #expect(
      scene.demands == [
        "GET /orders": "idToken via Main", "POST /orders": "orders/write via Main", "GET /status": "open",
      ])
  }

  @Test func `a route that appears later falls under the default`() {
    var scene = BindingScene()
    scene.routes["DELETE /orders/{id}"] = "open"
    #expect(scene.demands["DELETE /orders/{id}"] == "orders/read via Main")
  }

  @Test func `preflight stays open unless a line or the stack says otherwise`() {
    var scene = BindingScene()
    scene.routes["OPTIONS /orders"] = "open"
    scene.lines = [("ANY /orders", .scopes(["orders/write"]))]
    #expect(scene.demands["OPTIONS /orders"] == "open")
    scene.opensPreflight = false
    #expect(scene.demands["OPTIONS /orders"] == "orders/write via Main")
    scene.opensPreflight = true
    scene.lines = [("OPTIONS /orders", .idToken)]
    #expect(scene.demands["OPTIONS /orders"] == "idToken via Main")
    scene.lines = [("OPTIONS /*", .scopes(["orders/write"])), ("ANY /orders", .open)]
    #expect(scene.demands["OPTIONS /orders"] == "orders/write via Main")
  }

  @Test func `the stage enforces what is deployed, and new routes wait for whoever deploys them`() {
    var scene = BindingScene()
    scene.deployed = ["GET /orders": "open", "GET /old": "open"]
    #expect(
      scene.texts("stages", "api") == ["GET /orders": "orders/read via Main", "GET /old": "open"])
    // A deployment that includes what others have in draft takes away what they removed.
    scene.includesPending = true
    #expect(scene.texts("stages", "api") == ["GET /orders": "orders/read via Main"])
  }

  @Test func `the stage is to have the authorizer, and none where nothing is deployed`() {
    var scene = BindingScene()
    let pool = ResourceID(stack: "auth", kind: "userPool", key: "pool")
    #expect(scene.routesAttribute("authorizers") == ["api": ["Main": ["pools": [.reference(pool, "arn")]]]])
    scene.stages = []
    #expect(scene.routesAttribute("authorizers") == nil)
    scene = BindingScene(style: .http)
    #expect(
      scene.routesAttribute("authorizers")?["api"]?["Main"] == [
        "pools": [.reference(pool, "issuer")],
        "audience": [.reference(ResourceID(stack: "orders", kind: "userPoolClient", key: "machine"), "id")],
      ])
  }

  @Test func `a line that matches nothing is an error with the near miss and its place`() throws {
    var scene = BindingScene()
    scene.lines = [("GET /order", .open)]
    let finding = try #require(scene.expansion.findings.first)
    #expect(finding.code == .unmatchedRoute)
    #expect(finding.place == BindingScene.line)
    #expect(finding.suggestion?.contains("GET /orders") == true)
  }

  @Test func `a stage that the API lacks is an error, and an API without any is protected beforehand`() {
    var scene = BindingScene()
    scene.stages = ["apj", "test"]
    #expect(scene.expansion.findings.first?.code == .unknownStage)
    #expect(scene.expansion.findings.first?.suggestion?.contains("apj") == true)
    scene.stages = []
    #expect(scene.expansion.findings.isEmpty)
    #expect(scene.expansion.notes.contains { $0.contains("has no stage yet") })
    #expect(scene.demands["GET /orders"] == "orders/read via Main")
    #expect(scene.texts("stages").isEmpty)
    scene.stages = ["api"]
    scene.deployed = [:]
    #expect(scene.expansion.notes.contains { $0.contains("nothing is deployed to stage api yet") })
  }

  @Test func `a method that a JWT authorizer of another's protects is left alone, unless a line names it`() {
    var scene = BindingScene()
    scene.routes["GET /orders"] = "JWT"
    #expect(scene.demands["GET /orders"] == "JWT")
    #expect(scene.expansion.notes.contains { $0.contains("GET /orders") })
    scene.lines = [("GET /orders", .open)]
    #expect(scene.demands["GET /orders"] == "open")
  }

  @Test func `pages of other origins can read the errors of a REST API once they are deployed`() throws {
    var scene = BindingScene()
    scene.cors = .init(origins: ["*"], headers: ["Authorization"], methods: ["*"])
    let response = try #require(scene.expansion.resources.first { $0.id.key == "DEFAULT_4XX" })
    #expect(
      response.attributes["responseParameters"]?["gatewayresponse.header.Access-Control-Allow-Origin"]
        == "'*'")
    #expect(
      scene.texts("stages", "api")["DEFAULT_4XX"]
        == "Access-Control-Allow-Headers: 'Authorization'; Access-Control-Allow-Methods: '*'; "
        + "Access-Control-Allow-Origin: '*'")
  }

  @Test func `preflight that ANY takes is told`() {
    var scene = BindingScene()
    scene.routes = ["ANY /{proxy+}": "open"]
    #expect(scene.expansion.notes.contains { $0.contains("preflight of /{proxy+}") })
    scene.routes["OPTIONS /{proxy+}"] = "open"
    #expect(!scene.expansion.notes.contains { $0.contains("preflight") })
  }

  // MARK: HTTP APIs

  private func client(_ number: Int, _ scopes: Set<String>) -> BindingExpansion.Client {
    .init(id: ResourceID(stack: "s\(number)", kind: "userPoolClient", key: "machine"), scopes: scopes)
  }

  private func audiences(_ scene: BindingScene) -> [Int] {
    scene.expansion.resources.filter { $0.id.kind == "httpAuthorizer" }
      .map { $0.attributes["jwtConfiguration"]?["audience"]?.list?.count ?? 0 }
  }

  @Test func `the audience is every client that may call something`() {
    var scene = BindingScene(style: .http)
    scene.clients = [client(1, ["orders/read"]), client(2, ["orders/other"]), client(3, ["orders/write"])]
    scene.lines = [("POST /orders", .scopes(["orders/write"]))]
    #expect(audiences(scene) == [2])
  }

  @Test func `fifty-one clients are spread over two authorizers, each route with its own`() {
    var scene = BindingScene(style: .http)
    scene.clients =
      (0..<30).map { client($0, ["orders/read"]) } + (30..<51).map { client($0, ["orders/write"]) }
    scene.lines = [("POST /orders", .scopes(["orders/write"]))]
    #expect(audiences(scene) == [30, 21])
    #expect(scene.demands["GET /orders"] == "orders/read via Main")
    #expect(scene.demands["POST /orders"] == "orders/write via Main-2")
    scene.clients.removeLast()
    #expect(audiences(scene) == [50])
    #expect(scene.demands["POST /orders"] == "orders/write via Main")
  }

  @Test func `one route with more than fifty callers is an error`() {
    var scene = BindingScene(style: .http)
    scene.clients = (0..<51).map { client($0, ["orders/read"]) }
    #expect(scene.expansion.findings.map(\.code) == [.tooManyClients])
  }

  @Test func `who was replaced and is still used belongs to the audience`() throws {
    var scene = BindingScene(style: .http)
    let machine = scene.clients[0].id
    scene.clients = [.init(id: machine, scopes: ["orders/read"], formerIDs: ["former"])]
    let authorizer = try #require(scene.expansion.resources.first { $0.id.kind == "httpAuthorizer" })
    let audience = authorizer.attributes["jwtConfiguration"]?["audience"]
    #expect(audience == [.reference(machine, "id"), "former"])
  }

  @Test func `an audience that would be empty lets nobody in, and says so`() {
    var scene = BindingScene(style: .http)
    scene.clients = []
    #expect(audiences(scene) == [1])
    #expect(scene.expansion.notes.contains { $0.contains("nobody can call them") })
  }

  @Test func `people sign in by clients that stand beside the pool, and not by those of other APIs`() {
    var scene = BindingScene()
    scene.style = .http
    scene.fallback = .idToken
    for stack in ["auth", "billing"] {
      scene.clients.append(
        .init(id: ResourceID(stack: stack, kind: "userPoolClient", key: "web"), scopes: ["openid"]))
    }
    let authorizer = scene.expansion.resources.first { $0.id.kind == "httpAuthorizer" }
    let audience = authorizer?.attributes["jwtConfiguration"]?["audience"]?.list?.flatMap(\.references)
    #expect(Set(audience?.map(\.resource.stack) ?? []) == ["orders", "auth"])
  }
}
