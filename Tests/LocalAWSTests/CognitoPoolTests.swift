import AWS
import LocalAWS
import ResourceModel
import Testing

extension EndpointScene {
  /// The id of a pool that was made with these settings.
  func newPool(_ settings: Attributes = [:], as key: String = "test") async throws -> Value {
    let answer = try await call("CreateUserPool", ["PoolName": "people"].merging(settings) { $1 }, as: key)
    return answer["UserPool"]?["Id"] ?? ""
  }

  func pool(_ id: Value) async throws -> Value {
    try await call("DescribeUserPool", ["UserPoolId": id])["UserPool"] ?? [:]
  }
}

@Suite struct CognitoPoolTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  @Test func `a pool of which only the name is given has AWS's defaults`() async throws {
    let id = try await scene.newPool()
    let pool = try await scene.pool(id)
    let text = try #require(id.string)
    #expect(text.wholeMatch(of: /eu-west-1_[0-9A-Za-z]{9}/) != nil)
    var members = try #require(pool.map)
    #expect(members.removeValue(forKey: "SchemaAttributes")?.list?.count == 20)
    #expect(
      members == [
        "Id": id, "Name": "people",
        "Arn": .string("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/\(text)"),
        "CreationDate": .decimal("1800000000.000"), "LastModifiedDate": .decimal("1800000000.000"),
        "EstimatedNumberOfUsers": 0, "UserPoolTier": "ESSENTIALS", "DeletionProtection": "INACTIVE",
        "MfaConfiguration": "OFF", "LambdaConfig": [:], "UserPoolTags": [:],
        "EmailConfiguration": ["EmailSendingAccount": "COGNITO_DEFAULT"],
        "VerificationMessageTemplate": ["DefaultEmailOption": "CONFIRM_WITH_CODE"],
        "AdminCreateUserConfig": ["AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7],
        "AccountRecoverySetting": [
          "RecoveryMechanisms": [
            ["Name": "verified_email", "Priority": 1], ["Name": "verified_phone_number", "Priority": 2],
          ]
        ],
        "Policies": [
          "PasswordPolicy": [
            "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
            "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
          ], "SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD"]],
        ],
      ])
  }

  @Test func `a password policy demands only what it names`() async throws {
    let pool = try await scene.pool(
      try await scene.newPool(["Policies": ["PasswordPolicy": ["MinimumLength": 12, "RequireNumbers": true]]])
    )
    #expect(
      pool["Policies"]?["PasswordPolicy"] == [
        "MinimumLength": 12, "RequireUppercase": false, "RequireLowercase": false, "RequireNumbers": true,
        "RequireSymbols": false, "TemporaryPasswordValidityDays": 7,
      ])
  }

  @Test func `an update resets what it leaves out`() async throws {
    let id = try await scene.newPool([
      "AutoVerifiedAttributes": ["email"], "DeletionProtection": "ACTIVE",
      "LambdaConfig": ["PreSignUp": "arn:aws:lambda:eu-west-1:123456789012:function:f"],
      "AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true],
      "Policies": ["PasswordPolicy": ["MinimumLength": 20]], "SmsVerificationMessage": "code {####}",
    ])
    scene.clock.advance(seconds: 5)
    try await scene.call("UpdateUserPool", ["UserPoolId": id, "AutoVerifiedAttributes": ["phone_number"]])
    let pool = try await scene.pool(id)
    #expect(pool["AutoVerifiedAttributes"] == ["phone_number"])
    #expect(pool["DeletionProtection"] == "INACTIVE")
    #expect(pool["LambdaConfig"] == [:])
    #expect(pool["AdminCreateUserConfig"]?["AllowAdminCreateUserOnly"] == false)
    #expect(pool["Policies"]?["PasswordPolicy"]?["MinimumLength"] == 8)
    #expect(pool["SmsVerificationMessage"] == nil)
    #expect(pool["LastModifiedDate"] == .decimal("1800000005.000"))
    #expect(pool["CreationDate"] == .decimal("1800000000.000"))
  }

  @Test func `an update keeps name, tier, tags and pending addresses that it leaves out`() async throws {
    let pending: Value = ["AttributesRequireVerificationBeforeUpdate": ["email"]]
    let id = try await scene.newPool([
      "UserPoolTier": "PLUS", "UserPoolTags": ["team": "a"], "UserAttributeUpdateSettings": pending,
      "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"],
    ])
    try await scene.call("UpdateUserPool", ["UserPoolId": id])
    let pool = try await scene.pool(id)
    #expect(pool["Name"] == "people")
    #expect(pool["UserPoolTier"] == "PLUS")
    #expect(pool["UserPoolTags"] == ["team": "a"])
    #expect(pool["UserAttributeUpdateSettings"] == pending)
    #expect(pool["UserPoolAddOns"] == nil)
    try await scene.call(
      "UpdateUserPool", ["UserPoolId": id, "PoolName": "folk", "UserPoolTags": ["x": "y"]])
    #expect(try await scene.pool(id)["Name"] == "folk")
    #expect(try await scene.pool(id)["UserPoolTags"] == ["x": "y"])
  }

  @Test func `what cannot change is ignored by an update`() async throws {
    let id = try await scene.newPool([
      "UsernameAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": false],
    ])
    try await scene.call(
      "UpdateUserPool",
      [
        "UserPoolId": id, "AliasAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": true],
        "Schema": [["Name": "more", "AttributeDataType": "String"]],
      ])
    let pool = try await scene.pool(id)
    #expect(pool["UsernameAttributes"] == ["email"])
    #expect(pool["AliasAttributes"] == nil)
    #expect(pool["UsernameConfiguration"]?["CaseSensitive"] == false)
    #expect(pool["SchemaAttributes"]?.list?.count == 20)
  }

  @Test func `older message members and the template echo each other`() async throws {
    let older = try await scene.pool(
      try await scene.newPool([
        "SmsVerificationMessage": "sms {####}", "EmailVerificationMessage": "mail {####}",
        "EmailVerificationSubject": "subject",
      ]))
    #expect(
      older["VerificationMessageTemplate"] == [
        "SmsMessage": "sms {####}", "EmailMessage": "mail {####}", "EmailSubject": "subject",
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
      ])
    let template = try await scene.pool(
      try await scene.newPool([
        "VerificationMessageTemplate": ["SmsMessage": "new {####}"], "SmsVerificationMessage": "old {####}",
      ]))
    #expect(template["SmsVerificationMessage"] == "new {####}")
    #expect(template["VerificationMessageTemplate"]?["SmsMessage"] == "new {####}")
  }

  @Test func `the function before token generation is one setting with two names`() async throws {
    let arn: Value = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    let newer: Value = ["LambdaArn": arn, "LambdaVersion": "V2_0"]
    let older = try await scene.pool(try await scene.newPool(["LambdaConfig": ["PreTokenGeneration": arn]]))
    #expect(
      older["LambdaConfig"]?["PreTokenGenerationConfig"] == ["LambdaArn": arn, "LambdaVersion": "V1_0"])
    let versioned = try await scene.pool(
      try await scene.newPool(["LambdaConfig": ["PreTokenGenerationConfig": newer]]))
    #expect(versioned["LambdaConfig"] == ["PreTokenGeneration": arn, "PreTokenGenerationConfig": newer])
  }

  @Test func `days of unused accounts and of temporary passwords are one setting`() async throws {
    let refusal = await scene.refusal(
      "CreateUserPool",
      [
        "PoolName": "p", "AdminCreateUserConfig": ["UnusedAccountValidityDays": 3],
        "Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 3]],
      ])
    #expect(refusal?.code == "InvalidParameterException")
    #expect(refusal?.message.contains("TemporaryPasswordValidityDays") == true)
    let pool = try await scene.pool(
      try await scene.newPool(["Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 30]]]))
    #expect(pool["AdminCreateUserConfig"]?["UnusedAccountValidityDays"] == 30)
    let zero = try await scene.pool(
      try await scene.newPool(["Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 0]]]))
    #expect(zero["Policies"]?["PasswordPolicy"]?["TemporaryPasswordValidityDays"] == 7)
  }

  @Test func `a protected pool and one with a domain cannot be deleted`() async throws {
    let id = try await scene.newPool(["DeletionProtection": "ACTIVE"])
    #expect(
      await scene.refusal("DeleteUserPool", ["UserPoolId": id])?.message.contains("deletion protection")
        == true
    )
    try await scene.call("UpdateUserPool", ["UserPoolId": id, "DeletionProtection": "INACTIVE"])
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": id, "Domain": "people"])
    #expect(
      await scene.refusal("DeleteUserPool", ["UserPoolId": id])?.message
        == "User pool cannot be deleted. It has a domain configured that should be deleted first.")
    try await scene.call("DeleteUserPoolDomain", ["UserPoolId": id, "Domain": "people"])
    try await scene.call("DeleteUserPool", ["UserPoolId": id])
    let refusal = await scene.refusal("DescribeUserPool", ["UserPoolId": id])
    #expect(refusal?.code == "ResourceNotFoundException")
    #expect(refusal?.message == "User pool \(id.string ?? "") does not exist.")
  }

  @Test func `nothing of a deleted pool is left`() async throws {
    let id = try await scene.newPool()
    let client = try await scene.call(
      "CreateUserPoolClient", ["UserPoolId": id, "ClientName": "c", "GenerateSecret": true])["UserPoolClient"]
    try await scene.call("CreateGroup", ["UserPoolId": id, "GroupName": "g"])
    try await scene.call(
      "CreateResourceServer",
      ["UserPoolId": id, "Identifier": "i", "Name": "n", "Scopes": []])
    try await scene.call(
      "CreateManagedLoginBranding", ["UserPoolId": id, "ClientId": client?["ClientId"] ?? ""])
    try await scene.call(
      "SetUserPoolMfaConfig", ["UserPoolId": id, "WebAuthnConfiguration": ["RelyingPartyId": "example.com"]])
    try await scene.call("DeleteUserPool", ["UserPoolId": id])
    #expect(await scene.world.look(\.counts).isEmpty)
  }

  @Test func `pools of other accounts and regions do not exist`() async throws {
    let id = try await scene.newPool()
    for refusal in [
      await scene.refusal("DescribeUserPool", ["UserPoolId": id], as: "other"),
      await scene.refusal("DescribeUserPool", ["UserPoolId": id], in: "us-east-1"),
    ] { #expect(refusal?.code == "ResourceNotFoundException") }
    #expect(try await scene.call("ListUserPools", ["MaxResults": 5], as: "other")["UserPools"] == [])
  }

  @Test func `a list shows little of a pool, page by page`() async throws {
    for name in ["a", "b", "c"] { _ = try await scene.newPool(["PoolName": .string(name)]) }
    #expect(await scene.refusal("ListUserPools")?.code == "InvalidParameterException")
    let first = try await scene.call("ListUserPools", ["MaxResults": 2])
    let second = try await scene.call(
      "ListUserPools", ["MaxResults": 2, "NextToken": first["NextToken"] ?? ""])
    let pools = (first["UserPools"]?.list ?? []) + (second["UserPools"]?.list ?? [])
    #expect(pools.map { $0["Name"] } == ["a", "b", "c"])
    #expect(second["NextToken"] == nil)
    #expect(
      pools[0].map?.keys.sorted() == ["CreationDate", "Id", "LambdaConfig", "LastModifiedDate", "Name"])
  }

  @Test func `features need their tier`() async throws {
    let protection: Value = ["AdvancedSecurityMode": "ENFORCED"]
    let refusal = await scene.refusal("CreateUserPool", ["PoolName": "p", "UserPoolAddOns": protection])
    #expect(refusal?.code == "FeatureUnavailableInTierException")
    #expect(
      refusal?.message
        == "The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection"
    )
    let id = try await scene.newPool(["UserPoolTier": "PLUS", "UserPoolAddOns": protection])
    let lower = await scene.refusal(
      "UpdateUserPool", ["UserPoolId": id, "UserPoolTier": "ESSENTIALS", "UserPoolAddOns": protection])
    #expect(lower?.code == "FeatureUnavailableInTierException")
    try await scene.call("UpdateUserPool", ["UserPoolId": id, "UserPoolTier": "ESSENTIALS"])
    try await scene.call(
      "CreateUserPoolDomain", ["UserPoolId": id, "Domain": "people", "ManagedLoginVersion": 2])
    let login = await scene.refusal("UpdateUserPool", ["UserPoolId": id, "UserPoolTier": "LITE"])
    #expect(login?.code == "TierChangeNotAllowedException")
  }

  @Test func `aliases and user names that are addresses exclude each other`() async {
    let refusal = await scene.refusal(
      "CreateUserPool",
      ["PoolName": "p", "AliasAttributes": ["email"], "UsernameAttributes": ["email"]])
    #expect(refusal?.code == "InvalidParameterException")
  }

  @Test func `a thousand pools are the most`() async throws {
    let shelf = Shelf(Realm(account: "123456789012", region: "eu-west-1"), ObjectType("userPool"))
    try await scene.world.change { objects in
      for number in 0..<999 { objects.put([:], String(number), on: shelf) }
    }
    _ = try await scene.newPool()
    #expect(await scene.refusal("CreateUserPool", ["PoolName": "p"])?.code == "LimitExceededException")
    _ = try await scene.newPool(as: "other")
  }

  @Test func `tags follow AWS's rules wherever they are set`() async throws {
    let id = try await scene.newPool(["UserPoolTags": ["a": "1"]])
    let arn = try await scene.pool(id)["Arn"] ?? ""
    try await scene.call("TagResource", ["ResourceArn": arn, "Tags": ["a": "2", "b": ""]])
    #expect(
      try await scene.call("ListTagsForResource", ["ResourceArn": arn])["Tags"] == ["a": "2", "b": ""])
    try await scene.call("UntagResource", ["ResourceArn": arn, "TagKeys": ["a", "unknown"]])
    #expect(try await scene.pool(id)["UserPoolTags"] == ["b": ""])
    let reserved = await scene.refusal("TagResource", ["ResourceArn": arn, "Tags": ["aws:x": "1"]])
    #expect(reserved?.code == "InvalidParameterException")
    let made = await scene.refusal("CreateUserPool", ["PoolName": "p", "UserPoolTags": ["aws:x": "1"]])
    #expect(made?.code == "UserPoolTaggingException")
    let foreign = await scene.refusal("ListTagsForResource", ["ResourceArn": arn], as: "other")
    #expect(foreign?.code == "ResourceNotFoundException")
  }
}
