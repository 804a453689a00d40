import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct ParameterTests {
  private let scene: EndpointScene

  init() throws { scene = try EndpointScene() }

  @discardableResult
  private func call(_ operation: String, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await scene.call(operation, input, of: .ssm)
  }

  private func refusal(_ operation: String, _ input: Attributes) async -> AWSError? {
    await scene.refusal(operation, input, of: .ssm)
  }

  @discardableResult
  private func put(_ name: String, _ value: String = "v", _ more: Attributes = ["Type": "String"])
    async throws
    -> Attributes
  {
    try await call(
      "PutParameter", ["Name": .string(name), "Value": .string(value)].merging(more) { _, new in new })
  }

  private func names(_ operation: String, _ input: Attributes) async throws -> [String] {
    (try await call(operation, input)["Parameters"]?.list ?? []).compactMap { $0["Name"]?.string }
  }

  @Test func `a parameter that is not there is refused without a message`() async {
    let error = await refusal("GetParameter", ["Name": "/none"])
    #expect(error?.code == "ParameterNotFound")
    #expect(error?.message == "")
  }

  @Test func `an ARN names a parameter with or without a slash in front`() async throws {
    try await put("plain", "1")
    try await put("/rooted", "2")
    try await put("/a/b", "3")
    let prefix = "arn:aws:ssm:eu-west-1:123456789012:parameter/"
    for (arn, value) in [("plain", "1"), ("rooted", "2"), ("a/b", "3")] {
      let found = try await call("GetParameter", ["Name": .string(prefix + arn)])["Parameter"]
      #expect(found?["Value"]?.string == value)
      #expect(found?["ARN"]?.string == prefix + arn)
    }
    let foreign = "arn:aws:ssm:eu-west-2:123456789012:parameter/plain"
    #expect(await refusal("GetParameter", ["Name": .string(foreign)])?.code == "ParameterNotFound")
  }

  @Test func `names that are no good are listed by GetParameters and refused by GetParameter`() async throws {
    let answer = try await call("GetParameters", ["Names": ["a b", "/none", "/none"]])
    #expect(answer["InvalidParameters"] == ["a b", "/none"])
    for name in ["a b", "/x//b", "x/b/c", "/a:1:2", "/a:"] {
      let error = await refusal("GetParameter", ["Name": .string(name)])
      #expect(error?.code == "ValidationException")
      #expect(error?.message.contains("sub-paths divided by slash symbol") == true)
    }
  }

  @Test func `without decryption a version shows the same ciphertext each time, and another version another`()
    async throws
  {
    try await put("/s", "hidden", ["Type": "SecureString"])
    func blind(_ name: String) async throws -> String? {
      try await call("GetParameter", ["Name": .string(name)])["Parameter"]?["Value"]?.string
    }
    let first = try await blind("/s")
    #expect(first == (try await blind("/s")))
    #expect(first?.hasPrefix("AQICAH") == true)
    try await put("/s", "hidden", ["Overwrite": true])
    #expect(try await blind("/s") != first)
    #expect(try await blind("/s:1") == first)
  }

  @Test func `an overwrite keeps what it leaves out, but for the key`() async throws {
    try await put(
      "/k", "abc",
      ["Type": "SecureString", "KeyId": "alias/own", "Description": "d", "AllowedPattern": "[a-z]+"])
    try await put("/k", "def", ["Overwrite": true])
    let shown = try await call("DescribeParameters", [:])["Parameters"]?.list?.first
    #expect(shown?["KeyId"] == "alias/aws/ssm")
    #expect(shown?["Description"] == "d")
    #expect(shown?["AllowedPattern"] == "[a-z]+")
    #expect(
      await refusal("PutParameter", ["Name": "/k", "Value": "DEF", "Overwrite": true])?.message
        == "Parameter value, cannot be validated against allowedPattern: [a-z]+")
    try await put("/k", "DEF", ["Overwrite": true, "AllowedPattern": "", "Description": ""])
    let bare = try await call("DescribeParameters", [:])["Parameters"]?.list?.first
    #expect(bare?["Description"] == nil)
    #expect(bare?["AllowedPattern"] == nil)
  }

  @Test func `a version is made even when nothing changes, and the hundred and first drops the first`()
    async throws
  {
    for _ in 0..<101 { try await put("/v", "same", ["Type": "String", "Overwrite": true]) }
    #expect(await refusal("GetParameter", ["Name": "/v:1"])?.code == "ParameterVersionNotFound")
    try await call("LabelParameterVersion", ["Name": "/v", "ParameterVersion": 2, "Labels": ["keep"]])
    let error = await refusal("PutParameter", ["Name": "/v", "Value": "x", "Overwrite": true])
    #expect(error?.code == "ParameterMaxVersionLimitExceeded")
    #expect(error?.message.contains("Version 2, the oldest version") == true)
  }

  @Test func `reserved and half-qualified names have errors of their own`() async {
    for (name, code, word) in [
      ("/aws/mine", "AccessDeniedException", "No access to reserved parameter name"),
      ("/ssm/mine", "ValidationException", "can't be prefixed with \"ssm\""),
      ("awsome", "ValidationException", "can't be prefixed with \"aws\" or \"ssm\""),
      ("a/b", "ValidationException", "Parameter name must be a fully qualified name."),
      ("/" + (1...16).map(String.init).joined(separator: "/"), "HierarchyLevelLimitExceededException", "15"),
    ] {
      let error = await refusal(
        "PutParameter", ["Name": .string(name), "Value": "v", "Type": "String"])
      #expect(error?.code == code)
      #expect(error?.message.contains(word) == true)
    }
  }

  @Test func `an expiration policy ends the parameter by the endpoint's clock`() async throws {
    let end = scene.clock.now.adding(seconds: 3600)
    let policy = #"[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"\#(end)"}}]"#
    let standard: Attributes = ["Name": "/e", "Value": "v", "Type": "String", "Policies": .string(policy)]
    #expect(await refusal("PutParameter", standard)?.code == "ValidationException")
    let tier = try await put("/e", "v", standard.merging(["Tier": "Intelligent-Tiering"]) { _, new in new })
    #expect(tier["Tier"] == "Advanced")
    let shown = try await call("DescribeParameters", [:])["Parameters"]?.list?.first
    #expect(shown?["Policies"]?.list?.first?["PolicyType"] == "Expiration")
    #expect(shown?["ExpiresAt"] == nil)
    scene.clock.advance(seconds: 3600)
    #expect(await refusal("GetParameter", ["Name": "/e"])?.code == "ParameterNotFound")
    #expect(try await names("DescribeParameters", [:]) == [])
    #expect(try await names("GetParametersByPath", ["Path": "/"]) == [])
    #expect(try await put("/e")["Version"] == 1)
    for (broken, code) in [
      ("{}", "InvalidPolicyAttributeException"), (#"[{"Type":"Party"}]"#, "InvalidPolicyTypeException"),
      (#"[{"Type":"Expiration","Attributes":{}}]"#, "InvalidPolicyAttributeException"),
    ] {
      let error = await refusal(
        "PutParameter",
        ["Name": "/p", "Value": "v", "Type": "String", "Tier": "Advanced", "Policies": .string(broken)])
      #expect(error?.code == code)
    }
  }

  @Test func `a secret is read as a parameter`() async throws {
    try await scene.call(
      "CreateSecret",
      [
        "Name": "app/one", "SecretString": "s3cret", "ClientRequestToken": "12345678901234567890123456789012",
      ],
      of: .secretsManager)
    let name = "/aws/reference/secretsmanager/app/one"
    let found = try await call("GetParameter", ["Name": .string(name), "WithDecryption": true])["Parameter"]
    #expect(found?["Value"] == "s3cret")
    #expect(found?["Type"] == "SecureString")
    #expect(found?["SourceResult"]?.string?.contains(#""name":"app/one""#) == true)
    #expect(await refusal("GetParameter", ["Name": .string(name)])?.code == "ValidationException")
    let error = await refusal("GetParameter", ["Name": .string(name + "2"), "WithDecryption": true])
    #expect(error?.code == "ParameterNotFound")
    #expect(error?.message == "Secret \(name.dropFirst())2 not found.")
  }

  @Test func `an overwrite needs leave and takes no tags`() async throws {
    try await put("/a")
    let value: Attributes = ["Name": "/a", "Value": "w", "Type": "String"]
    #expect(await refusal("PutParameter", value)?.code == "ParameterAlreadyExists")
    let tagged: Attributes = ["Overwrite": true, "Tags": [["Key": "k", "Value": "v"]]]
    #expect(
      await refusal("PutParameter", value.merging(tagged) { _, new in new })?.code == "ValidationException")
    #expect(try await call("GetParameter", ["Name": "/a"])["Parameter"]?["Value"] == "v")
  }

  @Test func `the type stays, and a tier never falls`() async throws {
    try await put("/a", "v", ["Type": "String", "Tier": "Advanced"])
    for (change, code) in [
      (["Type": "SecureString"], "HierarchyTypeMismatchException"),
      (["Tier": "Standard"], "ValidationException"),
    ] as [(Attributes, String)] {
      let input: Attributes = ["Name": "/a", "Value": "w", "Overwrite": true]
      #expect(await refusal("PutParameter", input.merging(change) { _, new in new })?.code == code)
    }
  }

  @Test func `a label moves to the version that gets it`() async throws {
    try await put("/a", "1")
    try await put("/a", "2", ["Overwrite": true])
    for version in [1, 2] {
      try await call(
        "LabelParameterVersion",
        ["Name": "/a", "ParameterVersion": .integer(version), "Labels": ["live"]])
      let found = try await call("GetParameter", ["Name": "/a:live"])["Parameter"]
      #expect(found?["Version"] == .integer(version))
      #expect(found?["Selector"] == ":live")
    }
  }
}
