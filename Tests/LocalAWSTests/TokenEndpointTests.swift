import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct TokenEndpointTests {
  private let form = "grant_type=client_credentials"

  private func claims(_ response: HTTPResponse) throws -> Attributes {
    try TokenReader(response.members["access_token"]?.string).claims
  }

  @Test func `a token is signed by the published key, and a flipped bit shows`() async throws {
    let scene = try await PoolScene()
    let token = try await TokenReader(scene.token(scene.client()).members["access_token"]?.string)
    let keys = try await scene.get("/\(scene.pool)/.well-known/jwks.json").members
    #expect(try token.isSigned(by: keys))
    for bit in stride(from: 0, to: token.signedBits, by: 101) {
      #expect(try !token.isSigned(by: keys, flipping: bit))
    }
  }

  @Test func `header and claims are AWS's and no others`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let response = try await scene.token(client)
    #expect(response.members.keys.sorted() == ["access_token", "expires_in", "token_type"])
    #expect(response.members["token_type"] == "Bearer")
    #expect(response.members["expires_in"] == 3600)
    let token = try TokenReader(response.members["access_token"]?.string)
    #expect(token.header.keys.sorted() == ["alg", "kid"])
    #expect(token.header["alg"] == "RS256")
    var claims = token.claims
    let id = claims.removeValue(forKey: "jti")?.string
    #expect(id?.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
    #expect(
      claims == [
        "sub": .string(client.id), "client_id": .string(client.id), "token_use": "access", "version": 2,
        "scope": "api/read api/write", "iss": .string("\(EndpointScene.base)/\(scene.pool)"),
        "auth_time": 1_800_000_000, "iat": 1_800_000_000, "exp": 1_800_003_600,
      ])
  }

  @Test func `a token lives as long as its client says`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(
      PoolScene.machine.merging([
        "AccessTokenValidity": 5, "TokenValidityUnits": ["AccessToken": "minutes"],
      ]) { old, _ in old })
    let response = try await scene.token(client)
    #expect(response.members["expires_in"] == 300)
    #expect(try claims(response)["exp"] == 1_800_000_300)
  }

  @Test func `the issuer is what was asked for`() async throws {
    for (issuer, text) in [
      (Issuer.aws, "https://cognito-idp.eu-west-1.amazonaws.com/"),
      (.url("https://a.example"), "https://a.example/"),
    ] {
      let scene = try await PoolScene(issuer: issuer)
      let token = try await scene.token(scene.client())
      #expect(try claims(token)["iss"] == .string(text + scene.pool))
      let document = try await scene.get("/\(scene.pool)/.well-known/openid-configuration").members
      #expect(document["issuer"] == .string(text + scene.pool))
    }
  }

  @Test func `scopes are all of the client's, or those asked for, and no others`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    for (asked, granted) in [
      ("", "api/read api/write"), ("api%2Fwrite", "api/write"), ("api/write+api/read", "api/write api/read"),
      ("api/read%20api/read", "api/read"),
    ] {
      #expect(try claims(await scene.token(client, scope: asked))["scope"] == .string(granted))
    }
    for asked in ["api/absent", "openid", "api/read+nonsense"] {
      #expect(try await scene.token(client, scope: asked).oauthError == "invalid_scope")
    }
  }

  @Test func `a scope that was taken away is granted no more, and a new one only when the client has it`()
    async throws
  {
    let scene = try await PoolScene()
    let client = try await scene.client()
    try await scene.call(
      "UpdateResourceServer",
      [
        "Identifier": "api", "Name": "api",
        "Scopes": [
          ["ScopeName": "read", "ScopeDescription": "r"], ["ScopeName": "new", "ScopeDescription": "n"],
        ],
      ])
    #expect(try claims(await scene.token(client))["scope"] == "api/read")
    #expect(try await scene.token(client, scope: "api/write").oauthError == "invalid_scope")
    #expect(try await scene.token(client, scope: "api/new").oauthError == "invalid_scope")
    try await scene.call("DeleteResourceServer", ["Identifier": "api"])
    #expect(try await scene.token(client).oauthError == "invalid_scope")
  }

  @Test func `either live secret is accepted and a deleted one is not`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let added = try await scene.call("AddUserPoolClientSecret", client.name)["ClientSecretDescriptor"]
    var second = client.members
    second["ClientSecret"] = added?["ClientSecretValue"]
    #expect(try await scene.token(client).status == 200)
    #expect(try await scene.token(PoolScene.Client(second)).status == 200)
    try await scene.call(
      "DeleteUserPoolClientSecret",
      client.name.merging(["ClientSecretId": "\(client.id)--1800000000000"].mapValues { .string($0) }) {
        old, _ in old
      })
    #expect(try await scene.token(client).oauthError == "invalid_client")
    #expect(try await scene.token(PoolScene.Client(second)).status == 200)
  }

  @Test func `an unknown client is a bad request and not unauthorized`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let wrong = [
      "", "&client_id=\(client.id)", "&client_id=\(client.id)&client_secret=wrong",
      "&client_id=nobody&client_secret=\(client.secret)", "&client_secret=\(client.secret)",
      "&client_id=\(client.id)&client_secret=\(client.secret.uppercased())",
      "&client_id=\(client.id)&client_secret=\(client.secret)x",
    ]
    for fields in wrong {
      #expect(try await scene.ask(form + fields).oauthError == "invalid_client")
    }
    #expect(
      try await scene.ask(form + "&client_id=\(client.id)&client_secret=\(client.secret)").status == 200)
  }

  @Test func `one way to authenticate is enough, two are too many`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let both = "\(form)&client_id=\(client.id)&client_secret=\(client.secret)"
    #expect(try await scene.ask(both, authorization: client.basic).oauthError == "invalid_request")
    let repeated = "\(form)&client_id=\(client.id)"
    #expect(try await scene.ask(repeated, authorization: client.basic).status == 200)
    #expect(
      try await scene.ask("\(form)&client_id=other", authorization: client.basic).oauthError
        == "invalid_request")
  }

  @Test func `Basic credentials are taken as they are and percent-encoded`() async throws {
    let scene = try await PoolScene()
    let own = "Plus+Plus+Under_Score_0123456789"
    let client = try await scene.client(
      PoolScene.machine.filter { $0.key != "GenerateSecret" }
        .merging(["ClientSecret": .string(own)]) { old, _ in old })
    for secret in [own, own.replacing("+", with: "%2B"), own.replacing("_", with: "%5f")] {
      let basic = Digest.base64("\(client.id):\(secret)".utf8)
      #expect(try await scene.ask(form, authorization: "Basic \(basic)").status == 200)
      #expect(try await scene.ask(form, authorization: "basic  \(basic) ").status == 200)
    }
    let field = own.replacing("+", with: "%2B")
    #expect(try await scene.ask("\(form)&client_id=\(client.id)&client_secret=\(field)").status == 200)
    #expect(
      try await scene.ask("\(form)&client_id=\(client.id)&client_secret=\(own)").oauthError
        == "invalid_client")
  }

  @Test func `a header that is no Basic authorization is refused`() async throws {
    let scene = try await PoolScene()
    let broken = [
      "Basic", "Basic !!!", "Basic QUJD", "Basic " + Digest.base64([0xFF, 0x3A, 0xFF]), "Basic QQ==",
    ]
    for header in broken {
      #expect(try await scene.ask(form, authorization: header).oauthError == "invalid_request")
    }
    #expect(try await scene.ask(form, authorization: "Bearer abc").oauthError == "invalid_client")
  }

  @Test func `OAuth that is switched off gives invalid_grant`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    try await scene.call("UpdateUserPoolClient", client.name)
    #expect(try await scene.token(client).oauthError == "invalid_grant")
  }

  @Test func `a client of another flow is not authorized`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client([
      "GenerateSecret": true, "AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": true,
      "AllowedOAuthScopes": ["openid"], "CallbackURLs": ["https://app.example"],
    ])
    #expect(try await scene.token(client).oauthError == "unauthorized_client")
  }

  @Test func `a request that is no form with a known grant is refused`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    for (body, error) in [
      ("", "invalid_request"), ("grant_type=", "invalid_request"), ("&&==%%%", "invalid_request"),
      ("grant_type=password", "unsupported_grant_type"),
      ("grant_type=refresh_token", "unauthorized_client"),
      ("\(form)&scope=api/read&scope=api/write", "invalid_request"), ("\(form)&scope=%ff", "invalid_request"),
    ] {
      #expect(try await scene.ask(body, authorization: client.basic).oauthError == error)
    }
    for (type, status) in [
      ("application/json", 400), ("application/x-www-form-urlencoded; charset=UTF-8", 200),
      ("APPLICATION/X-WWW-FORM-URLENCODED", 200),
    ] {
      #expect(try await scene.ask(form, authorization: client.basic, type: type).status == status)
    }
  }

  @Test func `only POST gets a token, and other paths nothing`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    for method in ["GET", "PUT", "DELETE"] {
      let response = try await scene.ask(form, authorization: client.basic, method: method)
      #expect(response.status == 405)
      #expect(response["Allow"] == "POST, OPTIONS")
      #expect(response.body.isEmpty)
    }
    for path in ["/oauth2", "/oauth2/token/", "/oauth2/nothing", "/\(scene.pool)/nothing"] {
      #expect(try await scene.ask(form, authorization: client.basic, path: path).status == 404)
    }
  }

  @Test func `browsers may ask, and no cache keeps the answer`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    for response in [try await scene.token(client), try await scene.ask("")] {
      #expect(response["Access-Control-Allow-Origin"] == "*")
      #expect(response["Cache-Control"]?.contains("no-store") == true)
    }
    let preflight = try await scene.ask("", method: "OPTIONS")
    #expect(preflight.status == 200)
    #expect(preflight["Access-Control-Allow-Headers"]?.contains("Authorization") == true)
  }

  @Test func `the endpoint answers at the root, by path and by host, and only for its own pool`() async throws
  {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let other = try await scene.addPool(domain: "other")
    let own = [
      ("127.0.0.1", "/oauth2/token"), ("127.0.0.1", "/\(scene.pool)/oauth2/token"),
      ("localhost", "/_domain/shop/oauth2/token"), ("shop.auth.localhost", "/oauth2/token"),
      ("shop.auth.eu-west-1.localhost", "/oauth2/token"),
      ("shop.auth.eu-west-1.amazoncognito.com", "/oauth2/token"), ("host.docker.internal", "/oauth2/token"),
      ("cognito-idp.eu-west-1.amazonaws.com", "/\(scene.pool)/oauth2/token"),
    ]
    for (host, path) in own {
      let response = try await scene.token(client, host: host, path: path)
      #expect(response.status == 200, "\(host)\(path)")
      #expect(try claims(response)["iss"] == .string("\(EndpointScene.base)/\(scene.pool)"))
    }
    let others = [
      ("127.0.0.1", "/\(other)/oauth2/token"), ("127.0.0.1", "/eu-west-1_None/oauth2/token"),
      ("127.0.0.1", "/_domain/other/oauth2/token"), ("127.0.0.1", "/_domain/none/oauth2/token"),
      ("other.auth.localhost", "/oauth2/token"), ("none.auth.localhost", "/oauth2/token"),
      ("shop.auth.us-east-1.amazoncognito.com", "/oauth2/token"),
    ]
    for (host, path) in others {
      #expect(try await scene.token(client, host: host, path: path).oauthError == "invalid_client")
    }
  }

  @Test func `a custom domain answers for its own pool`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    _ = try await scene.addPool(domain: "login.other.example")
    #expect(try await scene.token(client, host: "login.other.example").oauthError == "invalid_client")
    #expect(try await scene.token(client, host: "login.shop.example").status == 200)
  }

  @Test func `too many tokens a second are turned away`() async throws {
    var faults = FaultSettings()
    faults.throttle = .share(1)
    let scene = try await PoolScene()
    let client = try await scene.client()
    scene.scene.endpoint.faults.replace(by: faults)
    #expect(try await scene.token(client).status == 429)
  }

  @Test func `many first requests at once are signed with one key`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let kids = try await withThrowingTaskGroup(of: Value?.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await TokenReader(scene.token(client).members["access_token"]?.string).header["kid"]
        }
      }
      return try await group.reduce(into: Set<Value?>()) { $0.insert($1) }
    }
    #expect(kids.count == 1)
  }
}
