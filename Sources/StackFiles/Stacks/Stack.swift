package import ResourceModel

/// One stack file, expanded: what it asks for, presets filled in and references in place.
package struct Stack: Sendable {
  package enum Kind: String, Sendable, Hashable, CaseIterable { case auth, api }

  package let name: String
  package let kind: Kind
  /// The file's path as diagnostics show it, relative to the workspace.
  package let file: String
  /// In the order of their addresses.
  package let resources: [Resource]
  /// Existing things that must be looked up in AWS before references resolve.
  package let lookups: [Lookup]
  /// The API that the stack protects; its resources follow from what the API has.
  package let binding: Binding?
  /// Where each written attribute stands, by the resource and the attribute's path. Presets have no place.
  package let sources: [ResourceID: [String: SourceRange]]
  /// Other stacks that this one refers to.
  package let dependsOn: Set<String>

  /// Where an attribute is written: its own place, else its nearest parent's, else the resource's.
  package func source(of path: String, in resource: ResourceID) -> SourceRange? {
    var path = path
    while true {
      if let place = sources[resource]?[path] { return place }
      guard let dot = path.lastIndex(of: ".") else { break }
      path = String(path[..<dot])
    }
    return resources.first { $0.id == resource }?.source
  }
}

/// Something that no stack here declares: a user pool, named by what an API stack says in `auth:`, or a secret that
/// somebody has put in a store.
///
/// References to a pool use ``id`` with the outputs `id`, `arn` and `url`. The url may turn out absent; who
/// resolves the lookup then drops what needs it. A secret has the output `version`, and never its value.
package struct Lookup: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// SSM parameters below this prefix, as an auth stack publishes them.
    case parameters(prefix: String)
    case poolARN(String)
    case storedSecret(StoredSecret)
  }
  /// Of the kind `existingUserPool`, with the key `auth`, or of the kind `storedSecret`.
  package let id: ResourceID
  package let source: Source
  package let place: SourceRange?

  /// The kind of a pool's ``id``; no such kind is ever created or deleted.
  package static let kind = "existingUserPool"
  /// The same of a secret's.
  package static let secretKind = "storedSecret"
}

/// The tag by which a resource is found again: its value is the stack's name.
package let stackTag = "authplat:stack"
