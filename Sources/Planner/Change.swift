package import ResourceModel

/// One resource with what is to be done to it and why.
package struct Change: Sendable, Hashable {
  /// A resource may stand in a plan twice: once for what it gains, once at the end for what it loses.
  package enum Phase: String, Sendable, Hashable, Comparable {
    case main
    /// After everything that used the lost part has let go of it.
    case removal

    package static func < (left: Phase, right: Phase) -> Bool { left == .main && right == .removal }
  }
  package struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let resource: ResourceID
    package let phase: Phase

    package init(resource: ResourceID, phase: Phase) {
      self.resource = resource
      self.phase = phase
    }

    package var description: String { phase == .main ? "\(resource)" : "\(resource) (removal)" }
    package static func < (left: ID, right: ID) -> Bool {
      left.resource == right.resource ? left.phase < right.phase : left.resource < right.resource
    }
  }

  /// A stage begins when the one before it is done with.
  package enum Stage: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Creations, adoptions, updates and replacements.
    case main
    /// Keys that maps lose, such as scopes that no client uses any more.
    case removals
    /// What replacements have left behind. Before the deletions, because a resource that goes takes its record
    /// with it, and the record is all that names them.
    case superseded
    /// What no stack declares any more.
    case deletions

    package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  package let id: ID
  package var stage: Stage
  package var action: Action
  package var reasons: [Reason]
  package var differences: [Difference]
  package var drift: [Difference]
  package var undeclaredDrift: [Difference]
  /// What the stack declares, as far as known; empty where the resource goes.
  package var desired: Attributes
  /// The existing resource that is adopted, changed or deleted.
  package var physicalID: PhysicalID?
  /// Changes of the same stage that must have been carried out first.
  package var dependsOn: Set<ID>
  package var source: SourceRange?

  package var resource: ResourceID { id.resource }

  init(
    _ resource: ResourceID, _ action: Action, phase: Phase = .main, reasons: [Reason],
    differences: [Difference] = [], desired: Attributes = [:], physicalID: PhysicalID? = nil,
    dependsOn: Set<ID> = [], source: SourceRange? = nil
  ) {
    id = ID(resource: resource, phase: phase)
    stage = .main
    self.action = action
    self.reasons = reasons
    self.differences = differences
    drift = []
    undeclaredDrift = []
    self.desired = desired
    self.physicalID = physicalID
    self.dependsOn = dependsOn
    self.source = source
  }

  /// Whether carrying it out changes AWS.
  package var changesAWS: Bool { ![Action.noop, .forget].contains(action) }
}
