import ResourceModel

/// Where the secret of an API's client is kept, and what is published there.
extension Expansion {
  struct Store {
    let id: ResourceID
    /// As `secret: {store: …}` names it.
    let kind: String
  }

  /// The kinds that can hold a secret, by the word for each.
  private static let storeKinds = [
    "secretsManager": "secretsManagerSecret", "ssm": "ssmParameter", "file": "secretFile",
  ]
  private static let stores = ["secretsManager", "ssm", "file", "none"]

  /// The store of a client's secret; nil for none.
  mutating func expandStore(_ secret: YAMLEntry?, of client: YAMLEntry) -> Store? {
    var entries: [YAMLEntry] = []
    var word = secret?.value
    if let secret, let members = secret.value.entries {
      entries = members.filter { $0.key != "store" }
      word = members.first { $0.key == "store" }?.value
    }
    guard let word = storeWord(word, in: secret) else { return nil }
    guard let kind = Self.storeKinds[word] else {
      for entry in entries {
        reader.findings.add(
          .keysExclude, at: entry.keyPlace, "`\(entry.key)` says nothing when the secret is stored nowhere.",
          suggestion: "Remove it.")
      }
      return nil
    }
    // One word for the key in both stores.
    if word == "ssm" {
      entries = entries.map { entry in
        entry.key == "kmsKeyId"
          ? YAMLEntry(key: "keyId", keyPlace: entry.keyPlace, value: entry.value) : entry
      }
    }
    let id = draft.id(kind, client.key)
    var refused = [
      "value": "authplat makes the secret itself.", "type": "It is SecureString.",
      "overwrite": "authplat decides it.",
      "secretString": "authplat makes the secret itself.",
      "secretBinary": "authplat makes the secret itself.",
    ]
    if word == "file" {
      for key in ["kmsKeyId", "keyId"] {
        refused[key] = "A file is not encrypted; choose secretsManager or ssm."
      }
      refused["name"] = "A file is found by its `path`."
    } else {
      refused["path"] = "A path belongs to the store file; here it is `name`."
    }
    var store = attributes(entries, kind, for: id, in: "`secret`", otherKeys: [], refused: refused)
    let place = secret?.keyPlace ?? client.keyPlace
    if word == "file" {
      store["path"] =
        store["path"] ?? .string(".authplat/secrets/\(scope.environment)/\(draft.name)/\(client.key).json")
      warnOfCommitting(store["path"], at: sources[id]?["path"] ?? place)
    } else {
      store["name"] = store["name"] ?? .string("/\(draft.name)/\(client.key)")
      store["tags"] = tags(store["tags"], at: entries, key: "tags")
    }
    if word == "ssm" {
      store["type"] = "SecureString"
      checkParameterName(store["name"], at: sources[id]?["name"] ?? place)
    }
    add(id, store, at: place, given: ["value", "secretString"])
    return Store(id: id, kind: word)
  }

  /// Below .authplat nothing is committed, and outside of the workspace nothing is known.
  private mutating func warnOfCommitting(_ path: Value?, at place: SourceRange) {
    guard let path = path?.string, !path.hasPrefix("/"), !path.hasPrefix("../"), !path.hasPrefix(".authplat/")
    else { return }
    reader.findings.add(
      .secretInWorkspace, at: place, "`\(path)` will hold a secret and stands among the workspace's files.",
      suggestion: "Leave `path` out for a file below .authplat, or see that .gitignore names it.")
  }

  private mutating func storeWord(_ word: YAMLNode?, in secret: YAMLEntry?) -> String? {
    guard let word, let secret else { return "secretsManager" }
    guard let scalar = word.scalar, !word.isNull else {
      reader.findings.add(
        .wrongType, at: word.isNull ? secret.keyPlace : word.place,
        "`secret` takes a store, not \(word.noun).",
        suggestion: "Write {store: secretsManager}, {store: ssm}, {store: file} or none.")
      return nil
    }
    if let kind = Self.stores.first(where: { $0.lowercased() == scalar.text.lowercased() }) { return kind }
    reader.findings.add(
      .unknownChoice, at: word.place, "The store cannot be `\(scalar.text)`.",
      suggestion: NearMiss.suggestion(for: scalar.text, among: Self.stores))
    return nil
  }

  /// What consumers of the secret need, written to the store once the client exists.
  mutating func publish(_ entry: YAMLEntry, store: Store, scopes: [Value], pool: Pool?) {
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
