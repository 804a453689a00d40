package import ResourceModel

/// Compares what a stack declares with what is deployed and what AWS says: the only differ there is.
///
/// It knows no kind: it walks the rows of a schema. All values are in canonical form.
package struct Comparison: Sendable {
  /// What must change so that AWS holds what is declared.
  package private(set) var differences: [Difference] = []
  /// Those of them that nobody edited: AWS moved away from what was last applied.
  package private(set) var drift: [Difference] = []
  /// What moved in AWS although no stack mentions it; reported, never undone.
  package private(set) var undeclaredDrift: [Difference] = []
  /// Declared once, not any more, and AWS has no way to take it back.
  package private(set) var irrevocable: [String] = []
  /// Whether somebody has put something else behind the resource, which AWS shows by a witness.
  package private(set) var isOverwritten = false
  /// The whole resource after the change.
  package private(set) var target: Attributes

  /// - Parameters:
  ///   - desired: declared attributes, references resolved as far as known.
  ///   - applied: declared attributes of the last apply; nil for a resource that is not in the inventory.
  ///   - snapshot: what AWS said after the last apply; nil likewise.
  ///   - observed: what AWS says now.
  package init(
    schema: Schema, desired: Attributes, applied: Attributes?, snapshot: Attributes?, observed: Attributes
  ) {
    target = observed
    for attribute in schema.attributes where attribute.isWitness {
      if let row = attribute.witnessed, desired[row] == nil {
        // What was declared and is no more goes; what never was stays somebody else's.
        target[attribute.name] = applied?[row] == nil ? observed[attribute.name] : nil
        continue
      }
      compareWitness(attribute.name, snapshot, observed)
      // What an update is to put back, if it was overwritten.
      target[attribute.name] = snapshot?[attribute.name] ?? observed[attribute.name]
    }
    for attribute in schema.attributes where !attribute.isComputed {
      let name = attribute.name
      let wanted = desired[name]
      let last = applied?[name]
      if case .onlyWhenMade = attribute.onChange, applied != nil {
        target[name] = wanted
        continue
      }
      if attribute.isWriteOnly {
        if Self.saysTheSame(attribute, desired, applied ?? observed) {
          target[name] = wanted
          continue
        }
        compareWriteOnly(attribute, wanted, last, observed[name], isKnown: applied != nil)
        continue
      }
      let before = observed[name] ?? attribute.defaultValue
      let after =
        Self.isShared(attribute)
        ? Self.joined(wanted, last, observed[name])
        : Self.merged(attribute.type, wanted, last, observed[name], attribute.onChange)
      if let removed = Self.removedKeys(attribute, wanted, last, observed[name]) {
        irrevocable += removed.map { "\(name).\($0)" }
      }
      let outcome = after ?? (last != nil && wanted == nil ? attribute.defaultValue : nil)
      if wanted != nil || last != nil {
        let found = Self.differences(attribute.type, [name], before, outcome ?? attribute.defaultValue)
        differences += found
        // Nobody edited it if the stack still says what was applied.
        if wanted == last { drift += found }
        target[name] = outcome
      }
      if let snapshot {
        let then = snapshot[name] ?? attribute.defaultValue
        let declared = wanted ?? last
        undeclaredDrift += Self.differences(attribute.type, [name], then, before).filter { difference in
          !Self.isDeclared(difference.steps, declared)
        }
      }
    }
  }

  /// What is put back gets a new mark of AWS's, so only that it will change is known.
  private mutating func compareWitness(_ name: String, _ snapshot: Attributes?, _ observed: Attributes) {
    guard let then = snapshot?[name], let now = observed[name], then != now else { return }
    isOverwritten = true
    differences.append(Difference([name], before: now, after: .template(Template([]))))
    drift = differences
  }

  /// Whether a row and its alternative, taken together, say before and after that it is so.
  private static func saysTheSame(_ attribute: Attribute, _ after: Attributes, _ before: Attributes) -> Bool {
    guard let alternative = attribute.alternative else { return false }
    let rows = [attribute.name, alternative]
    return [after, before].allSatisfy { values in
      rows.contains { values[$0] != nil && values[$0] != false }
    }
  }

  /// AWS never shows the value, so what was last applied is all there is to compare with. Of a secret only
  /// its presence is compared: the inventory keeps its fingerprint, and rotation changes it.
  private mutating func compareWriteOnly(
    _ attribute: Attribute, _ wanted: Value?, _ last: Value?, _ observed: Value?, isKnown: Bool
  ) {
    target[attribute.name] = wanted
    if attribute.isSensitive {
      let before = isKnown ? last : observed
      if (wanted == nil) != (before == nil) {
        differences.append(Difference([attribute.name], before: before, after: wanted, isSensitive: true))
      }
    } else if isKnown, wanted != last {
      differences.append(Difference([attribute.name], before: last, after: wanted))
    }
  }

  /// The declared value laid over the observed one: objects and maps member by member, the rest whole.
  /// What was declared last time and is not any more goes back to its default.
  private static func merged(
    _ type: AttributeType, _ wanted: Value?, _ last: Value?, _ observed: Value?,
    _ onChange: Attribute.OnChange = .inPlace
  ) -> Value? {
    switch type {
    case .object(let rows):
      guard wanted?.map != nil || last?.map != nil else { return wanted ?? observed }
      // Without what it cannot do without, an object goes as a whole.
      if wanted == nil, rows.contains(where: { $0.presence == .required && last?[$0.name] != nil }) {
        return nil
      }
      var members = observed?.map ?? [:]
      for row in rows {
        let inner = (wanted?[row.name], last?[row.name])
        if inner.0 == nil, inner.1 == nil { continue }
        members[row.name] = merged(row.type, inner.0, inner.1, members[row.name]) ?? row.defaultValue
      }
      return members.isEmpty ? nil : .map(members)
    case .map(let element, _, _):
      guard wanted?.map != nil || last?.map != nil else { return wanted ?? observed }
      var members = observed?.map ?? [:]
      for (key, value) in wanted?.map ?? [:] {
        members[key] = merged(element, value, last?[key], members[key]) ?? value
      }
      if case .inPlace = onChange {
        for key in last?.map?.keys ?? [:].keys where wanted?[key] == nil { members[key] = nil }
      }
      return members.isEmpty ? nil : .map(members)
    default: return wanted ?? (last == nil ? observed : nil)
    }
  }

  /// Whether it is a set with entries of others.
  private static func isShared(_ attribute: Attribute) -> Bool {
    if case .set = attribute.type { attribute.keepsOthers } else { false }
  }

  /// A set in which others have entries too: those that were declared and are no more go, the declared ones come.
  private static func joined(_ wanted: Value?, _ last: Value?, _ observed: Value?) -> Value? {
    let gone = Set(last?.list ?? []).subtracting(wanted?.list ?? [])
    let joined = Set(observed?.list ?? []).subtracting(gone).union(wanted?.list ?? [])
    return joined.isEmpty ? nil : .list(joined.sorted())
  }

  /// Keys that a stack no longer mentions although AWS cannot take them back.
  private static func removedKeys(
    _ attribute: Attribute, _ wanted: Value?, _ last: Value?, _ observed: Value?
  ) -> [String]? {
    guard case .addsOnly = attribute.onChange else { return nil }
    return last?.map?.keys.filter { wanted?[$0] == nil && observed?[$0] != nil }.sorted()
  }

  /// Path by path; objects and maps are walked, everything else is compared whole.
  private static func differences(
    _ type: AttributeType, _ steps: [String], _ before: Value?, _ after: Value?
  ) -> [Difference] {
    if before == after { return [] }
    switch type {
    case .object(let rows):
      guard (before ?? after)?.map != nil, (after ?? before)?.map != nil else { break }
      return rows.flatMap { row in
        differences(
          row.type, steps + [row.name], before?[row.name] ?? row.defaultValue,
          after?[row.name] ?? row.defaultValue)
      }
    case .map(let element, _, _):
      guard (before ?? after)?.map != nil, (after ?? before)?.map != nil else { break }
      let keys = Set(before?.map?.keys ?? [:].keys).union(after?.map?.keys ?? [:].keys)
      return keys.sorted().flatMap { key -> [Difference] in
        // That a key is there is a difference, even when all that it holds are defaults.
        guard let old = before?[key], let new = after?[key] else {
          return [Difference(steps + [key], before: before?[key], after: after?[key])]
        }
        return differences(element, steps + [key], old, new)
      }
    default: break
    }
    return [Difference(steps, before: before, after: after)]
  }

  /// Whether a stack mentions the path, or something that holds it.
  private static func isDeclared(_ steps: [String], _ declared: Value?) -> Bool {
    guard var value = declared else { return false }
    for step in steps.dropFirst() {
      guard let members = value.map else { return true }
      guard let inner = members[step] else { return false }
      value = inner
    }
    return true
  }
}
