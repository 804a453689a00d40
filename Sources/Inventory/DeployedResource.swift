package import ResourceModel

/// One resource as the inventory remembers it: what was last applied, and what AWS said then.
package struct DeployedResource: Sendable, Hashable {
  package let id: ResourceID
  package var physicalID: PhysicalID
  /// What the stack declared when last applied, references resolved; sensitive and write-only values left out.
  package var declared: Attributes
  /// What AWS said after that, normalised; sensitive values left out.
  package var observed: Attributes
  /// The keyed hash that stands for the value of a secret attribute, by the attribute's name.
  package var fingerprints: [String: String]
  /// Earlier incarnations that replacements have left and whose deletion is still to come.
  package var superseded: [PhysicalID]
  /// What must be deleted only after this; for when the stack file is gone.
  package var dependencies: Set<ResourceID>
  /// When it was last applied or observed.
  package var updatedAt: Timestamp

  package init(
    id: ResourceID, physicalID: PhysicalID, declared: Attributes, observed: Attributes,
    fingerprints: [String: String] = [:], superseded: [PhysicalID] = [], dependencies: Set<ResourceID> = [],
    updatedAt: Timestamp
  ) {
    self.id = id
    self.physicalID = physicalID
    self.declared = declared
    self.observed = observed
    self.fingerprints = fingerprints
    self.superseded = superseded
    self.dependencies = dependencies
    self.updatedAt = updatedAt
  }
}

/// A stack that has been registered, whether anything of it is deployed or not.
package struct RegisteredStack: Sendable, Hashable {
  package let name: String
  /// `auth` or `api`.
  package let kind: String
  /// The stack file, relative to the workspace.
  package let file: String
  package let registeredAt: Timestamp
}
