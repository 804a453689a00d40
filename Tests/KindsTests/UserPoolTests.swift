import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

@Suite struct UserPoolTests {
  let aws = StandInAWS()
  let kind = UserPool()

  private func observe(_ id: PhysicalID) async throws -> Observation {
    try #require(try await kind.read([id], using: aws)[id])
  }

  @Test func `MFA takes a second call, after the pool is there`() async throws {
    let id = try await Minimal.pool(
      aws, ["mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": ["enabled": true]])
    #expect(await aws.writeCalls.map(\.operation) == ["CreateUserPool", "SetUserPoolMfaConfig"])
    let observed = try await observe(id).attributes
    #expect(observed["mfaConfiguration"] == "OPTIONAL")
    #expect(observed["softwareTokenMfaConfiguration"] == ["enabled": true])
  }

  @Test func `an update of something else leaves MFA and members without a row as they are`() async throws {
    let id = try await Minimal.pool(
      aws, ["mfaConfiguration": "ON", "softwareTokenMfaConfiguration": ["enabled": true]])
    await aws.change { world in
      for pool in world.pools.keys { world.pools[pool]?.members["IssuerConfiguration"] = ["Type": "UPDATED"] }
    }
    let observed = try await observe(id)
    var target = observed.attributes
    target["name"] = "renamed"
    target["policies"] = ["passwordPolicy": ["minimumLength": 12]]
    await aws.forgetCalls()
    try await kind.update(id, to: target, from: observed, using: aws)
    #expect(await aws.writeCalls.map(\.operation) == ["UpdateUserPool"])
    let after = try await observe(id)
    #expect(after.attributes["name"] == "renamed")
    #expect(after.attributes["mfaConfiguration"] == "ON")
    #expect(after.attributes["policies"]?["passwordPolicy"]?["minimumLength"] == 12)
    #expect(after.members["IssuerConfiguration"] == ["Type": "UPDATED"])
    #expect(after.attributes["userPoolTags"] == ["authplat:stack": "auth"])
  }

