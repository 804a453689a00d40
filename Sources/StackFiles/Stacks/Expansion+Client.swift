import ResourceModel

/// The clients of an API stack and the stores of their secrets.
extension Expansion {
  /// Client types of the language; this version makes machine clients.
  static let clientTypes = ["machine", "browser", "native", "server", "cli", "legacyImplicit"]

  private static let clientRefusals = [
    "userPoolId": "It follows from `auth:`.",
    "generateSecret":
      "Choose by `secret: {store: …}`; `secret: none` lets Cognito make one that is stored nowhere.",
  ]

  mutating func expandClient(_ entry: YAMLEntry, _ pool: Pool?) {
    guard let entries = entry.value.entries else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "The client `\(entry.key)` is a mapping, not \(entry.value.noun).",
        suggestion: "Write {type: machine, scopes: […]}.")
      return
    }
    guard isMachine(entry, entries) else { return }
    let id = draft.id("userPoolClient", entry.key)
    var client: Attributes = [
      "name": .string("\(draft.name)-\(entry.key)"),
      "allowedOAuthFlows": ["client_credentials"],
      "allowedOAuthFlowsUserPoolClient": true,
      "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    ]
    let written = attributes(
      entries, "userPoolClient", for: id, in: "A machine client",
      otherKeys: ["type", "scopes", "secret", "allowedOAuthScopes"], refused: Self.clientRefusals)
    client.merge(written) { _, written in written }
    client["userPoolId"] = pool?.id
    let scopes = clientScopes(entries, of: entry, id: id, pool: pool)
    client["allowedOAuthScopes"] = .list(scopes)
    let store = expandStore(entries.first { $0.key == "secret" }, of: entry)
    if let store {
      client["clientSecret"] = .reference(store.id, "pendingValue")
    } else {
      client["generateSecret"] = true
    }
    var dependsOn: Set<ResourceID> = [draft.id("resourceServer", "api")]
    dependsOn.formUnion(scopes.flatMap(\.references).map(\.resource))
    add(id, client, at: entry.keyPlace, dependsOn: dependsOn, given: ["userPoolId"])
    if let store { publish(entry, store: store, scopes: scopes, pool: pool) }
  }

  private mutating func isMachine(_ entry: YAMLEntry, _ entries: [YAMLEntry]) -> Bool {
    guard let type = entries.first(where: { $0.key == "type" }) else {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The client `\(entry.key)` needs `type`.",
        suggestion: "Write `type: machine`.")
      return false
    }
    if type.value.isNull || type.value.scalar == nil {
      reader.findings.add(
        .wrongType, at: type.value.isNull ? type.keyPlace : type.value.place,
        "`type` takes a text, not \(type.value.noun).",
        suggestion: "Write `type: machine`.")
      return false
    }
    let text = type.value.scalar?.text ?? ""
    if text == "machine" { return true }
    if Self.clientTypes.contains(text) {
      reader.findings.add(
        .notYet, at: type.value.place,
        "Clients of type `\(text)` belong to the language, but this version does not make them yet.",
        suggestion: "Use `machine`, or remove the client for now.")
    } else {
      reader.findings.add(
        .unknownChoice, at: type.value.place, "`type` cannot be `\(text)`.",
        suggestion: NearMiss.suggestion(for: text, among: Self.clientTypes))
    }
    return false
  }

  // MARK: Scopes

  private mutating func clientScopes(
    _ entries: [YAMLEntry], of client: YAMLEntry, id: ResourceID, pool: Pool?
  ) -> [Value] {
    let short = entries.first { $0.key == "scopes" }
    let full = entries.first { $0.key == "allowedOAuthScopes" }
    if short != nil, let full {
      reader.findings.add(
        .keysExclude, at: full.keyPlace, "`scopes` and `allowedOAuthScopes` say the same.",
        suggestion: "Keep `scopes`.")
    }
    guard let entry = short ?? full else {
      reader.findings.add(
        .missingKey, at: client.keyPlace, "The client `\(client.key)` needs `scopes`.",
        suggestion: "List what it may do: scopes: [\(server?.scopes.min() ?? "api")].")
      return []
    }
    let place = entry.value.isNull ? entry.keyPlace : entry.value.place
    sources[id, default: [:]]["allowedOAuthScopes"] = place
    guard let items = entry.value.items else {
      _ = reader.value(entry.value, .set(.string()), name: entry.key, path: "", missing: entry.keyPlace)
      return []
    }
    if items.isEmpty || items.count > 50 {
      reader.findings.add(
        .itemCount, at: place,
        "`\(entry.key)` has \(items.count) entries; AWS takes 1 to 50 for a machine client.")
    }
    var facts: [(text: String, place: SourceRange)] = []
    var values: [Value] = []
    for item in items {
      guard let value = reader.value(item, .string(), name: entry.key, path: "", missing: place) else {
        continue
      }
      let fullValue = inFull(value)
      if values.contains(fullValue) {
        reader.findings.add(
          .repeatedItem, at: item.place, "`\(value.plainText)` already stands in this list.",
          suggestion: "Remove it.")
        continue
      }
      values.append(fullValue)
      if let text = value.string, systemScopes.contains(text) {
        reader.findings.add(
          .reservedName, at: item.place, "A machine client cannot have Cognito's own scope `\(text)`.",
          suggestion: "List scopes of resource servers alone.")
      } else if let text = fullValue.string {
        facts.append((text, item.place))
      }
    }
    clients.append(ClientFacts(id: id, pool: pool?.id ?? .string(draft.name), scopes: facts))
    return values.sorted()
  }

  /// A short name with this stack's identifier before it; a full one stays.
  func inFull(_ scope: Value) -> Value {
    guard let text = scope.string, !text.contains("/") else { return scope }
    let identifier = resources.first { $0.id == draft.id("resourceServer", "api") }?.attributes["identifier"]
    return .joined((identifier?.segments ?? []) + [.text("/\(text)")])
  }

  // MARK: Secrets

  struct Store {
    let id: ResourceID
    /// As `secret: {store: …}` names it.
    let kind: String
  }

  private static let stores = ["secretsManager", "ssm", "none"]

  /// The store of a client's secret; nil for none.
  private mutating func expandStore(_ secret: YAMLEntry?, of client: YAMLEntry) -> Store? {
    var entries: [YAMLEntry] = []
    var word = secret?.value
    if let secret, let members = secret.value.entries {
      entries = members.filter { $0.key != "store" }
      word = members.first { $0.key == "store" }?.value
    }
    guard let kind = storeKind(word, in: secret) else { return nil }
    let isParameter = kind == "ssm"
    if kind == "none" {
      for entry in entries {
        reader.findings.add(
          .keysExclude, at: entry.keyPlace, "`\(entry.key)` says nothing when the secret is stored nowhere.",
          suggestion: "Remove it.")
      }
      return nil
    }
    // One word for the key in both stores.
    if isParameter {
      entries = entries.map { entry in
        entry.key == "kmsKeyId"
          ? YAMLEntry(key: "keyId", keyPlace: entry.keyPlace, value: entry.value) : entry
      }
    }
    let id = draft.id(isParameter ? "ssmParameter" : "secretsManagerSecret", client.key)
    let refused = [
      "value": "authplat makes the secret itself.", "type": "It is SecureString.",
      "overwrite": "authplat decides it.",
      "secretString": "authplat makes the secret itself.",
      "secretBinary": "authplat makes the secret itself.",
    ]
    var store = attributes(entries, id.kind, for: id, in: "`secret`", otherKeys: [], refused: refused)
    store["name"] = store["name"] ?? .string("/\(draft.name)/\(client.key)")
    store["tags"] = tags(store["tags"], at: entries, key: "tags")
    if isParameter { store["type"] = "SecureString" }
    let place = secret?.keyPlace ?? client.keyPlace
    if isParameter { checkParameterName(store["name"], at: sources[id]?["name"] ?? place) }
    add(id, store, at: place, given: ["value", "secretString"])
    return Store(id: id, kind: kind)
  }

  private mutating func storeKind(_ word: YAMLNode?, in secret: YAMLEntry?) -> String? {
    guard let word, let secret else { return "secretsManager" }
    guard let scalar = word.scalar, !word.isNull else {
      reader.findings.add(
        .wrongType, at: word.isNull ? secret.keyPlace : word.place,
        "`secret` takes a store, not \(word.noun).",
        suggestion: "Write {store: secretsManager}, {store: ssm} or none.")
      return nil
    }
    if let kind = Self.stores.first(where: { $0.lowercased() == scalar.text.lowercased() }) { return kind }
    if scalar.text == "file" {
      reader.findings.add(
        .notYet, at: word.place,
        "The store `file` belongs to the language, but this version does not have it yet.",
        suggestion: "Use secretsManager, ssm or none.")
    } else {
      reader.findings.add(
        .unknownChoice, at: word.place, "The store cannot be `\(scalar.text)`.",
        suggestion: NearMiss.suggestion(for: scalar.text, among: Self.stores))
    }
    return nil
  }

  /// What consumers of the secret need, written to the store once the client exists.
  private mutating func publish(_ entry: YAMLEntry, store: Store, scopes: [Value], pool: Pool?) {
    let id = draft.id("publishedSecret", entry.key)
    var published: Attributes = [
      "store": .reference(store.id, "id"),
      "storeKind": .string(store.kind),
      "clientId": .reference(draft.id("userPoolClient", entry.key), "id"),
      "scope": .joined(Array(scopes.map(\.segments).joined(separator: [.text(" ")]))),
    ]
    published["userPoolId"] = pool?.id
    published["tokenUrl"] = pool?.tokenURL
    resources.append(Resource(id, published, source: entry.keyPlace))
  }
}
