import ResourceModel

/// A stack file whose name and kind are known, before anything in it is expanded.
struct StackDraft {
  let name: String
  let namePlace: SourceRange
  let kind: Stack.Kind
  let root: YAMLNode
  var file: String { namePlace.file }

  static let authKeys = [
    "stack", "kind", "pool", "domain", "groups", "users", "identityProviders", "clients", "branding",
    "parameters",
  ]
  static let apiKeys = ["stack", "kind", "auth", "resourceServer", "clients", "binding"]

  var entries: [YAMLEntry] { root.entries ?? [] }
  var knownKeys: [String] { kind == .auth ? Self.authKeys : Self.apiKeys }

  /// Reads name and kind; nil, after saying why, when the rest cannot be understood without them.
  init?(root: YAMLNode, findings: inout Findings) {
    guard root.entries != nil else {
      findings.add(
        .wrongType, at: root.place, "A stack file is a mapping, not \(root.noun).",
        suggestion: "Begin with `stack: NAME` and `kind: auth` or `kind: api`.")
      return nil
    }
    let name = Self.word("stack", of: root, wanted: "the stack's name", findings: &findings)
    let kind = Self.word("kind", of: root, wanted: "`auth` or `api`", findings: &findings)
    if let name, !isName(name.text) {
      findings.add(
        .invalidName, at: name.place,
        "The stack's name `\(name.text)` becomes part of addresses and AWS's names.",
        suggestion:
          "Use letters, digits, hyphen and underscore, beginning with a letter or digit, 64 at most.")
      return nil
    }
    guard let kind else { return nil }
    guard let known = Stack.Kind(rawValue: kind.text) else {
      findings.add(
        .unknownChoice, at: kind.place, "`kind` cannot be `\(kind.text)`.",
        suggestion: NearMiss.suggestion(for: kind.text, among: ["auth", "api"]))
      return nil
    }
    guard let name else { return nil }
    self.name = name.text
    self.namePlace = name.place
    self.kind = known
    self.root = root
  }

  private static func word(
    _ key: String, of root: YAMLNode, wanted: String, findings: inout Findings
  ) -> (text: String, place: SourceRange)? {
    guard let entry = root.entries?.first(where: { $0.key == key }) else {
      let near = NearMiss.nearest(to: key, among: root.entries?.map(\.key) ?? [])
      findings.add(
        .missingKey, at: root.place, "The file needs `\(key)`: \(wanted).",
        suggestion: near.map { "Is `\($0)` meant to be `\(key)`?" } ?? "Add `\(key):`.")
      return nil
    }
    guard let scalar = entry.value.scalar, scalar.form != .null else {
      findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "`\(key)` takes a text: \(wanted).")
      return nil
    }
    guard scalar.form == .text else {
      findings.add(
        .unquotedValue, at: entry.value.place,
        "`\(key)` is a text, but YAML reads \(scalar.text) as \(scalar.form.noun).",
        suggestion: "Write \"\(scalar.text)\" with quotes.")
      return nil
    }
    if scalar.text.contains("${") {
      findings.add(
        .interpolation, at: entry.value.place, "`\(key)` is not interpolated.",
        suggestion: "Write the word itself.")
      return nil
    }
    return (scalar.text, entry.value.place)
  }

  /// What other stacks may name of this one.
  var outputs: [String: Reference] {
    var outputs: [String: Reference] = [:]
    switch kind {
    case .auth:
      outputs["poolId"] = Reference(poolID, "id")
      outputs["poolArn"] = Reference(poolID, "arn")
      if let domainID { outputs["domainUrl"] = Reference(domainID, "url") }
      for key in parameterKeys { outputs[key] = Reference(id("ssmParameter", key), "value") }
    case .api:
      outputs["resourceServer.identifier"] = Reference(id("resourceServer", "api"), "identifier")
    }
    return outputs.merging(clientOutputs) { own, _ in own }
  }

  /// `clients.KEY.id` of every client.
  var clientOutputs: [String: Reference] {
    Dictionary(
      (root["clients"]?.entries ?? []).map {
        ("clients.\($0.key).id", Reference(id("userPoolClient", $0.key), "id"))
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// The identity providers that the stack declares, in the order of their names.
  var providerIDs: [ResourceID] {
    (root["identityProviders"]?.entries ?? []).map { id("identityProvider", $0.key) }.sorted()
  }

  func id(_ kind: String, _ key: String) -> ResourceID { ResourceID(stack: name, kind: kind, key: key) }
  var poolID: ResourceID { id("userPool", "pool") }

  /// The domain that tokens are fetched from: the prefix if there is one, else the custom one.
  var domainID: ResourceID? {
    guard let domain = root["domain"], domain.entries != nil else { return nil }
    if domain["prefix"] != nil { return id("userPoolDomain", "domain") }
    return domain["custom"] == nil ? nil : id("userPoolDomain", "custom")
  }

  /// The parameters' keys: those written, else the default three.
  private var parameterKeys: [String] {
    if let entries = root["parameters"]?.entries { return entries.map(\.key) }
    return Self.defaultParameters(hasDomain: domainID != nil).map(\.key)
  }

  static func defaultParameters(hasDomain: Bool) -> [(key: String, value: String)] {
    [("CognitoUserPoolId", "${pool.id}"), ("CognitoUserPoolArn", "${pool.arn}")]
      + (hasDomain ? [("CognitoUserPoolUrl", "${domain.url}")] : [])
  }
}
