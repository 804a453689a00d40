/// One desired resource: what a stack asks for, before anything is compared.
package struct Resource: Sendable, Hashable {
  package let id: ResourceID
  /// Only what the stack declares; server defaults are not filled in.
  package var attributes: Attributes
  /// Where the stack file declares it.
  package var source: SourceRange?
  /// Resources that must exist first although no attribute refers to them.
  package var dependsOn: Set<ResourceID>

  package init(
    _ id: ResourceID, _ attributes: Attributes, source: SourceRange? = nil, dependsOn: Set<ResourceID> = []
  ) {
    self.id = id
    self.attributes = attributes
    self.source = source
    self.dependsOn = dependsOn
  }

  /// Everything that must exist before this resource: what it refers to, and what it names outright.
  package var dependencies: Set<ResourceID> {
    dependsOn.union(attributes.values.flatMap(\.references).map(\.resource)).subtracting([id])
  }
}
