package import ResourceModel

/// Everything a plan is made from; whoever fills it in has done all the reading.
package struct Situation: Sendable {
  /// A resource as the inventory remembers it.
  package struct Deployed: Sendable, Hashable {
    package var physicalID: PhysicalID
    package var applied: Attributes
    package var snapshot: Attributes
    package var dependencies: Set<ResourceID>
    /// Earlier incarnations whose deletion has not been carried out yet.
    package var superseded: [PhysicalID]

    package init(
      physicalID: PhysicalID, applied: Attributes, snapshot: Attributes, dependencies: Set<ResourceID>,
      superseded: [PhysicalID] = []
    ) {
      self.physicalID = physicalID
      self.applied = applied
      self.snapshot = snapshot
      self.dependencies = dependencies
      self.superseded = superseded
    }
  }

  package enum Observed: Sendable, Hashable {
    case present(Attributes)
    case absent
  }

  package var schemas: [String: Schema]
  /// Of the stacks that are planned, dependencies between them included.
  package var desired: [Resource]
  /// Stacks whose undeclared resources are to be deleted.
  package var stacks: Set<String>
  package var deployed: [ResourceID: Deployed]
  /// What AWS says now; what is missing here was not looked at and counts as it was last seen.
  package var observed: [ResourceID: Observed]
  /// What exists under the names of resources that the inventory does not know.
  package var found: [ResourceID: [(id: PhysicalID, attributes: Attributes)]]
  /// Resources of whose namesakes one is somebody else's, and would lose what only its owner has.
  package var foreign: Set<ResourceID>
  /// Resources that an earlier run was making when it ended: what is found of them is its work.
  package var interrupted: Set<ResourceID>
  /// Attributes of things that no stack owns, such as another team's pool.
  package var outside: [ResourceID: Attributes]
  /// Resources that the user wants to be made anew although nothing about them differs.
  package var replacing: Set<ResourceID>
  /// What replacements have left, or leave now, and that must not go yet: somebody may still use it.
  package var held: [ResourceID: [PhysicalID]]
  /// What the user allows to be deleted or replaced: `stack/kind.key`, or `kind.key` where only one planned stack
  /// has it.
  package var allowedToGo: Set<String>
  /// What the user wants to be taken over although it is foreign, named alike.
  package var allowedToAdopt: Set<String>
  /// Clients that may lose access, named alike or by their key.
  package var allowedToLose: Set<String>
  /// Routes that may become public.
  package var allowedToOpen: [RoutePattern]
  /// Whether deployments may publish what others have in draft.
  package var includesPending: Bool
  /// What was noticed while the desired resources were put together.
  package var notes: [String]

  package init(schemas: [String: Schema]) {
    self.schemas = schemas
    desired = []
    stacks = []
    deployed = [:]
    observed = [:]
    found = [:]
    foreign = []
    interrupted = []
    outside = [:]
    replacing = []
    held = [:]
    allowedToGo = []
    allowedToAdopt = []
    allowedToLose = []
    allowedToOpen = []
    includesPending = false
    notes = []
  }

  func isAllowedToGo(_ id: ResourceID) -> Bool { isNamed(id, in: allowedToGo) }
  func isAllowedToAdopt(_ id: ResourceID) -> Bool { isNamed(id, in: allowedToAdopt) }

  func isAllowedToLose(_ id: ResourceID) -> Bool {
    isNamed(id, in: allowedToLose) || allowedToLose.contains(id.key)
  }

  private func isNamed(_ id: ResourceID, in addresses: Set<String>) -> Bool {
    if addresses.contains(id.description) { return true }
    guard addresses.contains(id.address) else { return false }
    let planned = Set(desired.map(\.id)).union(deployed.keys.filter { stacks.contains($0.stack) })
    return planned.count { $0.address == id.address } == 1
  }

  /// The attributes of a deployed resource as AWS has them now; nil when it is not there.
  func attributes(of id: ResourceID) -> Attributes? {
    guard let deployed = deployed[id] else { return nil }
    switch observed[id] {
    case .present(let attributes): return attributes
    case .absent: return nil
    case nil: return deployed.snapshot
    }
  }
}
