import AWS
import Inventory
import Kinds
import Planner
import ResourceModel

extension Applying {
  /// One change from its intent to its record.
  /// - Returns: the resource as it stands then; nil when it is gone.
  func carryOut(_ change: Change, _ job: Job) async throws(StepError) -> DeployedResource? {
    guard let kind = Catalog.kind(change.resource.kind) else {
      // Only a record can name one: stack files with unknown kinds are refused.
      throw .aws(
        AWSError(
          code: "UnknownKind",
          message:
            "this authplat does not know the kind `\(change.resource.kind)`; use the newer one that made it"))
    }
    // The plan was made by looking at AWS and goes on from what an earlier run left.
    let ended = StepOutcome.failed(
      code: "Interrupted", message: "ended early; a later run looked at AWS and went on from what it found")
    if change.action == .noop {
      let record = try await refresh(change, job, kind)
      if let open = job.open {
        try await journal { () async throws(InventoryError) in
          try await inventory.settle(open.id, ended, at: now())
        }
      }
      return record
    }
    progress(.began(change))
    let step = try await journal { () async throws(InventoryError) in
      try await inventory.beginStep(
        run, resource: change.resource, action: change.action.rawValue, intent: intent(change, job, kind),
        settling: job.open.map { ($0.id, ended) }, at: now())
    }
    let outcome: StepOutcome
    let failure: AWSError?
    var watched = self
    let witness = WriteWitness(aws)
    watched.aws = witness
    do throws(AWSError) {
      outcome = try await watched.perform(change, job, kind)
      failure = nil
    } catch {
      failure = error
      outcome =
        error.outcome == .unknown || witness.hasChanged || job.wasInterrupted
        ? .unknown(code: error.code, message: error.message)
        : .failed(code: error.code, message: error.message)
    }
    try await journal { () async throws(InventoryError) in
      try await inventory.finishStep(step, outcome, at: now())
    }
    if let failure { throw .aws(failure) }
    guard case .done(let record) = outcome else {
      progress(.finished(change))
      return nil
    }
    try check(record, change, job, kind)
    progress(.finished(change))
    return record
  }

  private func journal<Answer: Sendable>(
    _ work: () async throws(InventoryError) -> Answer
  ) async throws(StepError) -> Answer {
    do throws(InventoryError) { return try await work() } catch { throw .inventory(error) }
  }

  /// What the journal says is about to happen: names, never secrets.
  private func intent(_ change: Change, _ job: Job, _ kind: any ResourceKind) -> Value {
    [
      "desired": .map(recordable(job.desired, kind)),
      "physicalID": .map((change.physicalID?.members ?? [:]).mapValues { .string($0) }),
      "paths": .list(change.differences.map { .string($0.path) }),
    ]
  }

  /// Declared attributes as the inventory may keep them: a secret as its marker.
  private func recordable(_ desired: Attributes, _ kind: any ResourceKind) -> Attributes {
    var result: Attributes = [:]
    for (name, value) in desired {
      result[name] = kind.schema[name]?.isSensitive == true || !value.isKnown ? .string(Secret.marker) : value
    }
    return result
  }

  private func perform(_ change: Change, _ job: Job, _ kind: any ResourceKind) async throws(AWSError)
    -> StepOutcome
  {
    switch change.action {
    case .noop: preconditionFailure("nothing is journalled for a change that changes nothing")
    case .forget: return .forgotten
    case .create: return .done(try await create(change, job, kind, besides: job.record?.superseded ?? []))
    case .adopt, .update:
      guard let id = change.physicalID else { preconditionFailure("\(change.id) has nothing to change") }
      return .done(try await update(change, job, kind, id))
    case .replace: return .done(try await replace(change, job, kind))
    case .delete: return try await delete(change, job, kind)
    }
  }

  // MARK: Making

