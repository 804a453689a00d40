import ResourceModel

/// Turns one draft into resources: reads what is written, fills presets in, puts references in place.
struct Expansion {
  let draft: StackDraft
  let schemas: [String: Schema]
  let scope: Scope
  /// Every draft of the workspace by name, to follow `auth: NAME`.
  let drafts: [String: StackDraft]
  let documents: APIDocumentReader
  var reader: SchemaReader
  var resources: [Resource] = []
  var lookups: [Lookup] = []
  var sources: [ResourceID: [String: SourceRange]] = [:]
  var server: ServerFacts?
  var clients: [ClientFacts] = []
  var binding: Binding?
  /// The scopes that routes ask for, in full, each with its place.
  var demanded: [(text: String, place: SourceRange)] = []

  /// What the checks across stacks need to know of a resource server.
  struct ServerFacts {
    let id: ResourceID
    let pool: Value
    let identifier: String?
    let place: SourceRange
    let scopes: Set<String>
  }

  /// A client's scopes in full, each with its place.
  struct ClientFacts {
    let id: ResourceID
    let pool: Value
    let scopes: [(text: String, place: SourceRange)]
  }

  init(
    _ draft: StackDraft, schemas: [String: Schema], scope: Scope, drafts: [String: StackDraft],
    documents: APIDocumentReader
  ) {
    self.documents = documents
    self.draft = draft
    self.schemas = schemas
    self.drafts = drafts
    var scope = scope
    scope.stack = draft.name
    if draft.kind == .auth {
      scope.own["pool.id"] = Reference(draft.poolID, "id")
      scope.own["pool.arn"] = Reference(draft.poolID, "arn")
      if let domain = draft.domainID { scope.own["domain.url"] = Reference(domain, "url") }
      scope.own.merge(draft.clientOutputs) { own, _ in own }
    }
    self.scope = scope
    reader = SchemaReader(scope: scope)
  }

  mutating func expand() -> Stack {
    checkSections()
    switch draft.kind {
    case .auth: expandAuth()
    case .api: expandAPI()
    }
    let others = Set(resources.flatMap { $0.dependencies.map(\.stack) }).subtracting([draft.name])
    return Stack(
      name: draft.name, kind: draft.kind, file: draft.file, resources: resources.sorted { $0.id < $1.id },
      lookups: lookups, binding: binding, sources: sources, dependsOn: others)
  }

  private mutating func checkSections() {
    for entry in draft.entries where !draft.knownKeys.contains(entry.key) {
      reader.unknown(entry, in: "A stack of kind \(draft.kind.rawValue)", known: draft.knownKeys)
    }
  }

  // MARK: Shared by both kinds

  func schema(_ kind: String) -> Schema {
    guard let schema = schemas[kind] else { preconditionFailure("the catalogue has no kind \(kind)") }
    return schema
  }

  func entry(_ key: String) -> YAMLEntry? { draft.entries.first { $0.key == key } }

  /// The entries of a section; none, after saying so, when it is no mapping. Nothing at all is an empty one.
  mutating func section(_ entry: YAMLEntry) -> [YAMLEntry] {
    if let entries = entry.value.entries { return entries }
    if entry.value.isNull { return [] }
    reader.findings.add(
      .wrongType, at: entry.value.place, "`\(entry.key)` takes a mapping, not \(entry.value.noun).")
    return []
  }

  /// Reads attributes of a kind, and collects their places under the resource.
  mutating func attributes(
    _ entries: [YAMLEntry], _ kind: String, for id: ResourceID, in owner: String, otherKeys: [String] = [],
    refused: [String: String] = [:]
  ) -> Attributes {
    reader.sources = [:]
    let attributes = reader.attributes(
      entries.filter { !otherKeys.contains($0.key) }, schema(kind).attributes, of: owner,
      otherKeys: otherKeys,
      refused: refused)
    sources[id, default: [:]].merge(reader.sources) { _, new in new }
    return attributes
  }

  /// Adds a resource, after checking that everything AWS requires is there.
  mutating func add(
    _ id: ResourceID, _ attributes: Attributes, at place: SourceRange, dependsOn: Set<ResourceID> = [],
    given: Set<String> = []
  ) {
    if let schema = schemas[id.kind] {
      for row in schema.attributes
      where row.presence == .required && attributes[row.name] == nil && !given.contains(row.name) {
        reader.findings.add(
          .missingKey, at: place, "`\(id.address)` needs `\(row.name)`.", suggestion: "Add `\(row.name):`.")
      }
    }
    resources.append(Resource(id, attributes, source: place, dependsOn: dependsOn))
  }

  /// The written tags and the one that names the stack.
  mutating func tags(_ written: Value?, at entries: [YAMLEntry], key: String) -> Value {
    var tags = written?.map ?? [:]
    if tags[stackTag] != nil,
      let place = entries.first(where: { $0.key == key })?.value.entries?
        .first(where: { $0.key == stackTag })?.keyPlace
    {
      reader.findings.add(
        .reservedName, at: place, "The tag `\(stackTag)` is authplat's own.", suggestion: "Remove it.")
    }
    tags[stackTag] = .string(draft.name)
    return .map(tags)
  }

  /// A key that becomes part of an address.
  mutating func checkKey(_ entry: YAMLEntry, _ noun: String, dots: Bool = false) -> Bool {
    let text = dots ? entry.key.replacing(".", with: "") : entry.key
    if isName(text), entry.key.utf8.count <= 64 { return true }
    reader.findings.add(
      .invalidName, at: entry.keyPlace, "The \(noun) `\(entry.key)` becomes part of an address.",
      suggestion: "Use letters, digits, hyphen and underscore, beginning with a letter or digit, 64 at most.")
    return false
  }

  /// SSM's rules on names that its model does not state.
  mutating func checkParameterName(_ value: Value?, at place: SourceRange) {
    guard let name = value?.string else { return }
    let levels = name.split(separator: "/")
    let first = levels.first?.lowercased() ?? ""
    let isAllowed = name.utf8.allSatisfy {
      isLetterOrDigit($0)
        || [UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/")].contains($0)
    }
    guard
      levels.isEmpty || !isAllowed || levels.count > 15 || first.hasPrefix("aws") || first.hasPrefix("ssm")
        || (levels.count > 1 && !name.hasPrefix("/"))
    else { return }
    reader.findings.add(
      .parameterName, at: place, "SSM refuses the name `\(name)`.",
      suggestion: "Give another `name:`, such as /shared/\(levels.last ?? "name").")
  }
}
