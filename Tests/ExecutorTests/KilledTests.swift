import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

/// A process that is killed at any of its calls leaves a journal from which the next one finishes.
@Suite struct KilledTests {
  struct Journey: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: [Resource]
    let after: [Resource]

    static let all = [
      Journey(testDescription: "create", before: [], after: everything),
      Journey(
        testDescription: "change", before: everything,
        after: authStack() + apiStack(scopes: ["read", "write"]) { $0["accessTokenValidity"] = 2 }),
      Journey(
        testDescription: "replace a client", before: FaultTests.replaceable, after: FaultTests.replaced),
      Journey(
        testDescription: "move the domain", before: everything, after: authStack(domain: "other") + apiStack()
      ),
      Journey(
        testDescription: "create with a parameter as store", before: [],
        after: authStack() + apiStack(store: "ssm")),
      Journey(
        testDescription: "change the store", before: everything, after: authStack() + apiStack(store: "ssm")),
      Journey(
        testDescription: "create with a file as store", before: [],
        after: authStack() + apiStack(store: "file")),
      Journey(
        testDescription: "another name in the same store", before: authStack() + apiStack(store: "ssm"),
        after: authStack() + apiStack(store: "ssm", at: "/elsewhere")),
      Journey(
        testDescription: "destroy with a file", before: authStack() + apiStack(store: "file"), after: []),
      Journey(testDescription: "destroy", before: everything, after: []),
    ]
  }

  @Test(arguments: Journey.all, Dying.Moment.allCases)
  func `killed at any call, the next run ends in the same world`(_ journey: Journey, _ moment: Dying.Moment)
    async throws
  {
    let straight = Scene()
    try await straight.apply(journey.before, allowing: allGone)
    await straight.aws.forgetCalls()
    try await straight.apply(journey.after, allowing: allGone)
    let calls = await straight.aws.calls.count
    let world = await straight.aws.shape

    for number in 1...calls {
      let scene = Scene()
      try await scene.apply(journey.before, allowing: allGone)
      let dying = Dying(scene.aws, atCall: number, moment)
      let run = Task { try await scene.apply(journey.after, allowing: allGone, through: dying, width: 1) }
      // Ends when the process dies, or when it got through with fewer calls.
      await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in dying.death { return } }
        group.addTask { _ = try? await run.value }
        await group.next()
        group.cancelAll()
        await finish(scene, journey, world, "killed at call \(number) of \(calls)")
        await dying.bury()
      }
      _ = try? await run.value
    }
  }

  private func finish(_ scene: Scene, _ journey: Journey, _ world: String, _ when: String) async {
    do {
      let outcome = try await scene.apply(journey.after, allowing: allGone)
      #expect(outcome.failed.map(\.error.description) == [], "\(when)")
      // What a killed replacement had left behind may need a second look.
      let shape = await scene.aws.shape
      #expect(shape == world, "\(when)")
      let plan = try await scene.plan(journey.after)
      #expect(plan.changes.filter { $0.action != .noop }.map { "\($0.action) \($0.id)" } == [], "\(when)")
      let open = try await scene.inventory().unfinishedSteps()
      #expect(open.map(\.resource.description) == [], "\(when)")
    } catch {
      Issue.record("\(when): \(error)")
    }
  }
}
