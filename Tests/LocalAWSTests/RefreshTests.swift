import AWS
import LocalAWS
import ResourceModel
import Testing
import Tokens

@Suite struct RefreshTests {
  private func refresh(_ people: SignInScene, _ token: String) async throws(AWSError) -> Attributes {
    try await people.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": .string(token)])
  }

  private func rotate(_ people: SignInScene, _ token: String) async throws(AWSError) -> Attributes {
    try await people.scene.call(
      "GetTokensFromRefreshToken", ["ClientId": people.clientID, "RefreshToken": .string(token)], as: nil
    )
  }

  private func revoke(_ people: SignInScene, _ token: String) async throws(AWSError) -> Attributes {
    try await people.scene.call(
      "RevokeToken", ["ClientId": people.clientID, "Token": .string(token)], as: nil)
  }

  private let revoked = "NotAuthorizedException: Refresh Token has been revoked"

  @Test func `a refresh token renews the others of its sign-in until it ends`() async throws {
    let people = try await SignInScene(client: ["RefreshTokenValidity": 1])
    let first = try await people.begin()
    let token = try first.token("RefreshToken")
    people.scene.clock.advance(seconds: 3700)
    let next = try await refresh(people, token)
    #expect(next["AuthenticationResult"]?["RefreshToken"] == nil)
    let old = try TokenReader(first.token("AccessToken")).claims
    let new = try TokenReader(next.token("AccessToken")).claims
    #expect(new["origin_jti"] == old["origin_jti"] && new["auth_time"] == old["auth_time"])
    #expect(new["jti"] != old["jti"] && new["iat"] != old["iat"])
    people.scene.clock.advance(seconds: 86400)
    #expect(
      await people.refusal { try await refresh(people, token) }
        == "NotAuthorizedException: Refresh Token has expired")
    #expect(
      await people.refusal { try await refresh(people, "unheard-of") }
        == "NotAuthorizedException: Invalid Refresh Token")
  }

  @Test func `revoking takes back every token of the sign-in and no other`() async throws {
    let people = try await SignInScene()
    let first = try await people.begin()
    let second = try await people.begin()
    #expect(try await revoke(people, first.token("RefreshToken")) == [:])
    #expect(try await revoke(people, first.token("RefreshToken")) == [:])
    #expect(await people.refusal { try await refresh(people, try first.token("RefreshToken")) } == revoked)
    #expect(
      await people.refusal {
        try await people.scene.call(
          "GetUser", ["AccessToken": .string(try first.token("AccessToken"))], as: nil)
      } == "NotAuthorizedException: Access Token has been revoked")
    #expect(try await refresh(people, second.token("RefreshToken"))["AuthenticationResult"] != nil)
    #expect(
      await people.refusal { try await revoke(people, try second.token("AccessToken")) }?
        .hasPrefix("UnsupportedTokenTypeException") == true)
  }

  @Test func `signing out everywhere ends all sign-ins before it`() async throws {
    let people = try await SignInScene()
    let before = try await people.begin()
    try await people.scene.call(
      "GlobalSignOut", ["AccessToken": .string(try before.token("AccessToken"))], as: nil)
    #expect(await people.refusal { try await refresh(people, try before.token("RefreshToken")) } == revoked)
    people.scene.clock.advance(seconds: 0.001)
    let after = try await people.begin()
    #expect(try await refresh(people, after.token("RefreshToken"))["AuthenticationResult"] != nil)
    people.scene.clock.advance(seconds: 0.001)
    try await people.admin("AdminUserGlobalSignOut", "ada")
    #expect(await people.refusal { try await refresh(people, try after.token("RefreshToken")) } == revoked)
  }

  @Test func `a refresh token that rotates works once, and again in its time of grace`() async throws {
    let people = try await SignInScene(
      client: ["RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 10]],
      flows: ["ALLOW_USER_PASSWORD_AUTH"])
    let old = try await people.begin().token("RefreshToken")
    #expect(
      await people.refusal { try await refresh(people, old) }
        == "InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client")
    let new = try await rotate(people, old).token("RefreshToken")
    #expect(new != old)
    people.scene.clock.advance(seconds: 10)
    #expect(try await rotate(people, old)["AuthenticationResult"] != nil)
    people.scene.clock.advance(seconds: 1)
    #expect(
      await people.refusal { try await rotate(people, old) }
        == "RefreshTokenReuseException: Refresh token was already used.")
    #expect(await people.refusal { try await rotate(people, new) } == revoked)
  }

  @Test func `another client cannot use a refresh token`() async throws {
    let people = try await SignInScene()
    let token = try await people.begin().token("RefreshToken")
    let other = try #require(
      await people.scene.call("CreateUserPoolClient", ["UserPoolId": people.pool, "ClientName": "other"])[
        "UserPoolClient"]?["ClientId"])
    #expect(
      await people.scene.refusal(
        "InitiateAuth",
        [
          "ClientId": other, "AuthFlow": "REFRESH_TOKEN_AUTH",
          "AuthParameters": ["REFRESH_TOKEN": .string(token)],
        ], as: nil)?.message == "Invalid Refresh Token")
    #expect(
      await people.scene.refusal("RevokeToken", ["ClientId": other, "Token": .string(token)], as: nil)?
        .code == "UnauthorizedException")
  }
}
