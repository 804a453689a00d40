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
