import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct ForgottenPasswordTests {
  private static let new: Value = "Another-Horse-2"

  @Test func `a forgotten password is replaced by the code that was mailed, within an hour`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "anna@example.com")
    let answer = try await people.program("ForgotPassword", ["Username": "anna"])
    #expect(answer["CodeDeliveryDetails"]?["Destination"] == "a***@e***")
    let late: Attributes = [
      "Username": "anna", "ConfirmationCode": try await people.lastCode(), "Password": Self.new,
    ]
    people.scene.clock.advance(seconds: 3601)
    #expect(await people.refusal("ConfirmForgotPassword", late)?.code == "ExpiredCodeException")
    try await people.program("ForgotPassword", ["Username": "anna"])
    var confirm = late.merging(["ConfirmationCode": try await people.lastCode()]) { $1 }
    confirm["Password"] = "weak"
    #expect(await people.refusal("ConfirmForgotPassword", confirm)?.code == "InvalidPasswordException")
    confirm["Password"] = Self.new
    try await people.program("ConfirmForgotPassword", confirm)
    #expect(await people.refusal("ConfirmForgotPassword", confirm)?.code == "ExpiredCodeException")
    _ = try await people.token(of: "anna", password: Self.new)
  }

  @Test func `a code goes to a verified address, in the order of the pool`() async throws {
    let people = try await PeopleScene([
      "AccountRecoverySetting": [
        "RecoveryMechanisms": [
          ["Priority": 2, "Name": "verified_email"], ["Priority": 1, "Name": "verified_phone_number"],
        ]
      ]
    ])
    let phone: [String: Value] = ["phone_number": "+15551230008"]
    try await people.addUser("anna", email: "anna@example.com", phone)
    try await people.addUser("bob", phone.merging(["phone_number_verified": "true"]) { $1 })
    try await people.addUser("carl", phone)
    for (name, medium) in [("anna", "EMAIL"), ("bob", "SMS")] {
      let answer = try await people.program("ForgotPassword", ["Username": .string(name)])
      #expect(answer["CodeDeliveryDetails"]?["DeliveryMedium"] == .string(medium))
    }
    #expect(
      await people.words("ForgotPassword", ["Username": "carl"])
        == "InvalidParameterException: Cannot reset password for the user as there is no "
        + "registered/verified email or phone_number")
    try await people.admin("AdminCreateUser", ["Username": "dora", "MessageAction": "SUPPRESS"])
    #expect(
      await people.words("ForgotPassword", ["Username": "dora"])
        == "NotAuthorizedException: User password cannot be reset in the current state.")
  }

  @Test func `a pool may leave new passwords to its administrators`() async throws {
    let people = try await PeopleScene([
      "AccountRecoverySetting": ["RecoveryMechanisms": [["Priority": 1, "Name": "admin_only"]]]
    ])
    try await people.addUser("anna", email: "anna@example.com")
    for name in ["anna", "bob"] {
      #expect(
        await people.words("ForgotPassword", ["Username": .string(name)])
          == "NotAuthorizedException: Contact administrator to reset password.")
    }
  }

  @Test func `ten thousand guesses find no code`() async throws {
    let people = try await PeopleScene()
    try await people.addUser("anna", email: "anna@example.com")
    try await people.program("ForgotPassword", ["Username": "anna"])
    var codes: [String: Int] = [:]
    for guess in 0..<10_000 {
      let digits = String(guess)
      let code = Value.string(String(repeating: "0", count: 6 - digits.count) + digits)
      let refusal = await people.refusal(
        "ConfirmForgotPassword", ["Username": "anna", "ConfirmationCode": code, "Password": Self.new])
      codes[refusal?.code ?? "none", default: 0] += 1
    }
    #expect(
      codes == [
        "CodeMismatchException": ConfirmationCode.patience,
        "LimitExceededException": 10_000 - ConfirmationCode.patience,
      ])
  }
}

/// With PreventUserExistenceErrors ENABLED nothing that a stranger asks tells who exists.
@Suite struct HiddenUserTests {
  private static let operations = [
    "ForgotPassword", "ConfirmForgotPassword", "ConfirmSignUp", "ResendConfirmationCode",
  ]

