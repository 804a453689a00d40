import ResourceModel

/// `groups:` and `users:` of an auth stack.
extension Expansion {
  mutating func expandPeople() {
    if let groups = entry("groups") {
      for entry in section(groups) where checkKey(entry, "group", dots: true) { expandGroup(entry) }
    }
    if let users = entry("users") {
      for entry in section(users) { expandUser(entry) }
    }
  }

  /// What `groups:` or `users:` says of one; nothing is a mapping without entries.
  private mutating func members(_ entry: YAMLEntry, _ noun: String) -> [YAMLEntry]? {
    if let entries = entry.value.entries { return entries }
    if entry.value.isNull { return [] }
    reader.findings.add(
      .wrongType, at: entry.value.place, "The \(noun) `\(entry.key)` is a mapping, not \(entry.value.noun).",
      suggestion: "Write {}, or its attributes.")
    return nil
  }

  private static let poolRefusal = ["userPoolId": "It is the pool of this stack."]
  private static let userRefusals = poolRefusal.merging([
    "impliedAttributes": "Write them under `attributes`, and they are kept as you write them."
  ]) { $1 }

  private mutating func expandGroup(_ entry: YAMLEntry) {
    guard let entries = members(entry, "group") else { return }
    let id = draft.id("group", entry.key)
    var group = attributes(entries, "group", for: id, in: "A group", refused: Self.poolRefusal)
    group["userPoolId"] = .reference(draft.poolID, "id")
    group["name"] = group["name"] ?? .string(entry.key)
    add(id, group, at: entry.keyPlace)
  }

  // MARK: Users

  private mutating func expandUser(_ entry: YAMLEntry) {
    guard let entries = members(entry, "user") else { return }
    let id = draft.id("user", entry.key)
    let open = withoutPasswords(entries)
    var user = attributes(
      open, "user", for: id, in: "A user", otherKeys: ["groups"], refused: Self.userRefusals)
    user["userPoolId"] = .reference(draft.poolID, "id")
    if !open.contains(where: { $0.key == "username" }) { user["username"] = username(entry) }
    guard let name = user["username"] else { return }
    checkSignIn(name, at: sources[id]?["username"] ?? entry.keyPlace)
    let written = user["attributes"]?.map ?? [:]
    let implied = implied(by: written, name)
    if !implied.isEmpty { user["impliedAttributes"] = .map(implied) }
    if user["message"] == nil {
      let own = implied.merging(written) { $1 }
      user["message"] = own["email"] != nil ? "EMAIL" : own["phone_number"] != nil ? "SMS" : "SUPPRESS"
    }
    let groups = groups(of: id, open)
    if !groups.isEmpty { user["groups"] = .list(groups.map(\.name).sorted()) }
    add(id, user, at: entry.keyPlace, dependsOn: Set(groups.map(\.id)))
  }

  /// The key as the name to sign in by.
  private mutating func username(_ entry: YAMLEntry) -> Value? {
    if entry.key.contains("${") {
      reader.findings.add(
        .interpolation, at: entry.keyPlace, "Keys are not interpolated.",
        suggestion: "Give the user a key of your own, and write `username: \"\(entry.key)\"` under it.")
      return nil
    }
    guard case .string(let length, let pattern)? = schema("user")["username"]?.type,
      reader.check(entry.key, "username", length, pattern, at: entry.keyPlace)
    else { return nil }
    return .string(entry.key)
  }

  /// A password in a file is in every copy of it for ever.
  private mutating func withoutPasswords(_ entries: [YAMLEntry]) -> [YAMLEntry] {
    let nested = entries.first { $0.key == "attributes" }?.value.entries ?? []
    for entry in entries + nested where Self.isAboutPassword(entry.key) {
      reader.findings.add(
        .secretInFile, at: entry.keyPlace, "`\(entry.key)` would be a password.",
        suggestion:
          "Remove it: AWS sends a temporary one. To choose one: authplat users create|reset --password-file FILE."
      )
    }
    return entries.filter { !Self.isAboutPassword($0.key) }
  }

  private static func isAboutPassword(_ key: String) -> Bool {
    let key = key.lowercased()
    return key.contains("password") || ["passwd", "pass", "pwd"].contains(key)
  }

  // MARK: What people sign in by

  /// `email` or `phone_number`, where the pool takes that instead of a name.
  private var signInAttributes: [String] {
    resources.first { $0.id == draft.poolID }?.attributes["usernameAttributes"]?.strings ?? []
  }

  /// The attribute that a name is, by its form.
  private static func attribute(of name: String) -> String? {
    if name.wholeMatch(of: #/[^@\s]+@[^@\s]+/#) != nil { return "email" }
    return name.wholeMatch(of: #/\+[0-9]{1,15}/#) == nil ? nil : "phone_number"
  }

  private mutating func checkSignIn(_ name: Value, at place: SourceRange) {
    let wanted = signInAttributes
    guard let name = name.string, !wanted.isEmpty, !wanted.contains(Self.attribute(of: name) ?? "") else {
      return
    }
    let nouns = ["email": "an e-mail address", "phone_number": "a phone number such as +15551234567"]
    reader.findings.add(
      .signInName, at: place, "People sign in to this pool by other names than `\(name)`.",
      suggestion: "Write \(wanted.sorted().compactMap { nouns[$0] }.joined(separator: " or ")).")
  }

  /// The name as the address or number that it is, and each address as verified: who writes the file vouches for it, and
  /// without that no password can be recovered. What is written is not among them.
  private func implied(by written: [String: Value], _ name: Value) -> [String: Value] {
    var implied: [String: Value] = [:]
    if let text = name.string, let attribute = Self.attribute(of: text), signInAttributes.contains(attribute)
    {
      implied[attribute] = name
    }
    for address in ["email", "phone_number"] where implied[address] != nil || written[address] != nil {
      implied["\(address)_verified"] = "true"
    }
    return implied.filter { written[$0.key] == nil }
  }

  // MARK: Groups of a user

  private mutating func groups(of user: ResourceID, _ entries: [YAMLEntry]) -> [(id: ResourceID, name: Value)]
  {
    guard let entry = entries.first(where: { $0.key == "groups" }) else { return [] }
    sources[user, default: [:]]["groups"] = entry.value.isNull ? entry.keyPlace : entry.value.place
    let keys = reader.value(
      entry.value, .set(.string()), name: "groups", path: "groups", missing: entry.keyPlace)
    let known = self.entry("groups")?.value.entries?.map(\.key) ?? []
    for key in keys?.list ?? [] {
      let items = entry.value.items ?? []
      let written =
        items.first { $0.scalar?.text == key.string }
        ?? items.first { $0.scalar?.text.contains("$") == true } ?? entry.value
      guard let text = key.string else {
        reader.findings.add(
          .interpolation, at: written.place, "A group of a user must be known before anything is created.",
          suggestion: "Write its key, or use a variable.")
        continue
      }
      if known.contains(text) { continue }
      reader.findings.add(
        .unknownGroup, at: written.place, "The stack declares no group `\(text)`.",
        suggestion: NearMiss.suggestion(for: text, among: known) ?? "Add it under `groups:`.")
    }
    return (keys?.list ?? []).compactMap(\.string).compactMap { key in
      let id = draft.id("group", key)
      return resources.first { $0.id == id }?.attributes["name"].map { (id, $0) }
    }
  }
}
