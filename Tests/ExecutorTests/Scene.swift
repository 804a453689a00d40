import AWS
import Executor
import Inventory
import Kinds
import Planner
import ResourceModel
import Synchronization
import TestSupport

/// One environment: a stand-in for AWS, and an inventory in a folder of its own.
final class Scene: Sendable {
  let folder = ScratchFolder()
  let aws: StandInAWS
  let told = Told()

  init(seed: UInt64 = 1) { aws = StandInAWS(seed: seed) }
  /// An inventory of its own for the same AWS.
  init(sharing aws: StandInAWS) { self.aws = aws }

  /// The inventory, opened anew as by another process.
  func inventory() throws -> Inventory { try Inventory(path: folder["inventory.sqlite"], at: Scene.moment) }

  static let moment = Timestamp(milliseconds: 1_795_000_000_000)

  func situation(
    _ desired: [Resource], stacks: Set<String>? = nil, allowing allowed: Set<String> = [],
    _ inventory: Inventory,
    _ connection: any AWSReading
  ) async throws -> Situation {
    var situation = Situation(schemas: Catalog.schemas)
    let records = try await inventory.resources()
    situation.desired = desired
    situation.stacks = stacks ?? Set(desired.map(\.id.stack)).union(records.map(\.id.stack))
    situation.allowedToGo = allowed
    for record in records {
      situation.deployed[record.id] = Situation.Deployed(
        physicalID: record.physicalID, applied: record.declared, snapshot: record.observed,
        dependencies: record.dependencies, superseded: record.superseded)
    }
    let open = try await inventory.unfinishedSteps()
    situation.interrupted = Set(
      open.filter { ["create", "replace", "adopt"].contains($0.action) }.map(\.resource))
    let looking = Set(records.map(\.id).filter { situation.stacks.contains($0.stack) })
    try await Observing(MemoisingReader(connection)).observe(&situation, looking: looking)
    return situation
  }

  func plan(_ desired: [Resource], stacks: Set<String>? = nil, allowing allowed: Set<String> = [])
    async throws -> Plan
  {
    Planning.plan(try await situation(desired, stacks: stacks, allowing: allowed, try inventory(), aws))
  }

  /// Plans and carries out, through a connection that may fail or die.
  @discardableResult
  func apply(
    _ desired: [Resource], allowing allowed: Set<String> = [], through connection: (any AWSCalling)? = nil,
    width: Int = 4, stop: StopSignal = StopSignal(),
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> Applying.Outcome {
    let inventory = try inventory()
    let connection = connection ?? aws
    let situation = try await situation(desired, allowing: allowed, inventory, connection)
    let plan = Planning.plan(situation)
    if !plan.refusals.isEmpty { throw Refusals(all: plan.refusals) }
    let run = try await inventory.beginRun(command: "apply", who: "ann@here", pid: 1, at: Scene.moment)
    let applying = Applying(
      inventory: inventory, aws: connection, run: run, fingerprint: { _ in "fingerprint" },
      now: { Scene.moment }, width: width, stop: stop,
      progress: { [told] in
        told.add("\($0)")
        onProgress($0)
      })
    let outcome = await applying.apply(plan, situation)
    for (change, error) in outcome.failed { told.add("\(change) \(error)") }
    try await inventory.endRun(run, outcome.failed.isEmpty ? .finished : .failed, at: Scene.moment)
    try await inventory.verifyIntegrity()
    return outcome
  }

  struct Refusals: Error, CustomStringConvertible {
    let all: [Refusal]
    var description: String { all.map(\.detail).joined(separator: "; ") }
  }
}

/// Everything that was said while plans were carried out.
final class Told: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}
