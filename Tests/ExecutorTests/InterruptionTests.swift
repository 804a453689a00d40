import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

/// What an interrupted run leaves is looked for until it is found.
@Suite struct InterruptionTests {
  @Test func `an interruption is remembered until its resource's turn has come`() async throws {
    let scene = Scene()
    try await scene.apply(
      everything.filter { !["userPoolClient", "publishedSecret"].contains($0.id.kind) })
    await scene.aws.forgetCalls()
    // Its secret is stored, the client is made, and nobody hears of it; looking for it fails as well.
    await scene.aws.fail(write: 2, .lostAfter)
    await scene.aws.change { $0.listLag = 60 }
    try await scene.apply(everything, width: 1)
    #expect(try await scene.inventory().unfinishedSteps().map(\.resource) == [clientID()])
    // The next run stops before it begins anything: the one after it still has to look.
    let stop = StopSignal()
    stop.stop()
    try await scene.apply(everything, stop: stop)
    #expect(try await scene.inventory().unfinishedSteps().map(\.resource) == [clientID()])
    try await scene.aws.pause(120, for: "the list")
    try await scene.apply(everything)
    #expect(await scene.aws.world.pools.values.flatMap(\.clients).count == 1)
    #expect(try await !scene.plan(everything).hasChanges)
  }
}
