import AWS
import Executor
import Inventory
import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

/// Whoever loses the lease in the middle of an apply changes nothing more, and whoever took it finishes.
@Suite struct LeaseLossTests {
  private static let mine = LeaseHolder(host: "here", pid: 1, user: "ann", command: "apply")
  private static let theirs = LeaseHolder(host: "there", pid: 2, user: "bob", command: "apply")

  /// Plans, and carries out through a connection of its own, under a lease of its own.
  private static func apply(
    _ scene: Scene, _ desired: [Resource], as holder: LeaseHolder, at moment: Timestamp,
    through connection: any AWSCalling
  ) async throws -> (outcome: Applying.Outcome, end: InventoryError?) {
    let inventory = try scene.inventory()
    let lease = try await inventory.acquireLease(holder, at: moment, seconds: 60)
    let situation = try await scene.situation(desired, allowing: allGone, inventory, scene.aws)
    let run = try await inventory.beginRun(command: "apply", who: holder.user, pid: holder.pid, at: moment)
    let applying = Applying(
      inventory: inventory, aws: connection, run: run, fingerprint: { _ in "fingerprint" }, now: { moment },
      width: 1, stop: StopSignal(), progress: { _ in })
    let outcome = await applying.apply(Planning.plan(situation), situation)
    do throws(InventoryError) {
      try await inventory.endRun(run, .finished, at: moment)
      try await inventory.releaseLease(lease)
      return (outcome, nil)
    } catch {
      return (outcome, error)
    }
  }

  @Test(arguments: KilledTests.Journey.all)
  func `once another has taken the lease over nothing is written, and the other finishes`(
    _ journey: KilledTests.Journey
  ) async throws {
    let straight = Scene()
    try await straight.apply(journey.before, allowing: allGone)
    let undisturbed = Overtaken(straight.aws, afterCall: .max) {}
    _ = try await Self.apply(straight, journey.after, as: Self.mine, at: Scene.moment, through: undisturbed)
    let calls = await undisturbed.calls
    let world = await straight.aws.shape

    for number in 1...calls {
      let scene = Scene()
      try await scene.apply(journey.before, allowing: allGone)
      let overtaken = Overtaken(scene.aws, afterCall: number) {
        // The heartbeat has failed for longer than the lease lives.
        let later = Scene.moment.adding(seconds: 61)
        let other = try await Self.apply(
          scene, journey.after, as: Self.theirs, at: later, through: scene.aws)
        #expect(other.outcome.failed.map(\.error.description) == [], "call \(number)")
        #expect(other.outcome.inventoryError == nil, "call \(number)")
        #expect(other.end == nil, "call \(number)")
      }
      let (outcome, end) = try await Self.apply(
        scene, journey.after, as: Self.mine, at: Scene.moment, through: overtaken)
      #expect(await overtaken.problem == nil, "call \(number)")
      #expect(await overtaken.writesAfterwards == [], "call \(number)")
      // After the last call there may be nothing left to do but to say that all is done.
      #expect((outcome.inventoryError ?? end)?.code == .busy, "call \(number)")
      #expect(await scene.aws.shape == world, "call \(number)")
      #expect(try await scene.inventory().unfinishedSteps().isEmpty, "call \(number)")
      try await scene.inventory().verifyIntegrity()
      #expect(try await !scene.plan(journey.after).hasChanges, "call \(number)")
    }
  }
}

/// A connection during whose use something happens: right after the answer to one call, before it is told.
private actor Overtaken: AWSCalling {
  nonisolated let scope: AWSScope
  private let aws: StandInAWS
  private let last: Int
  private let happening: @Sendable () async throws -> Void
  private(set) var calls = 0
  private(set) var writesAfterwards: [String] = []
  private(set) var problem: String?

  init(_ aws: StandInAWS, afterCall last: Int, _ happening: @escaping @Sendable () async throws -> Void) {
    self.aws = aws
    self.last = last
    self.happening = happening
    scope = aws.scope
  }

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let answer = await result { () async throws(AWSError) in try await self.aws.read(operation, input) }
    await happen()
    return try answer.get()
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    if calls >= last { writesAfterwards.append(operation.operation.name) }
    let answer = await result { () async throws(AWSError) in try await self.aws.write(operation, input) }
    await happen()
    return try answer.get()
  }

  nonisolated func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }

  nonisolated func note(_ text: String) {}

  private func result(
    _ call: () async throws(AWSError) -> Attributes
  ) async -> Result<Attributes, AWSError> {
    do throws(AWSError) { return .success(try await call()) } catch { return .failure(error) }
  }

  private func happen() async {
    calls += 1
    guard calls == last else { return }
    do { try await happening() } catch { problem = "\(error)" }
  }
}
