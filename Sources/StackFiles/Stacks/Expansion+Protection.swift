import ResourceModel

/// `logDelivery:` and `threatProtection:` of a pool, which AWS keeps behind calls of their own: a pool without them costs
/// no further call.
extension Expansion {
  static let poolSections = ["logDelivery", "threatProtection"]

  /// - Parameters:
  ///   - entries: of the section `pool:`.
  ///   - pool: what the stack declares of the pool.
  mutating func expandProtection(_ entries: [YAMLEntry], _ pool: Attributes) {
    if let section = entries.first(where: { $0.key == "logDelivery" }) { expandLogDelivery(section, pool) }
    if let section = entries.first(where: { $0.key == "threatProtection" }) {
      expandThreatProtection(section, pool)
    }
  }

  private static let levels: [String: Value] = ["userNotification": "ERROR", "userAuthEvents": "INFO"]

  private mutating func expandLogDelivery(_ section: YAMLEntry, _ pool: Attributes) {
    let id = draft.id("logDelivery", "pool")
    // The level follows from the source, and AWS wants it said.
    let sources = self.section(section).map { source -> YAMLEntry in
      guard let level = Self.levels[source.key]?.string, let settings = source.value.entries,
        !settings.contains(where: { $0.key == "logLevel" })
      else { return source }
      let scalar = YAMLNode(
        content: .scalar(YAMLScalar(text: level, isPlain: false)), place: source.keyPlace, isFlow: true)
      let entry = YAMLEntry(key: "logLevel", keyPlace: source.keyPlace, value: scalar)
      return YAMLEntry(
        key: source.key, keyPlace: source.keyPlace,
        value: YAMLNode(
          content: .mapping(settings + [entry]), place: source.value.place, isFlow: source.value.isFlow))
    }
    if sources.isEmpty { return }
    let whole = YAMLEntry(
      key: "logConfigurations", keyPlace: section.keyPlace,
      value: YAMLNode(
        content: .mapping(sources), place: section.value.place, isFlow: section.value.isFlow))
    var delivery = attributes([whole], "logDelivery", for: id, in: "`logDelivery`")
    delivery["userPoolId"] = .reference(draft.poolID, "id")
    add(id, delivery, at: section.keyPlace, given: ["logConfigurations"])
    if let events = sources.first(where: { $0.key == "userAuthEvents" }) {
      needPlus("`userAuthEvents`", pool, at: events.keyPlace)
    }
  }

  private mutating func expandThreatProtection(_ section: YAMLEntry, _ pool: Attributes) {
    let id = draft.id("riskConfiguration", "pool")
    let entries = self.section(section)
    if entries.isEmpty { return }
    var settings = attributes(
      entries, "riskConfiguration", for: id, in: "`threatProtection`",
      refused: ["userPoolId": "It is the pool of this stack."])
    settings["userPoolId"] = .reference(draft.poolID, "id")
    add(id, settings, at: section.keyPlace)
    needPlus("`threatProtection`", pool, at: section.keyPlace)
    let mode = pool["userPoolAddOns"]?["advancedSecurityMode"]?.string
    if mode == nil || mode == "OFF" {
      reader.findings.add(
        .combination, at: section.keyPlace,
        "`threatProtection` does nothing while the pool's threat protection is off.",
        suggestion: "Write userPoolAddOns: {advancedSecurityMode: ENFORCED}, or AUDIT to have it only logged."
      )
    }
  }

  private mutating func needPlus(_ what: String, _ pool: Attributes, at place: SourceRange) {
    if pool["userPoolTier"]?.string?.uppercased() == "PLUS" { return }
    reader.findings.add(
      .combination, at: place, "\(what) needs the PLUS tier.",
      suggestion: "Write userPoolTier: PLUS under `pool:`.")
  }
}
