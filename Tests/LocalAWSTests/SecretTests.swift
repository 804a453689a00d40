import AWS
import ResourceModel
import Testing

@Suite struct SecretTests {
  private let scene: EndpointScene

  init() throws { scene = try EndpointScene() }

  private func token(_ letter: Character) -> Value { .string(String(repeating: letter, count: 32)) }

  @discardableResult
  private func call(_ operation: String, _ input: Attributes = [:]) async throws -> Attributes {
    try await scene.call(
      operation,
      ["SecretId": "s"].merging(input) { _, new in new }.filter {
        operation != "CreateSecret" || $0.key != "SecretId"
      },
      of: .secretsManager)
  }

  private func code(_ operation: String, _ input: Attributes = [:]) async -> String? {
    await scene.refusal(
      operation, ["SecretId": "s"].merging(input) { _, new in new }, of: .secretsManager)?.code
  }

  @discardableResult
  private func create(_ value: String? = "one") async throws -> Attributes {
    var input: Attributes = ["Name": "s", "ClientRequestToken": token("a")]
    input["SecretString"] = value.map { .string($0) }
    return try await call("CreateSecret", input)
  }

  private func put(_ value: String, _ letter: Character, _ more: Attributes = [:]) async throws {
    try await call(
      "PutSecretValue",
      ["SecretString": .string(value), "ClientRequestToken": token(letter)].merging(more) { _, new in new })
  }

  private func value(_ stage: String) async throws -> Value? {
    try await call("GetSecretValue", ["VersionStage": .string(stage)])["SecretString"]
  }

  @Test func `the same token is the same version`() async throws {
    try await create()
    try await put("two", "b")
    try await put("two", "b")
    let other: Attributes = ["SecretString": "three", "ClientRequestToken": token("b")]
    #expect(await code("PutSecretValue", other) == "ResourceExistsException")
    #expect(try await call("DescribeSecret")["VersionIdsToStages"]?.map?.count == 2)
  }

  @Test func `what was current becomes previous`() async throws {
    try await create()
    try await put("two", "b")
    try await put("three", "c")
    #expect(try await value("AWSCURRENT") == "three")
    #expect(try await value("AWSPREVIOUS") == "two")
    let versions = try await call("ListSecretVersionIds", ["IncludeDeprecated": true])["Versions"]?.list
    #expect(versions?.count == 3)
    #expect(try await call("ListSecretVersionIds")["Versions"]?.list?.count == 2)
  }

  @Test func `a first version is current in any case`() async throws {
    try await create(nil)
    #expect(await code("GetSecretValue") == "ResourceNotFoundException")
    try await put("one", "a", ["VersionStages": ["AWSPENDING"]])
    #expect(try await value("AWSCURRENT") == "one")
    #expect(try await value("AWSPENDING") == "one")
    try await put("two", "b", ["VersionStages": ["AWSPENDING"]])
    #expect(try await value("AWSCURRENT") == "one")
    #expect(try await value("AWSPENDING") == "two")
  }

  @Test func `a stage is moved from where it is`() async throws {
    try await create()
    try await put("two", "b", ["VersionStages": ["AWSPENDING"]])
    let move: Attributes = ["VersionStage": "AWSCURRENT", "MoveToVersionId": token("b")]
    #expect(await code("UpdateSecretVersionStage", move) == "InvalidParameterException")
    try await call(
      "UpdateSecretVersionStage", move.merging(["RemoveFromVersionId": token("a")]) { _, new in new })
    #expect(try await value("AWSCURRENT") == "two")
    #expect(try await value("AWSPREVIOUS") == "one")
    let removed: Attributes = ["VersionStage": "AWSCURRENT", "RemoveFromVersionId": token("b")]
    #expect(await code("UpdateSecretVersionStage", removed) == "InvalidParameterException")
  }

  @Test func `a deleted secret waits, and goes when its time has come`() async throws {
    try await create()
    try await call("DeleteSecret", ["RecoveryWindowInDays": 7])
    #expect(await code("GetSecretValue") == "InvalidRequestException")
    #expect(
      await code("CreateSecret", ["Name": "s", "ClientRequestToken": token("z")]) == "InvalidRequestException"
    )
    #expect(try await call("DescribeSecret")["DeletedDate"] != nil)
    #expect(try await call("ListSecrets")["SecretList"] == [])
    try await call("RestoreSecret")
    #expect(try await value("AWSCURRENT") == "one")
    try await call("DeleteSecret", ["RecoveryWindowInDays": 7])
    scene.clock.advance(seconds: 7 * 86400 + 1)
    #expect(await code("DescribeSecret") == "ResourceNotFoundException")
    try await create("anew")
    #expect(try await value("AWSCURRENT") == "anew")
  }

  @Test func `forced deletion of what is not there succeeds`() async throws {
    try await call("DeleteSecret", ["ForceDeleteWithoutRecovery": true])
    let both: Attributes = ["ForceDeleteWithoutRecovery": true, "RecoveryWindowInDays": 7]
    #expect(await code("DeleteSecret", both) == "InvalidParameterException")
    #expect(await code("DeleteSecret") == "ResourceNotFoundException")
  }

  @Test func `a secret is found by ARN, whole or in part`() async throws {
    let arn = try await create()["ARN"]?.string ?? ""
    for id in [arn, String(arn.dropLast(7))] {
      #expect(try await call("GetSecretValue", ["SecretId": .string(id)])["Name"] == "s")
    }
    #expect(await code("GetSecretValue", ["SecretId": .string(arn + "x")]) == "ResourceNotFoundException")
  }

  @Test func `refusals have a Message`() async {
    let refusal = await scene.refusal("GetSecretValue", ["SecretId": "no"], of: .secretsManager)
    #expect(refusal?.message == "Secrets Manager can't find the specified secret.")
  }

  @Test func `accounts and regions do not see each other's secrets`() async throws {
    try await create()
    for (key, region) in [("other", "eu-west-1"), ("test", "us-east-1")] {
      let refusal = await scene.refusal(
        "DescribeSecret", ["SecretId": "s"], of: .secretsManager, as: key, in: region)
      #expect(refusal?.code == "ResourceNotFoundException")
    }
  }
}
