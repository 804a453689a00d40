import AWS
import ResourceModel
import Testing

@Suite struct CognitoAttributeTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private func attribute(_ name: String, of pool: Value) async throws -> Value? {
    try await scene.pool(pool)["SchemaAttributes"]?.list?.first { $0["Name"]?.string == name }
  }

  @Test func `standard attributes are there from the start and may be made required`() async throws {
    let pool = try await scene.newPool([
      "Schema": [
        [
          "Name": "email", "AttributeDataType": "String", "Required": true,
          "StringAttributeConstraints": ["MinLength": "5", "MaxLength": "50"],
        ]
      ]
    ])
    #expect(
      try await attribute("email", of: pool) == [
        "Name": "email", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
        "Required": true, "StringAttributeConstraints": ["MinLength": "5", "MaxLength": "50"],
      ])
    #expect(
      try await attribute("sub", of: pool) == [
        "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false,
        "Required": true, "StringAttributeConstraints": ["MinLength": "1", "MaxLength": "2048"],
      ])
    #expect(try await attribute("updated_at", of: pool)?["NumberAttributeConstraints"] == ["MinValue": "0"])
    #expect(try await attribute("birthdate", of: pool)?["StringAttributeConstraints"]?["MinLength"] == "10")
    #expect(try await scene.pool(pool)["SchemaAttributes"]?.list?.count == 20)
  }

  @Test func `custom attributes get a prefix and empty limits`() async throws {
    let pool = try await scene.newPool([
      "Schema": [["Name": "plan", "AttributeDataType": "String", "Mutable": false]]
    ])
    try await scene.call(
      "AddCustomAttributes",
      [
        "UserPoolId": pool,
        "CustomAttributes": [
          ["Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": ["MinValue": "0"]],
          ["Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true],
        ],
      ])
    #expect(
      try await attribute("custom:plan", of: pool) == [
        "Name": "custom:plan", "AttributeDataType": "String", "DeveloperOnlyAttribute": false,
        "Mutable": false, "Required": false, "StringAttributeConstraints": [:],
      ])
    #expect(try await attribute("custom:age", of: pool)?["NumberAttributeConstraints"] == ["MinValue": "0"])
    #expect(try await attribute("dev:custom:note", of: pool)?["DeveloperOnlyAttribute"] == true)
  }

  @Test func `attributes that AWS cannot make are refused in its words`() async throws {
    let pool = try await scene.newPool()
    func refusal(_ attribute: Value) async -> String? {
      await scene.refusal("AddCustomAttributes", ["UserPoolId": pool, "CustomAttributes": [attribute]])?
        .message
    }
    #expect(
      await refusal(["Name": "a", "AttributeDataType": "String", "Required": true])
        == "Required custom attributes are not supported currently.")
    #expect(await refusal(["Name": "a"])?.hasPrefix("Invalid AttributeDataType input") == true)
    #expect(
      await refusal([
        "Name": "a", "AttributeDataType": "String", "StringAttributeConstraints": ["MaxLength": "2049"],
      ])?.contains("2048") == true)
    #expect(await refusal(["Name": "a b", "AttributeDataType": "String"]) != nil)
    #expect(await refusal(["Name": "123456789012345678901", "AttributeDataType": "String"]) != nil)
    let type = await scene.refusal(
      "CreateUserPool",
      ["PoolName": "p", "Schema": [["Name": "email", "AttributeDataType": "Number"]]])
    #expect(type?.message.hasPrefix("You can not change AttributeDataType") == true)
  }

  @Test func `an attribute is added once, and fifty are the most`() async throws {
    let pool = try await scene.newPool()
    for start in [0, 25] {
      let page = (start..<start + 25).map {
        Value.map(["Name": .string("a\($0)"), "AttributeDataType": "String"])
      }
      try await scene.call("AddCustomAttributes", ["UserPoolId": pool, "CustomAttributes": .list(page)])
    }
    for (name, part) in [("a0", "Existing attribute already has name custom:a0"), ("more", "50")] {
      let refusal = await scene.refusal(
        "AddCustomAttributes",
        [
          "UserPoolId": pool,
          "CustomAttributes": [["Name": .string(name), "AttributeDataType": "String"]],
        ])
      #expect(refusal?.code == "InvalidParameterException")
      #expect(refusal?.message.contains(part) == true)
    }
    #expect(try await scene.pool(pool)["SchemaAttributes"]?.list?.count == 70)
  }
}
