import AWS
import LocalAWS
import ResourceModel
import Testing
import Tokens

/// What somebody tries who has half of what a sign-in needs.
@Suite struct SignInAttackTests {
  private let invalid = "NotAuthorizedException: Invalid session for the user."

  private func demandApp(_ people: SignInScene) async throws {
    try await people.scene.call(
      "SetUserPoolMfaConfig",
      [
        "UserPoolId": people.pool, "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": ["Enabled": true],
      ])
  }

  @Test func `a step that a temporary password opened is closed once there is another password`() async throws
  {
    let people = try await SignInScene()
    try await people.admin(
      "AdminCreateUser", "eve", ["MessageAction": "SUPPRESS", "TemporaryPassword": "Temp-Pass-123"])
    let stolen = try await people.begin("eve", "Temp-Pass-123")
    let own = try await people.begin("eve", "Temp-Pass-123")
    people.scene.clock.advance(seconds: 1)
    _ = try await people.respond(to: own, as: "eve", ["NEW_PASSWORD": .string(SignInScene.newPassword)])
    #expect(
      await people.refusal {
        try await people.respond(to: stolen, as: "eve", ["NEW_PASSWORD": "Thief-Pass-77"])
      } == invalid)
    #expect(try await people.begin("eve", SignInScene.newPassword)["AuthenticationResult"] != nil)
  }

  @Test func `a proof that was begun with the old password is worth nothing after the new one`() async throws
  {
    let people = try await SignInScene()
    let srp = people.newSRP()
    let step = try await people.beginSRP("ada", srp)
    people.scene.clock.advance(seconds: 1)
    try await people.admin(
      "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.newPassword), "Permanent": true])
    #expect(
      await people.refusal { try await people.prove(SignInScene.password, srp, step) }
        == "NotAuthorizedException: Incorrect username or password.")
  }

  @Test(arguments: ["password", "signOut", "disabled"])
  func `a step on the way to a second factor ends with what came between`(_ event: String) async throws {
    let people = try await SignInScene()
    try await demandApp(people)
    let step = try await people.begin()
    people.scene.clock.advance(seconds: 1)
    switch event {
    case "password":
      try await people.admin(
        "AdminSetUserPassword", "ada", ["Password": .string(SignInScene.newPassword), "Permanent": true])
    case "signOut": try await people.admin("AdminUserGlobalSignOut", "ada")
    default:
      try await people.admin("AdminDisableUser", "ada")
      try await people.admin("AdminEnableUser", "ada")
    }
    #expect(
      await people.scene.refusal("AssociateSoftwareToken", ["Session": step["Session"] ?? ""], as: nil)?
        .message == "Invalid session for the user.")
    #expect(await people.refusal { try await people.respond(to: step, [:]) } == invalid)
  }

  @Test func `an app that was brought meanwhile is not replaced by another's`() async throws {
    let people = try await SignInScene()
    try await demandApp(people)
    func verified(_ step: Attributes) async throws -> Attributes {
      let given = try await people.scene.call(
        "AssociateSoftwareToken", ["Session": step["Session"] ?? ""], as: nil)
      let app = try #require(TimeBasedCode(key: Secret(given["SecretCode"]?.string ?? "")))
      let code = app.code(counter: TimeBasedCode.counter(at: people.scene.clock.now))
      let done = try await people.scene.call(
        "VerifySoftwareToken", ["Session": given["Session"] ?? "", "UserCode": .string(code)], as: nil)
      return step.merging(["Session": done["Session"] ?? ""]) { $1 }
    }
    let thief = try await verified(people.begin())
    let owner = try await verified(people.begin())
    #expect(try await people.respond(to: owner, [:])["AuthenticationResult"] != nil)
    #expect(await people.refusal { try await people.respond(to: thief, [:]) } == invalid)
  }

  @Test func `a reset takes from the old password everything that it gave`() async throws {
    let people = try await SignInScene()
    try await people.add("bob", [("email", "bob@example.com"), ("email_verified", "true")])
    let result = try await people.begin("bob")
    let access = Value.string(try result.token("AccessToken"))
    try await people.admin("AdminResetUserPassword", "bob")
    let reset = "PasswordResetRequiredException: Password reset required for the user"
    #expect(
      await people.refusal {
        try await people.scene.call(
          "ChangePassword",
          [
            "AccessToken": access, "PreviousPassword": .string(SignInScene.password),
            "ProposedPassword": .string(SignInScene.newPassword),
          ], as: nil)
      } == reset)
    #expect(
      await people.refusal {
        try await people.initiate(
          "REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": .string(try result.token("RefreshToken"))])
      } == reset)
  }

  @Test(arguments: [nil, ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]] as [Value?])
  func `where refresh tokens rotate there is no way around it`(_ flows: Value?) async throws {
    let people = try await SignInScene(client: ["RefreshTokenRotation": ["Feature": "ENABLED"]], flows: flows)
    #expect(
      await people.refusal { try await people.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": "x"]) }
        == "InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client")
  }

  @Test func `nobody is called as somebody else is known`() async throws {
    let people = try await SignInScene(["AliasAttributes": ["preferred_username"]])
    try await people.add("bob", [("preferred_username", "bobby")])
    let sub = try #require(await TokenReader(people.begin("bob").token("AccessToken")).claims["sub"])
    for name in [sub, "bobby"] {
      #expect(
        await people.scene.refusal(
          "SignUp",
          ["ClientId": people.clientID, "Username": name, "Password": .string(SignInScene.password)], as: nil)?
          .code.hasSuffix("ExistsException") == true)
    }
  }

  @Test func `however a name is typed, its guesses are counted once`() async throws {
    for name in ["ada", "nobody"] {
      let people = try await SignInScene(
        ["UsernameConfiguration": ["CaseSensitive": false]],
        client: ["PreventUserExistenceErrors": "ENABLED"])
      for _ in 0..<5 { _ = await people.refusal { try await people.begin(name, "Wrong-1") } }
      #expect(
        await people.refusal { try await people.begin(name.uppercased(), "Wrong-1") }
          == "NotAuthorizedException: Password attempts exceeded")
      let other = try await SignInScene(
        ["UsernameConfiguration": ["CaseSensitive": false]],
        client: ["PreventUserExistenceErrors": "ENABLED"])
      let shown = try await other.beginSRP(name.uppercased(), other.newSRP())["ChallengeParameters"]
      #expect(shown?["USER_ID_FOR_SRP"] == .string(name))
    }
  }

  @Test func `a sign-out reaches tokens that cannot be revoked alone`() async throws {
    let people = try await SignInScene(client: ["EnableTokenRevocation": false])
    let access = Value.string(try await people.begin().token("AccessToken"))
    people.scene.clock.advance(seconds: 1)
    try await people.admin("AdminUserGlobalSignOut", "ada")
    #expect(
      await people.scene.refusal("GetUser", ["AccessToken": access], as: nil)?.message
        == "Access Token has been revoked")
  }

  @Test func `a name longer than any is not kept to be counted`() async throws {
    let people = try await SignInScene(client: ["PreventUserExistenceErrors": "ENABLED"])
    #expect(
      await people.refusal { try await people.begin(String(repeating: "n", count: 129)) }?
        .hasPrefix("InvalidParameterException") == true)
  }
}
