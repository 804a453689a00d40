import ResourceModel

/// The clients of a stack and the stores of their secrets.
extension Expansion {
  private static let ownKeys = ["type", "scopes", "secret", "allowedOAuthScopes"]

  mutating func expandClients(_ pool: Pool?) {
    guard let section = entry("clients") else { return }
    for entry in self.section(section) where checkKey(entry, "client") { expandClient(entry, pool) }
    let place = draft.kind == .api ? self.entry("auth")?.value.place ?? server?.place : section.keyPlace
    if let place, let pool, pool.tokenURL == nil, !clients.isEmpty {
      reader.findings.add(
        .noDomain, at: place, "No tokens can be fetched for the clients of `\(draft.name)`.",
        suggestion: "Give the auth stack a `domain:` section.")
    }
  }

  private mutating func expandClient(_ entry: YAMLEntry, _ pool: Pool?) {
    guard let entries = entry.value.entries else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "The client `\(entry.key)` is a mapping, not \(entry.value.noun).",
        suggestion: "Write {type: machine, scopes: […]}.")
      return
    }
    guard let type = clientType(entry, entries) else { return }
    let id = draft.id("userPoolClient", entry.key)
    let written = attributes(
      entries, "userPoolClient", for: id, in: "A \(type.name) client", otherKeys: Self.ownKeys,
      refused: refusals(type))
    let usesPages = usesPages(type, entry, entries)
    var client = type.presets(usesPages: usesPages)
    client["name"] = .string("\(draft.name)-\(entry.key)")
    if type.isForPeople, usesPages {
      client["supportedIdentityProviders"] = .list(
        (["COGNITO"] + (pool?.providers ?? []).map(\.key)).sorted().map { .string($0) })
    }
    client.merge(written) { _, written in written }
    client["userPoolId"] = pool?.id
    warnOfImplicit(client, entry, entries)
    if type.isForPeople { checkSchemes(of: written, type, id) }
    var scopes: [Value] = []
    if usesPages {
      scopes = clientScopes(entries, of: entry, type, id: id, pool: pool)
      client["allowedOAuthScopes"] = .list(scopes)
    }
    let store = expandSecret(type, entry, entries, &client)
    var dependsOn = Set(scopes.flatMap(\.references).map(\.resource))
    if draft.kind == .api { dependsOn.insert(draft.id("resourceServer", "api")) }
    let providers = Set(client["supportedIdentityProviders"]?.strings ?? [])
    dependsOn.formUnion((pool?.providers ?? []).filter { providers.contains($0.key) })
    add(id, client, at: entry.keyPlace, dependsOn: dependsOn, given: ["userPoolId"])
    if let store { publish(entry, store: store, scopes: scopes, pool: pool) }
  }

  // MARK: Type

  private mutating func clientType(_ entry: YAMLEntry, _ entries: [YAMLEntry]) -> ClientType? {
    guard let type = entries.first(where: { $0.key == "type" }) else {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The client `\(entry.key)` needs `type`.",
        suggestion:
          "Write `type: machine`, or one of \(ClientType.names.dropFirst().joined(separator: ", ")).")
      return nil
    }
    if type.value.isNull || type.value.scalar == nil {
      reader.findings.add(
        .wrongType, at: type.value.isNull ? type.keyPlace : type.value.place,
        "`type` takes a text, not \(type.value.noun).",
        suggestion: "Write `type: machine`.")
      return nil
    }
    let text = type.value.scalar?.text ?? ""
    if let known = ClientType.named(text) { return known }
    reader.findings.add(
      .unknownChoice, at: type.value.place, "`type` cannot be `\(text)`.",
      suggestion: NearMiss.suggestion(for: text, among: ClientType.names))
    return nil
  }

  private func refusals(_ type: ClientType) -> [String: String] {
    [
      "userPoolId": draft.kind == .api ? "It follows from `auth:`." : "It is the pool of this stack.",
      "generateSecret": type.hasSecret
        ? "Choose by `secret: {store: …}`; `secret: none` lets Cognito make one that is stored nowhere."
        : "A \(type.name) client cannot keep a secret.",
    ]
  }

  /// Whether the client is sent to the pool's pages, or to its token endpoint.
  private mutating func usesPages(_ type: ClientType, _ entry: YAMLEntry, _ entries: [YAMLEntry]) -> Bool {
    if type.callbacks == .none || entries.contains(where: { $0.key == "callbackURLs" }) { return true }
    if type.callbacks == .required {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The client `\(entry.key)` needs `callbackURLs`.",
        suggestion:
          "Say where people return after signing in: callbackURLs: [https://app.example.com/callback]."
      )
      return true
    }
    for useless in entries where ["scopes", "allowedOAuthScopes", "logoutURLs"].contains(useless.key) {
      reader.findings.add(
        .missingKey, at: useless.keyPlace, "`\(useless.key)` does nothing without `callbackURLs`.",
        suggestion: "Add callbackURLs: [http://localhost:8976/callback], say, or remove it.")
    }
    return false
  }

  /// Another program may claim an app's scheme as well, so only an app on the device itself lives with that.
  private mutating func checkSchemes(of client: Attributes, _ type: ClientType, _ id: ResourceID) {
    if type.takesAppSchemes { return }
    for name in ["callbackURLs", "logoutURLs"] {
      for text in client[name]?.list?.compactMap(\.string) ?? [] {
        guard let colon = text.firstIndex(of: ":"),
          !["http", "https"].contains(text[..<colon].lowercased())
        else { continue }
        reader.findings.add(
          .callbackScheme, at: sources[id]?[name], "No \(type.name) client is reached by `\(text)`.",
          suggestion: "Write an address of https; an app's own scheme takes `type: native`.")
      }
    }
  }

  private mutating func warnOfImplicit(_ client: Attributes, _ entry: YAMLEntry, _ entries: [YAMLEntry]) {
    guard client["allowedOAuthFlows"]?.strings?.contains("implicit") == true else { return }
    let written = entries.first { $0.key == "allowedOAuthFlows" } ?? entries.first { $0.key == "type" }
    reader.findings.add(
      .implicitGrant, at: written?.value.place ?? entry.keyPlace,
      "The client `\(entry.key)` gets its tokens in the address of a page.",
      suggestion: "Use `type: browser`, which takes a code and PKCE instead.")
  }

  // MARK: Secret

  /// Puts the secret, or the wish for one, in its place.
  /// - Returns: the store to publish it in; nil for none.
  private mutating func expandSecret(
    _ type: ClientType, _ entry: YAMLEntry, _ entries: [YAMLEntry], _ client: inout Attributes
  ) -> Store? {
    let secret = entries.first { $0.key == "secret" }
    guard type.hasSecret else {
      if let secret {
        reader.findings.add(
          .decidedElsewhere, at: secret.keyPlace, "`secret` cannot be written here.",
          suggestion: "A \(type.name) client cannot keep a secret; `type: server` has one.")
      }
      return nil
    }
    let store = expandStore(secret, of: entry)
    if let store {
      client["clientSecret"] = .reference(store.id, "pendingValue")
    } else {
      client["generateSecret"] = true
    }
    return store
  }
}
