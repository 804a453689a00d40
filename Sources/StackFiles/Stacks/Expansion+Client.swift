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
}
