import ResourceModel

/// Makes a plan of a situation. Pure: the same situation gives the same plan, byte for byte.
package struct Planning {
  private let situation: Situation
  private var changes: [ResourceID: Change] = [:]
  /// What those changes take away at the end.
  private var removals: [Change] = []
  private var refusals: [Refusal] = []
  private var notes: [String] = []
  /// What the plan adopts: it must not be deleted in its old place.
  private var adopted: Set<Owned> = []
  private struct Owned: Hashable {
    let kind: String
    let physicalID: PhysicalID
  }
  /// Attributes that references resolve to once the changes so far are carried out.
  private var known: [ResourceID: Attributes]

  package static func plan(_ situation: Situation) -> Plan {
    var planning = Planning(situation)
    return planning.run()
  }

  private init(_ situation: Situation) {
    self.situation = situation
    known = situation.outside
    for id in situation.deployed.keys { known[id] = situation.attributes(of: id) }
  }

  private mutating func run() -> Plan {
    let desired = Dictionary(situation.desired.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let (order, circular) = Ordering.sorted(Set(desired.keys)) { desired[$0]?.dependencies ?? [] }
    precondition(
      circular.isEmpty, "stacks that refer to each other in a circle are refused when they are read")
    for id in order {
      if let resource = desired[id] { consider(resource) }
    }
    for (id, deployed) in situation.deployed.sorted(by: { $0.key < $1.key })
    where situation.stacks.contains(id.stack) {
      if desired[id] == nil { remove(id, deployed) }
      supersede(id, deployed)
    }
    var plan = Plan(changes: ordered(order), refusals: refusals, notes: notes)
    let gates = AccessGates(plan, situation)
    plan.access = gates.report
    plan.refusals += ScopeStillUsed.refusals(plan, situation) + StillBuiltOn.refusals(plan, situation)
    plan.refusals += gates.refusals + PendingDrafts.refusals(plan, situation)
    plan.refusals.sort { ($0.resource, $0.detail) < ($1.resource, $1.detail) }
    plan.notes =
      (plan.notes + situation.notes + NearQuota.notes(plan, situation) + MovedSecrets.notes(plan, situation))
      .sorted()
    return plan
  }

  // MARK: Desired resources

  private mutating func consider(_ resource: Resource) {
    let id = resource.id
    guard let schema = situation.schemas[id.kind] else {
      preconditionFailure("\(id.kind) is no kind; unknown kinds are refused when stacks are read")
    }
    let desired = schema.normalised(
      resource.attributes.mapValues { value in value.resolved { known[$0.resource]?[$0.attribute] } })
    let dependsOn = Set(resource.dependencies.map { Change.ID(resource: $0, phase: .main) })
    var change: Change
    if let deployed = situation.deployed[id] {
      if let observed = situation.attributes(of: id) {
        change = compare(id, schema, desired, deployed, observed, resource)
      } else if let found = stillFound(id, deployed) {
        change = adopt(id, schema, desired, found)
        change.reasons.insert(.gone, at: 0)
      } else {
        change = Change(id, .create, reasons: [.gone], differences: all(schema, desired), desired: desired)
        known[id] = nil
      }
    } else if let found = situation.found[id], !found.isEmpty {
      change = adopt(id, schema, desired, found)
    } else {
      change = Change(id, .create, reasons: [.declared], differences: all(schema, desired), desired: desired)
    }
    change.dependsOn.formUnion(dependsOn)
    change.source = resource.source
    changes[id] = change
  }

  /// What has taken the name of a deployed resource that is gone; nil when nothing has.
  private func stillFound(
    _ id: ResourceID, _ deployed: Situation.Deployed
  ) -> [(id: PhysicalID, attributes: Attributes)]? {
    let found = (situation.found[id] ?? []).filter {
      !deployed.superseded.contains($0.id) && $0.id != deployed.physicalID
    }
    return found.isEmpty ? nil : found
  }

  /// Every declared attribute as a difference from nothing.
  private func all(_ schema: Schema, _ desired: Attributes) -> [Difference] {
    schema.attributes.compactMap { row in
      desired[row.name].map { Difference([row.name], before: nil, after: $0, isSensitive: row.isSensitive) }
    }
  }

  private mutating func adopt(
    _ id: ResourceID, _ schema: Schema, _ desired: Attributes,
    _ found: [(id: PhysicalID, attributes: Attributes)]
  ) -> Change {
    if found.count > 1 {
      refusals.append(
        Refusal(
          id,
          "\(found.count) of that name exist already: \(found.map(\.id.description).sorted().joined(separator: ", "))",
          remedy: "rename or delete all but one of them"))
    }
    guardForeign(id, found[0].id)
    let comparison = Comparison(
      schema: schema, desired: desired, applied: nil, snapshot: nil, observed: found[0].attributes)
    var change = Change(
      id, .adopt, reasons: [.found], differences: comparison.differences, desired: desired,
      physicalID: found[0].id)
    if let (path, sentence) = firstReplacing(schema, comparison.differences) {
      change.reasons.append(.replaces(path: path, because: sentence))
      guard situation.interrupted.contains(id) || situation.isAllowedToGo(id) else {
        refusals.append(
          Refusal(
            id, "one of that name exists and differs in `\(path)`: \(sentence)",
            remedy: "rename yours, make them agree, or have it replaced: --allow-destroy \(id)"))
        return change
      }
      change.action = .replace
      leaveBehind(id, schema, found[0].id, comparison.differences)
      return change
    }
    known[id] = comparison.target
    adopted.insert(Owned(kind: id.kind, physicalID: found[0].id))
    return change
  }

  /// What the inventory knows under another name only moves, and what a killed run was making is its own.
  private mutating func guardForeign(_ id: ResourceID, _ found: PhysicalID) {
    guard situation.foreign.contains(id), !situation.interrupted.contains(id),
      !situation.isAllowedToAdopt(id),
      !situation.deployed.contains(where: { $0.key.kind == id.kind && $0.value.physicalID == found })
    else { return }
    refusals.append(
      Refusal(
        id, "\(found) exists in AWS already and is not this stack's: what it holds would be overwritten",
        remedy: "give yours another name, or take it over: --adopt \(id)"))
  }

  /// The old incarnation goes at the very end, when nothing refers to it any more.
  private mutating func leaveBehind(
    _ id: ResourceID, _ schema: Schema, _ old: PhysicalID, _ differences: [Difference]
  ) {
    if schema.deletesBeforeReplacing(differences.map(\.attribute)) { return }
    removeSuperseded(id, old)
  }

  private mutating func removeSuperseded(_ id: ResourceID, _ old: PhysicalID) {
    if situation.held[id]?.contains(old) == true { return }
    var removal = Change(id, .delete, phase: .removal, reasons: [.superseded], physicalID: old)
    removal.stage = .superseded
    removals.append(removal)
  }

  private mutating func compare(
    _ id: ResourceID, _ schema: Schema, _ desired: Attributes, _ deployed: Situation.Deployed,
    _ observed: Attributes, _ resource: Resource
  ) -> Change {
    let comparison = Comparison(
      schema: schema, desired: desired, applied: deployed.applied, snapshot: deployed.snapshot,
      observed: observed)
    var change = Change(
      id, .noop, reasons: [], differences: comparison.differences, desired: desired,
      physicalID: deployed.physicalID)
    change.drift = comparison.drift
    change.undeclaredDrift = comparison.undeclaredDrift
    // However it came under this name: it must not go in another place.
    adopted.insert(Owned(kind: id.kind, physicalID: deployed.physicalID))
    for path in comparison.irrevocable { notes.append("\(id): AWS cannot take `\(path)` back; it stays.") }
    if situation.replacing.contains(id) {
      change.action = .replace
      change.reasons = [.requested]
      known[id] = nil
      leaveBehind(id, schema, deployed.physicalID, comparison.differences)
      guardAgainstLoss(id, schema, "would be replaced")
      return change
    }
    if comparison.differences.isEmpty { return change }
    change.reasons =
      comparison.drift.count < comparison.differences.count
      ? [.edited] : comparison.isOverwritten ? [.overwritten] : [.drifted]
    if let (path, sentence) = firstReplacing(schema, comparison.differences) {
      let unknown = comparison.differences.first { $0.path == path }?.after?.references.first
      change.action = .replace
      change.reasons = [
        unknown.map { .follows($0.resource.description) } ?? .replaces(path: path, because: sentence)
      ]
      change.differences = comparison.differences
      if schema.outlivesItsStack != nil {
        beginAnew(&change, schema, path, sentence)
        return change
      }
      known[id] = nil
      leaveBehind(id, schema, deployed.physicalID, comparison.differences)
      guardAgainstLoss(id, schema, "would be replaced")
    } else if let blocked = firstBlocked(schema, comparison.differences) {
      change.action = .update
      refusals.append(
        Refusal(
          id, "`\(blocked.path)` cannot be changed: \(blocked.sentence)", remedy: "put the old value back"))
    } else {
      change.action = .update
      known[id] = comparison.target
      splitOffRemovals(&change, schema)
    }
    return change
  }

  /// Nothing replaces what outlives its stack. With what holds it, it is made anew, and the old one goes with the old
  /// holder; anything else makes it another one.
  private mutating func beginAnew(
    _ change: inout Change, _ schema: Schema, _ path: String, _ sentence: String
  ) {
    if case .follows? = change.reasons.first {
      change.action = .create
      change.physicalID = nil
      change.differences = all(schema, change.desired)
      known[change.resource] = nil
    } else {
      change.action = .update
      refusals.append(
        Refusal(
          change.resource, "`\(path)` cannot be changed: \(sentence)",
          remedy: "declare the new one under a key of its own; this one stays in AWS as it is"))
    }
  }

  private func firstReplacing(_ schema: Schema, _ differences: [Difference]) -> (
    path: String, sentence: String
  )? {
    for difference in differences {
      if case .replaces(let sentence)? = schema[difference.attribute]?.onChange {
        return (difference.path, sentence)
      }
    }
    return nil
  }

  /// A changed key of an attribute that only gains keys, or a value that would go back.
  private func firstBlocked(_ schema: Schema, _ differences: [Difference]) -> (
    path: String, sentence: String
  )? {
    for difference in differences {
      switch schema[difference.attribute]?.onChange {
      case .addsOnly(let sentence)? where difference.before != nil || difference.steps.count > 2:
        return (difference.path, sentence)
      case .rises(let order, let sentence)?:
        if let before = place(of: difference.before, in: order),
          let after = place(of: difference.after, in: order), after < before
        {
          return (difference.path, sentence)
        }
      default: break
      }
    }
    return nil
  }

  private func place(of value: Value?, in order: [String]) -> Int? {
    value?.string.flatMap { order.firstIndex(of: $0) }
  }

  /// Keys that a map loses go in a change of their own after everything that refers to them, because what
  /// uses a scope must let go of it before the scope goes.
  private mutating func splitOffRemovals(_ change: inout Change, _ schema: Schema) {
    let losing = change.differences.filter { difference in
      guard difference.after == nil, difference.steps.count == 2 else { return false }
      if case .map? = schema[difference.attribute]?.type {
        return schema[difference.attribute]?.wireForm != .plain
      }
      return false
    }
    guard !losing.isEmpty else { return }
    var removal = Change(
      change.resource, .update, phase: .removal, reasons: change.reasons, differences: losing,
      desired: change.desired,
      physicalID: change.physicalID)
    removal.drift = change.drift.filter(losing.contains)
    removal.stage = .removals
    removals.append(removal)
    change.differences.removeAll(where: losing.contains)
    change.drift.removeAll(where: losing.contains)
    for difference in losing {
      // Kept for now: the value in AWS stands in the desired map until the removal.
      var members = change.desired[difference.attribute]?.map ?? [:]
      members[difference.steps[1]] = difference.before
      change.desired[difference.attribute] = .map(members)
    }
    if change.differences.isEmpty { change.action = .noop }
  }

  // MARK: What goes

  private mutating func remove(_ id: ResourceID, _ deployed: Situation.Deployed) {
    let schema = situation.schemas[id.kind]
    guard situation.attributes(of: id) != nil else {
      changes[id] = Change(id, .forget, reasons: [.removed, .gone], physicalID: deployed.physicalID)
      return
    }
    if adopted.contains(Owned(kind: id.kind, physicalID: deployed.physicalID)) {
      // It only moves to another stack or key.
      changes[id] = Change(id, .forget, reasons: [.removed], physicalID: deployed.physicalID)
      return
    }
    if let because = schema?.outlivesItsStack, !situation.isAllowedToGo(id) {
      changes[id] = Change(
        id, .forget, reasons: [.removed, .outlives(because)], physicalID: deployed.physicalID)
      return
    }
    changes[id] = Change(id, .delete, reasons: [.removed], physicalID: deployed.physicalID)
    if let schema { guardAgainstLoss(id, schema, "would be deleted") }
  }

  private mutating func supersede(_ id: ResourceID, _ deployed: Situation.Deployed) {
    for physicalID in deployed.superseded.sorted(by: { $0.description < $1.description }) {
      if situation.schemas[id.kind] != nil { removeSuperseded(id, physicalID) }
    }
  }

  private mutating func guardAgainstLoss(_ id: ResourceID, _ schema: Schema, _ what: String) {
    guard let because = schema.guardedBecause, !situation.isAllowedToGo(id) else { return }
    refusals.append(
      Refusal(id, "\(id.address) \(what): \(because)", remedy: "--allow-destroy \(id)"))
  }

  // MARK: Order

  /// Creations and updates in dependency order, then what maps lose, then deletions, dependents first.
  private func ordered(_ order: [ResourceID]) -> [Change] {
    var result = order.compactMap { changes[$0] }
    result += removals.filter { $0.action == .update }.sorted { $0.id < $1.id }
    let superseded = Dictionary(grouping: removals.filter { $0.action == .delete }, by: \.resource)
    for id in order.reversed() { result += superseded[id] ?? [] }
    let going = Set(changes.values.filter { [.delete, .forget].contains($0.action) }.map(\.resource))
    var dependents: [ResourceID: Set<ResourceID>] = [:]
    for id in going {
      for dependency in situation.deployed[id]?.dependencies ?? [] {
        dependents[dependency, default: []].insert(id)
      }
    }
    let deletions = Ordering.sorted(going) { dependents[$0] ?? [] }
    for id in deletions.order + deletions.circular { result += superseded[id] ?? [] }
    for id in deletions.order + deletions.circular {
      guard var change = changes[id] else { continue }
      change.dependsOn = Set((dependents[id] ?? []).map { Change.ID(resource: $0, phase: .main) })
      change.stage = .deletions
      result.append(change)
    }
    return result
  }
}
