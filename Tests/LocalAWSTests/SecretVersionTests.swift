import AWS
import LocalAWS
import ResourceModel
import Testing

/// Versions of a secret and the stages that wander over them.
@Suite struct SecretVersionTests {
  private let scene: EndpointScene

  init() throws { scene = try EndpointScene() }

  private func token(_ letter: Character) -> Value { .string(String(repeating: letter, count: 32)) }

  @discardableResult
  private func call(_ operation: String, _ input: Attributes = [:]) async throws(AWSError) -> Attributes {
    try await scene.call(operation, ["SecretId": "s"].merging(input) { _, new in new }, of: .secretsManager)
  }

  private func code(_ operation: String, _ input: Attributes = [:]) async -> String? {
    await scene.refusal(
      operation, ["SecretId": "s"].merging(input) { _, new in new }, of: .secretsManager)?.code
  }

  private func create(_ value: Attributes = ["SecretString": "one"]) async throws {
    try await scene.call(
      "CreateSecret", ["Name": "s", "ClientRequestToken": token("a")].merging(value) { _, new in new },
      of: .secretsManager)
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

  @Test func `what was current becomes previous, and what was previous is listed on demand`() async throws {
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
    try await create([:])
    #expect(await code("GetSecretValue") == "ResourceNotFoundException")
    try await put("one", "a", ["VersionStages": ["AWSPENDING"]])
    #expect(try await value("AWSCURRENT") == "one")
    #expect(try await value("AWSPENDING") == "one")
    try await put("two", "b", ["VersionStages": ["AWSPENDING"]])
    #expect(try await value("AWSCURRENT") == "one")
    #expect(try await value("AWSPENDING") == "two")
  }

  @Test func `AWSCURRENT moves and never goes`() async throws {
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

  @Test func `a deleted secret is described, hidden from lists, and comes back`() async throws {
    try await create()
    try await call("DeleteSecret", ["RecoveryWindowInDays": 7])
    #expect(await code("GetSecretValue") == "InvalidRequestException")
    #expect(try await call("DescribeSecret")["DeletedDate"] != nil)
    #expect(
      try await scene.call("ListSecrets", [:], of: .secretsManager)["SecretList"] == [])
    try await call("RestoreSecret")
    #expect(try await value("AWSCURRENT") == "one")
  }

  @Test func `accounts and regions do not see each other's secrets`() async throws {
    try await create()
    for (key, region) in [("other", "eu-west-1"), ("test", "us-east-1")] {
      let refusal = await scene.refusal(
        "DescribeSecret", ["SecretId": "s"], of: .secretsManager, as: key, in: region)
      #expect(refusal?.code == "ResourceNotFoundException")
    }
  }

  @Test func `refusals have a Message`() async throws {
    let answer = await scene.send(
      HTTPRequest(
        method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
        headers: [
          ("X-Amz-Target", "secretsmanager.DescribeSecret"), ("Content-Type", "application/x-amz-json-1.1"),
        ], body: Array(#"{"SecretId":"no"}"#.utf8)), to: .secretsManager)
    let body = try JSONReader.read(answer.body)
    #expect(body["Message"] == "Secrets Manager can't find the specified secret.")
    #expect(body["message"] == nil)
  }
}
