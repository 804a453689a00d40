import ResourceModel

/// `kind: api`: the pool it belongs to, its resource server, its clients, and the API that they call.
extension Expansion {
  /// The pool a stack belongs to, as references.
  struct Pool {
    let id: Value
    let arn: Value
    let issuer: Value
    /// Where tokens are fetched; nil when the pool is known to have no domain.
    let tokenURL: Value?
    /// Who else signs its users in, as far as a stack declares them; the keys are their names.
    let providers: [ResourceID]

    /// - Parameter resource: the pool, or the lookup that stands for it.
    init(_ resource: ResourceID, tokenURL: Value?, providers: [ResourceID] = []) {
      id = .reference(resource, "id")
      arn = .reference(resource, "arn")
      issuer = .reference(resource, "issuer")
      self.tokenURL = tokenURL
      self.providers = providers
    }
  }

  mutating func expandAPI() {
    let pool = authPool()
    expandServer(pool)
    expandClients(pool)
    expandStyles()
    binding = expandBinding(pool)
  }

  // MARK: auth

  private mutating func authPool() -> Pool? {
    guard let entry = entry("auth") else {
      reader.findings.add(
        .missingKey, at: draft.namePlace, "An API stack needs `auth`: the stack that holds its user pool.",
        suggestion: "Write `auth: STACK`, `auth: {ssm: /PREFIX}` or `auth: {poolArn: ARN}`.")
      return nil
    }
    if let entries = entry.value.entries { return lookup(entry, entries) }
    if entry.value.isNull || entry.value.items != nil {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "`auth` takes the name of a stack or a mapping, not \(entry.value.noun).",
        suggestion: "Write `auth: STACK`, `auth: {ssm: /PREFIX}` or `auth: {poolArn: ARN}`.")
      return nil
    }
    guard let name = known(entry, like: "my-auth") else { return nil }
    guard let other = drafts[name] else {
      let known = drafts.values.filter { $0.kind == .auth }.map(\.name)
      reader.findings.add(
        .unknownStack, at: entry.value.place, "`auth` names the stack `\(name)`, which no file declares.",
        suggestion: NearMiss.suggestion(for: name, among: known)
          ?? "For a pool of another workspace write {ssm: /\(name)}.")
      return nil
    }
    guard other.kind == .auth else {
      reader.findings.add(
        .wrongStackKind, at: entry.value.place, "`\(name)` is a stack of kind \(other.kind.rawValue).",
        suggestion: "Name a stack of kind auth.")
      return nil
    }
    return pool(of: other)
  }

  /// The pool that an auth stack makes.
  func pool(of stack: StackDraft) -> Pool {
    let url = stack.domainID.map { Reference($0, "url") }
    return Pool(stack.poolID, tokenURL: url.map(tokenURL), providers: stack.providerIDs)
  }

  private func tokenURL(_ url: Reference) -> Value {
    .template(Template([.reference(url), .text("/oauth2/token")]))
  }

  private mutating func lookup(_ section: YAMLEntry, _ entries: [YAMLEntry]) -> Pool? {
    let id = draft.id(Lookup.kind, "auth")
    var source: Lookup.Source?
    for entry in entries {
      switch entry.key {
      case "ssm":
        guard let text = known(entry, like: "/other-auth") else { continue }
        let prefix = text.hasSuffix("/") ? String(text.dropLast()) : text
        checkParameterName(.string(prefix), at: entry.value.place)
        if !prefix.hasPrefix("/") {
          reader.findings.add(
            .parameterName, at: entry.value.place, "The prefix `\(text)` does not begin with a slash.",
            suggestion: "Write /\(text).")
        }
        source = .parameters(prefix: prefix)
      case "poolArn":
        guard
          let text = known(
            entry, like: "arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_Example"),
          reader.check(
            text, "poolArn", 20...2048,
            #"arn:[\w-]+:cognito-idp:[\w-]+:[0-9]{12}:userpool/[\w-]+_[0-9a-zA-Z]+"#,
            at: entry.value.place)
        else { continue }
        source = .poolARN(text)
      default: reader.unknown(entry, in: "`auth`", known: ["ssm", "poolArn"])
      }
    }
    if entries.contains(where: { $0.key == "ssm" }), let arn = entries.first(where: { $0.key == "poolArn" }) {
      reader.findings.add(
        .keysExclude, at: arn.keyPlace, "`auth` has both `ssm` and `poolArn`.", suggestion: "Keep one.")
    }
    if entries.isEmpty {
      reader.findings.add(
        .missingKey, at: section.keyPlace, "`auth` needs `ssm` or `poolArn`.",
        suggestion: "Write {ssm: /PREFIX}.")
    }
    guard let source else { return nil }
    lookups.append(Lookup(id: id, source: source, place: section.value.place))
    return Pool(id, tokenURL: tokenURL(Reference(id, "url")))
  }

  /// A text that must be known before anything is looked up.
  mutating func known(_ entry: YAMLEntry, like example: String) -> String? {
    if entry.value.isNull {
      return reader.value(entry.value, .string(), name: entry.key, path: "", missing: entry.keyPlace)?.string
    }
    guard let value = reader.text(entry.value, entry.key) else { return nil }
    if value.string == nil {
      reader.findings.add(
        .interpolation, at: entry.value.place, "`\(entry.key)` must be known before anything is created.",
        suggestion: "Write it out, such as \(example), or use a variable.")
    }
    return value.string
  }

  // MARK: resourceServer

  private mutating func expandServer(_ pool: Pool?) {
    let id = draft.id("resourceServer", "api")
    let section = entry("resourceServer")
    let place = section?.keyPlace ?? draft.namePlace
    let entries = section.map { self.section($0) } ?? []
    let scopes = entries.first { $0.key == "scopes" }
    var attributes = attributes(
      entries, "resourceServer", for: id, in: "`resourceServer`", otherKeys: ["scopes"],
      refused: ["userPoolId": "It follows from `auth:`."])
    attributes["userPoolId"] = pool?.id
    attributes["identifier"] = attributes["identifier"] ?? .string(draft.name)
    attributes["name"] = attributes["name"] ?? .string(draft.name)
    let identifier = attributes["identifier"]?.string
    let identifierPlace = sources[id]?["identifier"] ?? place
    if let identifier,
      systemScopes.contains(identifier.lowercased()) || identifier.lowercased().hasPrefix("aws.cognito")
    {
      reader.findings.add(
        .reservedName, at: identifierPlace, "The identifier `\(identifier)` belongs to Cognito.",
        suggestion: "Choose another identifier.")
    }
    let defined = scopes.map { self.scopes($0, of: id, identifier: identifier) } ?? [:]
    if scopes != nil { attributes["scopes"] = .map(defined.mapValues { $0 }) }
    add(id, attributes, at: place, given: ["userPoolId"])
    server = ServerFacts(
      id: id, pool: pool?.id ?? .string(draft.name), identifier: identifier, place: identifierPlace,
      scopes: Set(defined.keys))
  }

  private mutating func scopes(_ entry: YAMLEntry, of id: ResourceID, identifier: String?) -> [String: Value]
  {
    guard entry.value.entries != nil else {
      if let items = entry.value.items {
        let words = items.compactMap(\.scalar?.text).map { "\($0): \(StackEditor.description(ofScope: $0))" }
        reader.findings.add(
          .wrongType, at: entry.value.place,
          "`scopes` takes a mapping of names and descriptions, not a list.",
          suggestion: "Write {\(words.joined(separator: ", "))}.")
      } else if !entry.value.isNull {
        reader.findings.add(
          .wrongType, at: entry.value.place, "`scopes` takes a mapping, not \(entry.value.noun).",
          suggestion: "Write {\(entry.value.scalar?.text ?? "api"): DESCRIPTION}.")
      }
      return [:]
    }
    // A scope without a description gets the default one, so the nulls are taken out before the types are checked.
    let named = (entry.value.entries ?? []).filter { checkScope($0, identifier: identifier) }
    let described = YAMLNode(
      content: .mapping(named.filter { !$0.value.isNull }), place: entry.value.place,
      isFlow: entry.value.isFlow)
    let type =
      schema("resourceServer")["scopes"]?.type ?? .map(.string(length: 1...256), key: 1...256, count: 0...100)
    reader.sources = [:]
    var result =
      reader.value(described, type, name: "scopes", path: "scopes", missing: entry.keyPlace)?.map ?? [:]
    for scope in named where scope.value.isNull {
      reader.sources["scopes.\(scope.key)"] = scope.keyPlace
      result[scope.key] = .string(StackEditor.description(ofScope: scope.key))
    }
    for scope in named {
      result[scope.key] = result[scope.key] ?? .string(StackEditor.description(ofScope: scope.key))
    }
    sources[id, default: [:]].merge(reader.sources) { _, new in new }
    sources[id, default: [:]]["scopes"] = entry.value.place
    return result
  }

  private mutating func checkScope(_ entry: YAMLEntry, identifier: String?) -> Bool {
    let name = entry.key
    let isAllowed = name.unicodeScalars.allSatisfy {
      (0x21...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" && $0 != "/"
    }
    guard isAllowed, !name.isEmpty else {
      reader.findings.add(
        .scopeName, at: entry.keyPlace,
        name.contains("/")
          ? "The scope `\(name)` contains a slash."
          : "The scope `\(name)` has characters that Cognito refuses.",
        suggestion: name.contains("/")
          ? "Write the short name; the identifier is put before it."
          : "Use letters, digits and . _ - : alone.")
      return false
    }
    if systemScopes.contains(name.lowercased()) {
      reader.findings.add(
        .reservedName, at: entry.keyPlace, "The scope `\(name)` belongs to Cognito.",
        suggestion: "Choose another name.")
      return false
    }
    let length = (identifier ?? "").unicodeScalars.count + name.unicodeScalars.count
    if length > 255 {
      reader.findings.add(
        .scopeTooLong, at: entry.keyPlace,
        "Identifier and scope have \(length) characters together; 255 fit.",
        suggestion: "Shorten one of them.")
      return false
    }
    return true
  }
}

/// Cognito's own scopes (developer guide, "Scopes, M2M, and resource servers").
let systemScopes: Set<String> = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]
