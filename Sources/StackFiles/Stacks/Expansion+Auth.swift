import ResourceModel

/// `kind: auth`: the pool, its domains, its people, the clients that belong to no API, and the published
/// parameters.
extension Expansion {
  mutating func expandAuth() {
    expandPool()
    if let domain = entry("domain") { expandDomain(domain) }
    expandPeople()
    expandClients(pool(of: draft))
    expandParameters()
    expandProviders()
    expandBranding()
  }

  private mutating func expandPool() {
    let section = entry("pool")
    let entries = section.map { self.section($0) } ?? []
    var pool = attributes(
      entries, "userPool", for: draft.poolID, in: "`pool`", otherKeys: Self.poolSections)
    pool["name"] = pool["name"] ?? .string(draft.name)
    pool["deletionProtection"] = pool["deletionProtection"] ?? "ACTIVE"
    pool["userPoolTags"] = tags(pool["userPoolTags"], at: entries, key: "userPoolTags")
    add(draft.poolID, pool, at: section?.keyPlace ?? draft.namePlace)
    expandProtection(entries, pool)
  }

  private static let domainRefusals = [
    "domain": "Write `prefix:`, or `custom: {name: …, certificateArn: …}`.",
    "userPoolId": "It is the pool of this stack.",
    "customDomainConfig": "Write `custom: {name: …, certificateArn: …}`.",
  ]

  private mutating func expandDomain(_ section: YAMLEntry) {
    let entries = self.section(section)
    let prefix = entries.first { $0.key == "prefix" }
    let custom = entries.first { $0.key == "custom" }
    if prefix == nil, custom == nil {
      reader.findings.add(
        .missingKey, at: section.keyPlace, "`domain` needs `prefix` or `custom`.",
        suggestion: "Write `prefix: NAME`, or `custom: {name: …, certificateArn: …}`.")
    }
    let id = draft.id("userPoolDomain", prefix == nil ? "custom" : "domain")
    let shared = attributes(
      entries, "userPoolDomain", for: id, in: "`domain`", otherKeys: ["prefix", "custom"],
      refused: Self.domainRefusals)
    if let prefix { expandPrefix(prefix, id, shared) }
    if let custom { expandCustom(custom, shared) }
  }

  private mutating func expandPrefix(_ entry: YAMLEntry, _ id: ResourceID, _ shared: Attributes) {
    sources[id, default: [:]]["domain"] = entry.value.place
    var domain = shared
    domain["userPoolId"] = .reference(draft.poolID, "id")
    domain["domain"] = reader.value(
      entry.value, .string(), name: "prefix", path: "domain", missing: entry.keyPlace)
    if let text = domain["domain"]?.string { checkPrefix(text, at: entry.value.place) }
    add(id, domain, at: entry.keyPlace, given: ["domain"])
  }

  private mutating func checkPrefix(_ prefix: String, at place: SourceRange) {
    let inner = prefix.utf8.allSatisfy { ($0 != 0x2D && isLowerOrDigit($0)) || $0 == 0x2D }
    guard (1...63).contains(prefix.utf8.count), inner, !prefix.hasPrefix("-"), !prefix.hasSuffix("-") else {
      reader.findings.add(
        .domainPrefix, at: place, "`\(prefix)` is no prefix.",
        suggestion: "Use 1 to 63 lower-case letters, digits and inner hyphens.")
      return
    }
    for word in ["amazon", "cognito", "aws"] where prefix.contains(word) {
      reader.findings.add(
        .domainPrefix, at: place, "`\(prefix)` contains `\(word)`, which AWS keeps for itself.",
        suggestion: "Choose a prefix without it.")
    }
  }

