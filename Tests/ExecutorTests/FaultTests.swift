import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

/// AWS fails, and the next run ends where the first would have.
@Suite struct FaultTests {
  static let changed = authStack() + apiStack(scopes: ["read", "write"]) { $0["name"] = "renamed" }
  /// An API that moves from one pool to another: scopes and client are made anew there.
  static let replaceable = authStack() + authStack("second", domain: "second") + apiStack()
  static let replaced = authStack() + authStack("second", domain: "second") + apiStack(auth: "second")

  /// An auth stack with groups and a user in them.
  static func people(_ name: Value, in groups: [String]) -> [Resource] {
    let (auth, pool) = (authStack(), ResourceID(stack: "andmoredev-auth", kind: "userPool", key: "pool"))
    func id(_ kind: String, _ key: String) -> ResourceID {
      ResourceID(stack: pool.stack, kind: kind, key: key)
    }
    let declared = ["admins", "devs"].map { group in
      Resource(id("group", group), ["userPoolId": .reference(pool, "id"), "name": .string(group)])
    }
    let ann = Resource(
      id("user", "ann@example.com"),
      [
        "userPoolId": .reference(pool, "id"), "username": "ann@example.com", "message": "EMAIL",
        "attributes": ["email": "ann@example.com", "email_verified": "true", "name": name],
        "groups": .list(groups.map { .string($0) }), "enabled": .bool(groups.count > 1),
      ], dependsOn: Set(groups.map { id("group", $0) }))
    return auth + declared + [ann]
  }

  @Test(arguments: [StandInAWS.Fault.lostBefore, .lostAfter, .throttled])
  func `whichever write fails, running again ends in the same world`(_ fault: StandInAWS.Fault) async throws {
    for (name, before, after) in [
      ("create", [], everything), ("change", everything, Self.changed),
      ("replace", Self.replaceable, Self.replaced),
      ("change the store", authStack() + apiStack(store: "ssm"), everything), ("destroy", everything, []),
      ("invite", authStack(), Self.people("Ann", in: ["admins"])),
      ("promote", Self.people("Ann", in: ["admins"]), Self.people("Anne", in: ["admins", "devs"])),
      ("forget", Self.people("Ann", in: ["admins", "devs"]), authStack()),
    ] {
      let straight = Scene()
      try await straight.apply(before, allowing: allGone)
      await straight.aws.forgetCalls()
      try await straight.apply(after, allowing: allGone)
      let world = await straight.aws.shape
      for number in 1...(await straight.aws.writeCalls.count) {
        let scene = Scene()
        try await scene.apply(before, allowing: allGone)
        await scene.aws.forgetCalls()
        await scene.aws.fail(write: number, fault)
        try await scene.apply(after, allowing: allGone, width: 1)
        let outcome = try await scene.apply(after, allowing: allGone)
        #expect(outcome.failed.map(\.error.description) == [], "\(name), write \(number)")
        #expect(await scene.aws.shape == world, "\(name), write \(number)")
        let plan = try await scene.plan(after)
        #expect(!plan.hasChanges, "\(name), write \(number)")
      }
    }
  }

  @Test(arguments: 0..<4)
  func `with one call in ten failing, enough runs get there`(_ quarter: UInt64) async throws {
    for seed in (quarter * 50)..<(quarter * 50 + 50) {
      let scene = Scene(seed: seed)
      var runs = 0
      let second = [Self.changed, Self.replaced, authStack(), []][Int(seed % 4)]
      for goal in [everything, second] {
        await scene.aws.failAtRandom(percent: 10)
        while runs < 200 {
          runs += 1
          // A plan cannot be made where a look at AWS fails; that changes nothing.
          guard let outcome = try? await scene.apply(goal, allowing: allGone) else { continue }
          if outcome.failed.isEmpty { break }
        }
        await scene.aws.noFaults()
        try await scene.inventory().verifyIntegrity()
        try await scene.apply(goal, allowing: allGone)
        let straight = Scene()
        try await straight.apply(goal)
        #expect(await scene.aws.shape == straight.aws.shape, "seed \(seed)")
        #expect(try await !scene.plan(goal).hasChanges, "seed \(seed)")
        #expect(try await scene.inventory().unfinishedSteps().isEmpty, "seed \(seed)")
      }
    }
  }

  @Test func `lists that lag make nothing twice`() async throws {
    let scene = Scene()
    await scene.aws.change { $0.listLag = 1.5 }
    let writes = [1, 3, 5, 6, 7, 8, 9, 10]
    for number in writes {
      await scene.aws.forgetCalls()
      await scene.aws.fail(write: number, .lostAfter)
      try await scene.apply(everything)
      try await scene.aws.pause(5, for: "the next run")
    }
    try await scene.apply(everything)
    let straight = Scene()
    try await straight.apply(everything)
    #expect(await scene.aws.shape == straight.aws.shape)
  }

  @Test func `an endpoint without ClientSecret makes its own, and that one is published`() async throws {
    let scene = Scene()
    await scene.aws.change { $0.knowsClientSecret = false }
    let outcome = try await scene.apply(everything)
    #expect(outcome.failed.map(\.error.description) == [])
    let world = await scene.aws.world
    #expect(world.shape.contains("secret published"))
    #expect(world.pools.values.flatMap(\.clients).count == 1)
    #expect(try await !scene.plan(everything).hasChanges)
  }
}