  @Test func `a password policy given in part demands the rest by its defaults`() async throws {
    let id = try await Minimal.pool(
      aws, ["policies": ["passwordPolicy": ["minimumLength": 12, "requireSymbols": false]]])
    let made = try await observe(id)
    let policy = made.attributes["policies"]?["passwordPolicy"]
    for (name, isDemanded) in [
      ("requireUppercase", true), ("requireLowercase", true), ("requireNumbers", true),
      ("requireSymbols", false),
    ] { #expect(policy?[name] == .bool(isDemanded), "\(name)") }
    var target = made.attributes
    target["policies"] = ["passwordPolicy": ["requireNumbers": false]]
    try await kind.update(id, to: target, from: made, using: aws)
    let changed = try await observe(id).attributes["policies"]?["passwordPolicy"]
    #expect(changed?["minimumLength"] == 8)
    #expect(changed?["requireSymbols"] == true)
    #expect(changed?["requireNumbers"] == false)
  }

  @Test func `switching MFA off sends no factors beside it`() async throws {
    let id = try await Minimal.pool(
      aws, ["mfaConfiguration": "ON", "softwareTokenMfaConfiguration": ["enabled": true]])
    let observed = try await observe(id)
    var target = observed.attributes
    target["mfaConfiguration"] = "OFF"
    target["name"] = "both"
    try await kind.update(id, to: target, from: observed, using: aws)
    let after = try await observe(id).attributes
    #expect(after["mfaConfiguration"] == "OFF")
    #expect(after["softwareTokenMfaConfiguration"] == nil)
  }

  @Test func `custom attributes are added in place, 25 a call`() async throws {
    let id = try await Minimal.pool(aws, ["schema": ["first": [:]]])
    let observed = try await observe(id)
    #expect(observed.attributes["schema"]?["first"] != nil, "prefixes are taken off")
    var target = observed.attributes
    var attributes = target["schema"]?.map ?? [:]
    for number in 1...40 { attributes["more\(number)"] = ["attributeDataType": "Number"] }
    target["schema"] = .map(attributes)
    await aws.forgetCalls()
    try await kind.update(id, to: target, from: observed, using: aws)
    let calls = await aws.writeCalls
    #expect(calls.map(\.operation) == ["AddCustomAttributes", "AddCustomAttributes"])
    #expect(calls.map { $0.input["CustomAttributes"]?.list?.count } == [25, 15])
    let after = try await observe(id).attributes["schema"]
    #expect(after?["more40"]?["attributeDataType"] == "Number")
  }

  @Test func `a namesake without our tag is not ours`() async throws {
    let desired: Attributes = ["name": "main", "userPoolTags": ["authplat:stack": "auth"]]
    _ = try await kind.create(["name": "main"], using: aws)
    _ = try await kind.create(["name": "main", "userPoolTags": ["authplat:stack": "other"]], using: aws)
    #expect(try await kind.find(desired, using: aws).isEmpty)
    let ours = try await Minimal.pool(aws)
    for number in 1...7 { _ = try await kind.create(["name": .string("p\(number)")], using: aws) }
    #expect(try await kind.find(desired, using: aws) == [ours])
  }

  @Test func `deleting lifts the pool's own protection and waits for the domain`() async throws {
    let id = try await Minimal.pool(aws, ["deletionProtection": "ACTIVE"])
    let pool = id["UserPoolId"] ?? ""
    await aws.change { world in
      world.domains["d"] = ["Domain": "d", "UserPoolId": .string(pool), "Status": "DELETING", "readyAt": 2]
    }
    // The domain goes when somebody looks at it.
    _ = try? await aws.read(.describeUserPoolDomain, ["Domain": "d"])
    try await aws.pause(5, for: "the domain")
    _ = try await aws.read(.describeUserPoolDomain, ["Domain": "d"])
    try await kind.delete(id, using: aws)
    #expect(await aws.world.pools.isEmpty)
    #expect(await aws.writeCalls.map(\.operation).suffix(2) == ["UpdateUserPool", "DeleteUserPool"])
  }

  @Test(
    arguments: [
      (["aliasAttributes": ["email"], "usernameAttributes": ["email"]], "aliasAttributes"),
      (["mfaConfiguration": "ON"], "mfaConfiguration"),
      (["mfaConfiguration": "ON", "softwareTokenMfaConfiguration": ["enabled": false]], "mfaConfiguration"),
      (
        ["mfaConfiguration": "OFF", "softwareTokenMfaConfiguration": ["enabled": true]],
        "softwareTokenMfaConfiguration"
      ),
      (["emailMfaConfiguration": ["subject": "code"]], "emailMfaConfiguration"),
      (["schema": ["tier": ["required": true]]], "schema.tier"),
      (["schema": ["email": ["attributeDataType": "Number"]]], "schema.email"),
      (["schema": ["updated_at": [:]]], "schema.updated_at"),
      (["schema": ["email": ["developerOnlyAttribute": true]]], "schema.email"),
      (["schema": ["tier": ["numberAttributeConstraints": ["minValue": "1"]]]], "schema.tier"),
      (
        ["schema": ["tier": ["stringAttributeConstraints": ["minLength": "5", "maxLength": "4"]]]],
        "schema.tier"
      ),
      (["schema": ["tier": ["stringAttributeConstraints": ["maxLength": "2049"]]]], "schema.tier"),
      (["schema": ["tier": ["stringAttributeConstraints": ["maxLength": "many"]]]], "schema.tier"),
      (
        [
          "userPoolTier": "LITE",
          "policies": ["signInPolicy": ["allowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]],
        ],
        "policies.signInPolicy"
      ),
    ] as [(Attributes, String)])
  func `what AWS would refuse is a problem beforehand`(_ desired: Attributes, _ path: String) {
    #expect(kind.problems(in: desired).map(\.path) == [path])
  }

  @Test(
    arguments: [
      [:], ["mfaConfiguration": "OFF", "softwareTokenMfaConfiguration": ["enabled": false]],
      ["mfaConfiguration": "ON", "softwareTokenMfaConfiguration": ["enabled": true]],
      ["mfaConfiguration": "OFF", "webAuthnConfiguration": ["userVerification": "preferred"]],
      ["schema": ["email": ["required": true], "updated_at": ["attributeDataType": "Number"]]],
      [
        "schema": [
          "tier": ["stringAttributeConstraints": ["minLength": "0", "maxLength": "2048"]],
          "age": [
            "attributeDataType": "Number", "numberAttributeConstraints": ["minValue": "-1", "maxValue": "9"],
          ],
        ]
      ],
    ] as [Attributes])
  func `what AWS takes is none`(_ desired: Attributes) {
    #expect(kind.problems(in: desired) == [])
  }
}
