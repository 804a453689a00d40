import AWS
import ResourceModel
import Testing
import Tokens

@testable import LocalAWS

@Suite struct HostedPageTests {
  private func opened(_ scene: PageScene, _ changes: [String: String] = [:]) async throws -> PageBrowser {
    let browser = PageBrowser(scene)
    try await browser.open("/oauth2/authorize", scene.query(changes))
    return browser
  }

  private static let byEmail: Attributes = [
    "UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"],
  ]
  private let ada = ["username": "ada", "password": SignInScene.password]

  /// The latest code that went out.
  private func code(_ scene: PageScene) async throws -> String {
    let body = await scene.call.world.look {
      $0.all(Shelf(.everywhere, .outboxMessage)).last?.members["Body"]?.string
    }
    return try String(#require(body?.firstMatch(of: /\d{6,8}/)).0)
  }

  @Test func `a wrong password is told, and the name stays`() async throws {
    let browser = try await opened(PageScene())
    try await browser.submit(["username": "ada", "password": "wrong"])
    #expect(browser.alert == "Incorrect username or password.")
    #expect(browser.page.contains(#"value="ada""#))
    #expect(!browser.page.contains("wrong"))
    try await browser.submit(ada)
    #expect(browser.location.hasPrefix(PageScene.callback))
  }

  @Test func `too many wrong passwords shut the right one out`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    for _ in 0..<8 { try await browser.submit(["username": "ada", "password": "wrong"]) }
    try await browser.submit(ada)
    #expect(browser.alert == "Password attempts exceeded")
    scene.call.clock.advance(seconds: 900)
    try await browser.submit(ada)
    #expect(browser.location.hasPrefix(PageScene.callback))
  }

  @Test func `names that nobody has look like wrong passwords where the client says so`() async throws {
    let hiding = try await opened(PageScene(client: ["PreventUserExistenceErrors": "ENABLED"]))
    try await hiding.submit(["username": "nobody", "password": "wrong"])
    #expect(hiding.alert == "Incorrect username or password.")
    let telling = try await opened(PageScene(client: ["PreventUserExistenceErrors": "LEGACY"]))
    try await telling.submit(["username": "nobody", "password": "wrong"])
    #expect(telling.alert == "User does not exist.")
  }

  @Test func `what people type is shown as text`() async throws {
    let browser = try await opened(PageScene(), ["login_hint": #""><script>alert(1)</script>"#])
    #expect(!browser.page.contains("<script"))
    try await browser.submit(["username": "<img src=x onerror=alert(1)>'\"", "password": "<b>"])
    #expect(!browser.page.contains("<img") && !browser.page.contains("<b>"))
    #expect(browser.page.contains("&lt;img src=x onerror=alert(1)&gt;&#39;&quot;"))
  }

  @Test func `pages let nothing in and are kept by nobody`() async throws {
    let scene = try await PageScene()
    for (response, status) in [
      (try await scene.get("/login", query: scene.query()), 200), (try await scene.get("/login"), 400),
      (try await scene.get("/error"), 400), (try await scene.get("/signup", query: scene.query()), 200),
    ] {
      #expect(response.status == status)
      let policy = response["Content-Security-Policy"] ?? ""
      for part in ["default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'", "base-uri 'none'"] {
        #expect(policy.contains(part))
      }
      #expect(!policy.contains("unsafe"))
      #expect(response["X-Content-Type-Options"] == "nosniff")
      #expect(response["X-Frame-Options"] == "DENY")
      #expect(response["Referrer-Policy"] == "no-referrer")
      #expect(response["Cache-Control"] == "no-store")
      #expect(response["Content-Type"] == "text/html;charset=UTF-8")
    }
  }

  @Test func `what a program does after its callback is not held to the page's policy`() async throws {
    let scene = try await PageScene()
    let page = try await scene.get("/login", query: scene.query())
    #expect(page["Content-Security-Policy"]?.contains("form-action") == false)
    let error = try await scene.get("/login")
    #expect(error["Content-Security-Policy"]?.contains("form-action 'none'") == true)
  }

  // MARK: Forms of others

  @Test func `a form that did not come from its own page does nothing`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    let kept = browser.cookies
    let token = try #require(kept[FormSeal.cookie])
    let foreign = try #require(try await opened(scene).cookies[FormSeal.cookie])
    let own = ("Cookie", "\(FormSeal.cookie)=\(token)")
    let attempts: [(String?, [(String, String)])] = [
      (nil, [own]), (foreign, [own]), (token, []), ("", [own]), (String(token.dropLast()), [own]),
      (token.uppercased(), [own]), (token, [("Cookie", "\(FormSeal.cookie)=\(foreign)")]),
      (token, [own, ("Origin", "https://evil.example")]),
      (token, [own, ("Origin", "http://127.0.0.1:9999")]),
      (token, [own, ("Sec-Fetch-Site", "cross-site")]), (token, [own, ("Sec-Fetch-Site", "same-site")]),
    ]
    for (sent, headers) in attempts {
      for path in ["/login", "/signup", "/challenge", "/forgotPassword"] {
        var fields = ada
        fields[FormSeal.field] = sent
        let response = try await scene.send("POST", path, scene.query(), fields, headers)
        #expect(response.status == 403, "\(headers)")
        #expect(response["Set-Cookie"] == nil)
      }
    }
    let right = try await scene.send(
      "POST", "/login", scene.query(), ada.merging([FormSeal.field: token]) { $1 },
      [own, ("Origin", "http://127.0.0.1:4577"), ("Sec-Fetch-Site", "same-origin")])
    #expect(right["Location"]?.hasPrefix(PageScene.callback) == true)
  }

  @Test func `cookies are this site's alone`() async throws {
    let scene = try await PageScene()
    let pool = scene.people.pool.string ?? ""
    let seal = try await scene.get("/\(pool)/login", query: scene.query())["Set-Cookie"] ?? ""
    #expect(seal.hasSuffix("; Path=/\(pool); HttpOnly; SameSite=Lax"))
    let browser = try await opened(scene)
    try await browser.submit(ada)
    let session = try #require(browser.response.headers.last { $0.name == "Set-Cookie" }?.value)
    #expect(session.hasPrefix("cognito="))
    #expect(session.hasSuffix("; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax"))
    let secure = PageCookies(
      of: HTTPRequest(method: "GET", scheme: .https, host: "shop.auth.localhost"),
      at: PoolSite(of: HTTPRequest(method: "GET", scheme: .https, host: "shop.auth.localhost"), base: ""))
    #expect(secure.header("a", "b", lasting: nil).value == "a=b; Path=/; HttpOnly; SameSite=Lax; Secure")
  }

  @Test func `what is kept of a session opens nothing`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    let code = try browser.arrived(at: PageScene.callback)["code"] ?? ""
    let cookie = browser.cookies["cognito"] ?? ""
    let shelved = await scene.call.world.look { objects in
      [ObjectType.pageSession, .authorizationCode].flatMap { type in
        objects.all(
          Shelf(
            Realm(account: "123456789012", region: "eu-west-1"), type, under: scene.people.pool.string ?? "")
        )
        .map { "\($0.id) \($0.members)" }
      }
    }
    #expect(shelved.count == 2)
    #expect(!shelved.contains { $0.contains(cookie) || $0.contains(code) })
  }

  // MARK: The session

  @Test func `who has signed in goes on without a page for an hour`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    let first = try browser.arrived(at: PageScene.callback)["code"]
    scene.call.clock.advance(seconds: 3599)
    for changes in [[:], ["prompt": "none"]] {
      try await browser.open("/oauth2/authorize", scene.query(changes))
      #expect(try browser.arrived(at: PageScene.callback)["code"] != first)
    }
    for changes in [["prompt": "login"], ["prompt": "select_account"]] {
      try await browser.open("/oauth2/authorize", scene.query(changes))
      #expect(browser.response.status == 200)
    }
    scene.call.clock.advance(seconds: 1)
    try await browser.open("/oauth2/authorize", scene.query())
    #expect(browser.title == "Sign in")
  }

  @Test func `the login page offers to go on, or to be somebody else`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    try await browser.open("/login", scene.query())
    #expect(browser.page.contains("<strong>ada</strong>"))
    try await browser.submit(["action": "other"])
    #expect(browser.page.contains(#"name="password""#))
    try await browser.open("/login", scene.query())
    try await browser.submit(["action": "continue"])
    #expect(try browser.arrived(at: PageScene.callback)["code"] != nil)
    try await browser.open("/login", scene.query(["prompt": "login"]))
    #expect(browser.page.contains(#"name="password""#))
  }

  @Test func `a session is its pool's and its user's`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    try await scene.people.admin("AdminDisableUser", "ada")
    try await browser.open("/oauth2/authorize", scene.query())
    #expect(browser.title == "Sign in")
    try await scene.people.admin("AdminDeleteUser", "ada")
    try await scene.people.add("ada")
    try await browser.open("/oauth2/authorize", scene.query())
    #expect(browser.title == "Sign in")
    browser.cookies["cognito"] = "made-up"
    try await browser.open("/oauth2/authorize", scene.query())
    #expect(browser.title == "Sign in")
  }

  @Test func `a new sign-in replaces the session that was there`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    let old = browser.cookies["cognito"] ?? ""
    try await browser.open("/login", scene.query(["prompt": "login"]))
    try await browser.submit(ada)
    #expect(browser.cookies["cognito"] != old)
    let response = try await scene.get(
      "/oauth2/authorize", query: scene.query(), [("Cookie", "cognito=\(old)")])
    #expect(response["Location"]?.hasPrefix("/login?") == true)
  }

  @Test func `signing out ends the session and goes where the client says`() async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    for query in [
      [:], ["logout_uri": "https://evil.example"], ["logout_uri": "https://app.example/bye/"],
      ["redirect_uri": "https://evil.example", "response_type": "code"],
    ] {
      let response = try await scene.get(
        "/logout", query: PageScene.form(query.merging(["client_id": scene.clientID]) { $1 }))
      #expect(response.status == 400)
      #expect(response["Location"] == nil)
    }
    let cookie = browser.cookies["cognito"] ?? ""
    try await browser.open(
      "/logout", PageScene.form(["client_id": scene.clientID, "logout_uri": "https://app.example/bye"]))
    #expect(browser.location == "https://app.example/bye")
    #expect(browser.cookies["cognito"] == nil)
    let old = try await scene.get(
      "/oauth2/authorize", query: scene.query(), [("Cookie", "cognito=\(cookie)")])
    #expect(old["Location"]?.hasPrefix("/login?") == true)
    try await browser.open("/logout", scene.query())
    #expect(browser.title == "Sign in")
    try await browser.submit(ada)
    #expect(try browser.arrived(at: PageScene.callback)["state"] == "s-1")
  }

  // MARK: More than a password

  @Test func `a temporary password is replaced on the way`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.password), "Permanent": false])
    let browser = try await opened(scene)
    try await browser.submit(ada)
    #expect(browser.title == "Choose a new password")
    try await browser.submit(["password": "a", "password-again": "b"])
    #expect(browser.alert == "The two passwords are not alike.")
    try await browser.submit(["password": "a", "password-again": "a"])
    #expect(browser.alert?.hasPrefix("Password did not conform with policy") == true)
    let new = SignInScene.newPassword
    try await browser.submit(["password": new, "password-again": new])
    #expect(browser.location.hasPrefix(PageScene.callback))
    let again = try await opened(scene)
    try await again.submit(["username": "ada", "password": new])
    #expect(again.location.hasPrefix(PageScene.callback))
  }

  @Test func `an authenticator app is set up, and asked the next time`() async throws {
    let scene = try await PageScene()
    try await scene.call.call(
      "SetUserPoolMfaConfig",
      [
        "UserPoolId": scene.people.pool, "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": ["Enabled": true],
      ])
    let browser = try await opened(scene)
    try await browser.submit(ada)
    #expect(browser.title == "Set up an authenticator app")
    let key = try String(#require(browser.page.firstMatch(of: /<code id="key">([A-Z2-7]+)</)).1)
    #expect(browser.page.contains("otpauth://totp/people%3Aada?secret=\(key)&amp;issuer=people"))
    let codes = try #require(TimeBasedCode(key: Secret(key)))
    func now() -> String { codes.code(counter: TimeBasedCode.counter(at: scene.call.clock.now)) }
    try await browser.submit(["code": "000000"])
    #expect(browser.alert?.hasPrefix("The code is not") == true)
    #expect(browser.page.contains(key))
    try await browser.submit(["code": now()])
    #expect(browser.location.hasPrefix(PageScene.callback))
    scene.call.clock.advance(seconds: 60)
    let again = try await opened(scene)
    try await again.submit(ada)
    #expect(again.title == "Enter your code")
    try await again.submit(["code": "000000"])
    #expect(again.alert?.contains("code") == true)
    try await again.submit(["code": now()])
    #expect(again.location.hasPrefix(PageScene.callback))
  }

  @Test func `a step whose time is over leads back to the beginning`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.password), "Permanent": false])
    let browser = try await opened(scene)
    try await browser.submit(ada)
    scene.call.clock.advance(seconds: 180)
    let new = SignInScene.newPassword
    try await browser.submit(["password": new, "password-again": new])
    #expect(browser.title == "Sign in")
    #expect(browser.alert?.contains("expired") == true)
  }

  @Test(arguments: ["password", "disabled"])
  func `a browser's session ends with a new password, and when its user is disabled`(
    _ event: String
  ) async throws {
    let scene = try await PageScene()
    let browser = try await opened(scene)
    try await browser.submit(ada)
    scene.call.clock.advance(seconds: 1)
    if event == "password" {
      try await scene.people.admin(
        "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.newPassword), "Permanent": true])
    } else {
      try await scene.people.admin("AdminDisableUser", "ada")
      try await scene.people.admin("AdminEnableUser", "ada")
    }
    try await browser.open("/oauth2/authorize", scene.query())
    #expect(!browser.location.hasPrefix(PageScene.callback))
  }

  @Test func `a step that a page waits for is not answered at the API`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.password), "Permanent": false])
    let browser = try await opened(scene)
    try await browser.submit(ada)
    let session = try #require(browser.page.firstMatch(of: /name="session" value="([^"]*)"/)?.1)
    #expect(
      await scene.people.refusal {
        try await scene.people.respond(
          to: ["ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": .string(String(session))],
          ["NEW_PASSWORD": .string(SignInScene.newPassword)])
      } == "NotAuthorizedException: Invalid session for the user.")
  }

  // MARK: Becoming a user

  @Test func `somebody signs up, confirms and signs in`() async throws {
    let scene = try await PageScene(Self.byEmail, first: "ada@example.com")
    let browser = try await opened(scene)
    try await browser.open("/signup", scene.query())
    #expect(browser.page.contains(#"type="email" autocomplete="username""#))
    #expect(browser.page.matches(of: /type="email"/).count == 1)
    let password = ["password": SignInScene.password, "password-again": SignInScene.password]
    try await browser.submit(["username": "eve@example.com"].merging(password) { $1 })
    #expect(browser.title == "Confirm your account")
    try await browser.submit(["username": "eve@example.com", "code": "000000"])
    #expect(browser.alert?.contains("code") == true)
    try await browser.submit(["username": "eve@example.com"], to: "/resendcode")
    #expect(browser.page.contains(#"role="status""#))
    try await browser.submit(["username": "eve@example.com", "code": try await code(scene)])
    #expect(browser.title == "Sign in")
    try await browser.submit(["username": "eve@example.com", "password": SignInScene.password])
    #expect(browser.location.hasPrefix(PageScene.callback))
  }

  @Test func `who is not confirmed is asked for the code at sign-in`() async throws {
    let scene = try await PageScene(Self.byEmail, first: "ada@example.com")
    let browser = try await opened(scene)
    try await browser.open("/signup", scene.query())
    let password = ["password": SignInScene.password, "password-again": SignInScene.password]
    try await browser.submit(["username": "eve@example.com"].merging(password) { $1 })
    let other = try await opened(scene)
    try await other.submit(["username": "eve@example.com", "password": SignInScene.password])
    #expect(other.title == "Confirm your account")
  }

  @Test func `where only administrators make users nobody signs up`() async throws {
    let scene = try await PageScene(["AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true]])
    let browser = try await opened(scene)
    #expect(!browser.page.contains("/signup"))
    try await browser.open("/signup", scene.query())
    #expect(browser.alert == "Only an administrator makes accounts here.")
  }

  @Test func `a forgotten password is replaced by a code`() async throws {
    let scene = try await PageScene(Self.byEmail, first: "ada@example.com")
    try await scene.people.add("eve@example.com", [("email", "eve@example.com"), ("email_verified", "true")])
    let browser = try await opened(scene)
    try await browser.open("/forgotPassword", scene.query())
    try await browser.submit(["username": "eve@example.com"])
    #expect(browser.title == "Choose a new password")
    let new = ["password": SignInScene.newPassword, "password-again": SignInScene.newPassword]
    try await browser.submit(["username": "eve@example.com", "code": "000000"].merging(new) { $1 })
    #expect(browser.alert != nil)
    try await browser.submit(
      ["username": "eve@example.com", "code": try await code(scene)].merging(new) { $1 })
    #expect(browser.page.contains("Your password is set. Sign in."))
    try await browser.submit(["username": "eve@example.com", "password": SignInScene.newPassword])
    #expect(browser.location.hasPrefix(PageScene.callback))
  }

  // MARK: Looks

  @Test func `a managed page without a style does not show`() async throws {
    let scene = try await PageScene()
    try await scene.call.call(
      "CreateUserPoolDomain",
      ["UserPoolId": scene.people.pool, "Domain": "people", "ManagedLoginVersion": 2])
    for path in ["/login", "/_domain/people/login"] {
      let response = try await scene.get(path, query: scene.query())
      #expect(response.status == 400)
      #expect(String(decoding: response.body, as: UTF8.self).contains("Login pages unavailable"))
    }
    try await scene.call.call(
      "CreateManagedLoginBranding",
      [
        "UserPoolId": scene.people.pool, "ClientId": .string(scene.clientID),
        "UseCognitoProvidedValues": true,
      ])
    #expect(try await scene.get("/_domain/people/login", query: scene.query()).status == 200)
  }

  @Test func `the style of a classic page is taken where it is harmless`() async throws {
    let scene = try await PageScene()
    try await scene.call.call("CreateUserPoolDomain", ["UserPoolId": scene.people.pool, "Domain": "people"])
    for (css, isTaken) in [
      (".submitButton-customizable { background-color: #0a0; }", true),
      ("</style><script>alert(1)</script>", false), (".a { background: url(https://evil.example) }", false),
    ] {
      try await scene.call.call("SetUICustomization", ["UserPoolId": scene.people.pool, "CSS": .string(css)])
      let response = try await scene.get("/login", query: scene.query())
      #expect(String(decoding: response.body, as: UTF8.self).contains(css) == isTaken)
      #expect(response["Content-Security-Policy"]?.matches(of: /sha256-/).count == (isTaken ? 2 : 1))
    }
  }
}
