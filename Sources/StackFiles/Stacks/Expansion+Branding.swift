import ResourceModel

/// `branding:`, the look of the hosted pages.
extension Expansion {
  /// Bytes that AWS takes of a style sheet and of a logo, each.
  private static let largestLook = 131_072
  private static let styleKeys = ["css", "image"]

  /// Called when the stack's clients and domains are known.
  mutating func expandBranding() {
    if let section = entry("branding"), section.value.scalar?.text != "none" {
      expandLooks(section)
    }
    expandStyles()
    checkTier()
  }

  // MARK: Classic pages

  private mutating func expandLooks(_ section: YAMLEntry) {
    guard let entries = section.value.entries else {
      reader.findings.add(
        .wrongType, at: section.value.isNull ? section.keyPlace : section.value.place,
        "`branding` takes a mapping or none, not \(section.value.noun).",
        suggestion: "Write {css: branding/login.css, image: branding/logo.png}.")
      return
    }
    for entry in entries where !(Self.styleKeys + ["clients", "managedLogin"]).contains(entry.key) {
      reader.unknown(entry, in: "`branding`", known: Self.styleKeys + ["clients", "managedLogin"])
    }
    if let managed = entries.first(where: { $0.key == "managedLogin" }) { checkManaged(managed) }
    if let first = entries.first(where: { Self.styleKeys.contains($0.key) }) {
      expandLook(entries, key: "all", client: "ALL", at: first.keyPlace)
    }
    guard let clients = entries.first(where: { $0.key == "clients" }) else { return }
    for entry in self.section(clients) {
      let client = draft.id("userPoolClient", entry.key)
      guard resources.contains(where: { $0.id == client }) else {
        let known = resources.map(\.id).filter { $0.kind == client.kind }.map(\.key)
        reader.findings.add(
          .unknownReference, at: entry.keyPlace,
          "`branding.clients` names `\(entry.key)`, which is no client here.",
          suggestion: NearMiss.suggestion(for: entry.key, among: known))
        continue
      }
      let members = self.section(entry)
      for other in members where !Self.styleKeys.contains(other.key) {
        reader.unknown(other, in: "`\(entry.key)`", known: Self.styleKeys)
      }
      expandLook(members, key: entry.key, client: .reference(client, "id"), at: entry.keyPlace)
    }
  }

  private mutating func checkManaged(_ entry: YAMLEntry) {
    guard let text = known(entry, like: "default"), text != "default" else { return }
    reader.findings.add(
      .unknownChoice, at: entry.value.place, "`managedLogin` cannot be `\(text)`.",
      suggestion: "Write default, and change the pages in the console's branding designer; that stays.")
  }

  private mutating func expandLook(
    _ entries: [YAMLEntry], key: String, client: Value, at place: SourceRange
  ) {
    let id = draft.id("uiCustomization", key)
    var look: Attributes = ["userPoolId": .reference(draft.poolID, "id"), "clientId": client]
    if let entry = entries.first(where: { $0.key == "css" }) {
      look["css"] = css(entry).map { .string($0) }
      sources[id, default: [:]]["css"] = entry.value.place
    }
    if let entry = entries.first(where: { $0.key == "image" }),
      let file = file(entry, like: "branding/logo.png", atMost: Self.largestLook)
    {
      look["image"] = .string(file.path)
      look["imageMark"] = .string(ContentMark.text(of: file.bytes))
      sources[id, default: [:]]["image"] = entry.value.place
    }
    let domains = Set(resources.map(\.id).filter { $0.kind == "userPoolDomain" })
    if domains.isEmpty {
      reader.findings.add(
        .missingKey, at: place, "Hosted pages have no look before they have a domain.",
        suggestion: "Add a `domain:` section.")
    }
    add(id, look, at: place, dependsOn: domains)
  }

  /// A file's text, or the style sheet itself: only that has braces.
  private mutating func css(_ entry: YAMLEntry) -> String? {
    guard let text = entry.value.scalar?.text, text.contains("{"), !text.contains("${") else {
      return textFile(entry, like: "branding/login.css", atMost: Self.largestLook)
    }
    return reader.check(text, "css", 1...Self.largestLook, nil, at: entry.value.place) ? text : nil
  }

  // MARK: Managed login

  /// One style for each client with hosted pages: AWS shows none of them without.
  mutating func expandStyles() {
    guard let auth = authDraft, wantsStyles(auth) else { return }
    for client in resources where client.id.kind == "userPoolClient" {
      let flows = client.attributes["allowedOAuthFlows"]?.strings ?? []
      guard flows.contains("code") || flows.contains("implicit") else { continue }
      let id = draft.id("managedLoginBranding", client.id.key)
      var style: Attributes = ["clientId": .reference(client.id, "id")]
      style["userPoolId"] = client.attributes["userPoolId"]
      add(id, style, at: client.source ?? draft.namePlace)
    }
  }

  private mutating func checkTier() {
    guard wantsStyles(draft), resources.contains(where: { $0.attributes["userPoolTier"] == "LITE" }) else {
      return
    }
    let place = draft.root["domain"]?["managedLoginVersion"]?.place ?? draft.root["branding"]?.place
    reader.findings.add(
      .combination, at: place ?? draft.namePlace, "Managed login needs the ESSENTIALS tier.",
      suggestion: "Write userPoolTier: ESSENTIALS, or managedLoginVersion: 1 for the classic pages.")
  }

  /// The stack that holds the pool, as far as it is one of this workspace.
  private var authDraft: StackDraft? {
    draft.kind == .auth ? draft : draft.root["auth"]?.scalar.flatMap { drafts[$0.text] }
  }

  private func wantsStyles(_ auth: StackDraft) -> Bool {
    let branding = auth.root["branding"]
    if branding?.scalar?.text == "none" { return false }
    if branding?["managedLogin"] != nil { return true }
    let domain = auth.root["domain"]
    return [domain, domain?["custom"]].contains { place in
      guard let text = place?["managedLoginVersion"]?.scalar?.text else { return false }
      var unheard = Findings()
      return scope.value(of: text, at: auth.namePlace, findings: &unheard)?.string == "2"
    }
  }
}
