import ResourceModel

/// What a client may be granted.
extension Expansion {
  mutating func clientScopes(
    _ entries: [YAMLEntry], of client: YAMLEntry, _ type: ClientType, id: ResourceID, pool: Pool?
  ) -> [Value] {
    let short = entries.first { $0.key == "scopes" }
    let full = entries.first { $0.key == "allowedOAuthScopes" }
    if short != nil, let full {
      reader.findings.add(
        .keysExclude, at: full.keyPlace, "`scopes` and `allowedOAuthScopes` say the same.",
        suggestion: "Keep `scopes`.")
    }
    let poolID = pool?.id ?? .string(draft.name)
    guard let entry = short ?? full else {
      if type.scopes.isEmpty {
        reader.findings.add(
          .missingKey, at: client.keyPlace, "The client `\(client.key)` needs `scopes`.",
          suggestion: "List what it may do: scopes: [\(server?.scopes.min() ?? "api")].")
      } else {
        clients.append(ClientFacts(id: id, pool: poolID, scopes: []))
      }
      return type.scopes.map { .string($0) }
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
        "`\(entry.key)` has \(items.count) entries; AWS takes 1 to 50 for a \(type.name) client.")
    }
    var facts: [(text: String, place: SourceRange)] = []
    var values: [Value] = []
    for item in items {
      guard let value = reader.value(item, .string(), name: entry.key, path: "", missing: place),
        let scope = clientScope(value, type, at: item.place)
      else { continue }
      if values.contains(scope) {
        reader.findings.add(
          .repeatedItem, at: item.place, "`\(value.plainText)` already stands in this list.",
          suggestion: "Remove it.")
        continue
      }
      values.append(scope)
      if let text = scope.string, !systemScopes.contains(text) { facts.append((text, item.place)) }
    }
    clients.append(ClientFacts(id: id, pool: poolID, scopes: facts))
    return values.sorted()
  }

  /// One scope in full; nil after saying why it cannot be.
  private mutating func clientScope(_ value: Value, _ type: ClientType, at place: SourceRange) -> Value? {
    guard let text = value.string else { return value }
    if systemScopes.contains(text) {
      if type.isForPeople { return value }
      reader.findings.add(
        .reservedName, at: place, "A machine client cannot have Cognito's own scope `\(text)`.",
        suggestion: "List scopes of resource servers alone.")
      return nil
    }
    if draft.kind == .auth, !text.contains("/") {
      reader.findings.add(
        .unknownScope, at: place, "An auth stack has no resource server that `\(text)` could belong to.",
        suggestion: NearMiss.nearest(to: text, among: Array(systemScopes)).map { "Did you mean `\($0)`?" }
          ?? "Write it in full, IDENTIFIER/\(text).")
      return nil
    }
    return inFull(value)
  }

  /// A short name with this stack's identifier before it; a full one stays.
  func inFull(_ scope: Value) -> Value {
    guard let text = scope.string, !text.contains("/") else { return scope }
    let identifier = resources.first { $0.id == draft.id("resourceServer", "api") }?.attributes["identifier"]
    return .joined((identifier?.segments ?? []) + [.text("/\(text)")])
  }
}
