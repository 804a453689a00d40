import ResourceModel

/// `binding:` of an API stack: the API of API Gateway, its stage, and what each route asks for.
extension Expansion {
  private static let keys = [
    "rest", "http", "openapi", "stage", "authorizer", "default", "routes", "preflight", "cors",
  ]

  /// - Returns: nil without a binding, or after saying why it cannot be understood.
  mutating func expandBinding(_ pool: Pool?) -> Binding? {
    guard let section = entry("binding") else { return nil }
    let entries = self.section(section)
    if section.value.entries == nil { return nil }
    let place = section.keyPlace
    for entry in entries where !Self.keys.contains(entry.key) {
      reader.unknown(entry, in: "`binding`", known: Self.keys)
    }
    func written(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }
    if let rest = written("rest"), let http = written("http") {
      reader.findings.add(
        .keysExclude, at: max(rest.keyPlace, http.keyPlace), "A binding is to one API: `rest` or `http`.",
        suggestion: "Keep one.")
      return nil
    }
    let named = written("rest") ?? written("http")
    let style: Binding.Style = named?.key == "http" ? .http : .rest
    let api: (value: Binding.API, place: SourceRange)?
    var document: APIDocument?
    if let openapi = written("openapi") {
      if let named { api = boundAPI(named) } else { api = (.named(draft.name), openapi.keyPlace) }
      if case .id? = api?.value {
        reader.findings.add(
          .keysExclude, at: api?.place, "An API that the stack makes has no id yet.",
          suggestion: "Write its name: {name: \(draft.name)}.")
      }
      document = self.document(openapi)
      if document == nil { return nil }
    } else if let named {
      api = boundAPI(named)
    } else {
      reader.findings.add(
        .missingKey, at: place, "`binding` needs the API it is about.",
        suggestion:
          "Write `rest: {name: \(draft.name)}`, `http: {name: \(draft.name)}`, or `openapi: FILE` to own it.")
      return nil
    }
    let stage = stage(written("stage"), style, at: place)
    let authorizer = authorizer(written("authorizer"), style)
    let fallback = fallback(written("default"), at: place)
    let lines = lines(written("routes"))
    let opensPreflight = opensPreflight(written("preflight"))
    let cors = cors(written("cors"), style)
    guard let api, let stage, let fallback, let pool else { return nil }
    return Binding(
      stack: draft.name, style: style, api: api.value, apiPlace: api.place, stage: stage.value,
      stagePlace: stage.place, authorizer: authorizer, fallback: fallback, lines: lines,
      opensPreflight: opensPreflight, cors: cors, document: document, poolARN: pool.arn,
      issuer: pool.issuer, place: place)
  }

  private mutating func document(_ entry: YAMLEntry) -> APIDocument? {
    guard let file = known(entry, like: "apis/orders.yaml") else { return nil }
    return documents.read(file, at: entry.value.place, &reader.findings)
  }

  // MARK: API and stage

  private mutating func boundAPI(_ entry: YAMLEntry) -> (value: Binding.API, place: SourceRange)? {
    guard let entries = entry.value.entries else {
      guard let name = known(entry, like: draft.name) else { return nil }
      return (.named(name), entry.value.place)
    }
    var found: (Binding.API, SourceRange)?
    for inner in entries {
      switch inner.key {
      case "name":
        if let name = known(inner, like: draft.name) { found = (.named(name), inner.value.place) }
      case "id":
        if let id = known(inner, like: "a1b2c3d4e5") { found = (.id(id), inner.value.place) }
      default: reader.unknown(inner, in: "`\(entry.key)`", known: ["name", "id"])
      }
    }
    if entries.count != 1, entries.allSatisfy({ ["name", "id"].contains($0.key) }) {
      reader.findings.add(
        entries.isEmpty ? .missingKey : .keysExclude, at: entry.keyPlace,
        "`\(entry.key)` takes the API's name or its id.", suggestion: "Write {name: \(draft.name)}.")
      return nil
    }
    return found
  }

  /// An HTTP API has a stage of its own accord; which one a REST API is called by has to be said.
  private mutating func stage(
    _ entry: YAMLEntry?, _ style: Binding.Style, at place: SourceRange
  ) -> (value: String, place: SourceRange)? {
    guard let entry else {
      if style == .http { return ("$default", place) }
      reader.findings.add(
        .missingKey, at: place, "`binding` needs `stage`: what the API's callers reach.",
        suggestion: "Add `stage: api`, or the name it has.")
      return nil
    }
    guard let name = known(entry, like: "api") else { return nil }
    guard reader.check(name, "stage", 1...128, #"[a-zA-Z0-9_-]+|\$default"#, at: entry.value.place) else {
      return nil
    }
    return (name, entry.value.place)
  }

  private mutating func authorizer(_ entry: YAMLEntry?, _ style: Binding.Style) -> Attributes {
    let kind = style == .rest ? "restAuthorizer" : "httpAuthorizer"
    var attributes: Attributes = [:]
    if let entry {
      attributes = self.attributes(
        section(entry), kind, for: draft.id(kind, "main"), in: "`authorizer`",
        refused: [
          "restApiId": "It follows from `rest:`.", "apiId": "It follows from `http:`.",
          "providerARNs": "It follows from `auth:`.",
          "jwtConfiguration": "It follows from `auth:` and the clients.",
          "type": "It follows from `rest:`.", "authorizerType": "It follows from `http:`.",
        ])
    }
    attributes["name"] = attributes["name"] ?? .string(draft.name)
    return attributes
  }