  private func create(
    _ change: Change, _ job: Job, _ kind: any ResourceKind, besides known: [PhysicalID],
    replacing old: PhysicalID? = nil
  ) async throws(AWSError) -> DeployedResource {
    if job.wasInterrupted, let id = try await lookUp(job, kind, besides: known) {
      progress(.noted("\(change.resource): an earlier run had made it already; going on from there"))
      if let record = try await goOn(change, job, kind, id) { return record }
    }
    let (desired, fingerprints) = try await withSecrets(job)
    func make() async throws(AWSError) -> PhysicalID {
      guard let old else { return try await kind.create(desired, using: aws) }
      return try await kind.replace(old, lastSeen: job.record?.observed ?? [:], with: desired, using: aws)
    }
    var id: PhysicalID
    do throws(AWSError) {
      id = try await make()
    } catch  where error.outcome == .unknown {
      // Nobody knows whether it was made. Look; what is not there after a while was not made, but saying
      // so is left to the next run, because a list may lag.
      var made = try await lookUp(job, kind, besides: known)
      if made == nil {
        try await aws.pause(2, for: "AWS to show whether \(change.resource.address) was made")
        made = try await lookUp(job, kind, besides: known)
      }
      guard let made else { throw error }
      progress(.noted("\(change.resource): the answer was lost, and it was made all the same"))
      if let record = try await goOn(change, job, kind, made, fingerprints: fingerprints) { return record }
      id = try await make()
    }
    let observation = try await settled(change, job, kind, id)
    return record(change, job, kind, id, observation, fingerprints)
  }

  /// Goes on from what an interrupted create has made; half-made things that AWS cannot mend go instead.
  /// - Returns: nil when it had to go and is to be made again.
  private func goOn(
    _ change: Change, _ job: Job, _ kind: any ResourceKind, _ id: PhysicalID,
    fingerprints: [String: String] = [:]
  ) async throws(AWSError) -> DeployedResource? {
    if let observed = try await kind.read([id], using: aws)[id] {
      let comparison = Comparison(
        schema: kind.schema, desired: job.desired, applied: nil, snapshot: nil, observed: observed.attributes)
      let isBeyondMending =
        kind.schema.outlivesItsStack == nil
        && comparison.differences.contains { difference in
          if case .replaces? = kind.schema[difference.attribute]?.onChange { true } else { false }
        }
      if isBeyondMending {
        try await kind.delete(id, using: aws)
        return nil
      }
    }
    return try await update(change, job, kind, id, fingerprints: fingerprints)
  }