  private func isLowerOrDigit(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) && !(0x41...0x5A).contains(byte)
  }

  private mutating func expandCustom(_ entry: YAMLEntry, _ shared: Attributes) {
    let id = draft.id("userPoolDomain", "custom")
    guard let entries = entry.value.entries else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "`custom` takes a mapping, not \(entry.value.noun).",
        suggestion: "Write `custom: {name: …, certificateArn: …}`.")
      return
    }
    let own = attributes(
      entries, "userPoolDomain", for: id, in: "`custom`", otherKeys: ["name", "certificateArn"],
      refused: Self.domainRefusals)
    var domain = shared.merging(own) { _, own in own }
    domain["userPoolId"] = .reference(draft.poolID, "id")
    for key in ["name", "certificateArn"] where !entries.contains(where: { $0.key == key }) {
      reader.findings.add(.missingKey, at: entry.keyPlace, "`custom` needs `\(key)`.", suggestion: "Add it.")
    }
    for member in entries where member.key == "name" || member.key == "certificateArn" {
      let isName = member.key == "name"
      guard
        let value = reader.value(
          member.value, isName ? .string() : .arn, name: member.key, path: member.key,
          missing: member.keyPlace)
      else { continue }
      sources[id, default: [:]][isName ? "domain" : "customDomainConfig.certificateArn"] = member.value.place
      domain[isName ? "domain" : "customDomainConfig"] = isName ? value : .map(["certificateArn": value])
      if isName, let text = value.string { checkHost(text, at: member.value.place) }
    }
    add(id, domain, at: entry.keyPlace, given: ["domain", "customDomainConfig"])
  }

  private mutating func checkHost(_ host: String, at place: SourceRange) {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let isRight =
      labels.count >= 2 && host.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { isLowerOrDigit($0) || $0 == 0x2D }
      }
    if isRight { return }
    reader.findings.add(
      .domainName, at: place, "`\(host)` is no full host name.", suggestion: "Write it like auth.example.com."
    )
  }

  private mutating func expandParameters() {
    guard let section = entry("parameters"), !section.value.isNull else {
      let place = entry("parameters")?.keyPlace ?? draft.namePlace
      for (key, text) in StackDraft.defaultParameters(hasDomain: draft.domainID != nil) {
        let value = scope.value(of: text, at: place, findings: &reader.findings)
        addParameter(key, value, [:], [], at: place)
      }
      return
    }
    for entry in self.section(section) where checkKey(entry, "parameter", dots: true) {
      expandParameter(entry)
    }
  }

  private mutating func expandParameter(_ entry: YAMLEntry) {
    let id = draft.id("ssmParameter", entry.key)
    guard let entries = entry.value.entries else {
      sources[id, default: [:]]["value"] = entry.value.place
      let value = parameterValue(entry.value, entry.key, missing: entry.keyPlace)
      addParameter(entry.key, value, [:], [], at: entry.keyPlace)
      return
    }
    let written = attributes(
      entries, "ssmParameter", for: id, in: "The parameter", otherKeys: ["value"],
      refused: ["overwrite": "authplat decides it."])
    var value: Value?
    if let member = entries.first(where: { $0.key == "value" }) {
      sources[id, default: [:]]["value"] = member.value.place
      value = parameterValue(member.value, entry.key, missing: member.keyPlace)
    } else {
      reader.findings.add(
        .missingKey, at: entry.keyPlace, "The parameter `\(entry.key)` needs `value`.", suggestion: "Add it.")
    }
    if written["type"] == "SecureString" {
      reader.findings.add(
        .secretInFile, at: sources[id]?["type"] ?? entry.keyPlace, "A published parameter is no secret.",
        suggestion: "Leave `type` out. A client's secret goes to SSM by `secret: {store: ssm}`.")
    }
    addParameter(entry.key, value, written, entries, at: entry.keyPlace)
  }

  private mutating func parameterValue(_ node: YAMLNode, _ key: String, missing: SourceRange) -> Value? {
    guard let value = reader.value(node, .string(), name: key, path: "value", missing: missing) else {
      return nil
    }
    if value.string == "" {
      reader.findings.add(
        .textLength, at: node.place, "The parameter `\(key)` is empty, which SSM refuses.",
        suggestion: "Write a value.")
    }
    return value
  }

  private mutating func addParameter(
    _ key: String, _ value: Value?, _ written: Attributes, _ entries: [YAMLEntry], at place: SourceRange
  ) {
    let id = draft.id("ssmParameter", key)
    var parameter = written
    parameter["name"] = parameter["name"] ?? .string("/\(draft.name)/\(key)")
    parameter["type"] = parameter["type"] ?? "String"
    parameter["value"] = value
    parameter["tags"] = tags(parameter["tags"], at: entries, key: "tags")
    checkParameterName(parameter["name"], at: sources[id]?["name"] ?? place)
    add(id, parameter, at: place, given: ["value"])
  }
}
