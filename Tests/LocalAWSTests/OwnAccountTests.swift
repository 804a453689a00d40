import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct OwnAccountTests {
  @Test func `people see what their program may read`() async throws {
    let people = try await PeopleScene(
      ["Schema": [["Name": "team", "AttributeDataType": "String"]]], client: ["ReadAttributes": ["email"]])
    try await people.addUser("anna", email: "a@example.com", ["custom:team": "red", "name": "Anna"])
    let user = try await people.program("GetUser", ["AccessToken": try await people.token(of: "anna")])
    #expect(user["Username"] == "anna")
    #expect(Set(PeopleScene.texts(user["UserAttributes"]).keys) == ["sub", "email"])
    for token in ["no.token.atall", "x"] {
      #expect(
        await people.words("GetUser", ["AccessToken": .string(token)])
          == "NotAuthorizedException: Invalid Access Token")
    }
  }

  @Test func `an address that changes is proved by a code, and is not verified until then`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "old@example.com")
    let token = try await people.token(of: "anna")
    let answer = try await people.program(
      "UpdateUserAttributes",
      [
        "AccessToken": token,
        "UserAttributes": PeopleScene.pairs(["email": "new@other.com", "given_name": "Anna"]),
      ])
    #expect(
      answer["CodeDeliveryDetailsList"] == [
        ["AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "n***@o***"]
      ])
    var attributes = try await people.attributes(of: "anna")
    #expect(attributes["email"] == "new@other.com" && attributes["email_verified"] == "false")
    #expect(attributes["given_name"] == "Anna")
    let code = try await people.lastCode(to: "new@other.com")
    let verify: Attributes = ["AccessToken": token, "AttributeName": "email", "Code": code]
    #expect(
      await people.refusal("VerifyUserAttribute", verify.merging(["Code": PeopleScene.wrong(code)]) { $1 })?
        .code == "CodeMismatchException")
    try await people.program("VerifyUserAttribute", verify)
    attributes = try await people.attributes(of: "anna")
    #expect(attributes["email_verified"] == "true")
    #expect(await people.refusal("VerifyUserAttribute", verify)?.code == "ExpiredCodeException")
  }

  @Test func `an address may have to be proved before it takes the place of the old one`() async throws {
    let people = try await PeopleScene([
      "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]]
    ])
    try await people.addUser("anna", email: "old@example.com")
    let token = try await people.token(of: "anna")
    try await people.program(
      "UpdateUserAttributes",
      ["AccessToken": token, "UserAttributes": PeopleScene.pairs(["email": "new@other.com"])])
    #expect(try await people.attributes(of: "anna")["email"] == "old@example.com")
    let resent = try await people.program(
      "GetUserAttributeVerificationCode", ["AccessToken": token, "AttributeName": "email"])
    #expect(resent["CodeDeliveryDetails"]?["Destination"] == "n***@o***")
    let code = try await people.lastCode(to: "new@other.com")
    try await people.program(
      "VerifyUserAttribute", ["AccessToken": token, "AttributeName": "email", "Code": code])
    let attributes = try await people.attributes(of: "anna")
    #expect(attributes["email"] == "new@other.com" && attributes["email_verified"] == "true")
  }

  @Test func `who changes an address again has no more guesses at its code`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "old@example.com")
    let token = try await people.token(of: "anna")
    var codes: [String] = []
    for round in 0..<3 {
      try await people.program(
        "UpdateUserAttributes",
        [
          "AccessToken": token,
          "UserAttributes": PeopleScene.pairs(["email": .string("not-mine\(round)@example.com")]),
        ])
      let wrong = PeopleScene.wrong(try await people.lastCode())
      for _ in 0..<3 {
        let guess: Attributes = ["AccessToken": token, "AttributeName": "email", "Code": wrong]
        codes.append(await people.refusal("VerifyUserAttribute", guess)?.code ?? "")
      }
    }
    #expect(codes.count { $0 == "CodeMismatchException" } == ConfirmationCode.patience)
    #expect(codes.last == "LimitExceededException")
  }

  @Test func `nobody proves an alias away from somebody else`() async throws {
    let people = try await PeopleScene(["AliasAttributes": ["email"]])
    try await people.addUser("anna", email: "a@example.com")
    try await people.addUser("bob", email: "b@example.com")
    let token = try await people.token(of: "bob")
    try await people.program(
      "UpdateUserAttributes",
      ["AccessToken": token, "UserAttributes": PeopleScene.pairs(["email": "a@example.com"])])
    let code = try await people.lastCode()
    #expect(
      await people.refusal(
        "VerifyUserAttribute", ["AccessToken": token, "AttributeName": "email", "Code": code])?.code
        == "AliasExistsException")
    #expect(try await people.user("a@example.com")["Username"] == "anna")
  }

  @Test func `people write what their program may and no more`() async throws {
    let people = try await PeopleScene(
      ["Schema": [["Name": "team", "AttributeDataType": "String"]]],
      client: ["WriteAttributes": ["name"]])
    try await people.addUser("anna", email: "a@example.com", ["name": "Anna"])
    let token = try await people.token(of: "anna")
    for name in ["custom:team", "given_name", "email_verified", "sub", "colour"] {
      #expect(
        await people.refusal(
          "UpdateUserAttributes",
          ["AccessToken": token, "UserAttributes": PeopleScene.pairs([name: "x"])])?.code
          == "NotAuthorizedException", "\(name)")
    }
    try await people.program(
      "DeleteUserAttributes", ["AccessToken": token, "UserAttributeNames": ["name"]])
    #expect(try await people.attributes(of: "anna")["name"] == nil)
    #expect(
      await people.refusal(
        "DeleteUserAttributes", ["AccessToken": token, "UserAttributeNames": ["email"]])?.code
        == "NotAuthorizedException")
  }

  @Test func `a password is changed by who knows the old one`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna")
    let token = try await people.token(of: "anna")
    let change: Attributes = [
      "AccessToken": token, "PreviousPassword": "Wrong-Horse-1", "ProposedPassword": "Another-Horse-2",
    ]
    for _ in 0..<5 {
      #expect(
        await people.words("ChangePassword", change)
          == "NotAuthorizedException: Incorrect username or password.")
    }
    let right = change.merging(["PreviousPassword": PeopleScene.password]) { $1 }
    #expect(
      await people.words("ChangePassword", right) == "NotAuthorizedException: Password attempts exceeded")
    people.scene.clock.advance(seconds: 2)
    #expect(
      await people.refusal("ChangePassword", right.merging(["ProposedPassword": "weak"]) { $1 })?.code
        == "InvalidPasswordException")
    try await people.program("ChangePassword", right)
    _ = try await people.token(of: "anna", password: "Another-Horse-2")
  }

  @Test func `a former password does not come again while the pool remembers it`() async throws {
    let people = try await PeopleScene([
      "Policies": ["PasswordPolicy": ["MinimumLength": 8, "PasswordHistorySize": 2]]
    ])
    try await people.addUser("anna")
    let token = try await people.token(of: "anna")
    let change: Attributes = [
      "AccessToken": token, "PreviousPassword": PeopleScene.password,
      "ProposedPassword": PeopleScene.password,
    ]
    #expect(
      await people.refusal("ChangePassword", change)?.code == "PasswordHistoryPolicyViolationException")
  }

  @Test func `people delete themselves`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna")
    let token = try await people.token(of: "anna")
    try await people.program("DeleteUser", ["AccessToken": token])
    #expect(await people.adminRefusal("AdminGetUser", ["Username": "anna"])?.code == "UserNotFoundException")
    #expect(await people.refusal("GetUser", ["AccessToken": token])?.code == "UserNotFoundException")
  }
}
