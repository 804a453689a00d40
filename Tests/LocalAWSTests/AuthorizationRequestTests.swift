import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct AuthorizationRequestTests {
  /// The parameters with which a browser is sent back.
  private func sent(_ scene: PageScene, _ changes: [String: String]) async throws -> [String: String] {
    let browser = PageBrowser(scene)
    try await browser.open("/oauth2/authorize", scene.query(changes))
    return try browser.arrived(at: changes["redirect_uri"] ?? PageScene.callback)
  }

  @Test func `a proper request leads to the page, at either door`() async throws {
    let scene = try await PageScene()
    for path in ["/oauth2/authorize", "/login", "/\(scene.people.pool.string ?? "")/oauth2/authorize"] {
      let browser = PageBrowser(scene)
      try await browser.open(path, scene.query())
      #expect(browser.response.status == 200)
      #expect(browser.title == "Sign in")
    }
  }

  @Test func `only an address that is letter by letter the client's is gone to`() async throws {
    let scene = try await PageScene()
    let others = [
      "", "https://app.example/cb", "https://app.example/cb?a=1&b=2", "https://app.example/cb?a=1#",
      "https://app.example/CB?a=1", "https://app.example/./cb?a=1", "https://app.example/cb?a=1 ",
      "https://app.example:443/cb?a=1", "HTTPS://app.example/cb?a=1",
      "https://app.example.evil.example/cb?a=1",
      "https://app.example@evil.example/cb?a=1", "//app.example/cb?a=1", "https://app.example/cb?a%3D1",
      "https://app.example/cb?a=1\r\nSet-Cookie: x=y", "javascript:alert(1)",
      "http://localhost:3000/u\u{308}nïcode",
      "data:text/html,x", "/login", "https://app.example/cb?a=1\0",
    ]
    for uri in others {
      for path in ["/oauth2/authorize", "/login"] {
        let response = try await scene.get(path, query: scene.query(["redirect_uri": uri]))
        #expect(response.status == 400, "\(uri)")
        #expect(response["Location"] == nil)
        #expect(String(decoding: response.body, as: UTF8.self).contains("redirect_mismatch"))
      }
    }
  }

  @Test func `a client that is not known keeps the browser here`() async throws {
    let scene = try await PageScene()
    let other =
      try await scene.call.call("CreateUserPool", ["PoolName": "other"])["UserPool"]?["Id"]?.string ?? ""
    for (path, id) in [
      ("/oauth2/authorize", "nobody"), ("/oauth2/authorize", ""), ("/login", "<b>"),
      ("/\(other)/login", scene.clientID), ("/_domain/none/login", scene.clientID),
    ] {
      let response = try await scene.get(path, query: scene.query(["client_id": id]))
      #expect(response.status == 400, "\(path) \(id)")
      #expect(response["Location"] == nil)
    }
    #expect(try await scene.get("/login", query: scene.query() + "&state=twice").status == 400)
    #expect(try await scene.get("/login", query: scene.query() + "&nonce=%ff").status == 400)
  }

  @Test func `what else is wrong is told to the client`() async throws {
    let scene = try await PageScene()
    for (changes, error) in [
      (["response_type": ""], "invalid_request"),
      (["response_type": "id_token"], "unsupported_response_type"),
      (["scope": "openid nonsense"], "invalid_scope"), (["scope": "email"], "invalid_scope"),
      (["scope": "api/read"], "invalid_scope"), (["scope": "openid phone"], "invalid_scope"),
      (["code_challenge": String(repeating: "a", count: 43)], "invalid_request"),
      (["code_challenge_method": "S256"], "invalid_request"),
      (
        ["code_challenge_method": "plain", "code_challenge": String(repeating: "a", count: 43)],
        "invalid_request"
      ),
      (["code_challenge_method": "S256", "code_challenge": "short"], "invalid_request"),
      (["prompt": "consent"], "invalid_request"), (["prompt": "none login"], "invalid_request"),
      (["prompt": "none"], "login_required"), (["identity_provider": "Google"], "invalid_request"),
    ] {
      let answer = try await sent(scene, changes)
      #expect(answer["error"] == error, "\(changes)")
      #expect(answer["state"] == "s-1")
    }
  }

  @Test func `errors of the implicit grant stand in the fragment`() async throws {
    let scene = try await PageScene()
    let response = try await scene.get(
      "/oauth2/authorize", query: scene.query(["response_type": "token", "scope": "nonsense"]))
    #expect(response["Location"]?.hasPrefix(PageScene.callback + "#error=invalid_scope&") == true)
  }

  @Test func `flows that the client has not are not its own to ask for`() async throws {
    let scene = try await PageScene(client: ["AllowedOAuthFlows": ["code"]])
    #expect(try await sent(scene, ["response_type": "token"])["error"] == "unauthorized_client")
    let off = try await PageScene(client: ["AllowedOAuthFlowsUserPoolClient": false])
    #expect(try await sent(off, [:])["error"] == "unauthorized_client")
  }

  @Test func `a client without the pool's own users has no page`() async throws {
    let scene = try await PageScene(client: ["SupportedIdentityProviders": []])
    #expect(try await scene.get("/login", query: scene.query()).status == 400)
  }

  @Test func `another provider's page is refused in plain words`() async throws {
    let scene = try await PageScene()
    try await scene.call.call(
      "CreateIdentityProvider",
      [
        "UserPoolId": scene.people.pool, "ProviderName": "Google", "ProviderType": "Google",
        "ProviderDetails": ["client_id": "a", "client_secret": "b", "authorize_scopes": "openid"],
      ])
    try await scene.call.call(
      "UpdateUserPoolClient",
      PageScene.hosted.merging([
        "UserPoolId": scene.people.pool, "ClientId": .string(scene.clientID),
        "SupportedIdentityProviders": ["COGNITO", "Google"],
      ]) { $1 })
    let response = try await scene.get("/login", query: scene.query(["identity_provider": "Google"]))
    #expect(response.status == 501)
    #expect(try await scene.get("/login", query: scene.query(["identity_provider": "COGNITO"])).status == 200)
  }

  @Test func `state comes back whole and breaks nothing`() async throws {
    let scene = try await PageScene()
    for state in [
      "a b", "x\r\nSet-Cookie: a=b", "\"><script>", "&code=stolen", "#", "%0d%0a", "ü€😀", "+", "\0",
    ] {
      let browser = PageBrowser(scene)
      try await browser.open("/login", scene.query(["state": state]))
      #expect(!browser.page.contains("<script>"))
      try await browser.submit(["username": "ada", "password": SignInScene.password])
      #expect(browser.location.utf8.allSatisfy { (0x21...0x7E).contains($0) })
      let answer = try browser.arrived(at: PageScene.callback)
      #expect(answer["state"] == state)
      #expect(answer["code"]?.count == 43)
      #expect(Set(answer.keys) == ["code", "state"])
    }
  }

  @Test func `addresses of every form are gone to`() async throws {
    let scene = try await PageScene()
    for (uri, location) in [
      (PageScene.callback, "https://app.example/cb?a=1&code="),
      ("http://localhost:3000/ünïcode", "http://localhost:3000/%C3%BCn%C3%AFcode?code="),
      ("myapp://signed-in", "myapp://signed-in?code="), ("http://[::1]:8080/", "http://[::1]:8080/?code="),
    ] {
      let browser = PageBrowser(scene)
      try await browser.open("/login", scene.query(["redirect_uri": uri]))
      try await browser.submit(["username": "ada", "password": SignInScene.password])
      #expect(browser.location.hasPrefix(location))
    }
  }
}
