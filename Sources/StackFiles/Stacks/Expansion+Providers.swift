import ResourceModel

/// `identityProviders:`, where other services sign the pool's users in.
extension Expansion {
  mutating func expandProviders() {
    guard let section = entry("identityProviders") else { return }
    for entry in self.section(section) where checkKey(entry, "identity provider") { expandProvider(entry) }
  }

  /// Longest text that AWS takes for a detail.
  private static let longestDetail = 131_072

  private static let refusals = [
    "userPoolId": "It is the pool of this stack.", "name": "It is the provider's key.",
    "secrets": "Write {from: …} where the secret belongs.",
    "secretVersions": "authplat asks the stores for them.",
    "declaredDetails": "They are those that the stack says.",
  ]

  private mutating func expandProvider(_ entry: YAMLEntry) {
    guard let entries = entry.value.entries else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "The identity provider `\(entry.key)` is a mapping, not \(entry.value.noun).",
        suggestion: "Write {clientId: …, clientSecret: {from: ssm:/NAME}, scopes: [openid]}.")
      return
    }
    guard let language = language(entry, entries), checkName(entry) else { return }
    let id = draft.id("identityProvider", entry.key)
    let own = language.settings.map(\.key) + ["type", "providerDetails"]
    var provider = attributes(
      entries, "identityProvider", for: id, in: "The identity provider", otherKeys: own,
      refused: Self.refusals)
    provider["userPoolId"] = .reference(draft.poolID, "id")
    provider["name"] = .string(entry.key)
    provider["type"] = .string(language.type)
    var details = ProviderDetails(id: id, owner: entry.key)
    for setting in language.settings {
      guard let written = entries.first(where: { $0.key == setting.key }) else { continue }
      read(written, as: setting, into: &details)
    }
    if let free = entries.first(where: { $0.key == "providerDetails" }) { readFree(free, into: &details) }
    checkRequired(language, details, entry)
    for (detail, preset) in language.presets {
      details.values[detail] = details.values[detail] ?? .string(preset)
    }
    provider["providerDetails"] = .map(details.values)
    if !details.values.isEmpty {
      provider["declaredDetails"] = .list(details.values.keys.sorted().map { .string($0) })
    }
    if !details.secrets.isEmpty {
      provider["secrets"] = .map(details.secrets)
      provider["secretVersions"] = .map(details.versions)
    }
    add(id, provider, at: entry.keyPlace)
  }

  /// What is read of one provider.
  private struct ProviderDetails {
    let id: ResourceID
    let owner: String
    var values: [String: Value] = [:]
    var secrets: [String: Value] = [:]
    var versions: [String: Value] = [:]
    /// Details that are written, wrong ones included, with the key that says each.
    var written: [String: String] = [:]
  }

  // MARK: Name and type

  private mutating func language(_ entry: YAMLEntry, _ entries: [YAMLEntry]) -> ProviderLanguage? {
    let type = entries.first { $0.key == "type" }
    if let social = ProviderLanguage.all.first(where: { $0.word == nil && $0.type == entry.key }) {
      if let type, type.value.scalar?.text.lowercased() != social.type.lowercased() {
        reader.findings.add(
          .decidedElsewhere, at: type.keyPlace, "`type` cannot be written here.",
          suggestion: "The name \(entry.key) says it.")
        return nil
      }
      return social
    }
    let words = ProviderLanguage.all.compactMap(\.word)
    guard let type else {
      let names = ProviderLanguage.all.filter { $0.word == nil }.map(\.type)
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The identity provider `\(entry.key)` needs `type`.",
        suggestion: NearMiss.nearest(to: entry.key, among: names).map { "Did you mean `\($0)`?" }
          ?? "Write type: oidc or type: saml; \(names.joined(separator: ", ")) are social ones.")
      return nil
    }
    guard let text = known(type, like: "oidc") else { return nil }
    if let language = ProviderLanguage.all.first(where: { $0.word == text.lowercased() }) { return language }
    reader.findings.add(
      .unknownChoice, at: type.value.place, "`type` cannot be `\(text)`.",
      suggestion: ProviderLanguage.all.contains { $0.type.lowercased() == text.lowercased() }
        ? "A social provider is called by its type: write it as the key, without `type`."
        : NearMiss.suggestion(for: text, among: words))
    return nil
  }

  private mutating func checkName(_ entry: YAMLEntry) -> Bool {
    if entry.key.uppercased() == "COGNITO" {
      reader.findings.add(
        .reservedName, at: entry.keyPlace, "`\(entry.key)` stands for the pool's own users.",
        suggestion: "Choose another name.")
      return false
    }
    guard case .string(let length, let pattern)? = schema("identityProvider")["name"]?.type else {
      return true
    }
    return reader.check(entry.key, entry.key, length, pattern, at: entry.keyPlace)
  }

  // MARK: Settings

  private mutating func read(
    _ entry: YAMLEntry, as setting: ProviderLanguage.Setting, into details: inout ProviderDetails
  ) {
    details.written[setting.detail] = setting.key
    let path = "providerDetails.\(setting.detail)"
    sources[details.id, default: [:]][path] = entry.value.isNull ? entry.keyPlace : entry.value.place
    let type: AttributeType
    switch setting.form {
    case .secret: return readSecret(entry, setting.detail, into: &details)
    case .file:
      let text = textFile(entry, like: "saml/metadata.xml", atMost: Self.longestDetail)
      details.values[setting.detail] = text.map { .string($0) }
      return
    case .text: type = .string(length: 1...Self.longestDetail)
    case .list: type = .list(.string(length: 1...1024), count: 1...100)
    case .flag: type = .bool
    case .choice(let choices): type = .oneOf(choices)
    }
    let value = reader.value(entry.value, type, name: entry.key, path: path, missing: entry.keyPlace)
    switch (setting.form, value) {
    case (.list(let separator), .list(let items)?):
      details.values[setting.detail] = .joined(
        Array(items.map(\.segments).joined(separator: [.text(separator)])))
    case (.flag, .bool(let claim)?): details.values[setting.detail] = .string(claim ? "true" : "false")
    default: details.values[setting.detail] = value
    }
  }

  /// `providerDetails:`, by AWS's own names.
  private mutating func readFree(_ section: YAMLEntry, into details: inout ProviderDetails) {
    for entry in self.section(section) {
      if let key = details.written[entry.key] {
        reader.findings.add(
          .keysExclude, at: entry.keyPlace, "`\(key)` and `\(entry.key)` say the same.",
          suggestion: "Keep `\(key)`.")
        continue
      }
      let isSecret = StoredSecret.isSecret(named: entry.key)
      read(
        entry, as: ProviderLanguage.Setting(entry.key, entry.key, isSecret ? .secret : .text), into: &details)
    }
  }

  /// `{from: STORE:NAME}`. What else stands there is a secret that was written down, and is not repeated.
  private mutating func readSecret(
    _ entry: YAMLEntry, _ detail: String, into details: inout ProviderDetails
  ) {
    let example =
      "Write \(entry.key): {from: ssm:/\(draft.name)/\(details.owner)}, or {from: secretsManager:NAME}."
    guard let members = entry.value.entries else {
      if entry.value.isNull || entry.value.items != nil {
        reader.findings.add(
          .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
          "`\(entry.key)` takes a mapping, not \(entry.value.noun).", suggestion: example)
        return
      }
      let isFromEnvironment = entry.value.scalar?.text.contains("${env.") == true
      reader.findings.add(
        isFromEnvironment ? .environmentInSecret : .secretInFile, at: entry.keyPlace,
        "`\(entry.key)` is a secret.", suggestion: example)
      return
    }
    for other in members where other.key != "from" {
      reader.unknown(other, in: "`\(entry.key)`", known: ["from"])
    }
    guard let from = members.first(where: { $0.key == "from" }) else {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "`\(entry.key)` needs `from`: where the secret stands.",
        suggestion: example)
      return
    }
    var text = from.value.scalar?.text
    if text?.contains("$") == true {
      text = known(from, like: "ssm:/\(draft.name)/\(details.owner)")
      if text == nil { return }
    }
    guard let secret = text.flatMap(StoredSecret.init) else {
      // It may be the secret itself, so it is not repeated.
      reader.findings.add(
        .secretReference, at: from.keyPlace,
        "`from` of `\(entry.key)` names no place that authplat knows.", suggestion: example)
      return
    }
    let lookup = Lookup(
      id: draft.id(Lookup.secretKind, "\(details.owner).\(detail)"), source: .storedSecret(secret),
      place: from.value.place)
    lookups.append(lookup)
    details.secrets[detail] = .string("\(secret)")
    details.versions[detail] = .reference(lookup.id, "version")
  }

  private mutating func checkRequired(
    _ language: ProviderLanguage, _ details: ProviderDetails, _ entry: YAMLEntry
  ) {
    for setting in language.settings where setting.isRequired && details.written[setting.detail] == nil {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The identity provider `\(entry.key)` needs `\(setting.key)`.",
        suggestion: "Add `\(setting.key):`.")
    }
    let metadata = ["MetadataURL", "MetadataFile"].filter { details.written[$0] != nil }
    if language.type == "SAML", metadata.count != 1 {
      reader.findings.add(
        metadata.isEmpty ? .missingKey : .keysExclude, at: entry.keyPlace,
        "The identity provider `\(entry.key)` needs either `metadataURL` or `metadataFile`.",
        suggestion: metadata.isEmpty ? "Write metadataURL: https://…" : "Keep one.")
    }
  }
}
