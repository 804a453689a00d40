import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct PersonTokenTests {
  private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  private static let proof = [
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
  ]

  private func redeem(_ scene: PageScene, _ code: String?, _ more: [String: String] = [:]) async throws
    -> HTTPResponse
  {
    try await scene.tokens(
      [
        "grant_type": "authorization_code", "code": code ?? "", "redirect_uri": PageScene.callback,
      ].merging(more) { $1 })
  }

  private func userInfo(_ scene: PageScene, _ token: String, path: String = "/oauth2/userInfo") async throws
    -> HTTPResponse
  {
    try await scene.get(path, [("Authorization", "Bearer \(token)")])
  }

  @Test func `a code gives tokens that say what was asked for`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminUpdateUserAttributes", "ada",
      [
        "UserAttributes": [
          ["Name": "email", "Value": "ada@example.com"], ["Name": "name", "Value": "Ada"],
        ]
      ])
    let members = try await scene.tokens(of: "ada", ["nonce": "n-1"])
    #expect(
      members.keys.sorted() == ["access_token", "expires_in", "id_token", "refresh_token", "token_type"])
    let access = try TokenReader(members["access_token"]?.string)
    #expect(access.claims["scope"] == "openid email")
    #expect(access.claims["token_use"] == "access")
    let id = try TokenReader(members["id_token"]?.string)
    #expect(id.claims["nonce"] == "n-1")
    #expect(id.claims["aud"] == .string(scene.clientID))
    #expect(id.claims["email"] == "ada@example.com")
    #expect(id.claims["name"] == nil)
    #expect(id.claims["at_hash"] != nil)
    let keys = try await scene.get("/\(scene.people.pool.string ?? "")/.well-known/jwks.json").members
    #expect(try access.isSigned(by: keys) && id.isSigned(by: keys))
  }

  @Test func `openid alone means all that the client may read`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminUpdateUserAttributes", "ada", ["UserAttributes": [["Name": "name", "Value": "Ada"]]])
    let members = try await scene.tokens(of: "ada", ["scope": "openid"])
    #expect(try TokenReader(members["id_token"]?.string).claims["name"] == "Ada")
  }

  @Test func `without openid there is no ID token`() async throws {
    let scene = try await PageScene()
    let members = try await scene.tokens(of: "ada", ["scope": "aws.cognito.signin.user.admin"])
    #expect(members.keys.sorted() == ["access_token", "expires_in", "refresh_token", "token_type"])
  }

  @Test func `a code works once, and a second use takes back what it gave`() async throws {
    let scene = try await PageScene()
    let code = try await scene.signIn()["code"]
    let first = try await redeem(scene, code)
    let access = first.members["access_token"]?.string ?? ""
    #expect(try await userInfo(scene, access).status == 200)
    #expect(try await redeem(scene, code).oauthError == "invalid_grant")
    #expect(try await userInfo(scene, access).status == 401)
    let refresh = [
      "grant_type": "refresh_token", "refresh_token": first.members["refresh_token"]?.string ?? "",
    ]
    #expect(try await scene.tokens(refresh).oauthError == "invalid_grant")
  }

  @Test func `a code lasts five minutes`() async throws {
    let scene = try await PageScene()
    let code = try await scene.signIn()["code"]
    let other = try await scene.signIn()["code"]
    scene.call.clock.advance(seconds: 299)
    #expect(try await redeem(scene, code).status == 200)
    scene.call.clock.advance(seconds: 1)
    #expect(try await redeem(scene, other).oauthError == "invalid_grant")
  }

  @Test func `a code is its client's and its callback's`() async throws {
    let scene = try await PageScene()
    let code = try await scene.signIn()["code"]
    let other = try await scene.call.call(
      "CreateUserPoolClient",
      PageScene.hosted.merging(["UserPoolId": scene.people.pool, "ClientName": "other"]) { $1 })[
        "UserPoolClient"]
    for wrong in [
      ["client_id": other?["ClientId"]?.string ?? ""], ["redirect_uri": "myapp://signed-in"],
      ["redirect_uri": PageScene.callback + "/"], ["code": "x"], ["code_verifier": Self.verifier],
    ] {
      #expect(try await redeem(scene, code, wrong).oauthError == "invalid_grant")
    }
    #expect(try await redeem(scene, code, ["redirect_uri": ""]).oauthError == "invalid_request")
    #expect(try await redeem(scene, "").oauthError == "invalid_request")
    #expect(try await redeem(scene, code).status == 200)
  }

  @Test func `PKCE wants the verifier of the challenge`() async throws {
    let scene = try await PageScene()
    let code = try await scene.signIn("ada", Self.proof)["code"]
    for wrong in ["", "dBjftJeZ4CVP", Self.verifier + "a", Self.proof["code_challenge"] ?? ""] {
      #expect(try await redeem(scene, code, ["code_verifier": wrong]).oauthError == "invalid_grant")
    }
    #expect(try await redeem(scene, code, ["code_verifier": Self.verifier]).status == 200)
  }

  @Test func `a confidential client has to show its secret`() async throws {
    let scene = try await PageScene(client: ["GenerateSecret": true])
    let code = try await scene.signIn()["code"]
    #expect(try await redeem(scene, code, ["client_secret": "wrong"]).oauthError == "invalid_client")
    #expect(try await redeem(scene, code).status == 200)
  }

  @Test func `nobody gets tokens for a user who is disabled or has signed out everywhere`() async throws {
    let scene = try await PageScene()
    for operation in ["AdminDisableUser", "AdminUserGlobalSignOut"] {
      try await scene.people.admin("AdminEnableUser", "ada")
      scene.call.clock.advance(seconds: 1)
      let code = try await scene.signIn()["code"]
      let refresh = try await scene.tokens(of: "ada")["refresh_token"]?.string ?? ""
      try await scene.people.admin(operation, "ada")
      #expect(try await redeem(scene, code).oauthError == "invalid_grant")
      #expect(
        try await scene.tokens(["grant_type": "refresh_token", "refresh_token": refresh]).oauthError
          == "invalid_grant")
    }
  }

  @Test func `a refresh token gives tokens again and stays`() async throws {
    let scene = try await PageScene()
    let refresh = try await scene.tokens(of: "ada")["refresh_token"]?.string ?? ""
    for _ in 0..<2 {
      let response = try await scene.tokens(["grant_type": "refresh_token", "refresh_token": refresh])
      #expect(response.members.keys.sorted() == ["access_token", "expires_in", "id_token", "token_type"])
    }
    #expect(try await scene.tokens(["grant_type": "refresh_token"]).oauthError == "invalid_request")
  }

  @Test func `where refresh tokens rotate, one that was replaced ends them all`() async throws {
    let scene = try await PageScene(client: [
      "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
      "RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 10],
    ])
    func refresh(_ token: String?) async throws -> HTTPResponse {
      try await scene.tokens(["grant_type": "refresh_token", "refresh_token": token ?? ""])
    }
    let first = try await scene.tokens(of: "ada")["refresh_token"]?.string
    let second = try await refresh(first).members["refresh_token"]?.string
    #expect(second != nil && second != first)
    scene.call.clock.advance(seconds: 10)
    #expect(try await refresh(first).status == 200)
    scene.call.clock.advance(seconds: 1)
    #expect(try await refresh(first).oauthError == "invalid_grant")
    #expect(try await refresh(second).oauthError == "invalid_grant")
  }

  @Test func `the implicit grant puts tokens in the fragment, in AWS's order`() async throws {
    let scene = try await PageScene()
    let browser = PageBrowser(scene)
    try await browser.open("/login", scene.query(["response_type": "token", "nonce": "n"]))
    try await browser.submit(["username": "ada", "password": SignInScene.password])
    let names = browser.location.split(separator: "#").last?.split(separator: "&").map {
      $0.prefix { $0 != "=" }
    }
    #expect(names == ["id_token", "access_token", "expires_in", "token_type", "state"])
    let answer = try browser.arrived(at: PageScene.callback)
    #expect(answer["expires_in"] == "3600" && answer["token_type"] == "Bearer")
    #expect(try TokenReader(answer["id_token"]).claims["nonce"] == "n")
    #expect(try await userInfo(scene, answer["access_token"] ?? "").status == 200)
  }

  @Test func `userInfo tells the attributes of the scopes`() async throws {
    let scene = try await PageScene()
    try await scene.people.admin(
      "AdminUpdateUserAttributes", "ada",
      [
        "UserAttributes": [
          ["Name": "email", "Value": "ada@example.com"], ["Name": "email_verified", "Value": "true"],
          ["Name": "name", "Value": "Ada"],
        ]
      ])
    let token = try await scene.tokens(of: "ada")["access_token"]?.string ?? ""
    let response = try await userInfo(scene, token)
    #expect(response.members.keys.sorted() == ["email", "email_verified", "sub", "username"])
    #expect(response.members["email_verified"] == "true")
  }

  @Test func `userInfo refuses in the header, as a bearer's resource does`() async throws {
    let scene = try await PageScene()
    let proper = try await scene.tokens(of: "ada")
    let token = proper["access_token"]?.string ?? ""
    let none = try await scene.get("/oauth2/userInfo")
    #expect(none.status == 400)
    #expect(none["WWW-Authenticate"]?.contains(#"error="invalid_request""#) == true)
    let api = try await scene.people.begin().token("AccessToken")
    let noScope =
      try await scene.tokens(of: "ada", ["scope": "aws.cognito.signin.user.admin"])["access_token"]?.string
      ?? ""
    let other =
      try await scene.call.call("CreateUserPool", ["PoolName": "other"])["UserPool"]?["Id"]?.string ?? ""
    for (bad, path) in [
      (api, "/oauth2/userInfo"), (noScope, "/oauth2/userInfo"), ("x", "/oauth2/userInfo"),
      (token + "a", "/oauth2/userInfo"), (proper["id_token"]?.string ?? "", "/oauth2/userInfo"),
      (token, "/\(other)/oauth2/userInfo"),
    ] {
      let response = try await userInfo(scene, bad, path: path)
      #expect(response.status == 401)
      #expect(response["WWW-Authenticate"]?.contains(#"error="invalid_token""#) == true)
    }
    scene.call.clock.advance(seconds: 3600)
    #expect(try await userInfo(scene, token).status == 401)
  }

  @Test func `a revoked refresh token takes its access tokens along`() async throws {
    let scene = try await PageScene(client: ["GenerateSecret": true])
    let tokens = try await scene.tokens(of: "ada")
    let fields = [
      "token": tokens["refresh_token"]?.string ?? "", "client_id": scene.clientID,
      "client_secret": scene.secret ?? "",
    ]
    let wrong = try await scene.post("/oauth2/revoke", fields.merging(["client_secret": "wrong"]) { $1 })
    #expect(wrong.status == 401 && wrong.members == ["error": "invalid_client"])
    #expect(
      try await scene.post("/oauth2/revoke", fields.merging(["token": ""]) { $1 }).oauthError
        == "invalid_request")
    let access = tokens["access_token"]?.string ?? ""
    #expect(
      try await scene.post("/oauth2/revoke", fields.merging(["token": access]) { $1 }).oauthError
        == "unsupported_token_type")
    #expect(try await userInfo(scene, access).status == 200)
    let unknown = try await scene.post("/oauth2/revoke", fields.merging(["token": "unknown"]) { $1 })
    #expect(unknown.status == 200)
    for _ in 0..<2 {
      let response = try await scene.post("/oauth2/revoke", fields)
      #expect(response.status == 200 && response.body.isEmpty)
    }
    #expect(try await userInfo(scene, access).status == 401)
  }

  @Test func `revocation that is switched off is an invalid request`() async throws {
    let scene = try await PageScene(client: ["EnableTokenRevocation": false])
    let fields = ["token": "x", "client_id": scene.clientID]
    #expect(try await scene.post("/oauth2/revoke", fields).oauthError == "invalid_request")
  }
}