  private func lookUp(
    _ job: Job, _ kind: any ResourceKind, besides known: [PhysicalID]
  ) async throws(AWSError) -> PhysicalID? {
    let candidates = try await kind.find(job.desired, using: aws).filter { !known.contains($0) }
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// The desired attributes with secrets fetched from their stores, and what stands for them in the inventory.
  private func withSecrets(_ job: Job) async throws(AWSError) -> (Attributes, [String: String]) {
    var desired = job.desired
    var fingerprints: [String: String] = [:]
    for (name, value) in job.desired {
      guard let reference = value.references.first,
        let store = Catalog.kind(reference.resource.kind) as? any SecretStore,
        let id = job.stores[reference.resource]
      else { continue }
      let secret = try await store.pendingSecret(in: id, using: aws)
      desired[name] = .secret(secret)
      fingerprints[name] = fingerprint(secret)
    }
    if let unknown = desired.filter({ !$0.value.isKnown }).keys.min() {
      throw AWSError(
        code: AWSError.OwnCode.configuration, message: "AWS does not show what `\(unknown)` refers to")
    }
    return (desired, fingerprints)
  }

  // MARK: Changing

  private func update(
    _ change: Change, _ job: Job, _ kind: any ResourceKind, _ id: PhysicalID,
    fingerprints: [String: String] = [:]
  ) async throws(AWSError) -> DeployedResource {
    guard let observed = try await kind.read([id], using: aws)[id] else {
      throw AWSError(
        code: "Disappeared",
        message: "\(change.resource) was there when the plan was made and is gone; plan again")
    }
    let comparison = Comparison(
      schema: kind.schema, desired: job.desired, applied: job.record?.declared,
      snapshot: job.record?.observed, observed: observed.attributes)
    // That a secret differs is nothing an update could change.
    let isAsDesired = comparison.differences.allSatisfy(\.isSensitive)
    if !isAsDesired {
      try await kind.update(id, to: comparison.target, from: observed, using: aws)
    }
    let after = isAsDesired ? observed : try await settled(change, job, kind, id)
    return record(change, job, kind, id, after, fingerprints)
  }

  private func replace(_ change: Change, _ job: Job, _ kind: any ResourceKind) async throws(AWSError)
    -> DeployedResource
  {
    guard let old = change.physicalID else { preconditionFailure("\(change.id) has nothing to replace") }
    var superseded = job.record?.superseded ?? []
    if kind.schema.deletesBeforeReplacing(change.differences.map(\.attribute)) {
      try await kind.delete(old, using: aws)
    } else if !superseded.contains(old) {
      superseded.append(old)
    }
    var record = try await create(change, job, kind, besides: superseded, replacing: old)
    record.superseded = superseded.filter { $0 != record.physicalID }
    return record
  }

  private func delete(_ change: Change, _ job: Job, _ kind: any ResourceKind) async throws(AWSError)
    -> StepOutcome
  {
    guard let id = change.physicalID else { preconditionFailure("\(change.id) has nothing to delete") }
    // A replacement may have ended under the name of the old one.
    if change.stage == .superseded, let record = job.record, record.physicalID == id { return .done(record) }
    try await kind.delete(id, using: aws)
    if kind.operations != nil {
      for delay in [0.2, 0.5, 1, 2] {
        if try await kind.read([id], using: aws)[id] == nil { break }
        try await aws.pause(delay, for: "\(change.resource.address) to go")
      }
    }
    guard change.stage == .superseded, var record = job.record else { return .deleted }
    record.superseded.removeAll { $0 == id }
    record.updatedAt = now()
    return .done(record)
  }

  // MARK: Recording

  /// What AWS says after a write, once it agrees or has had time enough to.
  private func settled(
    _ change: Change, _ job: Job, _ kind: any ResourceKind, _ id: PhysicalID
  ) async throws(AWSError) -> Observation {
    for delay in [0.2, 0.5, 1, 2] {
      if let observation = try await kind.read([id], using: aws)[id],
        kept(observation.attributes, job, kind).isEmpty
      {
        return observation
      }
      try await aws.pause(delay, for: "\(change.resource.address) to show what was written")
    }
    if let observation = try await kind.read([id], using: aws)[id] { return observation }
    throw AWSError(
      code: "NotShown", message: "AWS accepted \(change.resource) and does not show it yet; run again",
      outcome: .unknown)
  }

  /// Paths where AWS shows something else than what was written.
  private func kept(_ observed: Attributes, _ job: Job, _ kind: any ResourceKind) -> [Difference] {
    Comparison(schema: kind.schema, desired: job.desired, applied: nil, snapshot: nil, observed: observed)
      .differences
      .filter { !$0.isSensitive }
  }

  private func record(
    _ change: Change, _ job: Job, _ kind: any ResourceKind, _ id: PhysicalID, _ observation: Observation,
    _ fingerprints: [String: String]
  ) -> DeployedResource {
    DeployedResource(
      id: change.resource, physicalID: id, declared: recordable(job.desired, kind),
      observed: kind.schema.withoutOthers(observation.attributes, declared: job.desired),
      fingerprints: (job.record?.fingerprints ?? [:]).merging(fingerprints) { _, new in new },
      superseded: job.record?.superseded ?? [],
      dependencies: change.id.phase == .main
        ? Set(change.dependsOn.map(\.resource)) : job.record?.dependencies ?? [],
      updatedAt: now())
  }

  /// Fails when AWS accepted a write and kept something else. The resource is recorded by then, so the
  /// next plan shows the rest as a difference.
  private func check(
    _ record: DeployedResource, _ change: Change, _ job: Job, _ kind: any ResourceKind
  ) throws(StepError) {
    guard change.stage != .superseded else { return }
    let kept = kept(record.observed, job, kind)
    if kept.isEmpty { return }
    throw .aws(
      AWSError(
        code: "NotConverged",
        message:
          "AWS accepted the change and kept something else in \(kept.map { "`\($0.path)`" }.joined(separator: ", "))"
      ))
  }

  /// Nothing to do in AWS: what moved there undeclared is taken over as seen, and the record follows the stack.
  private func refresh(_ change: Change, _ job: Job, _ kind: any ResourceKind) async throws(StepError)
    -> DeployedResource?
  {
    guard var record = job.record, var observed = job.observed else { return job.record }
    if job.isPerhapsOutdated, kind.schema.attributes.contains(where: \.isWitness) {
      // What this run wrote behind the resource is no drift of the next plan.
      do throws(AWSError) {
        observed =
          try await kind.read([record.physicalID], using: aws)[record.physicalID]?.attributes ?? observed
      } catch { throw .aws(error) }
    }
    observed = kind.schema.withoutOthers(observed, declared: job.desired)
    let declared = recordable(job.desired, kind)
    let dependencies = Set(change.dependsOn.map(\.resource))
    if record.observed == observed, record.declared == declared, record.dependencies == dependencies {
      return record
    }
    // A change that stands twice keeps its old record until its second part.
    record.observed = observed
    record.declared = declared
    record.dependencies = dependencies
    record.updatedAt = now()
    let current = record
    try await journal { () async throws(InventoryError) in try await inventory.record(current) }
    return current
  }
}
