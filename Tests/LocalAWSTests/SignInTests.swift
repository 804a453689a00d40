import AWS
import LocalAWS
import ResourceModel
import Testing
import Tokens

@Suite struct SignInTests {
  private let wrong = "NotAuthorizedException: Incorrect username or password."

  @Test func `a password gives tokens that say who it is`() async throws {
    let people = try await SignInScene(["AutoVerifiedAttributes": ["email"]])
    try await people.add("bob", [("email", "bob@example.com"), ("email_verified", "true")])
    for (group, precedence) in [("late", 9), ("first", 1), ("unranked", nil as Int?)] {
      var input: Attributes = ["UserPoolId": people.pool, "GroupName": .string(group)]
      input["Precedence"] = precedence.map { .integer($0) }
      try await people.scene.call("CreateGroup", input)
      try await people.admin("AdminAddUserToGroup", "bob", ["GroupName": .string(group)])
    }
    let result = try await people.begin("bob")
    let id = try TokenReader(result.token("IdToken"))
    let access = try TokenReader(result.token("AccessToken"))
    #expect(result["AuthenticationResult"]?["TokenType"] == "Bearer")
    #expect(result["AuthenticationResult"]?["ExpiresIn"] == 3600)
    #expect(id.header["kid"] != access.header["kid"])
    #expect(id.claims["aud"] == people.clientID)
    #expect(id.claims["token_use"] == "id")
    #expect(id.claims["email"] == "bob@example.com")
    #expect(id.claims["email_verified"] == true)
    #expect(id.claims["cognito:username"] == "bob")
    #expect(id.claims["cognito:groups"] == ["first", "late", "unranked"])
    #expect(access.claims["cognito:groups"] == ["first", "late", "unranked"])
    #expect(access.claims["client_id"] == people.clientID)
    #expect(access.claims["scope"] == "aws.cognito.signin.user.admin")
    #expect(access.claims["username"] == "bob")
    #expect(access.claims["aud"] == nil && access.claims["email"] == nil)
    #expect(access.claims["origin_jti"] == id.claims["origin_jti"])
    #expect(access.claims["sub"] == id.claims["sub"])
    #expect(access.claims["jti"] != id.claims["jti"])
  }

