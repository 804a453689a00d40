import Planner
import ResourceModel
import Testing

/// Scopes, which must be there before a client names them and may go only when none does.
@Suite struct ScopesTests {
  @Test func `a scope goes after the clients have let go of it`() {
    var situation = threeDeployed()
    situation.edit(server) { $0["scopes"] = ["read": "y"] }
    situation.edit(client) { $0["allowedOAuthScopes"] = ["orders/read"] }
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["update \(server)", "update \(client)", "update \(server) (removal)"])
    #expect(plan.change(server)?.desired["scopes"] == ["read": "y", "write": "x"])
    #expect(plan.change(server, .removal)?.desired["scopes"] == ["read": "y"])
    #expect(plan.change(server, .removal)?.stage == .removals)
    #expect(plan.refusals.isEmpty)
  }

  @Test func `when all scopes go they are kept until the end too`() {
    var situation = threeDeployed(scopes: ["read"])
    situation.edit(server) { $0["scopes"] = nil }
    situation.edit(client) { $0["allowedOAuthScopes"] = nil }
    let plan = Planning.plan(situation)
    #expect(plan.change(server)?.desired["scopes"] == ["read": "x"])
    #expect(plan.change(server, .removal)?.differences.map(\.path) == ["scopes.read"])
    #expect(plan.refusals.isEmpty, "the client lets go of everything")
  }

  @Test func `a scope that a client still holds is refused, the client named`() {
    var situation = threeDeployed()
    situation.edit(server) { $0["scopes"] = ["read": "x"] }
    let refusal = Planning.plan(situation).refusals.first
    #expect(refusal?.resource == server)
    #expect(refusal?.detail == "scope `orders/write` is still held by \(client)")
  }

  @Test func `a client of a stack that is not planned holds it as well`() {
    var situation = threeDeployed()
    situation.edit(server) { $0["scopes"] = ["read": "x"] }
    situation.edit(client) { $0["allowedOAuthScopes"] = ["orders/read"] }
    let other = ResourceID(stack: "billing", kind: "userPoolClient", key: "machine")
    situation.deployed[other] = Situation.Deployed(
      physicalID: PhysicalID(["ClientId": "c5"]), applied: [:],
      snapshot: ["userPoolId": "eu_1", "allowedOAuthScopes": ["orders/write"]], dependencies: [])
    #expect(
      Planning.plan(situation).refusals.map(\.detail) == ["scope `orders/write` is still held by \(other)"])
    situation.deployed[other]?.snapshot["userPoolId"] = "eu_2"
    #expect(Planning.plan(situation).refusals.isEmpty, "another pool's scope of that name is another scope")
  }

  @Test func `near the quota of resource servers a plan says so, whoever made them`() {
    var situation = threeDeployed()
    for number in 1...18 {
      let id = ResourceID(stack: "s\(number)", kind: "resourceServer", key: "api")
      situation.deployed[id] = Situation.Deployed(
        physicalID: PhysicalID(["Identifier": "s\(number)"]), applied: [:], snapshot: ["userPoolId": "eu_1"],
        dependencies: [])
    }
    #expect(Planning.plan(situation).notes.isEmpty)
    let more = ResourceID(stack: "s19", kind: "resourceServer", key: "api")
    situation.desired.append(
      Resource(more, ["userPoolId": .reference(pool, "id"), "identifier": "s19", "name": "s19"]))
    let notes = Planning.plan(situation).notes
    #expect(notes.count == 1)
    #expect(notes.first?.contains("20 of 25") == true)
  }
}
