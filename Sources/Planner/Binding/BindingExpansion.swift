package import ResourceModel

/// Turns a binding, and what its API turned out to have, into resources. Pure.
///
/// A route that no line is about falls under the default, so routes that appear later show up in the next plan.
package struct BindingExpansion {
  /// A client that may hold scopes that routes ask for.
  package struct Client: Sendable {
    package let id: ResourceID
    package let scopes: Set<String>
    /// Ids that it had before it was replaced, and that consumers may still use.
    package let formerIDs: [String]

    package init(id: ResourceID, scopes: Set<String>, formerIDs: [String] = []) {
      self.id = id
      self.scopes = scopes
      self.formerIDs = formerIDs
    }
  }

  package private(set) var resources: [Resource] = []
  package private(set) var findings: [BindingFinding] = []
  package private(set) var notes: [String] = []

  let binding: Binding
  let api: BoundAPI
  private let clients: [Client]
  private let includesPending: Bool

  /// - Parameters:
  ///   - clients: of the binding's pool, in all stacks.
  ///   - includesPending: whether a deployment may publish what others have in draft.
  package init(_ binding: Binding, _ api: BoundAPI, clients: [Client], includesPending: Bool = false) {
    self.binding = binding
    self.api = api
    self.clients = clients
    self.includesPending = includesPending
    checkLines()
    checkStage()
    switch binding.style {
    case .rest: expandREST()
    case .http: expandHTTP()
    }
    notePreflight()
  }

  func id(_ kind: String, _ key: String) -> ResourceID {
    ResourceID(stack: binding.stack, kind: kind, key: key)
  }

  mutating func add(_ id: ResourceID, _ attributes: Attributes, dependsOn: Set<ResourceID> = []) {
    resources.append(Resource(id, attributes, source: binding.place, dependsOn: dependsOn))
  }

  // MARK: REST

  private mutating func expandREST() {
    if let document = binding.document {
      own(document, demands: demands { [name = binding.authorizerName] _ in name }, restScheme())
      return
    }
    let authorizer = id("restAuthorizer", "main")
    var attributes = binding.authorizer
    attributes["restApiId"] = api.id
    attributes["type"] = "COGNITO_USER_POOLS"
    attributes["providerARNs"] = [binding.poolARN]
    add(authorizer, attributes)
    var needed: Set<ResourceID> = [authorizer]
    var responses: [String: String] = [:]
    if let cors = binding.cors {
      for type in Self.errorTypes {
        let response = id("gatewayResponse", type)
        let headers = Self.headers(cors)
        add(
          response,
          [
            "restApiId": api.id, "responseType": .string(type), "responseParameters": .map(headers),
          ])
        needed.insert(response)
        responses[type] = Self.text((api.gatewayResponses[type] ?? [:]).merging(headers) { $1 })
      }
    }
    let name = binding.authorizerName
    let demands = demands { _ in name }
    add(
      id("restRoutes", "main"),
      [
        "restApiId": api.id, "routes": texts(demands),
        "stages": stages(demands, besides: responses), "authorizers": authorizers(restScheme(), demands),
      ].compactMapValues(\.self), dependsOn: needed)
  }

  /// The types that all refusals fall under.
  package static let errorTypes = ["DEFAULT_4XX", "DEFAULT_5XX"]

  static func headers(_ cors: Binding.CORS) -> [String: Value] {
    let prefix = "gatewayresponse.header.Access-Control-Allow-"
    return [
      "\(prefix)Origin": .string("'\(cors.origins.first ?? "*")'"),
      "\(prefix)Headers": .string("'\(cors.headers.joined(separator: ","))'"),
      "\(prefix)Methods": .string("'\(cors.methods.joined(separator: ","))'"),
    ]
  }

  /// As a stage's export is read.
  private static func text(_ parameters: [String: Value]) -> String {
    parameters.sorted { $0.key < $1.key }
      .map { "\($0.key.replacing("gatewayresponse.header.", with: "")): \($0.value.string ?? "")" }
      .joined(separator: "; ")
  }

  // MARK: HTTP

  private mutating func expandHTTP() {
    let wanted = api.routes.keys.sorted().map { ($0, binding.demand(of: $0)) }
    let callers = wanted.map { route, demand in (route, self.callers(demand)) }
    let groups = Audience.groups(callers.map(\.1))
    if let crowded = callers.first(where: { $0.1.count > Audience.maximum }) {
      findings.append(
        BindingFinding(
          .tooManyClients, "`\(crowded.0)` may be called by \(crowded.1.count) clients; 50 fit.",
          suggestion: "Give some of them one client in common.", at: binding.place))
    } else if groups.count > Audience.maximumAuthorizers {
      findings.append(
        BindingFinding(
          .tooManyClients, "The clients of this API need \(groups.count) authorizers; an API has 10.",
          suggestion: "Split the API.", at: binding.place))
    }
    let byRoute = Dictionary(callers, uniquingKeysWith: { first, _ in first })
    let names = groups.indices.map(name(ofAuthorizer:))
    let demands = demands { route in
      names[groups.firstIndex { $0.isSuperset(of: byRoute[route] ?? []) } ?? 0]
    }
    checkScopeLimits(demands)
    if let document = binding.document {
      own(document, demands: demands, httpSchemes(groups))
      return
    }
    var authorizers: Set<ResourceID> = []
    for (number, group) in groups.enumerated() {
      let authorizer = id("httpAuthorizer", number == 0 ? "main" : "main-\(number + 1)")
      var attributes = binding.authorizer
      attributes["name"] = .string(name(ofAuthorizer: number))
      attributes["apiId"] = api.id
      attributes["authorizerType"] = "JWT"
      attributes["identitySource"] = attributes["identitySource"] ?? ["$request.header.Authorization"]
      attributes["jwtConfiguration"] = ["issuer": binding.issuer, "audience": audience(group)]
      add(authorizer, attributes)
      authorizers.insert(authorizer)
      if group.isEmpty, wanted.contains(where: { $0.1 != .open }) {
        notes.append(
          "\(binding.stack): no client has a scope that its routes ask for, so nobody can call them.")
      }
    }
    if let cors = binding.cors {
      let id = id("httpCors", "main")
      add(
        id,
        [
          "apiId": api.id, "allowOrigins": .list(cors.origins.map { .string($0) }),
          "allowHeaders": .list(cors.headers.map { .string($0.lowercased()) }),
          "allowMethods": .list(cors.methods.map { .string($0) }),
        ])
      authorizers.insert(id)
    }
    add(
      id("httpRoutes", "main"),
      [
        "apiId": api.id, "routes": texts(demands), "stages": stages(demands),
        "authorizers": self.authorizers(httpSchemes(groups), demands),
      ].compactMapValues(\.self), dependsOn: authorizers)
  }

  /// AWS wants one entry at least; a text that is no client's id lets nobody in.
  func audience(_ group: Set<ResourceID>) -> Value {
    if group.isEmpty { return ["nobody"] }
    let former = clients.filter { group.contains($0.id) }.flatMap(\.formerIDs).sorted()
    return .list(group.sorted().map { .reference($0, "id") } + former.map { .string($0) })
  }

  func name(ofAuthorizer number: Int) -> String {
    number == 0 ? binding.authorizerName : "\(binding.authorizerName)-\(number + 1)"
  }

  private func callers(_ demand: Binding.Demand) -> Set<ResourceID> {
    switch demand {
    case .open: []
    case .idToken:
      // People sign in by clients of the API's own stack, and by those that stand beside the pool.
      Set(
        clients.map(\.id).filter {
          $0.stack == binding.stack || binding.poolARN.references.map(\.resource.stack).contains($0.stack)
        })
    case .scopes(let scopes): Set(clients.filter { !$0.scopes.isDisjoint(with: scopes) }.map(\.id))
    }
  }

  /// Source: API Gateway V2 model, AuthorizationScopes: ten, of 64 characters. Whether AWS enforces the length is not
  /// known, so that is only told.
  private mutating func checkScopeLimits(_ demands: [GatewayRoute: RouteDemand]) {
    let scopes = Set(demands.values.flatMap(\.scopes))
    for scope in scopes.sorted() where scope.count > 64 {
      notes.append(
        "\(binding.stack): the scope `\(scope)` has \(scope.count) characters; AWS's model of HTTP routes takes 64."
      )
    }
  }

  // MARK: Both

  /// What each route is to ask for. A route that is protected in a way of its own, and that only the default is about,
  /// is left alone.
  private mutating func demands(
    authorizer: (GatewayRoute) -> String
  ) -> [GatewayRoute: RouteDemand] {
    var result: [GatewayRoute: RouteDemand] = [:]
    var left: [String] = []
    for (route, now) in api.routes {
      if case .other(let type) = now, type == "JWT",
        !binding.lines.contains(where: { $0.pattern.closeness(to: route) != nil })
      {
        left.append("\(route)")
        result[route] = now
        continue
      }
      switch binding.demand(of: route) {
      case .open: result[route] = .open
      case .idToken: result[route] = .idToken(authorizer: authorizer(route))
      case .scopes(let scopes): result[route] = .scopes(scopes.sorted(), authorizer: authorizer(route))
      }
    }
    if !left.isEmpty {
      notes.append(
        "\(binding.stack): left alone, because a JWT authorizer of another's protects them: "
          + left.sorted().joined(separator: ", "))
    }
    return result
  }

  func texts(_ demands: [GatewayRoute: RouteDemand]) -> Value {
    .map(
      Dictionary(
        demands.map { ($0.key.description, .string($0.value.description)) },
        uniquingKeysWith: { first, _ in first }))
  }

  /// What the stage is to enforce: only routes that are deployed, because publishing new ones is somebody else's.
  func stages(
    _ demands: [GatewayRoute: RouteDemand], besides others: [String: String] = [:]
  ) -> Value? {
    guard let deployed = api.stages[binding.stage], !deployed.isEmpty else { return nil }
    var texts: [String: Value] = [:]
    for name in deployed.keys {
      guard let route = GatewayRoute(name) else { continue }
      // A route that is gone from the draft goes from the stage with the next deployment.
      if demands[route] == nil, includesPending { continue }
      texts[name] = .string(demands[route]?.description ?? deployed[name] ?? "")
    }
    for (type, text) in others { texts[type] = .string(text) }
    return .map([binding.stage: .map(texts)])
  }

  /// The authorizers that the stage is to use: as with routes, a changed one counts once it is deployed.
  private func authorizers(_ schemes: [Scheme], _ demands: [GatewayRoute: RouteDemand]) -> Value? {
    guard let deployed = api.stages[binding.stage], !deployed.isEmpty else { return nil }
    let used = Set(demands.filter { deployed["\($0.key)"] != nil }.values.compactMap(\.authorizer))
    let facts = schemes.filter { used.contains($0.name) }.map { ($0.name, $0.facts) }
    return .map([binding.stage: .map(Dictionary(facts, uniquingKeysWith: { first, _ in first }))])
  }

  private mutating func checkLines() {
    let names = api.routes.keys.map(\.description).sorted()
    for line in binding.lines
    where !api.routes.keys.contains(where: { line.pattern.closeness(to: $0) != nil }) {
      findings.append(
        BindingFinding(
          .unmatchedRoute, "`\(line.pattern)` matches no route of the API.",
          suggestion: NearMiss.suggestion(for: line.pattern.description, among: names)
            ?? (names.isEmpty ? "The API has no routes yet." : nil), at: line.place))
    }
  }

  private mutating func checkStage() {
    let stage = api.stages[binding.stage]
    if stage?.isEmpty == false { return }
    if stage != nil || api.stages.isEmpty {
      notes.append(
        "\(binding.stack): "
          + (stage == nil ? "the API has no stage yet" : "nothing is deployed to stage \(binding.stage) yet")
          + ". Its routes are protected as they stand, so that its first deployment is.")
      return
    }
    findings.append(
      BindingFinding(
        .unknownStage, "The API has no stage `\(binding.stage)`.",
        suggestion: NearMiss.suggestion(for: binding.stage, among: api.stages.keys.sorted()),
        at: binding.stagePlace))
  }

  /// A path's `ANY` takes its preflight too, unless `OPTIONS` has a method of its own.
  private mutating func notePreflight() {
    guard binding.opensPreflight, binding.style == .rest || binding.cors == nil else { return }
    let caught = api.routes.keys.filter { route in
      route.method == "ANY" && binding.demand(of: route) != .open
        && api.routes[GatewayRoute(method: "OPTIONS", path: route.path)] == nil
    }
    if caught.isEmpty { return }
    let paths = caught.map(\.path).sorted().joined(separator: ", ")
    notes.append(
      "\(binding.stack): browsers' preflight of \(paths) asks for a token, because ANY takes OPTIONS too; give the "
        + "API an OPTIONS method there if pages call it.")
  }
}
