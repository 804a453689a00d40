import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct DiscoveryTests {
  @Test func `the document is AWS's, with addresses that need no DNS`() async throws {
    let scene = try await PoolScene()
    let response = try await scene.get("/\(scene.pool)/.well-known/openid-configuration")
    let root = "\(EndpointScene.base)/\(scene.pool)"
    #expect(response["Content-Type"]?.hasPrefix("application/json") == true)
    #expect(response["Access-Control-Allow-Origin"] == "*")
    #expect(
      response.members == [
        "issuer": .string(root), "authorization_endpoint": .string("\(root)/oauth2/authorize"),
        "token_endpoint": .string("\(root)/oauth2/token"),
        "userinfo_endpoint": .string("\(root)/oauth2/userInfo"),
        "revocation_endpoint": .string("\(root)/oauth2/revoke"),
        "end_session_endpoint": .string("\(root)/logout"),
        "jwks_uri": .string("\(root)/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"], "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
      ])
  }

  @Test func `through a domain's host the addresses are the host's, and the issuer stays the pool's`()
    async throws
  {
    let scene = try await PoolScene()
    let document = try await scene.get("/.well-known/openid-configuration", host: "shop.auth.localhost")
      .members
    #expect(document["token_endpoint"] == "http://shop.auth.localhost:4577/oauth2/token")
    #expect(document["jwks_uri"] == "http://shop.auth.localhost:4577/.well-known/jwks.json")
    #expect(document["issuer"] == .string("\(EndpointScene.base)/\(scene.pool)"))
    let byPath = try await scene.get("/_domain/shop/.well-known/openid-configuration").members
    #expect(byPath["token_endpoint"] == .string("\(EndpointScene.base)/_domain/shop/oauth2/token"))
  }

  @Test func `the keys are two, for ID and access tokens, and stay`() async throws {
    let scene = try await PoolScene()
    let path = "/\(scene.pool)/.well-known/jwks.json"
    let keys = try #require(try await scene.get(path).members["keys"]?.list)
    #expect(keys.count == 2)
    #expect(Set(keys.map { $0["kid"] }).count == 2)
    for key in keys {
      #expect(key.map?.keys.sorted() == ["alg", "e", "kid", "kty", "n", "use"])
      #expect([key["alg"], key["e"], key["kty"], key["use"]] == ["RS256", "AQAB", "RSA", "sig"])
      #expect(try TokenReader.bytes(#require(key["n"]?.string)).count == 256)
    }
    #expect(try await scene.get(path).members["keys"]?.list == keys)
    let token = try await TokenReader(scene.token(scene.client()).members["access_token"]?.string)
    #expect(token.header["kid"] == keys[1]["kid"])
  }

  @Test func `keys survive a restart`() async throws {
    let scene = try await PoolScene()
    let made = try await SigningKeys(world: scene.scene.world).keys(of: scene.pool, stored: nil)
    let stored = await scene.scene.world.look { $0[Shelf(.everywhere, .userPoolKeys), scene.pool] }
    let read = try await SigningKeys(world: scene.scene.world).keys(of: scene.pool, stored: stored)
    #expect(read.access.published == made.access.published)
    #expect(read.id.published == made.id.published)
    let text = Array("text".utf8)
    #expect(try read.access.sign(text) == made.access.sign(text))
  }

  @Test func `a pool that is not there has no documents`() async throws {
    let scene = try await PoolScene()
    for name in ["openid-configuration", "jwks.json"] {
      #expect(try await scene.get("/eu-west-1_None/.well-known/\(name)").status == 404)
      #expect(try await scene.get("/.well-known/\(name)").status == 404)
      #expect(try await scene.get("/.well-known/\(name)", host: "none.auth.localhost").status == 404)
    }
    #expect(
      try await scene.ask("", path: "/\(scene.pool)/.well-known/jwks.json").status == 405)
  }
}
