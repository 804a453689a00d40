package import AWS
package import Inventory
import Kinds
package import Planner
package import ResourceModel

/// Carries out a plan: journal first, act second, record third.
///
/// Stage by stage; inside a stage each change waits for what it depends on, and a bounded number run at
/// once. A failure lets what is under way finish, holds up what depends on it and all later stages.
package struct Applying: Sendable {
  package struct Outcome: Sendable {
    package var done: [Change] = []
    package var failed: [(change: Change, error: AWSError)] = []
    /// Not begun, because of a failure before them or the user's wish.
    package var left: [Change] = []
    package var wasInterrupted = false
    package var inventoryError: InventoryError?
  }

  let inventory: Inventory
  var aws: any AWSCalling
  let run: RunID
  /// Stands for a secret in the inventory.
  let fingerprint: @Sendable (Secret) -> String
  let now: @Sendable () -> Timestamp
  let width: Int
  let stop: StopSignal
  let progress: @Sendable (Progress) -> Void

  /// - Parameters:
  ///   - aws: asked to change something only as long as `inventory` holds the lease that it acquired.
  ///   - width: changes under way at once; at least one.
  package init(
    inventory: Inventory, aws: any AWSCalling, run: RunID,
    fingerprint: @escaping @Sendable (Secret) -> String,
    now: @escaping @Sendable () -> Timestamp, width: Int, stop: StopSignal,
    progress: @escaping @Sendable (Progress) -> Void
  ) {
    self.inventory = inventory
    self.aws = aws.underLease(of: inventory)
    self.run = run
    self.fingerprint = fingerprint
    self.now = now
    self.width = max(1, width)
    self.stop = stop
    self.progress = progress
  }

  /// - Parameters:
  ///   - plan: without refusals; the caller has seen to that.
  ///   - situation: the one the plan was made of.
  package func apply(_ plan: Plan, _ situation: Situation) async -> Outcome {
    var ledger = Ledger(situation)
    var outcome = Outcome()
    do throws(InventoryError) {
      ledger.records = Dictionary(uniqueKeysWithValues: try await inventory.resources().map { ($0.id, $0) })
      ledger.open = try await openSteps()
    } catch {
      outcome.inventoryError = error
      return outcome
    }
    for stage in Change.Stage.allCases {
      let changes = plan.changes.filter { $0.stage == stage }
      if !outcome.failed.isEmpty || outcome.inventoryError != nil || outcome.wasInterrupted {
        outcome.left += changes.filter { $0.action != .noop }
        continue
      }
      await carryOut(changes, &ledger, &outcome)
    }
    return outcome
  }

  /// Steps that earlier runs began and could not finish, by resource. Each is closed when its resource's turn
  /// comes and not before: until then it is all that tells the next run to look for what was made.
  private func openSteps() async throws(InventoryError) -> [ResourceID: JournalStep] {
    for killed in try await inventory.unfinishedRuns() where killed.id != run {
      try await inventory.endRun(
        killed.id, .interrupted, message: "killed, or stopped without its lease", at: now())
    }
    let open = try await inventory.unfinishedSteps()
    return Dictionary(open.map { ($0.resource, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func carryOut(_ changes: [Change], _ ledger: inout Ledger, _ outcome: inout Outcome) async {
    var ready = ReadyQueue(changes)
    // The same resource may stand several times in a stage that only deletes what was superseded.
    let repeated = changes.count != Set(changes.map(\.id)).count
    await withTaskGroup(of: (Change, Result<DeployedResource?, StepError>).self) { group in
      var running = 0
      var begun = Set<Change.ID>()
      while true {
        while running < (repeated ? 1 : width), !stop.isWanted, outcome.inventoryError == nil,
          let change = ready.next()
        {
          begun.insert(change.id)
          running += 1
          let job = ledger.job(for: change)
          group.addTask { [self] in
            do throws(StepError) {
              return (change, .success(try await carryOut(change, job)))
            } catch {
              return (change, .failure(error))
            }
          }
        }
        guard let (change, result) = await group.next() else { break }
        running -= 1
        switch result {
        case .success(let record):
          ledger.note(change, record)
          if change.action != .noop { outcome.done.append(change) }
          ready.finish(change)
        case .failure(.aws(let error)):
          outcome.failed.append((change, error))
          progress(.failed(change, error))
        case .failure(.inventory(let error)): outcome.inventoryError = error
        }
      }
      outcome.wasInterrupted = outcome.wasInterrupted || stop.isWanted && begun.count < changes.count
      outcome.left += changes.filter { !begun.contains($0.id) && $0.action != .noop }
    }
  }
}

/// Why one step did not succeed.
enum StepError: Error {
  case aws(AWSError)
  /// The inventory failed: nothing further may be begun, because nothing could be recorded.
  case inventory(InventoryError)
}

/// What is known while a plan is carried out; lives in the loop that starts the steps and nowhere else.
struct Ledger {
  /// Attributes that references resolve to.
  private var known: [ResourceID: Attributes]
  var records: [ResourceID: DeployedResource] = [:]
  /// What this run has changed.
  private var changed: Set<ResourceID> = []
  /// What earlier runs left open.
  var open: [ResourceID: JournalStep] = [:]

  init(_ situation: Situation) {
    known = situation.outside
    for id in situation.deployed.keys {
      switch situation.observed[id] {
      case .present(let attributes): known[id] = attributes
      case .absent: break
      case nil: known[id] = situation.deployed[id]?.snapshot
      }
    }
  }

  /// Everything one step needs, as values.
  func job(for change: Change) -> Job {
    let resolved = change.desired.mapValues { value in value.resolved { known[$0.resource]?[$0.attribute] } }
    // What was a reference when the plan was made may stand elsewhere in a set now.
    let desired = Catalog.kind(change.resource.kind)?.schema.normalised(resolved) ?? resolved
    var stores: [ResourceID: PhysicalID] = [:]
    for reference in desired.values.flatMap(\.references) {
      stores[reference.resource] = records[reference.resource]?.physicalID
    }
    return Job(
      desired: desired, record: records[change.resource], stores: stores,
      observed: known[change.resource],
      isPerhapsOutdated: change.dependsOn.contains { changed.contains($0.resource) },
      open: open[change.resource])
  }

  mutating func note(_ change: Change, _ record: DeployedResource?) {
    records[change.resource] = record
    if change.action != .noop { changed.insert(change.resource) }
    known[change.resource] = record?.observed
    open[change.resource] = nil
  }
}

/// What one step works with.
struct Job: Sendable {
  /// References resolved but for secrets, which are fetched at the last moment.
  let desired: Attributes
  let record: DeployedResource?
  /// Where the secrets stand that the desired attributes refer to.
  let stores: [ResourceID: PhysicalID]
  /// What the plan saw.
  let observed: Attributes?
  /// Whether something that it depends on has changed since.
  let isPerhapsOutdated: Bool
  /// The step of an earlier run that was never finished; nil when there is none.
  let open: JournalStep?

  /// Whether an earlier run was making the resource when it ended, so that it may be there unrecorded.
  var wasInterrupted: Bool { open.map { ["create", "replace", "adopt"].contains($0.action) } ?? false }
}
