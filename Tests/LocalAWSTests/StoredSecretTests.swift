import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct StoredSecretTests {
  private let scene: EndpointScene
  private static let one = "11111111-1111-1111-1111-111111111111"
  private static let two = "22222222-2222-2222-2222-222222222222"

  init() throws { scene = try EndpointScene() }

  @discardableResult
  private func call(_ operation: String, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await scene.call(operation, input, of: .secretsManager)
  }

  private func refusal(_ operation: String, _ input: Attributes) async -> String {
    let error = await scene.refusal(operation, input, of: .secretsManager)
    return "\(error?.code ?? "") \(error?.message ?? "")"
  }

  @discardableResult
  private func create(_ name: String, _ more: Attributes = ["SecretString": "one"]) async throws -> Attributes
  {
    try await call(
      "CreateSecret",
      ["Name": .string(name), "ClientRequestToken": .string(Self.one)].merging(more) { _, new in new })
  }

  @Test func `a call that makes a version needs a token`() async throws {
    let sentence = "You must provide a ClientRequestToken value. We recommend a UUID-type value."
    #expect(
      await refusal("CreateSecret", ["Name": "s", "SecretString": "v"])
        == "InvalidRequestException \(sentence)")
    try await create("s")
    for operation in ["PutSecretValue", "UpdateSecret"] {
      #expect(
        await refusal(operation, ["SecretId": "s", "SecretString": "v"])
          == "InvalidRequestException \(sentence)")
    }
    #expect(await refusal("RotateSecret", ["SecretId": "s"]) == "InvalidParameterException \(sentence)")
  }

  @Test func `every operation refuses what can be no name`() async {
    let sentence =
      "ValidationException Invalid name. Must be a valid name containing alphanumeric characters, or any of the "
      + "following: -/_+=.@!"
    for operation in ["DescribeSecret", "GetSecretValue", "DeleteSecret", "ListSecretVersionIds"] {
      #expect(await refusal(operation, ["SecretId": "Inv *Name"]) == sentence)
    }
    #expect(
      await refusal("CreateSecret", ["Name": " Inv", "ClientRequestToken": .string(Self.one)]) == sentence)
  }

  @Test func `an ARN without its ending finds a secret, unless the name ends as an ARN does`() async throws {
    for (name, isFound) in [("plain", true), ("name-a1b2", true), ("name-a1b2c3", false)] {
      let arn = try await create(name)["ARN"]?.string ?? ""
      #expect(try await call("GetSecretValue", ["SecretId": .string(arn)])["SecretString"] == "one")
      let found = await refusal("GetSecretValue", ["SecretId": .string(String(arn.dropLast(7)))])
      #expect((found == " ") == isFound)
    }
  }

  @Test func `tags are there only where there have been some`() async throws {
    try await create("s")
    #expect(try await call("DescribeSecret", ["SecretId": "s"])["Tags"] == nil)
    try await call("TagResource", ["SecretId": "s", "Tags": [["Key": "a", "Value": "1"]]])
    try await call("UntagResource", ["SecretId": "s", "TagKeys": ["a"]])
    #expect(try await call("DescribeSecret", ["SecretId": "s"])["Tags"] == [])
  }

  @Test func `stages follow AWSCURRENT, and a version without one is deprecated`() async throws {
    try await create("s")
    try await call(
      "PutSecretValue", ["SecretId": "s", "SecretString": "two", "ClientRequestToken": .string(Self.two)])
    func stages() async throws -> Value? {
      try await call("DescribeSecret", ["SecretId": "s"])["VersionIdsToStages"]
    }
    #expect(try await stages() == [Self.one: ["AWSPREVIOUS"], Self.two: ["AWSCURRENT"]])
    #expect(
      await refusal(
        "UpdateSecretVersionStage",
        ["SecretId": "s", "VersionStage": "AWSCURRENT", "MoveToVersionId": .string(Self.one)]
      )
      .contains("is currently attached to version \(Self.two), so you must explicitly reference"))
    try await call(
      "UpdateSecretVersionStage",
      [
        "SecretId": "s", "VersionStage": "AWSCURRENT", "MoveToVersionId": .string(Self.one),
        "RemoveFromVersionId": .string(Self.two),
      ])
    #expect(try await stages() == [Self.one: ["AWSCURRENT"], Self.two: ["AWSPREVIOUS"]])
  }

  @Test func `the day of the last reading is kept, of the secret and of the version`() async throws {
    try await create("s")
    #expect(try await call("DescribeSecret", ["SecretId": "s"])["LastAccessedDate"] == nil)
    try await call("GetSecretValue", ["SecretId": "s"])
    let first = try await call("DescribeSecret", ["SecretId": "s"])["LastAccessedDate"]
    #expect(first?.integer.map { $0 % 86400 } == 0)
    let version = try await call("ListSecretVersionIds", ["SecretId": "s"])["Versions"]?.list?.first
    #expect(version?["LastAccessedDate"] == first)
    #expect(version?["KmsKeyIds"] == ["DefaultEncryptionKey"])
    #expect(try await call("GetSecretValue", ["SecretId": "s"])["LastAccessedDate"] == nil)
  }

  @Test func `a deletion comes when its time has come, and the name is free again`() async throws {
    let arn = try await create("s")["ARN"]
    try await call("DeleteSecret", ["SecretId": "s", "RecoveryWindowInDays": 7])
    #expect(
      await refusal("CreateSecret", ["Name": "s", "ClientRequestToken": .string(Self.two)])
        == "InvalidRequestException You can't create this secret because a secret with this name is already "
        + "scheduled for deletion.")
    #expect(
      await refusal("GetSecretValue", ["SecretId": "s"])
        == "InvalidRequestException You can't perform this operation on the secret because it was marked for deletion."
    )
    scene.clock.advance(seconds: 7 * 86400)
    #expect(
      await refusal("DescribeSecret", ["SecretId": "s"])
        == "ResourceNotFoundException Secrets Manager can't find the specified secret.")
    #expect(try await call("ListSecrets", ["IncludePlannedDeletion": true])["SecretList"] == [])
    #expect(try await create("s")["ARN"] != arn)
  }

  @Test func `a forced deletion of what is not there answers as if it had been`() async throws {
    let forced: Attributes = ["SecretId": "none", "ForceDeleteWithoutRecovery": true]
    let answer = try await call("DeleteSecret", forced)
    #expect(answer["Name"] == "none")
    #expect(
      answer["ARN"]?.string?.hasPrefix("arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-") == true)
    #expect(answer["DeletionDate"] != nil)
    #expect(await refusal("DeleteSecret", ["SecretId": "none"]).hasPrefix("ResourceNotFoundException"))
    #expect(
      await refusal("DeleteSecret", forced.merging(["RecoveryWindowInDays": 7]) { _, new in new }).hasPrefix(
        "InvalidParameterException"))
  }

  @Test func `descriptions are found by the beginnings of words, names by their own`() async throws {
    for (name, text) in [
      ("testing1/one", "a secret"), ("/testing2/two", "an Secret"), ("three", "asecret"),
      ("four", "thesecret"),
    ] { try await create(name, ["Description": .string(text)]) }
    func found(_ key: String, _ value: String) async throws -> [String] {
      let answer = try await call(
        "ListSecrets", ["Filters": [["Key": .string(key), "Values": [.string(value)]]]])
      return (answer["SecretList"]?.list ?? []).compactMap { $0["Name"]?.string }
    }
    #expect(try await found("description", "a") == ["testing1/one", "/testing2/two", "three"])
    #expect(try await found("description", "!a") == ["four"])
    #expect(try await found("description", "a secret") == ["testing1/one", "/testing2/two"])
    #expect(try await found("name", "/") == ["/testing2/two"])
    #expect(try await found("name", "testing1 one") == [])
    #expect(try await found("all", "TESTING1") == ["testing1/one"])
  }

  @Test func `rotation is refused, because there is no function to rotate with`() async throws {
    try await create("s")
    let rotation: Attributes = ["SecretId": "s", "ClientRequestToken": .string(Self.two)]
    #expect(
      await refusal("RotateSecret", rotation)
        == "InvalidRequestException No Lambda rotation function ARN is associated with this secret.")
    let function: Attributes = ["RotationLambdaARN": "arn:aws:lambda:eu-west-1:123456789012:function:none"]
    #expect(
      await refusal("RotateSecret", rotation.merging(function) { _, new in new }).hasPrefix(
        "AccessDeniedException Secrets Manager cannot invoke the specified Lambda function."))
    #expect(await refusal("CancelRotateSecret", ["SecretId": "s"]).hasPrefix("InvalidRequestException"))
  }

  @Test func `a policy that lets anybody in is told apart, and blocked on demand`() async throws {
    try await create("s")
    func policy(_ principal: String) -> Value {
      .string(#"{"Statement":[{"Effect":"Allow","Principal":\#(principal),"Action":"*","Resource":"*"}]}"#)
    }
    let open = policy(#"{"AWS":["*"]}"#)
    let narrow = policy(#"{"AWS":"arn:aws:iam::123456789012:root"}"#)
    let blocked: Attributes = ["SecretId": "s", "ResourcePolicy": open, "BlockPublicPolicy": true]
    #expect(await refusal("PutResourcePolicy", blocked).hasPrefix("PublicPolicyException"))
    try await call("PutResourcePolicy", ["SecretId": "s", "ResourcePolicy": open])
    #expect(try await call("GetResourcePolicy", ["SecretId": "s"])["ResourcePolicy"] == open)
    for (policy, passes) in [(open, false), (narrow, true)] {
      let answer = try await call("ValidateResourcePolicy", ["ResourcePolicy": policy])
      #expect(answer["PolicyValidationPassed"]?.bool == passes)
    }
    #expect(
      await refusal("PutResourcePolicy", ["SecretId": "s", "ResourcePolicy": "{"])
        == "MalformedPolicyDocumentException This resource policy contains invalid Json.")
  }
}
