import AWS
import AuthPlatform
import Foundation
import Inventory
import ResourceModel
import TestSupport
import Testing
import Tokens

@Suite struct SignedInTests {
  private func failure(_ body: () async throws(PlatformError) -> Void) async -> SignInFailure? {
    do throws(PlatformError) {
      try await body()
      return nil
    } catch {
      guard case .signIn(let failure) = error else { return nil }
      return failure
    }
  }

  @Test func `good tokens are used as they are, by any name of the person`() async throws {
    let scene = try await SignInScene()
    try scene.willGrant()
    let first = try await scene.login()
    for name in [nil, "ada@example.com", "u-1"] {
      let again = try await scene.platform.signedIn(name, client: nil)
      #expect(again.isCached && again.person.tokens.access.text == first.person.tokens.access.text)
    }
    #expect(scene.asked.count == 1)
    let near = await failure { () async throws(PlatformError) in
      _ = try await scene.platform.signedIn("ada@example.org", client: nil)
    }
    #expect(near?.code == .notSignedIn && near?.reason.contains("Did you mean `ada@example.com`?") == true)
  }

  @Test func `one person under two names is signed in once`() async throws {
    let scene = try await SignInScene()
    for (user, id) in [("ada@example.com", "one"), ("u-1", "two")] {
      try scene.willGrant(id: id)
      _ = try await scene.login(as: user)
    }
    let person = try await scene.platform.signedIn(nil, client: nil).person
    #expect(person.user == "u-1" && person.tokens.access.claims["jti"] == "two")
    scene.will([:])
    #expect(try await scene.platform.logout(nil, client: nil).ended.count == 1)
  }

  @Test func `one person under two names and by two clients is told to name the client`() async throws {
    let scene = try await SignInScene()
    try await scene.platform.inventory("dev").record(
      scene.record(
        "shared/userPoolClient.web", ["UserPoolId": SignInScene.pool, "ClientId": "client2"],
        ["userPoolId": .string(SignInScene.pool), "explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]]))
    for (user, client) in [("ada@example.com", "shared/cli"), ("u-1", "shared/web")] {
      try scene.willGrant()
      _ = try await scene.login(as: user, by: client)
    }
    for name in [nil, "u-1", "ada@example.com"] {
      do throws(PlatformError) {
        _ = try await scene.platform.signedIn(name, client: nil)
        Issue.record("chose one of two")
      } catch {
        #expect("\(error)".contains("--client shared/cli, shared/web"))
      }
    }
    #expect(try await scene.platform.signedIn(nil, client: "shared/web").person.user == "u-1")
  }

  /// Asks for a call with the person's token, and says why none is made.
  private func refusal(_ scene: SignInScene, api: String) async -> String? {
    var request = CallRequest(method: "GET", url: "\(scene.url)/elsewhere")
    request.person = "ada@example.com"
    request.api = api
    do throws(PlatformError) {
      _ = try await scene.platform.call(request)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `a person's token goes to an API that is bound here and takes tokens of their pool`()
    async throws
  {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    let inventory = try scene.platform.inventory("dev")
    for (stack, pool) in [("orders", SignInScene.pool), ("stock", "eu-west-1_Other")] {
      try await inventory.record(
        scene.record("\(stack)/restRoutes.routes", ["restApiId": stack], ["stages": [:]]))
      try await inventory.record(
        scene.record(
          "\(stack)/resourceServer.api", ["UserPoolId": pool, "Identifier": stack],
          ["userPoolId": .string(pool), "identifier": .string(stack)]))
    }
    #expect(await refusal(scene, api: "order")?.contains("Did you mean `orders`?") == true)
    #expect(await refusal(scene, api: "stock")?.contains("takes no tokens of that pool") == true)
    #expect(scene.asked.map(\.name) == ["InitiateAuth"])
    scene.will([:])
    #expect(await refusal(scene, api: "orders") == nil)
    #expect(scene.asked.last?.name == "/elsewhere")
  }

  @Test func `expired tokens are refreshed, and the refresh token is kept where no other comes`() async throws
  {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    scene.wait(3590)
    try scene.willGrant(refresh: nil, id: "two")
    let again = try await scene.platform.signedIn(nil, client: nil)
    #expect(again.person.tokens.access.claims["jti"] == "two")
    #expect(again.person.tokens.refresh?.reveal() == "refreshCanary")
    let asked = try #require(scene.asked.last)
    #expect(asked.name == "InitiateAuth" && asked["AuthFlow"] == "REFRESH_TOKEN_AUTH")
    #expect(asked["AuthParameters"] == ["REFRESH_TOKEN": "refreshCanary"])
  }

  @Test func `where refresh tokens rotate the new one takes the old one's place`() async throws {
    let scene = try await SignInScene(client: [
      "explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "refreshTokenRotation": ["feature": "ENABLED"],
    ])
    try scene.willGrant()
    _ = try await scene.login()
    for (number, token) in ["second", "third"].enumerated() {
      scene.wait(3600)
      try scene.willGrant(refresh: token, id: "\(number)")
      let report = try await scene.platform.signedIn(nil, client: nil)
      #expect(report.person.tokens.refresh?.reveal() == token)
    }
    #expect(
      scene.asked.map(\.name) == ["InitiateAuth", "GetTokensFromRefreshToken", "GetTokensFromRefreshToken"])
    #expect(scene.asked.compactMap { $0["RefreshToken"]?.string } == ["refreshCanary", "second"])
  }

  @Test func `a sign-in that Cognito has ended is forgotten`() async throws {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    scene.wait(3600)
    scene.willRefuse("NotAuthorizedException", "Refresh Token has been revoked")
    let refused = await failure { () async throws(PlatformError) in
      _ = try await scene.platform.signedIn(nil, client: nil)
    }
    #expect(
      refused?.code == .notSignedIn && refused?.reason.contains("authplat login ada@example.com") == true)
    #expect(!FileManager.default.fileExists(atPath: "\(scene.scratch.path)/.authplat/people-dev.json"))
  }

  @Test func `an endpoint that does not answer ends no sign-in`() async throws {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    scene.wait(3600)
    scene.will(["__type": "InternalErrorException"], status: 500)
    await #expect(throws: PlatformError.self) { _ = try await scene.platform.signedIn(nil, client: nil) }
    try scene.willGrant(id: "later")
    #expect(try await scene.platform.signedIn(nil, client: nil).person.tokens.access.claims["jti"] == "later")
  }

  @Test func `signing out takes the refresh token back and forgets everything`() async throws {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    scene.will([:])
    let report = try await scene.platform.logout(nil, client: nil)
    #expect(report.ended.map(\.user) == ["ada@example.com"] && report.ended[0].failure == nil)
    #expect(scene.asked.last?.name == "RevokeToken" && scene.asked.last?["Token"] == "refreshCanary")
    let again = await failure { () async throws(PlatformError) in
      _ = try await scene.platform.logout(nil, client: nil)
    }
    #expect(again?.code == .notSignedIn)
  }

  @Test func `where the refresh token cannot be taken back the tokens are forgotten all the same`()
    async throws
  {
    let scene = try await SignInScene()
    try scene.willGrant()
    _ = try await scene.login()
    scene.willRefuse("UnsupportedOperationException", "Revocation of refreshCanary is off")
    let report = try await scene.platform.logout("u-1", client: "shared/cli")
    let failure = try #require(report.ended.first?.failure)
    #expect(failure.code == "UnsupportedOperationException" && !"\(failure)".contains("refreshCanary"))
    #expect(!FileManager.default.fileExists(atPath: "\(scene.scratch.path)/.authplat/people-dev.json"))
  }
}
