import Kinds
import Planner
import ResourceModel
import Testing

@Suite struct PeopleTests {
  private let ann = ResourceID(stack: "auth", kind: "user", key: "ann@example.com")
  private let admins = ResourceID(stack: "auth", kind: "group", key: "admins")

  private func deployed() -> Situation {
    var situation = Situation(
      [
        Deployment(pool, ["name": "main"], physical: ["UserPoolId": "eu_1"], computed: ["id": "eu_1"]),
        Deployment(
          admins, ["userPoolId": "eu_1", "name": "admins"],
          physical: ["UserPoolId": "eu_1", "GroupName": "admins"]),
        Deployment(
          ann,
          [
            "userPoolId": "eu_1", "username": "ann@example.com", "message": "EMAIL", "groups": ["admins"],
            "attributes": ["email": "ann@example.com"],
          ], physical: ["UserPoolId": "eu_1", "Username": "u-1"],
          computed: ["sub": "u-1", "status": "CONFIRMED"]),
      ], needs: [admins: [pool], ann: [pool, admins]])
    for id in [admins, ann] { situation.edit(id) { $0["userPoolId"] = .reference(pool, "id") } }
    return situation
  }

  @Test func `a user that no stack declares any more is forgotten`() {
    var situation = deployed()
    situation.undeclare(ann)
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["forget \(ann)"])
    #expect(plan.change(ann)?.reasons == [.removed, .outlives("people keep their accounts")])
    #expect(plan.refusals.isEmpty && plan.hasChanges && plan.change(ann)?.changesAWS == false)
  }

  @Test(arguments: ["auth/user.ann@example.com", "user.ann@example.com"])
  func `a user that is named goes`(_ address: String) {
    var situation = deployed()
    situation.undeclare(ann)
    situation.allowedToGo = [address]
    #expect(Planning.plan(situation).acting == ["delete \(ann)"])
    #expect(ResourceID("auth/user.ann@example.com") == ann)
  }

  @Test func `with their stack users are forgotten, and the pool's gate protects them`() {
    var situation = deployed()
    situation.desired = []
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["forget \(ann)", "delete \(admins)", "delete \(pool)"])
    #expect(plan.refusals.map(\.resource) == [admins, pool])
  }

  @Test func `a user that has never been there any more is forgotten as gone`() {
    var situation = deployed()
    situation.undeclare(ann)
    situation.observed[ann] = .absent
    #expect(Planning.plan(situation).change(ann)?.reasons == [.removed, .gone])
  }

  @Test func `in a pool that is made anew users are made anew, and none is deleted`() {
    var situation = deployed()
    situation.edit(pool) { $0["usernameAttributes"] = ["email"] }
    situation.allowedToGo = ["userPool.pool", "group.admins"]
    let plan = Planning.plan(situation)
    #expect(plan.refusals.isEmpty)
    #expect(plan.change(ann)?.action == .create)
    #expect(plan.change(ann)?.reasons == [.follows(pool.description)])
    #expect(plan.change(ann, .removal) == nil)
  }

  @Test func `another name is another user`() {
    var situation = deployed()
    situation.edit(ann) { $0["username"] = "bob@example.com" }
    situation.allowedToGo = [ann.description]
    let plan = Planning.plan(situation)
    #expect(plan.refusals.map(\.resource) == [ann])
    #expect(plan.refusals.first?.detail == "`username` cannot be changed: a user keeps the name for life")
    #expect(plan.count(.replace) == 0 && plan.count(.delete) == 0)
  }

  @Test func `a membership that somebody took away is drift, and one more is none`() {
    var situation = deployed()
    situation.drift(ann) { $0["groups"] = ["guests"] }
    let change = Planning.plan(situation).change(ann)
    #expect(
      change?.differences == [Difference(["groups"], before: ["guests"], after: ["admins", "guests"])])
    #expect(change?.reasons == [.drifted])
    situation = deployed()
    situation.drift(ann) { $0["groups"] = ["admins", "guests"] }
    #expect(Planning.plan(situation).acting == [])
  }
}
