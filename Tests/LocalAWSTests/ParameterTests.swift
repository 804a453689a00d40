import AWS
import ResourceModel
import Testing

@Suite struct ParameterTests {
  private let scene: EndpointScene

  init() throws { scene = try EndpointScene() }

  @discardableResult
  private func put(_ name: String, _ value: String = "v", _ more: Attributes = [:]) async throws -> Attributes
  {
    try await scene.call(
      "PutParameter",
      ["Name": .string(name), "Value": .string(value), "Type": "String"].merging(more) { _, new in new },
      of: .ssm)
  }

  private func get(_ name: String, decrypted: Bool = false) async throws -> Value {
    try await scene.call(
      "GetParameter", ["Name": .string(name), "WithDecryption": .bool(decrypted)], of: .ssm)["Parameter"]
      ?? [:]
  }

  private func code(_ operation: String, _ input: Attributes) async -> String? {
    await scene.refusal(operation, input, of: .ssm)?.code
  }

  @Test func `what is not there is told without a word`() async {
    let refusal = await scene.refusal("GetParameter", ["Name": "/no"], of: .ssm)
    #expect(refusal?.code == "ParameterNotFound")
    #expect(refusal?.message == "")
  }

  @Test func `missing names are listed`() async throws {
    try await put("/a")
    let answer = try await scene.call("GetParameters", ["Names": ["/a", "/b"]], of: .ssm)
    #expect(answer["Parameters"]?.list?.compactMap { $0["Name"] } == ["/a"])
    #expect(answer["InvalidParameters"] == ["/b"])
  }

  @Test func `an overwrite needs leave and takes no tags`() async throws {
    try await put("/a")
    #expect(
      await code("PutParameter", ["Name": "/a", "Value": "w", "Type": "String"]) == "ParameterAlreadyExists")
    let tagged: Attributes = [
      "Name": "/a", "Value": "w", "Overwrite": true, "Tags": [["Key": "k", "Value": "v"]],
    ]
    #expect(await code("PutParameter", tagged) == "ValidationException")
    #expect(try await get("/a")["Value"] == "v")
  }

  @Test func `the type stays`() async throws {
    try await put("/a")
    let changed: Attributes = ["Name": "/a", "Value": "w", "Type": "SecureString", "Overwrite": true]
    #expect(await code("PutParameter", changed) == "HierarchyTypeMismatchException")
  }

  @Test func `an overwrite keeps what it leaves out`() async throws {
    try await put("/a", "v", ["Description": "what it is", "AllowedPattern": "[a-z]+"])
    try await scene.call("PutParameter", ["Name": "/a", "Value": "w", "Overwrite": true], of: .ssm)
    let shown = try await scene.call("DescribeParameters", of: .ssm)["Parameters"]?.list?.first
    #expect(shown?["Description"] == "what it is")
    #expect(shown?["Version"] == 2)
    let broken: Attributes = ["Name": "/a", "Value": "W", "Overwrite": true]
    #expect(await code("PutParameter", broken) == "ParameterPatternMismatchException")
  }

  @Test func `a tier never falls`() async throws {
    try await put("/a", "v", ["Tier": "Advanced"])
    let fallen: Attributes = ["Name": "/a", "Value": "w", "Overwrite": true, "Tier": "Standard"]
    #expect(await code("PutParameter", fallen) == "ValidationException")
  }

  @Test func `a secure value shows only when asked for in clear`() async throws {
    try await put("/a", "very secret", ["Type": "SecureString"])
    let sealed = try await get("/a")["Value"]?.string ?? ""
    #expect(sealed.hasPrefix("AQICAH") && !sealed.contains("secret"))
    #expect(try await get("/a")["Value"] == .string(sealed))
    #expect(try await get("/a", decrypted: true)["Value"] == "very secret")
    try await put("/a", "very secret", ["Type": "SecureString", "Overwrite": true])
    #expect(try await get("/a")["Value"] != .string(sealed))
  }

  @Test func `the oldest of a hundred versions goes, unless it has a label`() async throws {
    try await put("/a", "1")
    for version in 2...101 { try await put("/a", "\(version)", ["Overwrite": true]) }
    #expect(await code("GetParameter", ["Name": "/a:1"]) == "ParameterVersionNotFound")
    #expect(try await get("/a:2")["Value"] == "2")
    try await scene.call(
      "LabelParameterVersion", ["Name": "/a", "ParameterVersion": 2, "Labels": ["kept"]], of: .ssm)
    let more: Attributes = ["Name": "/a", "Value": "102", "Overwrite": true]
    #expect(await code("PutParameter", more) == "ParameterMaxVersionLimitExceeded")
    #expect(try await get("/a")["Version"] == 101)
  }

  @Test func `a label moves to the version that gets it`() async throws {
    try await put("/a", "1")
    try await put("/a", "2", ["Overwrite": true])
    for version in [1, 2] {
      try await scene.call(
        "LabelParameterVersion",
        ["Name": "/a", "ParameterVersion": .integer(version), "Labels": ["live"]], of: .ssm)
      #expect(try await get("/a:live")["Version"] == .integer(version))
    }
    #expect(try await get("/a:live")["Selector"] == ":live")
  }

  @Test func `a parameter is found by its ARN`() async throws {
    for name in ["/a/b", "plain"] {
      try await put(name)
      let arn = try await get(name)["ARN"]?.string ?? ""
      #expect(arn.hasSuffix(name == "plain" ? ":parameter/plain" : ":parameter/a/b"))
      #expect(try await get(arn)["Name"] == .string(name))
    }
  }

  @Test func `a path is walked a level or to the bottom, page by page`() async throws {
    for name in ["/a/1", "/a/2", "/a/b/3", "/ab/4"] { try await put(name) }
    func names(_ input: Attributes) async throws -> [Value] {
      var input = input.merging(["Path": "/a", "MaxResults": 1]) { _, new in new }
      var found: [Value] = []
      repeat {
        let answer = try await scene.call("GetParametersByPath", input, of: .ssm)
        found += answer["Parameters"]?.list?.compactMap { $0["Name"] } ?? []
        input["NextToken"] = answer["NextToken"]
      } while input["NextToken"] != nil
      return found
    }
    #expect(try await names([:]) == ["/a/1", "/a/2"])
    #expect(try await names(["Recursive": true]) == ["/a/1", "/a/2", "/a/b/3"])
  }
}
