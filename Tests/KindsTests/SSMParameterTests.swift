import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

@Suite struct SSMParameterTests {
  let aws = StandInAWS()
  let kind = SSMParameter()

  private func update(_ id: PhysicalID, _ change: (inout Attributes) -> Void) async throws -> Attributes {
    let before = try #require(try await kind.read([id], using: aws)[id])
    var target = before.attributes
    change(&target)
    try await kind.update(id, to: target, from: before, using: aws)
    return try #require(try await kind.read([id], using: aws)[id]).attributes
  }

  @Test func `tags go by a call of their own when a value is overwritten`() async throws {
    let id = try await kind.create(["name": "/x", "value": "1", "tags": ["a": "1"]], using: aws)
    await aws.change { $0.parameters["/x"]?.tags["theirs"] = "kept" }
    await aws.forgetCalls()
    let after = try await update(id) {
      $0["value"] = "2"
      $0["tags"] = ["a": "2", "b": "3"]
    }
    #expect(after["value"] == "2")
    #expect(await aws.writeCalls.map(\.operation) == ["PutParameter", "AddTagsToResource"])
    #expect(await aws.world.parameters["/x"]?.tags == ["a": "2", "b": "3", "theirs": "kept"])
  }

  @Test func `a description that is taken out goes`() async throws {
    let id = try await kind.create(["name": "/x", "value": "1", "description": "d"], using: aws)
    let after = try await update(id) { $0["description"] = nil }
    #expect(after["description"] == nil)
    #expect(after["value"] == "1")
  }

  @Test func `a SecureString's value is made here, never read into a plan, and survives an update`()
    async throws
  {
    let id = try await kind.create(["name": "/x", "type": "SecureString"], using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id])
    #expect(observed.attributes["value"] == nil && observed.members["Value"] == nil)
    let value = await aws.world.parameters["/x"]?.members["Value"]
    #expect(value?.string?.contains("client_secret") == true)
    let after = try await update(id) { $0["description"] = "new" }
    #expect(after["description"] == "new")
    #expect(await aws.world.parameters["/x"]?.members["Value"] == value)
    for call in await aws.writeCalls where call.operation == "PutParameter" {
      #expect(call.input["Value"]?.string == nil, "the value is wrapped")
    }
  }

  @Test func `many parameters are read ten values and fifty descriptions a call`() async throws {
    await aws.change { $0.pageSize = 50 }
    var ids: [PhysicalID] = []
    for number in 1...25 {
      ids.append(try await kind.create(["name": .string("/p\(number)"), "value": "v"], using: aws))
    }
    await aws.forgetCalls()
    #expect(try await kind.read(ids + [PhysicalID(["Name": "/none"])], using: aws).count == 25)
    #expect(
      await aws.calls.map(\.operation).sorted() == ["DescribeParameters"]
        + Array(repeating: "GetParameters", count: 3))
  }

  @Test(arguments: [
    "/aws/x", "ssm-x", "a/b", "/a b", "/" + (1...16).map(String.init).joined(separator: "/"),
  ])
  func `a name that AWS refuses is a problem`(_ name: String) {
    #expect(kind.problems(in: ["name": .string(name)]).map(\.path) == ["name"])
  }
}
