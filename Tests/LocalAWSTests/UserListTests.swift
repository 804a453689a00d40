import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct UserListTests {
  private let people: PeopleScene
  init() async throws {
    people = try await PeopleScene()
    for number in 1...5 {
      let name = Value.string("user\(number)")
      try await people.addUser(
        name, email: .string("u\(number)@example.com"), ["given_name": .string("Ada \"\(number)\"")])
    }
  }

  private func names(_ input: Attributes) async throws -> [Value?] {
    (try await people.admin("ListUsers", input)["Users"]?.list ?? []).map { $0["Username"] }
  }

  @Test func `a filter compares one attribute, or its beginning`() async throws {
    try await people.admin("AdminDisableUser", ["Username": "user2"])
    for (filter, found) in [
      ("email = \"u3@example.com\"", ["user3"]),
      ("username^=\"user\"", ["user1", "user2", "user3", "user4", "user5"]),
      ("status = \"Disabled\"", ["user2"]), (" given_name = \"Ada \\\"4\\\"\" ", ["user4"]),
      ("cognito:user_status = \"confirmed\"", ["user1", "user2", "user3", "user4", "user5"]),
      ("name = \"nobody\"", []), ("", ["user1", "user2", "user3", "user4", "user5"]),
    ] {
      #expect(
        try await names(["Filter": .string(filter)]) == found.map { .string($0) }, "\(filter)")
    }
    for filter in ["foo", "email", "email = x", "email = \"x", "email = \"x\" y", "= \"x\"", "email ~ \"x\""]
    {
      #expect(
        await people.adminRefusal("ListUsers", ["Filter": .string(filter)])?.message
          == "Error while parsing filter.", "\(filter)")
    }
    #expect(
      await people.adminRefusal("ListUsers", ["Filter": "custom:team = \"x\""])?.code
        == "InvalidParameterException")
  }

  @Test func `users are listed page by page, with the attributes that were asked for`() async throws {
    var found: [Value?] = []
    var token: Value?
    repeat {
      var input: Attributes = ["Limit": 2, "AttributesToGet": ["email"]]
      input["PaginationToken"] = token
      let page = try await people.admin("ListUsers", input)
      for user in page["Users"]?.list ?? [] {
        found.append(user["Username"])
        #expect(user["Attributes"]?.list?.map { $0["Name"] } == ["email"])
      }
      token = page["PaginationToken"]
    } while token != nil
    #expect(found == (1...5).map { .string("user\($0)") })
    #expect(
      await people.adminRefusal("ListUsers", ["AttributesToGet": ["custom:none"]])?.code
        == "InvalidParameterException")
    #expect(
      await people.adminRefusal("ListUsers", ["PaginationToken": "made-up"])?.code
        == "InvalidParameterException")
  }

  @Test func `users and groups are listed from both sides, and a group that goes leaves nobody in it`()
    async throws
  {
    for group in ["staff", "admins"] { try await people.admin("CreateGroup", ["GroupName": .string(group)]) }
    for (user, group) in [("user1", "staff"), ("user1", "admins"), ("user3", "staff"), ("user3", "staff")] {
      try await people.admin("AdminAddUserToGroup", ["Username": .string(user), "GroupName": .string(group)])
    }
    let members = try await people.admin("ListUsersInGroup", ["GroupName": "staff"])
    #expect(members["Users"]?.list?.map { $0["Username"] } == ["user1", "user3"])
    let first = try await people.admin("AdminListGroupsForUser", ["Username": "user1", "Limit": 1])
    #expect(first["Groups"]?.list?.map { $0["GroupName"] } == ["staff"])
    let rest = try await people.admin(
      "AdminListGroupsForUser", ["Username": "user1", "NextToken": first["NextToken"] ?? ""])
    #expect(rest["Groups"]?.list?.map { $0["GroupName"] } == ["admins"])
    try await people.admin("AdminRemoveUserFromGroup", ["Username": "user1", "GroupName": "admins"])
    try await people.admin("AdminRemoveUserFromGroup", ["Username": "user1", "GroupName": "admins"])
    try await people.admin("DeleteGroup", ["GroupName": "staff"])
    #expect(try await people.admin("AdminListGroupsForUser", ["Username": "user1"])["Groups"] == [])
    try await people.admin("CreateGroup", ["GroupName": "staff"])
    #expect(try await people.admin("ListUsersInGroup", ["GroupName": "staff"])["Users"] == [])
    #expect(
      await people.adminRefusal("AdminAddUserToGroup", ["Username": "user1", "GroupName": "none"])?.code
        == "ResourceNotFoundException")
    #expect(
      await people.adminRefusal("AdminAddUserToGroup", ["Username": "nobody", "GroupName": "staff"])?.code
        == "UserNotFoundException")
  }
}
