import AWS
import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

@Suite struct PeopleTests {
  let aws = StandInAWS()

  /// A pool that people sign in to by e-mail, with two groups.
  private func pool() async throws -> String {
    let pool = try await Minimal.pool(aws, ["usernameAttributes": ["email"]])["UserPoolId"] ?? ""
    for name in ["admins", "devs"] {
      _ = try await Group().create(["userPoolId": .string(pool), "name": .string(name)], using: aws)
    }
    return pool
  }

  private func ann(_ pool: String, _ more: Attributes = [:]) -> Attributes {
    let own: Attributes = [
      "userPoolId": .string(pool), "username": "ann@example.com", "message": "EMAIL", "groups": ["admins"],
      "attributes": ["email": "ann@example.com", "email_verified": "true"],
    ]
    return own.merging(more) { $1 }
  }

  private func person(_ id: PhysicalID) async throws -> World.Person {
    try #require(await aws.world.pools[id["UserPoolId"] ?? ""]?.users[id["Username"] ?? ""])
  }

  /// What planning would make of the user as AWS has it.
  private func differences(_ desired: Attributes, _ applied: Attributes, _ id: PhysicalID) async throws
    -> Comparison
  {
    let observed = try #require(try await User().read([id], using: aws)[id]).attributes
    return Comparison(
      schema: User().schema, desired: User().schema.normalised(desired),
      applied: User().schema.normalised(applied), snapshot: observed, observed: observed)
  }

