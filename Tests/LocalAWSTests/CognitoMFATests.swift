import AWS
import ResourceModel
import Testing

@Suite struct CognitoMFATests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private let sms: Value = ["SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"]
  private let token: Value = ["Enabled": true]

  private func config(_ pool: Value) async throws -> Attributes {
    try await scene.call("GetUserPoolMfaConfig", ["UserPoolId": pool])
  }

  @Test func `a pool without MFA shows nothing else`() async throws {
    #expect(try await config(try await scene.newPool()) == ["MfaConfiguration": "OFF"])
  }

  @Test func `MFA needs SMS when a pool is made`() async throws {
    let refusal = await scene.refusal("CreateUserPool", ["PoolName": "p", "MfaConfiguration": "ON"])
    #expect(refusal?.code == "InvalidParameterException")
    #expect(refusal?.message.hasPrefix("SMS configuration and Auto verification") == true)
    let pool = try await scene.newPool(["MfaConfiguration": "ON", "SmsConfiguration": sms])
    #expect(
      try await config(pool) == [
        "MfaConfiguration": "ON", "SmsMfaConfiguration": ["SmsConfiguration": sms],
      ])
  }

  @Test func `factors are set as a whole and change the pool`() async throws {
    let pool = try await scene.newPool()
    let wanted: Attributes = [
      "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": token,
      "SmsMfaConfiguration": ["SmsAuthenticationMessage": "code {####}", "SmsConfiguration": sms],
      "WebAuthnConfiguration": ["RelyingPartyId": "example.com", "UserVerification": "required"],
    ]
    let answer = try await scene.call(
      "SetUserPoolMfaConfig", wanted.merging(["UserPoolId": pool]) { $1 })
    #expect(answer == wanted)
    #expect(try await config(pool) == wanted)
    #expect(try await scene.pool(pool)["MfaConfiguration"] == "OPTIONAL")
    #expect(try await scene.pool(pool)["SmsConfiguration"] == sms)
    #expect(try await scene.pool(pool)["SmsAuthenticationMessage"] == "code {####}")
    try await scene.call(
      "SetUserPoolMfaConfig",
      ["UserPoolId": pool, "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": token])
    #expect(
      try await config(pool) == ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": token])
  }

  @Test func `factors and OFF exclude each other but passkeys do not`() async throws {
    let pool = try await scene.newPool()
    for off in [["MfaConfiguration": "OFF"] as Attributes, [:]] {
      let refusal = await scene.refusal(
        "SetUserPoolMfaConfig",
        off.merging(["UserPoolId": pool, "SoftwareTokenMfaConfiguration": token]) { $1 })
      #expect(
        refusal?.message
          == "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
    }
    let none = await scene.refusal(
      "SetUserPoolMfaConfig",
      ["UserPoolId": pool, "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": ["Enabled": false]])
    #expect(
      none?.message
        == "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
    )
    let answer = try await scene.call(
      "SetUserPoolMfaConfig",
      [
        "UserPoolId": pool, "MfaConfiguration": "OFF",
        "WebAuthnConfiguration": ["RelyingPartyId": "a.example"],
      ])
    #expect(
      answer["WebAuthnConfiguration"] == ["RelyingPartyId": "a.example", "UserVerification": "preferred"])
  }

  @Test func `an update of the pool that leaves MFA out switches it off`() async throws {
    let pool = try await scene.newPool()
    try await scene.call(
      "SetUserPoolMfaConfig",
      ["UserPoolId": pool, "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": token])
    try await scene.call("UpdateUserPool", ["UserPoolId": pool, "MfaConfiguration": "OPTIONAL"])
    #expect(
      try await config(pool) == ["MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": token])
    try await scene.call("UpdateUserPool", ["UserPoolId": pool])
    #expect(try await config(pool) == ["MfaConfiguration": "OFF"])
  }

  @Test func `mail as a factor needs a sender of one's own and the tier`() async throws {
    let sender: Value = [
      "EmailSendingAccount": "DEVELOPER",
      "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/a@b.example",
    ]
    let mail: Attributes = [
      "MfaConfiguration": "ON", "EmailMfaConfiguration": ["Message": "code {####}", "Subject": "s"],
    ]
    let plain = try await scene.newPool()
    let refusal = await scene.refusal("SetUserPoolMfaConfig", mail.merging(["UserPoolId": plain]) { $1 })
    #expect(refusal?.code == "InvalidParameterException")
    let lite = try await scene.newPool(["EmailConfiguration": sender, "UserPoolTier": "LITE"])
    let tier = await scene.refusal("SetUserPoolMfaConfig", mail.merging(["UserPoolId": lite]) { $1 })
    #expect(tier?.code == "FeatureUnavailableInTierException")
    let pool = try await scene.newPool(["EmailConfiguration": sender])
    #expect(try await scene.call("SetUserPoolMfaConfig", mail.merging(["UserPoolId": pool]) { $1 }) == mail)
  }
}
