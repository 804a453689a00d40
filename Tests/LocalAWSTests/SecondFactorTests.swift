import AWS
import LocalAWS
import ResourceModel
import Testing
import Tokens

@Suite struct SecondFactorTests {
  private func people(_ demand: Value) async throws -> SignInScene {
    let people = try await SignInScene()
    try await people.scene.call(
      "SetUserPoolMfaConfig",
      [
        "UserPoolId": people.pool, "MfaConfiguration": demand,
        "SoftwareTokenMfaConfiguration": ["Enabled": true],
        "SmsMfaConfiguration": [
          "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"],
          "SmsAuthenticationMessage": "Your code: {####}",
        ],
      ])
    return people
  }

  /// Brings an authenticator app during the sign-in; the app.
  private func setUp(_ people: SignInScene, _ step: Attributes) async throws -> TimeBasedCode {
    let session = try #require(step["Session"])
    let given = try await people.scene.call("AssociateSoftwareToken", ["Session": session], as: nil)
    let app = try #require(TimeBasedCode(key: Secret(given["SecretCode"]?.string ?? "")))
    let next = try #require(given["Session"])
    #expect(
      await people.scene.refusal(
        "VerifySoftwareToken", ["Session": next, "UserCode": "000000"], as: nil)?.code
        == "EnableSoftwareTokenMFAException")
    let verified = try await people.scene.call(
      "VerifySoftwareToken", ["Session": next, "UserCode": .string(code(app, people))], as: nil)
    #expect(verified["Status"] == "SUCCESS")
    let result = try await people.respond(
      to: step.merging(["Session": verified["Session"] ?? ""]) { $1 }, [:])
    #expect(result["AuthenticationResult"] != nil)
    return app
  }

  private func code(_ app: TimeBasedCode, _ people: SignInScene) -> String {
    app.code(counter: TimeBasedCode.counter(at: people.scene.clock.now))
  }

  @Test func `a pool that demands a factor has people bring an authenticator app`() async throws {
    let people = try await people("ON")
    let step = try await people.begin()
    #expect(step["ChallengeName"] == "MFA_SETUP")
    #expect(step["ChallengeParameters"]?["MFAS_CAN_SETUP"] == #"["SOFTWARE_TOKEN_MFA"]"#)
    #expect(
      await people.refusal { try await people.respond(to: step, [:]) }
        == "InvalidParameterException: The software token was not verified yet.")
    let app = try await setUp(people, step)

    let asked = try await people.begin()
    #expect(asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA")
    #expect(asked["AuthenticationResult"] == nil)
    #expect(
      await people.refusal {
        try await people.respond(to: asked, ["SOFTWARE_TOKEN_MFA_CODE": .string(code(app, people))])
      } == "ExpiredCodeException: Your software token has already been used once.")
    people.scene.clock.advance(seconds: 30)
    let result = try await people.respond(
      to: asked, ["SOFTWARE_TOKEN_MFA_CODE": .string(code(app, people))])
    #expect(result["AuthenticationResult"] != nil)
  }

  @Test func `a code that is guessed too often ends the sign-in`() async throws {
    let people = try await people("ON")
    let app = try await setUp(people, try await people.begin())
    people.scene.clock.advance(seconds: 60)
    let step = try await people.begin()
    let right = code(app, people)
    for _ in 0..<5 {
      #expect(
        await people.refusal {
          try await people.respond(to: step, ["SOFTWARE_TOKEN_MFA_CODE": right == "000000" ? "1" : "000000"])
        } == "CodeMismatchException: Invalid code received for user")
    }
    #expect(
      await people.refusal {
        try await people.respond(to: step, ["SOFTWARE_TOKEN_MFA_CODE": .string(right)])
      } == "NotAuthorizedException: Invalid session for the user.")
  }

  @Test func `whoever knows the password does not get new guesses at the code by signing in again`()
    async throws
  {
    let people = try await people("ON")
    let app = try await setUp(people, try await people.begin())
    people.scene.clock.advance(seconds: 60)
    let right = code(app, people)
    var heard = 0
    for _ in 0..<200 {
      guard let step = try? await people.begin() else { continue }
      let answer = await people.refusal {
        try await people.respond(to: step, ["SOFTWARE_TOKEN_MFA_CODE": right == "000000" ? "1" : "000000"])
      }
      if answer?.hasPrefix("CodeMismatch") == true { heard += 1 }
    }
    #expect(heard == 5)
    #expect(
      await people.refusal { try await people.begin() }
        == "NotAuthorizedException: Password attempts exceeded")
  }

  @Test func `a code by text message goes to the outbox and nowhere else`() async throws {
    let people = try await people("ON")
    try await people.add("bob", [("phone_number", "+15551234567")])
    let step = try await people.begin("bob")
    #expect(step["ChallengeName"] == "SMS_MFA")
    #expect(step["ChallengeParameters"]?["CODE_DELIVERY_DESTINATION"] == "+*******4567")
    #expect(step["ChallengeParameters"]?["CODE_DELIVERY_DELIVERY_MEDIUM"] == "SMS")
    let message = try #require(
      await people.scene.world.look { $0.all(Shelf(.everywhere, ObjectType("outboxMessage"))).last?.members })
    #expect(message["To"] == "+15551234567")
    let code = try #require(message["Body"]?.string?.split(separator: ": ").last.map(String.init))
    #expect(code.wholeMatch(of: /[0-9]{6}/) != nil)
    #expect(
      await people.refusal {
        try await people.respond(to: step, as: "bob", ["SMS_MFA_CODE": code == "000000" ? "1" : "000000"])
      } == "CodeMismatchException: Invalid code or auth state for the user.")
    let result = try await people.respond(to: step, as: "bob", ["SMS_MFA_CODE": .string(code)])
    #expect(result["AuthenticationResult"] != nil)
  }

  @Test func `whoever has two factors chooses`() async throws {
    let people = try await people("OPTIONAL")
    try await people.add("bob", [("phone_number", "+15551234567")])
    let token = try await people.begin("bob").token("AccessToken")
    let given = try await people.scene.call(
      "AssociateSoftwareToken", ["AccessToken": .string(token)], as: nil)
    let app = try #require(TimeBasedCode(key: Secret(given["SecretCode"]?.string ?? "")))
    try await people.scene.call(
      "VerifySoftwareToken", ["AccessToken": .string(token), "UserCode": .string(code(app, people))],
      as: nil)
    #expect(try await people.begin("bob")["AuthenticationResult"] != nil)
    try await people.scene.call(
      "SetUserMFAPreference",
      [
        "AccessToken": .string(token), "SMSMfaSettings": ["Enabled": true],
        "SoftwareTokenMfaSettings": ["Enabled": true],
      ], as: nil)
    people.scene.clock.advance(seconds: 60)
    let step = try await people.begin("bob")
    #expect(step["ChallengeName"] == "SELECT_MFA_TYPE")
    #expect(step["ChallengeParameters"]?["MFAS_CAN_CHOOSE"] == #"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#)
    let asked = try await people.respond(to: step, as: "bob", ["ANSWER": "SOFTWARE_TOKEN_MFA"])
    #expect(asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA")
    let result = try await people.respond(
      to: asked, as: "bob", ["SOFTWARE_TOKEN_MFA_CODE": .string(code(app, people))])
    #expect(result["AuthenticationResult"] != nil)
  }
}
