import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct ParameterListTests {
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

  @Test func `filters take a plain name for one at the root`() async throws {
    for name in ["param", "/param-2", "/deep/param"] { try await put(name) }
    func found(_ option: String, _ values: Value) async throws -> [String] {
      try await names(
        "DescribeParameters",
        ["ParameterFilters": [["Key": "Name", "Option": .string(option), "Values": values]]])
    }
    #expect(try await found("Equals", ["/param"]) == ["param"])
    #expect(try await found("Equals", ["param-2", "/deep/param"]) == ["/deep/param", "/param-2"])
    #expect(try await found("BeginsWith", ["param"]) == ["param", "/param-2"])
    #expect(try await found("Contains", ["param"]) == ["param", "/param-2", "/deep/param"])
    #expect(try await names("GetParametersByPath", ["Path": "/"]) == ["param", "/param-2"])
  }

  @Test func `each list takes filters of its own`() async {
    func refused(_ operation: String, _ filters: Value) async -> String {
      let error = await refusal(operation, ["Path": "/", "ParameterFilters": filters])
      return "\(error?.code ?? "") \(error?.message ?? "")"
    }
    let label: Value = ["Key": "Label", "Values": ["x"]]
    let name: Value = ["Key": "Name", "Values": ["x"]]
    #expect(await refused("DescribeParameters", [label]).hasPrefix("InvalidFilterKey"))
    #expect(
      await refused("GetParametersByPath", [name])
        == "InvalidFilterKey The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId]."
    )
    #expect(
      await refused("DescribeParameters", [name, name]).contains("is duplicated in the request: Name."))
    #expect(
      await refused("DescribeParameters", [["Key": "Name"]])
        == "InvalidFilterValue The following filter values are missing : null for filter key Name.")
    #expect(
      await refused("DescribeParameters", [["Key": "Type", "Option": "Contains", "Values": ["String"]]])
        .hasPrefix("InvalidFilterOption"))
    #expect(await refused("DescribeParameters", [["Key": "Colour"]]).hasPrefix("ValidationException"))
    #expect(
      await refused("DescribeParameters", [["Key": "Path", "Values": ["/aws/x"]]]).hasPrefix(
        "ValidationException"))
  }

  @Test func `a list by label gives the version that has it`() async throws {
    try await put("/l/a", "one")
    try await call("LabelParameterVersion", ["Name": "/l/a", "Labels": ["live"]])
    try await put("/l/a", "two", ["Overwrite": true])
    let found = try await call(
      "GetParametersByPath",
      ["Path": "/l", "ParameterFilters": [["Key": "Label", "Option": "Equals", "Values": ["live"]]]])
    #expect(found["Parameters"]?.list?.first?["Value"] == "one")
    #expect(try await call("GetParameter", ["Name": "/l/a:live"])["Parameter"]?["Version"] == 1)
  }

  @Test func `ten parameters are described at a time unless told`() async throws {
    for number in 1...12 { try await put("/n/\(number)") }
    let first = try await call("DescribeParameters", [:])
    #expect(first["Parameters"]?.list?.count == 10)
    let rest = try await call("DescribeParameters", ["NextToken": first["NextToken"] ?? ""])
    #expect(rest["Parameters"]?.list?.count == 2)
    #expect(rest["NextToken"] == nil)
    #expect(await refusal("DescribeParameters", ["NextToken": "mine"])?.code == "InvalidNextToken")
  }

  @Test func `a path is walked a level or to the bottom, page by page`() async throws {
    for name in ["/a/1", "/a/2", "/a/b/3", "/ab/4"] { try await put(name) }
    func walked(_ input: Attributes) async throws -> [Value] {
      var input = input.merging(["Path": "/a", "MaxResults": 1]) { _, new in new }
      var found: [Value] = []
      repeat {
        let answer = try await call("GetParametersByPath", input)
        found += answer["Parameters"]?.list?.compactMap { $0["Name"] } ?? []
        input["NextToken"] = answer["NextToken"]
      } while input["NextToken"] != nil
      return found
    }
    #expect(try await walked([:]) == ["/a/1", "/a/2"])
    #expect(try await walked(["Recursive": true]) == ["/a/1", "/a/2", "/a/b/3"])
  }
}