  // MARK: Demands

  private mutating func fallback(_ entry: YAMLEntry?, at place: SourceRange) -> Binding.Demand? {
    if let entry { return demand(entry) }
    guard let server, let identifier = server.identifier, !server.scopes.isEmpty else {
      reader.findings.add(
        .missingKey, at: place, "`binding` needs `default`: the scopes that routes ask for.",
        suggestion: "Define scopes under `resourceServer:`, and list one here.")
      return nil
    }
    let scopes = server.scopes.map { "\(identifier)/\($0)" }.sorted()
    for scope in scopes { demanded.append((scope, place)) }
    return .scopes(scopes)
  }

  private mutating func lines(_ entry: YAMLEntry?) -> [Binding.Line] {
    guard let entry else { return [] }
    return section(entry).compactMap { line in
      guard let pattern = RoutePattern(line.key) else {
        let method = line.key.split(separator: " ").first.map(String.init) ?? ""
        reader.findings.add(
          .routePattern, at: line.keyPlace, "`\(line.key)` names no route.",
          suggestion: NearMiss.nearest(to: method.uppercased(), among: GatewayRoute.methods.sorted())
            .map { "Write `\($0) /path`." } ?? "Write a method and a path, such as `GET /orders/{id}`.")
        return nil
      }
      return demand(line).map { Binding.Line(pattern: pattern, demand: $0, place: line.keyPlace) }
    }
  }

  private mutating func demand(_ entry: YAMLEntry) -> Binding.Demand? {
    if let text = entry.value.scalar?.text, !entry.value.isNull {
      switch text {
      case "open": return .open
      case "idToken": return .idToken
      default:
        reader.findings.add(
          .unknownChoice, at: entry.value.place, "`\(entry.key)` cannot ask for `\(text)`.",
          suggestion: NearMiss.nearest(to: text, among: ["open", "idToken"]).map { "Did you mean `\($0)`?" }
            ?? "Write [\(text)] for a scope, or `open`, or `idToken`.")
        return nil
      }
    }
    guard let items = entry.value.items, !items.isEmpty else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "`\(entry.key)` takes a list of scopes, `open` or `idToken`.", suggestion: "Write [SCOPE] or open.")
      return nil
    }
    var scopes: [String] = []
    for item in items {
      guard let value = reader.value(item, .string(), name: entry.key, path: "", missing: entry.keyPlace)
      else { continue }
      guard let scope = inFull(value).string else {
        reader.findings.add(
          .interpolation, at: item.place, "A route's scopes must be known before anything is created.",
          suggestion: "Write the scope out, or use a variable.")
        continue
      }
      if scopes.contains(scope) {
        reader.findings.add(
          .repeatedItem, at: item.place, "`\(scope)` already stands in this list.", suggestion: "Remove it.")
      } else {
        scopes.append(scope)
        demanded.append((scope, item.place))
      }
    }
    return .scopes(scopes.sorted())
  }

  private mutating func opensPreflight(_ entry: YAMLEntry?) -> Bool {
    guard let entry else { return true }
    let choice = reader.value(
      entry.value, .oneOf(["open", "protected"]), name: entry.key, path: "", missing: entry.keyPlace)
    return choice?.string != "protected"
  }

  // MARK: CORS

  private mutating func cors(_ entry: YAMLEntry?, _ style: Binding.Style) -> Binding.CORS? {
    guard let entry else { return nil }
    if let text = entry.value.scalar?.text, !entry.value.isNull, text == "*" || text.contains("://") {
      return Binding.CORS(origins: [text], headers: ["Authorization", "Content-Type"], methods: ["*"])
    }
    guard let entries = entry.value.entries else {
      reader.findings.add(
        .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
        "`cors` takes an origin or a mapping.", suggestion: "Write `cors: \"*\"`.")
      return nil
    }
    func list(_ key: String) -> [String]? {
      guard let inner = entries.first(where: { $0.key == key }) else { return nil }
      return reader.value(
        inner.value, .list(.string(length: 1...256)), name: key, path: "", missing: inner.keyPlace)?.strings
    }
    for inner in entries where !["origins", "headers", "methods"].contains(inner.key) {
      reader.unknown(inner, in: "`cors`", known: ["origins", "headers", "methods"])
    }
    let origins = list("origins") ?? ["*"]
    if style == .rest, origins.count > 1 {
      reader.findings.add(
        .itemCount, at: entry.keyPlace, "The errors of a REST API can name one origin, not \(origins.count).",
        suggestion: "Write \"*\", or answer preflight in the API itself.")
    }
    return Binding.CORS(
      origins: origins, headers: list("headers") ?? ["Authorization", "Content-Type"],
      methods: list("methods")?.map { $0.uppercased() } ?? ["*"])
  }
}

private func max(_ one: SourceRange, _ other: SourceRange) -> SourceRange {
  one.isBefore(other) ? other : one
}