  /// Users in every state, and nobody, are asked about in the same way.
  private static func people() async throws -> PeopleScene {
    let people = try await PeopleScene(hides: true)
    try await people.addUser("confirmed", email: "c@example.com")
    try await people.addUser("disabled", email: "d@example.com")
    try await people.admin("AdminDisableUser", ["Username": "disabled"])
    try await people.addUser("unverified", ["email": "u@example.com"])
    try await people.addUser("bare")
    try await people.admin("AdminCreateUser", ["Username": "invited", "MessageAction": "SUPPRESS"])
    try await people.program(
      "SignUp",
      [
        "Username": "waiting", "Password": PeopleScene.password,
        "UserAttributes": PeopleScene.pairs(["email": "w@example.com"]),
      ])
    try await people.program("ForgotPassword", ["Username": "confirmed"])
    return people
  }

  private static let names: [Value] = [
    "confirmed", "disabled", "unverified", "bare", "invited", "waiting", "nobody", "nobody@example.com",
  ]

  private func input(_ name: Value) -> Attributes {
    ["Username": name, "ConfirmationCode": "1234567", "Password": "Another-Horse-2"]
  }

  @Test func `who exists and who does not get the same answers, and the same number of guesses`() async throws
  {
    let people = try await Self.people()
    for operation in ["ConfirmForgotPassword", "ConfirmSignUp"] {
      for try_ in 0...ConfirmationCode.patience {
        var said: Set<String> = []
        for name in Self.names { said.insert(await people.words(operation, input(name))) }
        #expect(
          said == [
            try_ < ConfirmationCode.patience
              ? "CodeMismatchException: Invalid verification code provided, please try again."
              : "LimitExceededException: Attempt limit exceeded, please try after some time."
          ], "\(operation)")
      }
    }
  }

  @Test func `a code seems to go somewhere for everybody, always to the same place`() async throws {
    let people = try await Self.people()
    for operation in ["ForgotPassword", "ResendConfirmationCode"] {
      for name in Self.names {
        let first = try await people.program(operation, ["Username": name])
        let details = try #require(first["CodeDeliveryDetails"])
        #expect(details["DeliveryMedium"] == "EMAIL" && details["AttributeName"] == "email")
        #expect(details["Destination"]?.string?.wholeMatch(of: /[a-z]\*{3}@[a-z]\*{3}/) != nil)
        people.scene.clock.advance(seconds: 100_000)
        #expect(try await people.program(operation, ["Username": name]) == first)
      }
    }
  }

  @Test func `nothing is mailed to whom there is not`() async throws {
    let people = try await Self.people()
    let before = await people.outbox().count
    for operation in Self.operations.filter({ !$0.hasPrefix("Confirm") }) {
      for name in Self.names.suffix(2) { try await people.program(operation, ["Username": name]) }
    }
    #expect(await people.outbox().count == before)
  }

  @Test func `an expired code looks like a wrong one to who does not know it`() async throws {
    let people = try await Self.people()
    let code = try await people.lastCode(to: "w@example.com")
    people.scene.clock.advance(seconds: 86_401)
    #expect(
      await people.words("ConfirmSignUp", input("waiting")) == people.words("ConfirmSignUp", input("nobody")))
    #expect(
      await people.refusal("ConfirmSignUp", ["Username": "waiting", "ConfirmationCode": code])?.code
        == "ExpiredCodeException")
  }

  @Test func `the right codes work all the same`() async throws {
    let people = try await Self.people()
    try await people.program(
      "ConfirmSignUp",
      ["Username": "waiting", "ConfirmationCode": try await people.lastCode(to: "w@example.com")])
    try await people.program(
      "ConfirmForgotPassword",
      [
        "Username": "confirmed", "ConfirmationCode": try await people.lastCode(to: "c@example.com"),
        "Password": "Another-Horse-2",
      ])
    _ = try await people.token(of: "waiting")
    _ = try await people.token(of: "confirmed", password: "Another-Horse-2")
  }

  @Test func `names that nobody has do not pile up`() async throws {
    let people = try await Self.people()
    for hour in 0..<3 {
      for number in 0..<20 {
        _ = await people.refusal("ConfirmSignUp", input(.string("nobody\(hour)-\(number)")))
      }
      people.scene.clock.advance(seconds: 3700)
    }
    let counts = await people.scene.world.look { $0.counts }
    #expect(counts[.confirmationCode, default: 0] < 30)
  }
}
