import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct AdminUserTests {
  @Test func `who signs in by an address is stored under a UUID, and found by either`() async throws {
    let people = try await PeopleScene(["UsernameAttributes": ["email"]])
    let made = try await people.admin(
      "AdminCreateUser", ["Username": "anna@example.com", "MessageAction": "SUPPRESS"])
    let username = try #require(made["User"]?["Username"]?.string)
    #expect(username.count == 36)
    #expect(
      PeopleScene.texts(made["User"]?["Attributes"]) == ["sub": username, "email": "anna@example.com"])
    #expect(made["User"]?["UserStatus"] == "FORCE_CHANGE_PASSWORD")
    for name in [Value.string(username), "anna@example.com"] {
      #expect(try await people.user(name)["Username"] == .string(username))
    }
    let again = await people.adminRefusal("AdminCreateUser", ["Username": "anna@example.com"])
    #expect(again?.code == "UsernameExistsException")
    #expect(again?.message == "User account already exists")
    let named = await people.adminRefusal("AdminCreateUser", ["Username": "anna"])
    #expect(named?.message == "Username should be an email.")
  }

  @Test func `a name that looks like an alias is refused`() async throws {
    let people = try await PeopleScene(["AliasAttributes": ["email", "phone_number"]])
    #expect(
      await people.adminRefusal("AdminCreateUser", ["Username": "a@example.com"])?.message
        == "Username cannot be of email format, since user pool is configured for email alias.")
    #expect(
      await people.adminRefusal("AdminCreateUser", ["Username": "+15550100"])?.code
        == "InvalidParameterException")
  }

  @Test func `an invitation brings the temporary password by the pool's own words`() async throws {
    let people = try await PeopleScene([
      "AdminCreateUserConfig": [
        "InviteMessageTemplate": ["EmailMessage": "Hi {username}: {####}", "EmailSubject": "Come in"]
      ]
    ])
    let input: Attributes = [
      "Username": "anna", "DesiredDeliveryMediums": ["EMAIL"],
      "UserAttributes": PeopleScene.pairs(["email": "anna@example.com"]),
    ]
    let answer = try await people.admin("AdminCreateUser", input)
    let mail = try #require(await people.outbox().last)
    #expect(mail["To"] == "anna@example.com" && mail["Subject"] == "Come in" && mail["Medium"] == "EMAIL")
    let body = try #require(mail["Body"]?.string)
    #expect(body.hasPrefix("Hi anna: "))
    let password = String(body.dropFirst("Hi anna: ".count))
    try PasswordPolicy(of: try await people.scene.pool(people.pool).map ?? [:]).check(Secret(password))
    #expect(!JSONWriter.write(.map(answer)).contains(password))
    // Sent once more it is another one.
    try await people.admin("AdminCreateUser", input.merging(["MessageAction": "RESEND"]) { $1 })
    #expect(await people.outbox().count == 2)
    #expect(await people.outbox().last?["Body"]?.string != body)
    try await people.admin(
      "AdminSetUserPassword", ["Username": "anna", "Password": PeopleScene.password, "Permanent": true])
    let late = await people.adminRefusal(
      "AdminCreateUser", ["Username": "anna", "MessageAction": "RESEND"])
    #expect(late?.code == "UnsupportedUserStateException")
    let nobody = await people.adminRefusal(
      "AdminCreateUser", ["Username": "bob", "MessageAction": "RESEND"])
    #expect(nobody?.code == "UserNotFoundException")
  }

  @Test func `an invitation goes by SMS unless it is told otherwise`() async throws {
    let people = try await PeopleScene()
    let both = PeopleScene.pairs(["email": "a@example.com", "phone_number": "+15550100"])
    try await people.admin("AdminCreateUser", ["Username": "a", "UserAttributes": both])
    #expect(await people.outbox().map { $0["To"] } == ["+15550100"])
    // Nobody is told that it reached nobody.
    let mail = PeopleScene.pairs(["email": "b@example.com"])
    try await people.admin("AdminCreateUser", ["Username": "b", "UserAttributes": mail])
    #expect(await people.outbox().count == 1)
  }

  @Test func `a temporary password must meet the policy and is never told`() async throws {
    let people = try await PeopleScene()
    let refusal = try #require(
      await people.adminRefusal("AdminCreateUser", ["Username": "anna", "TemporaryPassword": "shorty"]))
    #expect(refusal.code == "InvalidPasswordException")
    let broken = try #require(
      await people.adminRefusal("AdminCreateUser", ["Username": "anna", "TemporaryPassword": "a b"]))
    #expect(broken.code == "InvalidParameterException")
    #expect(!refusal.message.contains("shorty") && !broken.message.contains("a b"))
  }

  @Test func `attributes keep to the schema`() async throws {
    let people = try await PeopleScene([
      "Schema": [
        [
          "Name": "plan", "AttributeDataType": "String",
          "StringAttributeConstraints": ["MinLength": "2", "MaxLength": "4"],
        ],
        [
          "Name": "seats", "AttributeDataType": "Number",
          "NumberAttributeConstraints": ["MinValue": "1", "MaxValue": "9"],
        ],
        ["Name": "vip", "AttributeDataType": "Boolean"],
        ["Name": "number", "AttributeDataType": "String", "Mutable": false],
      ]
    ])
    for (name, value, says) in [
      ("custom:plan", "x", "at least 2"), ("custom:plan", "xxxxx", "no longer than 4"),
      ("custom:seats", "0", "less than 1"), ("custom:seats", "10", "greater than 9"),
      ("custom:seats", "many", "Invalid number"), ("custom:vip", "yes", "Invalid boolean"),
      ("custom:none", "x", "Type for attribute {custom:none} could not be determined"),
      ("colour", "x", "colour: Attribute does not exist in the schema."),
      ("email", "not-an-address", "Invalid email address format."),
      ("phone_number", "555", "Invalid phone number format."), ("birthdate", "today", "at least 10"),
      ("sub", "x", "user.sub: Attribute cannot be updated."),
    ] {
      let refusal = await people.adminRefusal(
        "AdminCreateUser",
        ["Username": "anna", "UserAttributes": PeopleScene.pairs([name: .string(value)])])
      #expect(refusal?.code == "InvalidParameterException", "\(name)")
      #expect(refusal?.message.contains(says) == true, "\(name): \(refusal?.message ?? "")")
    }
    try await people.addUser(
      "anna", ["custom:plan": "gold", "custom:seats": "9", "custom:vip": "true", "custom:number": "7"])
    let change: Attributes = [
      "Username": "anna", "UserAttributes": PeopleScene.pairs(["custom:number": "8"]),
    ]
    #expect(
      await people.adminRefusal("AdminUpdateUserAttributes", change)?.message
        == "user.custom:number: Attribute cannot be updated.\n")
    try await people.admin(
      "AdminUpdateUserAttributes",
      ["Username": "anna", "UserAttributes": PeopleScene.pairs(["custom:plan": "lite", "custom:vip": ""])])
    try await people.admin(
      "AdminDeleteUserAttributes", ["Username": "anna", "UserAttributeNames": ["custom:seats"]])
    var attributes = try await people.attributes(of: "anna")
    attributes["sub"] = nil
    #expect(attributes == ["custom:plan": "lite", "custom:number": "7"])
  }

  @Test
  func `what the pool requires may be missing when an administrator makes a user, and cannot be taken away`()
    async throws
  {
    let people = try await PeopleScene(["Schema": [["Name": "given_name", "Required": true]]])
    try await people.addUser("anna", ["given_name": "Anna"])
    try await people.addUser("bob")
    let refusal = await people.adminRefusal(
      "AdminDeleteUserAttributes", ["Username": "anna", "UserAttributeNames": ["given_name"]])
    #expect(
      refusal?.message
        == "Attributes did not conform to the schema: given_name: The attribute is required\n")
  }

  @Test func `an alias moves to whom an administrator gives it, and is no longer verified where it was`()
    async throws
  {
    let people = try await PeopleScene(["AliasAttributes": ["email"]])
    try await people.addUser("anna", email: "a@example.com")
    let input: Attributes = [
      "Username": "bob", "MessageAction": "SUPPRESS",
      "UserAttributes": PeopleScene.pairs(["email": "a@example.com", "email_verified": "true"]),
    ]
    let refusal = await people.adminRefusal("AdminCreateUser", input)
    #expect(refusal?.code == "UsernameExistsException")
    #expect(refusal?.message == "An account with the email already exists.")
    try await people.admin("AdminCreateUser", input.merging(["ForceAliasCreation": true]) { $1 })
    #expect(try await people.user("a@example.com")["Username"] == "bob")
    #expect(try await people.attributes(of: "anna")["email_verified"] == "false")
    try await people.admin(
      "AdminUpdateUserAttributes",
      [
        "Username": "anna",
        "UserAttributes": PeopleScene.pairs(["email": "a@example.com", "email_verified": "true"]),
      ])
    #expect(try await people.user("a@example.com")["Username"] == "anna")
  }

  @Test func `an address that is a name belongs to one user`() async throws {
    let people = try await PeopleScene(["UsernameAttributes": ["email"]])
    try await people.addUser("a@example.com")
    try await people.addUser("b@example.com")
    let refusal = await people.adminRefusal(
      "AdminUpdateUserAttributes",
      [
        "Username": "b@example.com",
        "UserAttributes": PeopleScene.pairs(["email": "a@example.com", "email_verified": "true"]),
      ])
    #expect(refusal?.code == "AliasExistsException")
    #expect(try await people.attributes(of: "b@example.com")["email"] == "b@example.com")
  }

  @Test func `whoever is disabled is signed out and stays so when enabled again`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna")
    let token = try await people.token(of: "anna")
    people.scene.clock.advance(seconds: 1)
    try await people.admin("AdminDisableUser", ["Username": "anna"])
    #expect(try await people.user("anna")["Enabled"] == false)
    #expect(
      await people.words("GetUser", ["AccessToken": token]) == "NotAuthorizedException: User is disabled.")
    try await people.admin("AdminEnableUser", ["Username": "anna"])
    #expect(
      await people.words("GetUser", ["AccessToken": token])
        == "NotAuthorizedException: Access Token has been revoked")
  }

  @Test func `what was a deleted user's is nothing to who gets the name later`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "a@example.com")
    let token = try await people.token(of: "anna")
    try await people.program("ForgotPassword", ["Username": "anna"])
    let code = try await people.lastCode()
    try await people.admin("AdminDeleteUser", ["Username": "anna"])
    #expect(await people.adminRefusal("AdminGetUser", ["Username": "anna"])?.code == "UserNotFoundException")
    try await people.addUser("anna", email: "a@example.com")
    #expect(await people.refusal("GetUser", ["AccessToken": token])?.code == "UserNotFoundException")
    let taken = await people.refusal(
      "ConfirmForgotPassword",
      ["Username": "anna", "ConfirmationCode": code, "Password": PeopleScene.password])
    #expect(taken?.code == "ExpiredCodeException")
  }

  @Test func `the pool counts its users`() async throws {
    let people = try await PeopleScene()
    for name in ["a", "b", "c"] { try await people.addUser(.string(name)) }
    #expect(try await people.scene.pool(people.pool)["EstimatedNumberOfUsers"] == 3)
    try await people.admin("AdminDeleteUser", ["Username": "a"])
    #expect(try await people.scene.pool(people.pool)["EstimatedNumberOfUsers"] == 2)
  }

  @Test func `a password that an administrator sets is temporary unless told otherwise`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna")
    #expect(try await people.user("anna")["UserStatus"] == "CONFIRMED")
    try await people.admin("AdminSetUserPassword", ["Username": "anna", "Password": "Another-Horse-2"])
    #expect(try await people.user("anna")["UserStatus"] == "FORCE_CHANGE_PASSWORD")
  }

  @Test func `a password that is reset opens nothing, and a code goes to a verified address`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "a@example.com")
    try await people.addUser("bob")
    try await people.admin("AdminResetUserPassword", ["Username": "anna"])
    #expect(try await people.user("anna")["UserStatus"] == "RESET_REQUIRED")
    let signIn = await people.refusal(
      "InitiateAuth",
      [
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": ["USERNAME": "anna", "PASSWORD": PeopleScene.password],
      ])
    #expect(signIn?.code == "PasswordResetRequiredException")
    try await people.program(
      "ConfirmForgotPassword",
      [
        "Username": "anna", "ConfirmationCode": try await people.lastCode(), "Password": "Another-Horse-2",
      ])
    _ = try await people.token(of: "anna", password: "Another-Horse-2")
    #expect(
      await people.adminRefusal("AdminResetUserPassword", ["Username": "bob"])?.code
        == "InvalidParameterException")
  }

  @Test func `factors are preferred only where the user has what they need`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "a@example.com")
    let on: Value = ["Enabled": true, "PreferredMfa": true]
    for (member, factor) in [
      ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"), ("SMSMfaSettings", "SMS_MFA"),
    ] {
      #expect(
        await people.adminRefusal("AdminSetUserMFAPreference", ["Username": "anna", member: on])?.message
          == "User does not have delivery config set to turn on \(factor)")
    }
    let token = try await people.token(of: "anna")
    #expect(
      await people.words("SetUserMFAPreference", ["AccessToken": token, "SoftwareTokenMfaSettings": on])
        == "InvalidParameterException: User has not set up software token mfa")
    try await people.program("SetUserMFAPreference", ["AccessToken": token, "EmailMfaSettings": on])
    var user = try await people.user("anna")
    #expect(user["UserMFASettingList"] == ["EMAIL_OTP"] && user["PreferredMfaSetting"] == "EMAIL_OTP")
    try await people.admin(
      "AdminSetUserMFAPreference", ["Username": "anna", "EmailMfaSettings": ["Enabled": false]])
    user = try await people.user("anna")
    #expect(user["UserMFASettingList"] == nil && user["PreferredMfaSetting"] == nil)
  }
}