  @Test func `a group's lost description is sent as nothing`() async throws {
    let pool = try await pool()
    let id = PhysicalID(["UserPoolId": pool, "GroupName": "admins"])
    let desired: Attributes = [
      "userPoolId": .string(pool), "name": "admins", "description": "Platform team", "precedence": 1,
    ]
    var observed = try #require(try await Group().read([id], using: aws)[id])
    try await Group().update(id, to: desired, from: observed, using: aws)
    observed = try #require(try await Group().read([id], using: aws)[id])
    #expect(observed.attributes.filter { $0.key != "userPoolId" }.count == 3)
    let comparison = Comparison(
      schema: Group().schema, desired: ["userPoolId": .string(pool), "name": "admins", "precedence": 2],
      applied: desired, snapshot: observed.attributes, observed: observed.attributes)
    #expect(comparison.differences.map(\.path) == ["description", "precedence"])
    try await Group().update(id, to: comparison.target, from: observed, using: aws)
    let sent = try #require(await aws.calls.last { $0.operation == "UpdateGroup" }).input
    #expect(
      sent == ["UserPoolId": .string(pool), "GroupName": "admins", "Description": "", "Precedence": 2])
  }

  @Test func `what AWS cannot take from a group is refused before anything is sent`() async throws {
    let pool = try await pool()
    let id = PhysicalID(["UserPoolId": pool, "GroupName": "admins"])
    let desired: Attributes = ["userPoolId": .string(pool), "name": "admins"]
    var observed = try #require(try await Group().read([id], using: aws)[id])
    try await Group().update(
      id, to: desired.merging(["precedence": 1]) { $1 }, from: observed, using: aws)
    observed = try #require(try await Group().read([id], using: aws)[id])
    await aws.forgetCalls()
    do throws(AWSError) {
      try await Group().update(id, to: desired, from: observed, using: aws)
      Issue.record("reported a change that AWS does not make")
    } catch {
      #expect(error.code == AWSError.OwnCode.configuration && error.outcome == .nothingHappened)
      #expect(error.message.contains("`precedence`") && !error.message.contains("roleArn"))
    }
    #expect(await aws.writeCalls.isEmpty)
  }

  @Test func `an address that only follows from the name is the person's own afterwards`() async throws {
    let pool = try await pool()
    let desired: Attributes = [
      "userPoolId": .string(pool), "username": "ann@example.com", "message": "EMAIL",
      "impliedAttributes": ["email": "ann@example.com", "email_verified": "true"],
    ]
    let id = try await User().create(desired, using: aws)
    #expect(try await person(id).attributes["email"] == "ann@example.com")
    #expect(try await person(id).attributes["email_verified"] == "true")
    await aws.change {
      $0.pools[pool]?.users[id["Username"] ?? ""]?.attributes["email"] = "ann@example.org"
    }
    let comparison = try await differences(desired, desired, id)
    #expect(comparison.differences == [] && comparison.undeclaredDrift == [])
    #expect(User().problems(in: desired).isEmpty)
  }

  @Test func `an address that the stack changes is verified as it was when the person was made`() async throws
  {
    let pool = try await pool()
    var desired = ann(pool, ["attributes": ["email": "ann@example.com"]])
    desired["impliedAttributes"] = ["email_verified": "true"]
    let id = try await User().create(desired, using: aws)
    let before = desired
    desired["attributes"] = ["email": "ann@example.org"]
    let comparison = try await differences(desired, before, id)
    #expect(comparison.differences.map(\.path) == ["attributes.email"])
    let observed = try #require(try await User().read([id], using: aws)[id])
    try await User().update(id, to: comparison.target, from: observed, using: aws)
    #expect(try await person(id).attributes["email_verified"] == "true")
  }

  @Test func `a mark of an address is true or false, to the letter`() {
    let attributes: Attributes = [
      "attributes": ["email_verified": "True", "phone_number_verified": "false", "name": "True"]
    ]
    #expect(User().problems(in: attributes).map(\.path) == ["attributes.email_verified"])
  }

  @Test func `a user of an address has an id of AWS's own, and is found by the address`() async throws {
    let pool = try await pool()
    let id = try await User().create(ann(pool), using: aws)
    #expect(id["Username"] != "ann@example.com")
    #expect(try await User().find(ann(pool), using: aws) == [id])
    #expect(try await User().find(ann(pool, ["username": "bob@example.com"]), using: aws).isEmpty)
    let observed = try #require(try await User().read([id], using: aws)[id]).attributes
    #expect(observed["sub"] == id["Username"].map { .string($0) })
    #expect(observed["status"] == "FORCE_CHANGE_PASSWORD")
    #expect(observed["attributes"] == ["email": "ann@example.com", "email_verified": "true"])
    #expect(observed["groups"] == ["admins"])
    #expect(try await differences(ann(pool), ann(pool), id).differences == [])
  }

  @Test(arguments: [("EMAIL", "EMAIL"), ("SMS", "SMS"), ("SUPPRESS", nil)] as [(String, String?)])
  func `the temporary password goes where the stack says`(_ word: String, _ sent: String?) async throws {
    let id = try await User().create(ann(try await pool(), ["message": .string(word)]), using: aws)
    #expect(try await person(id).message == sent)
  }

  @Test func `one who may not sign in is made and disabled`() async throws {
    let id = try await User().create(ann(try await pool(), ["enabled": false]), using: aws)
    #expect(try await User().read([id], using: aws)[id]?.attributes["enabled"] == false)
  }

  @Test func `what others gave the person stays, and what the stack gave goes with it`() async throws {
    let pool = try await pool()
    _ = try await Group().create(["userPoolId": .string(pool), "name": "guests"], using: aws)
    let before = ann(pool, ["groups": ["admins", "devs"]])
    let id = try await User().create(before, using: aws)
    _ = try await aws.write(
      .adminAddUserToGroup,
      ["UserPoolId": .string(pool), "Username": .string(id["Username"] ?? ""), "GroupName": "guests"])
    _ = try await aws.write(
      .adminUpdateUserAttributes,
      [
        "UserPoolId": .string(pool), "Username": .string(id["Username"] ?? ""),
        "UserAttributes": [["Name": "nickname", "Value": "Annie"]],
      ])
    #expect(try await differences(before, before, id).differences == [])
    let after = ann(
      pool,
      [
        "groups": ["devs"],
        "attributes": ["email": "ann@example.org", "email_verified": "true", "name": "Ann"],
      ])
    let comparison = try await differences(after, before, id)
    #expect(comparison.differences.map(\.path) == ["attributes.email", "attributes.name", "groups"])
    let observed = try #require(try await User().read([id], using: aws)[id])
    try await User().update(id, to: comparison.target, from: observed, using: aws)
    let person = try await person(id)
    #expect(person.groups == ["devs", "guests"])
    #expect(
      person.attributes.filter { $0.key != "sub" } == [
        "email": "ann@example.org", "email_verified": "true", "name": "Ann", "nickname": "Annie",
      ])
    #expect(try await differences(after, after, id).differences == [])
    let gone = try await differences(ann(pool, ["groups": ["devs"]]), after, id)
    #expect(gone.differences.map(\.path) == ["attributes.email", "attributes.name"])
    #expect(gone.target["attributes"]?["name"] == nil && gone.target["attributes"]?["nickname"] == "Annie")
  }

  @Test func `only what differs is sent`() async throws {
    let pool = try await pool()
    let id = try await User().create(
      ann(pool, ["attributes": ["email": "ann@example.com", "name": "Ann"]]), using: aws)
    let observed = try #require(try await User().read([id], using: aws)[id])
    await aws.forgetCalls()
    var target = observed.attributes
    try await User().update(id, to: target, from: observed, using: aws)
    #expect(await aws.writeCalls.isEmpty)
    target["attributes"] = ["email": "ann@example.com", "name": "Anne"]
    target["enabled"] = false
    try await User().update(id, to: target, from: observed, using: aws)
    #expect(await aws.writeCalls.map(\.operation) == ["AdminUpdateUserAttributes", "AdminDisableUser"])
    #expect(await aws.writeCalls.first?.input["UserAttributes"] == [["Name": "name", "Value": "Anne"]])
  }

  @Test func `how the password was sent is no difference once it was`() async throws {
    let pool = try await pool()
    let id = try await User().create(ann(pool), using: aws)
    #expect(try await differences(ann(pool, ["message": "SUPPRESS"]), ann(pool), id).differences == [])
    let other = try await differences(ann(pool, ["username": "bob@example.com"]), ann(pool), id)
    #expect(other.differences.map(\.path) == ["username"])
  }

  @Test func `a confirmed user is as declared`() async throws {
    let pool = try await pool()
    let id = try await User().create(ann(pool), using: aws)
    let before = try #require(try await User().read([id], using: aws)[id]).attributes
    await aws.change { $0.pools[pool]?.users[id["Username"] ?? ""]?.members["UserStatus"] = "CONFIRMED" }
    let now = try #require(try await User().read([id], using: aws)[id]).attributes
    let comparison = Comparison(
      schema: User().schema, desired: ann(pool), applied: ann(pool), snapshot: before, observed: now)
    #expect(comparison.differences.isEmpty && comparison.undeclaredDrift.isEmpty)
    #expect(before["status"] != now["status"])
  }

  @Test func `a message needs somewhere to go`() {
    let attributes: Attributes = ["message": "SMS", "attributes": ["email": "a@b", "sub": "x"]]
    #expect(User().problems(in: attributes).map(\.path) == ["attributes.sub", "message"])
    #expect(User().problems(in: ["message": "SUPPRESS"]).isEmpty)
  }

  @Test func `the inventory keeps of a person what the stack declares`() {
    let kept = User().schema.withoutOthers(
      [
        "status": "CONFIRMED", "groups": ["admins", "guests"],
        "attributes": ["email": "a@b", "nickname": "Annie"],
      ], declared: ["groups": ["admins"], "attributes": ["email": "x"]])
    #expect(kept == ["status": "CONFIRMED", "groups": ["admins"], "attributes": ["email": "a@b"]])
    #expect(
      User().schema.withoutOthers(["groups": ["guests"], "attributes": ["a": "b"]], declared: [:]) == [:])
  }
}
