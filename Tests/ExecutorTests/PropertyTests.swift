import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

/// What holds for any stacks, one after the other.
@Suite struct PropertyTests {
  @Test(arguments: 0..<4)
  func `for any stacks, and any others after them, the second plan is empty`(_ quarter: UInt64) async throws {
    for seed in (quarter * 20)..<(quarter * 20 + 20) {
      let scene = Scene(seed: seed)
      var source = RandomStacks(seed: seed)
      for round in 1...3 {
        let goal = source.next()
        let when: Comment = "seed \(seed), round \(round)"
        let allowed = Set(goal.map(\.id.description)).union(
          try await scene.inventory().resources().map(\.id.description))
        do {
          let outcome = try await scene.apply(goal, allowing: allowed)
          #expect(outcome.failed.map(\.error.description) == [], when)
        } catch {
          Issue.record("\(when): \(error)")
        }
        let plan = try await scene.plan(goal)
        #expect(
          plan.changes.filter { $0.action != .noop }.map {
            "\($0.action) \($0.id) \($0.differences.map(\.path))"
          } == [], when)
        #expect(plan.refusals == [], when)
        await check(scene, goal, when)
        await scene.aws.forgetCalls()
        try await scene.apply(goal)
        #expect(await scene.aws.writeCalls.isEmpty, when)
      }
    }
  }

  /// As many things as are asked for, and every store's secret the one that Cognito holds.
  private func check(_ scene: Scene, _ goal: [Resource], _ when: Comment) async {
    let world = await scene.aws.world
    func count(_ kind: String) -> Int { goal.count { $0.id.kind == kind } }
    #expect(world.pools.count == count("userPool"), when)
    #expect(world.domains.count == count("userPoolDomain"), when)
    #expect(world.pools.values.map(\.servers.count).reduce(0, +) == count("resourceServer"), when)
    #expect(world.pools.values.map(\.clients.count).reduce(0, +) == count("userPoolClient"), when)
    #expect(world.secrets.count == count("secretsManagerSecret"), when)
    #expect(world.parameters.count == count("ssmParameter"), when)
    #expect(scene.aws.files.count { $0.name.hasSuffix(".json") } == count("secretFile"), when)
    #expect(
      await scene.aws.shape.split(separator: "\n").count { $0.hasSuffix("secret published") }
        == count("publishedSecret"), when)
  }

  @Test func `the order in which things are declared and listed changes nothing of a plan`() async throws {
    for seed in UInt64(0)..<20 {
      let scene = Scene(seed: seed)
      var source = RandomStacks(seed: seed)
      try await scene.apply(source.next())
      let goal = source.next()
      var dice = SplitMix64(seed: seed)
      let plan = try await scene.plan(goal)
      for _ in 1...3 {
        let shuffled = goal.map { resource in
          var copy = resource
          for (name, value) in resource.attributes
          where name == "allowedOAuthScopes" || name == "explicitAuthFlows" {
            copy.attributes[name] = .list((value.list ?? []).shuffled(using: &dice))
          }
          return copy
        }.shuffled(using: &dice)
        #expect(try await scene.plan(shuffled) == plan, "seed \(seed)")
      }
    }
  }
}
