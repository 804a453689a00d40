import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

@Suite struct PlanningTests {
  @Test func `what agrees gives a plan without changes`() {
    let plan = Planning.plan(threeDeployed())
    #expect(plan.acting == [])
    #expect(!plan.hasChanges && plan.refusals.isEmpty && plan.notes.isEmpty)
  }

  @Test func `what nobody knows is made, parents first`() {
    var situation = threeDeployed()
    situation.deployed = [:]
    situation.observed = [:]
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["create \(pool)", "create \(server)", "create \(client)"])
    #expect(plan.change(client)?.dependsOn == [Change.ID(pool), Change.ID(server)])
    #expect(plan.change(server)?.differences.first { $0.path == "userPoolId" }?.after?.isKnown == false)
  }

  @Test func `what is gone from AWS is made again, and what depends on it follows`() {
    var situation = threeDeployed()
    situation.observed[pool] = .absent
    situation.allowedToGo = ["resourceServer.api", "userPoolClient.machine"]
    let plan = Planning.plan(situation)
    #expect(plan.change(pool)?.action == .create)
    #expect(plan.change(pool)?.reasons == [.gone])
    #expect(plan.change(server)?.action == .replace)
    #expect(plan.change(client)?.reasons == [.follows(pool.description)])
  }

  @Test func `one of that name is taken over`() {
    var situation = threeDeployed()
    situation.deployed[server] = nil
    let theirs: Attributes = [
      "userPoolId": "eu_1", "identifier": "orders", "name": "theirs", "scopes": ["read": "x", "write": "x"],
    ]
    situation.found[server] = [(PhysicalID(["Identifier": "orders"]), theirs)]
    let plan = Planning.plan(situation)
    #expect(plan.change(server)?.action == .adopt)
    #expect(plan.change(server)?.differences.map(\.path) == ["name"])
    #expect(plan.acting == ["adopt \(server)"])
  }

  @Test func `one that took the name of what is gone is taken over too`() {
    var situation = threeDeployed()
    situation.observed[client] = .absent
    let theirs: Attributes = [
      "userPoolId": "eu_1", "name": "m", "allowedOAuthScopes": ["orders/read", "orders/write"], "id": "c2",
    ]
    situation.found[client] = [(PhysicalID(["UserPoolId": "eu_1", "ClientId": "c2"]), theirs)]
    let change = Planning.plan(situation).change(client)
    #expect(change?.action == .adopt)
    #expect(change?.reasons == [.gone, .found])
    #expect(change?.physicalID?["ClientId"] == "c2")
  }

  @Test func `two of that name are refused with their ids`() {
    var situation = threeDeployed()
    situation.deployed[client] = nil
    situation.found[client] = ["c8", "c9"].map {
      (PhysicalID(["UserPoolId": "eu_1", "ClientId": $0]), ["userPoolId": "eu_1", "name": "m"])
    }
    let plan = Planning.plan(situation)
    #expect(plan.refusals.map(\.resource) == [client])
    #expect(plan.refusals.first?.detail.contains("c8|eu_1, c9|eu_1") == true)
  }

  @Test func `an edit is an update of that path alone`() {
    var situation = threeDeployed()
    situation.edit(client) { $0["refreshTokenValidity"] = 7 }
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["update \(client)"])
    #expect(plan.change(client)?.differences == [Difference(["refreshTokenValidity"], before: 30, after: 7)])
    #expect(plan.change(client)?.reasons == [.edited])
  }

  @Test func `a reference to an attribute that this plan changes has the new value`() {
    var situation = threeDeployed()
    let note = ResourceID(stack: "orders", kind: "ssmParameter", key: "note")
    let deployed = Deployment(note, ["name": "/note", "value": "orders"], physical: ["Name": "/note"])
    let more = Situation([deployed])
    situation.desired += more.desired
    situation.deployed.merge(more.deployed) { $1 }
    situation.observed.merge(more.observed) { $1 }
    situation.edit(note) { $0["value"] = .reference(server, "name") }
    situation.edit(server) { $0["name"] = "renamed" }
    #expect(Planning.plan(situation).change(note)?.differences.first?.after == "renamed")
  }

  @Test func `a replacement takes along what refers to it and leaves the old one for last`() {
    var situation = threeDeployed()
    situation.edit(pool) { $0["usernameAttributes"] = ["email"] }
    situation.allowedToGo = ["userPool.pool", "resourceServer.api", "userPoolClient.machine"]
    let plan = Planning.plan(situation)
    #expect(
      plan.acting == [
        "replace \(pool)", "replace \(server)", "replace \(client)", "delete \(client) (removal)",
        "delete \(server) (removal)", "delete \(pool) (removal)",
      ])
    #expect(plan.refusals == [])
    #expect(plan.changes.map(\.stage) == plan.changes.map(\.stage).sorted())
    #expect(plan.changes.last?.physicalID == PhysicalID(["UserPoolId": "eu_1"]))
  }

  @Test func `what hits people or callers is refused until it is named`() {
    var situation = threeDeployed()
    situation.undeclare(client)
    let refused = Planning.plan(situation)
    #expect(refused.refusals.map(\.remedy) == ["--allow-destroy orders/userPoolClient.machine"])
    #expect(refused.refusals.first?.detail.contains("would be deleted") == true)
    situation.allowedToGo = ["orders/userPoolClient.machine"]
    let allowed = Planning.plan(situation)
    #expect(allowed.refusals.isEmpty)
    #expect(allowed.acting == ["delete \(client)"])
    situation.allowedToGo = ["billing/userPoolClient.machine"]
    #expect(!Planning.plan(situation).refusals.isEmpty)
    situation.allowedToGo = ["userPoolClient.machine"]
    #expect(Planning.plan(situation).refusals.isEmpty)
  }

  @Test func `an address without its stack opens no gate where two planned stacks have it`() {
    var situation = threeDeployed()
    let other = ResourceID(stack: "billing", kind: "userPoolClient", key: "machine")
    situation.deployed[other] = situation.deployed[client]
    situation.deployed[other]?.physicalID = PhysicalID(["UserPoolId": "eu_1", "ClientId": "c2"])
    situation.observed[other] = situation.observed[client]
    situation.stacks.insert("billing")
    situation.undeclare(client)
    situation.allowedToGo = ["userPoolClient.machine"]
    #expect(Planning.plan(situation).refusals.map(\.resource) == [other, client])
    situation.allowedToGo = [client.description]
    #expect(Planning.plan(situation).refusals.map(\.resource) == [other])
    // Of a stack that is not planned nothing goes, so it is no candidate.
    situation.stacks.remove("billing")
    situation.allowedToGo = ["userPoolClient.machine"]
    #expect(Planning.plan(situation).refusals.isEmpty)
  }

  @Test func `somebody else's namesake is refused until it is named, its own and what moves are not`() {
    var situation = threeDeployed()
    let note = ResourceID(stack: "orders", kind: "ssmParameter", key: "note")
    let theirs = PhysicalID(["Name": "/note"])
    situation.desired.append(Resource(note, ["name": "/note", "value": "ours"]))
    situation.found[note] = [(theirs, ["name": "/note", "value": "theirs"])]
    #expect(Planning.plan(situation).refusals.isEmpty)
    situation.foreign = [note]
    let refused = Planning.plan(situation)
    #expect(refused.refusals.first?.detail.contains("/note exists in AWS already") == true)
    #expect(refused.refusals.first?.remedy?.contains("--adopt orders/ssmParameter.note") == true)
    for allowed in ["ssmParameter.note", "orders/ssmParameter.note"] {
      situation.allowedToAdopt = [allowed]
      #expect(Planning.plan(situation).refusals.isEmpty)
      #expect(Planning.plan(situation).acting == ["adopt \(note)"])
    }
    situation.allowedToAdopt = []
    situation.interrupted = [note]
    #expect(Planning.plan(situation).refusals.isEmpty)
    situation.interrupted = []
    let old = ResourceID(stack: "sales", kind: "ssmParameter", key: "note")
    situation.deployed[old] = Situation.Deployed(
      physicalID: theirs, applied: ["name": "/note"], snapshot: ["name": "/note"], dependencies: [])
    #expect(Planning.plan(situation).refusals.isEmpty)
  }

  @Test func `deletions come last, dependents first`() {
    var situation = threeDeployed()
    situation.desired = []
    situation.allowedToGo = ["userPool.pool", "resourceServer.api", "userPoolClient.machine"]
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["delete \(client)", "delete \(server)", "delete \(pool)"])
    #expect(plan.change(pool)?.dependsOn == [Change.ID(client), Change.ID(server)])
  }

  @Test func `what is gone already is only forgotten`() {
    var situation = threeDeployed()
    situation.undeclare(client)
    situation.observed[client] = .absent
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["forget \(client)"])
    #expect(plan.refusals.isEmpty)
  }

  @Test func `what replacements have left goes before the resource's own record`() {
    for isGone in [true, false] {
      var situation = threeDeployed()
      situation.undeclare(client)
      situation.allowedToGo = ["userPoolClient.machine"]
      if isGone { situation.observed[client] = .absent }
      situation.deployed[client]?.superseded = [PhysicalID(["UserPoolId": "eu_1", "ClientId": "c0"])]
      let plan = Planning.plan(situation)
      #expect(plan.acting == ["delete \(client) (removal)", "\(isGone ? "forget" : "delete") \(client)"])
      #expect(plan.change(client, .removal)?.physicalID?["ClientId"] == "c0")
    }
  }

  @Test func `what is made anew by wish is guarded, and what is held stays`() throws {
    var situation = threeDeployed()
    situation.replacing = [client]
    #expect(Planning.plan(situation).refusals.map(\.resource) == [client])
    situation.allowedToGo = [client.description]
    let plan = Planning.plan(situation)
    #expect(plan.acting.contains("replace \(client)"))
    #expect(plan.change(client)?.reasons == [.requested])
    #expect(plan.change(client, .removal) != nil)
    let old = try #require(situation.deployed[client]?.physicalID)
    situation.held = [client: [old]]
    #expect(Planning.plan(situation).change(client, .removal) == nil)
    // Replaced by now: it goes as soon as nobody holds it.
    situation.replacing = []
    situation.deployed[client]?.superseded = [old]
    situation.deployed[client]?.physicalID = PhysicalID(["UserPoolId": "eu_1", "ClientId": "c9"])
    #expect(!Planning.plan(situation).hasChanges)
    situation.held = [:]
    #expect(Planning.plan(situation).change(client, .removal)?.physicalID == old)
  }

  @Test func `stacks that are not planned are left alone`() {
    var situation = threeDeployed()
    situation.desired = []
    situation.stacks = ["auth"]
    situation.allowedToGo = ["userPool.pool"]
    #expect(Planning.plan(situation).acting == ["delete \(pool)"])
  }

  @Test func `a resource that moves is taken over in one place and forgotten in the other`() {
    var situation = threeDeployed()
    let moved = ResourceID(stack: "sales", kind: "userPoolClient", key: "machine")
    let old = situation.desired.first { $0.id == client }
    situation.undeclare(client)
    situation.desired.append(Resource(moved, old?.attributes ?? [:]))
    situation.stacks.insert("sales")
    if case .present(let attributes)? = situation.observed[client], let deployed = situation.deployed[client]
    {
      situation.found[moved] = [(deployed.physicalID, attributes)]
    }
    #expect(Planning.plan(situation).acting == ["adopt \(moved)", "forget \(client)"])
    // The first half was carried out and the second was not.
    situation.found = [:]
    situation.deployed[moved] = situation.deployed[client]
    situation.observed[moved] = situation.observed[client]
    let plan = Planning.plan(situation)
    #expect(plan.acting == ["forget \(client)"])
    #expect(plan.refusals.isEmpty)
  }

  @Test func `an attribute that cannot change is refused, one more is fine, one less is noted`() {
    var situation = threeDeployed()
    situation.edit(pool) { $0["schema"] = ["tier": ["attributeDataType": "String"]] }
    let added = Planning.plan(situation)
    #expect(added.change(pool)?.differences.map(\.path) == ["schema.tier"])
    #expect(added.refusals.isEmpty)
    situation.deployed[pool]?.applied["schema"] = ["tier": ["attributeDataType": "String"]]
    situation.drift(pool) { $0["schema"] = ["tier": ["attributeDataType": "String"]] }
    situation.edit(pool) { $0["schema"] = ["tier": ["attributeDataType": "Number"]] }
    #expect(
      Planning.plan(situation).refusals.first?.detail.contains(
        "`schema.tier.attributeDataType` cannot be changed") == true)
    situation.edit(pool) { $0["schema"] = nil }
    let removed = Planning.plan(situation)
    #expect(removed.acting == [] && removed.refusals.isEmpty)
    #expect(removed.notes.count == 1)
  }

  @Test func `a tier that AWS never takes back is refused rather than planned for ever`() {
    let note = ResourceID(stack: "orders", kind: "ssmParameter", key: "note")
    let advanced: Attributes = ["name": "/note", "value": "x", "tier": "Advanced"]
    var situation = Situation([Deployment(note, advanced, physical: ["Name": "/note"])])
    for tier in ["Standard", nil] as [Value?] {
      situation.edit(note) { $0["tier"] = tier }
      let refusal = Planning.plan(situation).refusals.first
      #expect(refusal?.detail.contains("`tier` cannot be changed: AWS takes no parameter") == true)
    }
    situation.edit(note) { $0 = advanced }
    situation.drift(note) { $0["tier"] = "Standard" }
    let plan = Planning.plan(situation)
    #expect(plan.refusals.isEmpty && plan.acting == ["update \(note)"])
  }

  @Test func `a plan does not depend on the order of anything`() {
    for seed in UInt64(0)..<100 {
      var dice = SplitMix64(seed: seed)
      var situation = threeDeployed()
      situation.edit(pool) { $0["usernameAttributes"] = ["email"] }
      situation.edit(client) { $0["allowedOAuthScopes"] = ["orders/write", "orders/read"] }
      let note = ResourceID(stack: "aaa", kind: "ssmParameter", key: "note")
      situation.desired.append(Resource(note, ["name": "/note", "value": .reference(pool, "arn")]))
      let before = Planning.plan(situation)
      situation.desired.shuffle(using: &dice)
      situation.edit(client) {
        $0["allowedOAuthScopes"] = .list(($0["allowedOAuthScopes"]?.list ?? []).shuffled(using: &dice))
      }
      #expect(Planning.plan(situation) == before, "seed \(seed)")
    }
  }
}

extension Change.ID {
  init(_ resource: ResourceID, _ phase: Change.Phase = .main) { self.init(resource: resource, phase: phase) }
}
