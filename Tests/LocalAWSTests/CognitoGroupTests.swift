import AWS
import ResourceModel
import Testing

@Suite struct CognitoGroupTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  @Test func `an update of a group keeps what it leaves out`() async throws {
    let pool = try await scene.newPool()
    let name: Attributes = ["UserPoolId": pool, "GroupName": "staff"]
    try await scene.call("CreateGroup", name.merging(["Description": "d", "Precedence": 3]) { $1 })
    scene.clock.advance(seconds: 1)
    try await scene.call("UpdateGroup", name.merging(["Precedence": 0]) { $1 })
    #expect(
      try await scene.call("GetGroup", name)["Group"] == [
        "UserPoolId": pool, "GroupName": "staff", "Description": "d", "Precedence": 0,
        "CreationDate": .decimal("1800000000.000"), "LastModifiedDate": .decimal("1800000001.000"),
      ])
    #expect(await scene.refusal("CreateGroup", name)?.code == "GroupExistsException")
    try await scene.call("DeleteGroup", name)
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup"] {
      #expect(await scene.refusal(operation, name)?.code == "ResourceNotFoundException")
    }
  }

  @Test func `groups are listed by Limit, and zero asks for the most`() async throws {
    let pool = try await scene.newPool()
    for number in 0..<61 {
      try await scene.call("CreateGroup", ["UserPoolId": pool, "GroupName": .string("g\(number)")])
    }
    let page = try await scene.call("ListGroups", ["UserPoolId": pool, "Limit": 0])
    #expect(page["Groups"]?.list?.count == 60)
    let rest = try await scene.call("ListGroups", ["UserPoolId": pool, "NextToken": page["NextToken"] ?? ""])
    #expect(rest["Groups"]?.list?.map { $0["GroupName"] } == ["g60"])
  }

  @Test func `a group's name holds no space`() async throws {
    let pool = try await scene.newPool()
    let refusal = await scene.refusal("CreateGroup", ["UserPoolId": pool, "GroupName": "a b"])
    #expect(refusal?.code == "InvalidParameterException")
  }
}
