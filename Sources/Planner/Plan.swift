package import ResourceModel

/// What is to be done, in an order that can be carried out, and what stands against it.
package struct Plan: Sendable, Hashable {
  /// Dependencies first; deletions last, dependents first.
  package var changes: [Change]
  /// Nothing is carried out while there is one.
  package var refusals: [Refusal]
  /// Worth knowing, no obstacle.
  package var notes: [String]
  /// What it means for those who call the APIs.
  package var access = AccessReport()

  package init(changes: [Change], refusals: [Refusal] = [], notes: [String] = []) {
    self.changes = changes
    self.refusals = refusals
    self.notes = notes
  }

  /// Whether carrying it out changes AWS or the inventory.
  package var hasChanges: Bool { changes.contains { $0.action != .noop } }

  /// Whether AWS moved and no stack did: all changes only restore what was applied, or nothing is to be
  /// done and something undeclared moved.
  package var isDriftOnly: Bool {
    let acting = changes.filter { $0.action != .noop }
    if acting.isEmpty { return changes.contains { !$0.undeclaredDrift.isEmpty } }
    return acting.allSatisfy { change in
      change.reasons.contains(.gone)
        || change.action == .update && !change.differences.isEmpty && change.differences == change.drift
    }
  }

  package func count(_ action: Action) -> Int { changes.count { $0.action == action } }
}

/// A safety gate that stays closed until the user names what it guards.
package struct Refusal: Sendable, Hashable {
  package let resource: ResourceID
  /// What would happen and to whom.
  package let detail: String
  /// The flag or step that opens the gate; nil where nothing does.
  package let remedy: String?

  package init(_ resource: ResourceID, _ detail: String, remedy: String?) {
    self.resource = resource
    self.detail = detail
    self.remedy = remedy
  }
}
