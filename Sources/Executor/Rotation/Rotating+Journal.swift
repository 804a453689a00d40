import AWS
import Inventory
import Kinds
import Planner
import ResourceModel

/// What a rotation writes down, before and after it acts.
extension Rotating {
  func note(_ records: [SecretRecord]) async throws(RotationError) {
    do throws(InventoryError) {
      try await inventory.record(records, of: client.clientID)
    } catch { throw .inventory(error) }
  }

  private static let endedEarly = StepOutcome.failed(
    code: "Interrupted", message: "ended early; a later run looked and went on from what it found")

  /// Closes what an earlier run or a lost answer left open, with what the store shows now: else what was published
  /// then would pass for somebody else's.
  func settleOpenSteps() async throws(RotationError) {
    let open: [JournalStep]
    do throws(InventoryError) {
      open = try await inventory.unfinishedSteps().filter {
        [client.client, client.published].contains($0.resource) && $0.action.hasPrefix("rotate-")
      }
    } catch { throw .inventory(error) }
    for step in open {
      var outcome = Self.endedEarly
      if step.action == "rotate-publish" {
        do throws(AWSError) {
          if let record = try await recorded(client.published) { outcome = .done(record) }
        } catch { throw .aws(error) }
      }
      do throws(InventoryError) { try await inventory.settle(step.id, outcome, at: now()) } catch {
        throw .inventory(error)
      }
    }
  }

  /// Intent first, then the work, then its outcome.
  func journalled(
    _ name: String, of resource: ResourceID, _ seen: SecretsSeen,
    _ work: () async throws(AWSError) -> Attributes
  ) async throws(RotationError) -> Attributes {
    let step: StepID
    do throws(InventoryError) {
      let open = try await inventory.unfinishedSteps().first { $0.resource == resource }
      step = try await inventory.beginStep(
        run, resource: resource, action: "rotate-\(name)",
        intent: ["live": .list(seen.live.map { .string($0.id) })],
        settling: open.map { ($0.id, Self.endedEarly) }, at: now())
    } catch { throw .inventory(error) }
    let result: Result<(Attributes, DeployedResource?), AWSError>
    do throws(AWSError) {
      let answer = try await work()
      result = .success((answer, try await recorded(resource)))
    } catch { result = .failure(error) }
    do throws(InventoryError) {
      switch result {
      case .success((_, let record?)): try await inventory.finishStep(step, .done(record), at: now())
      case .success((_, nil)): try await inventory.finishStep(step, .forgotten, at: now())
      case .failure(let error):
        let outcome: StepOutcome =
          error.outcome == .unknown
          ? .unknown(code: error.code, message: error.message)
          : .failed(code: error.code, message: error.message)
        try await inventory.finishStep(step, outcome, at: now())
      }
    } catch { throw .inventory(error) }
    switch result {
    case .success((let answer, _)): return answer
    case .failure(let error): throw .aws(error)
    }
  }

  /// The resource as it is to be remembered after a step.
  private func recorded(_ resource: ResourceID) async throws(AWSError) -> DeployedResource? {
    var record: DeployedResource?
    do throws(InventoryError) { record = try await inventory.resource(resource) } catch {
      throw AWSError(code: "Inventory", message: error.reason)
    }
    guard resource == client.published else { return record }
    let version = try await client.store.currentVersions(of: [client.storeID], using: aws)[client.storeID]
    if record == nil, let version,
      try await client.store.versions(in: client.storeID, using: aws)[.current] != nil
    {
      record = client.unrecorded(version: version, at: now())
    }
    record?.observed["versionId"] = version.map { .string($0) }
    record?.updatedAt = now()
    return record
  }
}
