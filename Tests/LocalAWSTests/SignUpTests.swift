import AWS
import ResourceModel
import Testing
import Tokens

@testable import LocalAWS

@Suite struct SignUpTests {
  private static let anna: Attributes = [
    "Username": "anna", "Password": PeopleScene.password,
    "UserAttributes": PeopleScene.pairs(["email": "anna@example.com"]),
  ]

  @Test func `whoever signs up confirms by the code that was mailed, once`() async throws {
    let people = try await PeopleScene()
    let answer = try await people.program("SignUp", Self.anna)
    #expect(answer["UserConfirmed"] == false)
    #expect(
      answer["CodeDeliveryDetails"] == [
        "AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***",
      ])
    let mail = try #require(await people.outbox().last)
    #expect(mail["To"] == "anna@example.com" && mail["Purpose"] == "SignUp")
    let code = try await people.lastCode()
    #expect(
      await people.words("ConfirmSignUp", ["Username": "anna", "ConfirmationCode": PeopleScene.wrong(code)])
        == "CodeMismatchException: Invalid verification code provided, please try again.")
    let confirm: Attributes = ["Username": "anna", "ConfirmationCode": code]
    try await people.program("ConfirmSignUp", confirm)
    #expect(try await people.attributes(of: "anna")["email_verified"] == "true")
    #expect(try await people.user("anna")["UserStatus"] == "CONFIRMED")
    #expect(
      await people.words("ConfirmSignUp", confirm)
        == "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED")
    #expect(
      await people.words("ResendConfirmationCode", ["Username": "anna"])
        == "InvalidParameterException: User is already confirmed.")
    _ = try await people.token(of: "anna")
    #expect(await people.words("SignUp", Self.anna) == "UsernameExistsException: User already exists")
  }

  @Test func `a code ends after a day, and a newer one takes its place`() async throws {
    let people = try await PeopleScene()
    try await people.program("SignUp", Self.anna)
    let old = try await people.lastCode()
    people.scene.clock.advance(seconds: 86_401)
    #expect(
      await people.words("ConfirmSignUp", ["Username": "anna", "ConfirmationCode": old])
        == "ExpiredCodeException: Invalid code provided, please request a code again.")
    let answer = try await people.program("ResendConfirmationCode", ["Username": "anna"])
    #expect(answer["CodeDeliveryDetails"]?["Destination"] == "a***@e***")
    try await people.program(
      "ConfirmSignUp", ["Username": "anna", "ConfirmationCode": try await people.lastCode()])
  }

  @Test func `five guesses are free, then nothing is taken for an hour, newer codes neither`() async throws {
    let people = try await PeopleScene()
    try await people.program("SignUp", Self.anna)
    let wrong = PeopleScene.wrong(try await people.lastCode())
    let guess: Attributes = ["Username": "anna", "ConfirmationCode": wrong]
    for _ in 0..<ConfirmationCode.patience {
      #expect(await people.refusal("ConfirmSignUp", guess)?.code == "CodeMismatchException")
    }
    let limit = "LimitExceededException: Attempt limit exceeded, please try after some time."
    #expect(await people.words("ConfirmSignUp", guess) == limit)
    try await people.program("ResendConfirmationCode", ["Username": "anna"])
    let right: Attributes = ["Username": "anna", "ConfirmationCode": try await people.lastCode()]
    #expect(await people.words("ConfirmSignUp", right) == limit)
    people.scene.clock.advance(seconds: 3601)
    try await people.program("ConfirmSignUp", right)
  }

  @Test func `a pool may leave signing up to its administrators`() async throws {
    let people = try await PeopleScene(["AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true]])
    #expect(
      await people.words("SignUp", Self.anna)
        == "NotAuthorizedException: SignUp is not permitted for this user pool")
  }

  @Test func `a client with a secret proves it by a hash`() async throws {
    let people = try await PeopleScene(client: ["GenerateSecret": true])
    #expect(await people.refusal("SignUp", Self.anna)?.code == "NotAuthorizedException")
    let hash = SecretHash.of(
      username: "anna", clientID: people.client.string ?? "", secret: Secret(people.secret))
    try await people.program("SignUp", Self.anna.merging(["SecretHash": .string(hash)]) { $1 })
    let other = await people.refusal(
      "ResendConfirmationCode", ["Username": "bob", "SecretHash": .string(hash)])
    #expect(other?.code == "NotAuthorizedException")
  }

  @Test func `who signs up brings what is required, and writes what the client may`() async throws {
    let people = try await PeopleScene(
      [
        "Schema": [
          ["Name": "email", "Required": true], ["Name": "name", "Required": true],
          ["Name": "team", "AttributeDataType": "String"],
        ]
      ])
    func words(_ attributes: [String: Value]) async -> String {
      await people.words(
        "SignUp",
        [
          "Username": "anna", "Password": PeopleScene.password,
          "UserAttributes": PeopleScene.pairs(attributes),
        ])
    }
    #expect(
      await words([:]) == "InvalidParameterException: Attributes did not conform to the schema: "
        + "email: The attribute is required\nname: The attribute is required\n")
    let enough: [String: Value] = ["email": "a@example.com", "name": "Anna"]
    for name in ["custom:team", "email_verified"] {
      #expect(
        await words(enough.merging([name: "true"]) { $1 })
          == "NotAuthorizedException: A client attempted to write unauthorized attribute", "\(name)")
    }
    #expect(await words(enough) == "no refusal")
  }

  @Test func `a password that will not do is not told`() async throws {
    let people = try await PeopleScene()
    for password in ["short", "no-capitals-1", "two words"] {
      let words = await people.words("SignUp", Self.anna.merging(["Password": .string(password)]) { $1 })
      #expect(words.hasPrefix("InvalidPasswordException") || words.hasPrefix("InvalidParameterException"))
      #expect(!words.contains(password))
    }
    #expect(
      await people.scene.refusal("AdminGetUser", ["UserPoolId": people.pool, "Username": "anna"]) != nil)
  }

  @Test func `an alias that somebody has verified is taken only by force`() async throws {
    let people = try await PeopleScene(["AliasAttributes": ["email"]])
    try await people.addUser("first", email: "anna@example.com")
    try await people.program("SignUp", Self.anna)
    let confirm: Attributes = ["Username": "anna", "ConfirmationCode": try await people.lastCode()]
    #expect(
      await people.words("ConfirmSignUp", confirm)
        == "AliasExistsException: An account with the email already exists.")
    try await people.program("ConfirmSignUp", confirm.merging(["ForceAliasCreation": true]) { $1 })
    #expect(try await people.user("anna@example.com")["Username"] == "anna")
    #expect(try await people.attributes(of: "first")["email_verified"] == "false")
  }

  @Test func `a number comes before an address, and its mask shows four digits`() async throws {
    let people = try await PeopleScene([
      "AutoVerifiedAttributes": ["email", "phone_number"],
      "VerificationMessageTemplate": ["SmsMessage": "Code: {####}."],
    ])
    let answer = try await people.program(
      "SignUp",
      Self.anna.merging([
        "UserAttributes": PeopleScene.pairs(["email": "a@example.com", "phone_number": "+15551230008"])
      ]) { $1 })
    #expect(
      answer["CodeDeliveryDetails"] == [
        "AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0008",
      ])
    let sent = try #require(await people.outbox().last)
    #expect(sent["Medium"] == "SMS")
    #expect(sent["Body"]?.string?.wholeMatch(of: /Code: [0-9]{6}\./) != nil)
  }

  @Test func `an administrator confirms without a code`() async throws {
    let people = try await PeopleScene()
    try await people.program("SignUp", Self.anna)
    let code = try await people.lastCode()
    try await people.admin("AdminConfirmSignUp", ["Username": "anna"])
    #expect(try await people.attributes(of: "anna")["email_verified"] == nil)
    #expect(
      await people.adminRefusal("AdminConfirmSignUp", ["Username": "anna"])?.message
        == "User cannot be confirmed. Current status is CONFIRMED")
    #expect(
      await people.refusal("ConfirmSignUp", ["Username": "anna", "ConfirmationCode": code])?.code
        == "NotAuthorizedException")
  }

  @Test func `a client that says who exists does`() async throws {
    let people = try await PeopleScene()
    let nobody: Attributes = [
      "Username": "bob", "ConfirmationCode": "123456", "Password": PeopleScene.password,
    ]
    for operation in ["ConfirmSignUp", "ResendConfirmationCode", "ForgotPassword", "ConfirmForgotPassword"] {
      #expect(
        await people.words(operation, nobody)
          == "UserNotFoundException: Username/client id combination not found.", "\(operation)")
    }
  }
}