  @Test func `a temporary password has to be replaced`() async throws {
    let people = try await SignInScene([
      "Schema": [["Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true]]
    ])
    try await people.admin(
      "AdminCreateUser", "eve", ["MessageAction": "SUPPRESS", "TemporaryPassword": "Temp-Pass-123"])
    let step = try await people.begin("eve", "Temp-Pass-123")
    #expect(step["ChallengeName"] == "NEW_PASSWORD_REQUIRED")
    #expect(step["AuthenticationResult"] == nil)
    #expect(step["ChallengeParameters"]?["requiredAttributes"] == #"["userAttributes.name"]"#)
    #expect(step["ChallengeParameters"]?["USER_ID_FOR_SRP"] == "eve")
    #expect(
      await people.refusal {
        try await people.respond(
          to: step, as: "eve", ["NEW_PASSWORD": "short", "userAttributes.name": "Eve"])
      }?.hasPrefix("InvalidPasswordException: Password did not conform with policy") == true)
    #expect(
      await people.refusal {
        try await people.respond(to: step, as: "eve", ["NEW_PASSWORD": .string(SignInScene.newPassword)])
      }?.hasPrefix("InvalidParameterException: Attributes did not conform") == true)
    #expect(
      await people.refusal {
        try await people.respond(
          to: step, as: "ada", ["NEW_PASSWORD": .string(SignInScene.newPassword), "userAttributes.name": "x"])
      } == "NotAuthorizedException: Invalid session for the user.")
    let done = try await people.respond(
      to: step, as: "eve", ["NEW_PASSWORD": .string(SignInScene.newPassword), "userAttributes.name": "Eve"])
    #expect(try TokenReader(done.token("IdToken")).claims["name"] == "Eve")
    #expect(
      await people.refusal {
        try await people.respond(to: step, as: "eve", ["NEW_PASSWORD": "Another-Pass-55"])
      } == "NotAuthorizedException: Invalid session for the user.")
    #expect(try await people.begin("eve", SignInScene.newPassword)["AuthenticationResult"] != nil)
    #expect(await people.refusal { try await people.begin("eve", "Temp-Pass-123") } == wrong)
  }

  @Test func `a temporary password and a session end in time`() async throws {
    let people = try await SignInScene()
    try await people.admin(
      "AdminCreateUser", "eve", ["MessageAction": "SUPPRESS", "TemporaryPassword": "Temp-Pass-123"])
    let step = try await people.begin("eve", "Temp-Pass-123")
    people.scene.clock.advance(seconds: 181)
    #expect(
      await people.refusal {
        try await people.respond(to: step, as: "eve", ["NEW_PASSWORD": .string(SignInScene.newPassword)])
      } == "NotAuthorizedException: Invalid session for the user, session is expired.")
    people.scene.clock.advance(seconds: 7 * 86400)
    #expect(
      await people.refusal { try await people.begin("eve", "Temp-Pass-123") }
        == "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.")
  }

  @Test func `SRP proves a password, once`() async throws {
    let people = try await SignInScene()
    let srp = people.newSRP()
    let step = try await people.beginSRP("ada", srp)
    #expect(step["ChallengeName"] == "PASSWORD_VERIFIER")
    #expect(step["Session"] == nil)
    #expect(try await people.prove(SignInScene.password, srp, step)["AuthenticationResult"] != nil)
    #expect(
      await people.refusal { try await people.prove(SignInScene.password, srp, step) }
        == "NotAuthorizedException: Invalid session for the user.")
    let second = try await people.beginSRP("ada", srp)
    #expect(await people.refusal { try await people.prove("Wrong-Horse-9", srp, second) } == wrong)
    #expect(
      await people.refusal { try await people.prove(SignInScene.password, srp, second) }
        == "NotAuthorizedException: Invalid session for the user.")
  }

  @Test(arguments: ["0", "zz", Digest.hex(SRP.prime.bytes)])
  func `a public value that is none is refused`(_ value: String) async throws {
    let people = try await SignInScene()
    #expect(
      await people.refusal {
        try await people.initiate("USER_SRP_AUTH", ["USERNAME": "ada", "SRP_A": .string(value)])
      } == "InvalidParameterException: SRP_A is not a valid public value.")
  }

  @Test func `who does not exist looks like a wrong password where that is asked for`() async throws {
    let people = try await SignInScene(client: ["PreventUserExistenceErrors": "ENABLED"])
    #expect(await people.refusal { try await people.begin("nobody") } == wrong)
    let first = try await people.beginSRP("nobody", people.newSRP())["ChallengeParameters"]?.map ?? [:]
    let again = try await people.beginSRP("nobody", people.newSRP())["ChallengeParameters"]?.map ?? [:]
    let real = try await people.beginSRP("ada", people.newSRP())["ChallengeParameters"]?.map ?? [:]
    #expect(Set(first.keys) == Set(real.keys))
    #expect(first["SALT"] == again["SALT"])
    #expect(first["SRP_B"] != again["SRP_B"])
    #expect(first["SALT"]?.string?.utf8.count == 32)
    let srp = people.newSRP()
    let step = try await people.beginSRP("nobody", srp)
    #expect(await people.refusal { try await people.prove(SignInScene.password, srp, step) } == wrong)

    let open = try await SignInScene(client: ["PreventUserExistenceErrors": "LEGACY"])
    let missing = "UserNotFoundException: User does not exist."
    #expect(await open.refusal { try await open.begin("nobody") } == missing)
    #expect(await open.refusal { try await open.beginSRP("nobody", open.newSRP()) } == missing)
  }

  @Test(arguments: ["ada", "nobody"])
  func `whoever guesses has to wait, longer each time, and so does who guesses at nobody`(
    _ name: String
  ) async throws {
    let people = try await SignInScene(client: ["PreventUserExistenceErrors": "ENABLED"])
    let wait = "NotAuthorizedException: Password attempts exceeded"
    for _ in 0..<5 { #expect(await people.refusal { try await people.begin(name, "Wrong-1") } == wrong) }
    #expect(await people.refusal { try await people.begin(name) } == wait)
    #expect(await people.refusal { try await people.beginSRP(name, people.newSRP()) } == wait)
    people.scene.clock.advance(seconds: 1)
    #expect(await people.refusal { try await people.begin(name, "Wrong-1") } == wrong)
    people.scene.clock.advance(seconds: 1.5)
    #expect(await people.refusal { try await people.begin(name) } == wait)
    people.scene.clock.advance(seconds: 0.5)
    #expect(await people.refusal { try await people.begin(name) } == (name == "ada" ? nil : wrong))
  }

  @Test func `guesses get through ever more seldom and never more than once in a quarter of an hour`()
    async throws
  {
    let people = try await SignInScene()
    var heard = 0
    for _ in 0..<3600 {
      let answer = await people.refusal { try await people.begin("ada", "Wrong-1") }
      if answer == wrong { heard += 1 }
      people.scene.clock.advance(seconds: 1)
    }
    // 5 at once, then after 1, 2, 4 … 512 seconds, then every 900.
    #expect((14...18).contains(heard))
    people.scene.clock.advance(seconds: 901)
    #expect(await people.refusal { try await people.begin() } == nil)
  }

  @Test func `a client offers the flows that it names and no others`() async throws {
    let people = try await SignInScene(flows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    #expect(
      await people.refusal { try await people.begin() }
        == "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client")
    #expect(
      await people.refusal {
        try await people.initiate(
          "ADMIN_USER_PASSWORD_AUTH", ["USERNAME": "ada", "PASSWORD": .string(SignInScene.password)])
      } == "InvalidParameterException: Initiate Auth method not supported.")
    let input: Attributes = [
      "UserPoolId": people.pool, "ClientId": people.clientID, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
      "AuthParameters": ["USERNAME": "ada", "PASSWORD": .string(SignInScene.password)],
    ]
    #expect(try await people.scene.call("AdminInitiateAuth", input)["AuthenticationResult"] != nil)
    #expect(
      await people.scene.refusal("AdminInitiateAuth", input, as: "other")?.code
        == "ResourceNotFoundException")
  }

  @Test func `what runs functions of a pool is refused in clear words`() async throws {
    let people = try await SignInScene(flows: ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_AUTH"])
    #expect(
      await people.refusal { try await people.initiate("CUSTOM_AUTH", ["USERNAME": "ada"]) }
        == "InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.")
    #expect(
      await people.refusal { try await people.initiate("USER_AUTH", ["USERNAME": "ada"]) }?
        .contains("does not offer USER_AUTH") == true)
  }

  @Test func `a client with a secret shows its hash at every step`() async throws {
    let people = try await SignInScene(client: ["GenerateSecret": true])
    let secret = Secret(try #require(people.client["ClientSecret"]?.string))
    let id = people.clientID.string ?? ""
    func hash(_ name: String) -> Attributes {
      ["SECRET_HASH": .string(SecretHash.of(username: name, clientID: id, secret: secret))]
    }
    #expect(
      await people.refusal { try await people.begin() }
        == "NotAuthorizedException: Client \(id) is configured with secret but SECRET_HASH was not received")
    #expect(
      await people.refusal { try await people.begin("ada", SignInScene.password, hash("eve")) }
        == "NotAuthorizedException: SecretHash does not match for the client: \(id)")
    let result = try await people.begin("ada", SignInScene.password, hash("ada"))
    let refresh: Attributes = ["REFRESH_TOKEN": .string(try result.token("RefreshToken"))]
    #expect(
      await people.refusal { try await people.initiate("REFRESH_TOKEN_AUTH", refresh) }?
        .contains("SECRET_HASH was not received") == true)
    let sub = try #require(TokenReader(result.token("IdToken")).claims["sub"]?.string)
    for name in ["ada", sub] {
      #expect(
        try await people.initiate("REFRESH_TOKEN_AUTH", refresh.merging(hash(name)) { $1 })[
          "AuthenticationResult"]?["AccessToken"] != nil)
    }
  }

  @Test func `a user who is not let in is told why once the password is right`() async throws {
    let people = try await SignInScene()
    try await people.add("bob", [("email", "bob@example.com"), ("email_verified", "true")])
    try await people.admin("AdminDisableUser", "bob")
    #expect(
      await people.refusal { try await people.begin("bob") } == "NotAuthorizedException: User is disabled.")
    #expect(await people.refusal { try await people.begin("bob", "Wrong-1") } == wrong)
    try await people.admin("AdminEnableUser", "bob")
    try await people.admin("AdminResetUserPassword", "bob")
    #expect(
      await people.refusal { try await people.begin("bob") }
        == "PasswordResetRequiredException: Password reset required for the user")
  }
}
