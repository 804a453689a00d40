package import ResourceModel

/// Who may call which route of which API, and why: computed from resources alone, so that it can be asked of what is and
/// of what a plan makes.
package struct AccessModel: Sendable {
  /// One route of a bound API as its stage enforces it.
  package struct Route: Sendable, Hashable {
    /// The stack that binds the API.
    package let stack: String
    /// API Gateway's id of the API.
    package let api: String
    package let stage: String
    package let route: GatewayRoute
    package let demand: RouteDemand
    /// The pools whose tokens the authorizer takes.
    let pools: Set<String>
    /// The clients whose tokens it takes; nil for those of all.
    let audience: Set<String>?
  }

  /// A client that fetches tokens with its scopes.
  package struct Client: Sendable, Hashable {
    package let id: ResourceID
    let pool: String
    package let scopes: Set<String>
    /// The names by which an audience may list it.
    let names: Set<String>
  }

  /// Whether a client may call a route, and why.
  package struct Answer: Sendable, Hashable {
    package let isAllowed: Bool
    package let reason: String

    package init(isAllowed: Bool, reason: String) {
      self.isAllowed = isAllowed
      self.reason = reason
    }
  }

  package let routes: [Route]
  package let clients: [Client]
  private let clientsByScope: [String: [Client]]
  private let clientsByName: [String: Client]

  /// - Parameter resources: by id, attributes as far as they are known; a reference that is not resolved stands for what
  ///   it names.
  package init(_ resources: [ResourceID: Attributes]) {
    let clients = resources.filter { $0.key.kind == "userPoolClient" }.sorted { $0.key < $1.key }
      .map { id, attributes in
        Client(
          id: id, pool: attributes["userPoolId"].map(Self.poolName) ?? "",
          scopes: Set(attributes["allowedOAuthScopes"]?.strings ?? []),
          names: Set(["\(id)", attributes["id"]?.string].compactMap(\.self)))
      }
    self.clients = clients
    clientsByScope = Dictionary(
      grouping: clients.flatMap { client in client.scopes.map { (scope: $0, client: client) } }, by: \.scope
    ).mapValues { $0.map(\.client) }
    clientsByName = Dictionary(
      clients.flatMap { client in client.names.map { ($0, client) } }, uniquingKeysWith: { first, _ in first }
    )
    var routes: [Route] = []
    for (id, attributes) in resources.sorted(by: { $0.key < $1.key }) {
      guard id.kind == "restRoutes" || id.kind == "httpRoutes" else { continue }
      let standing = Self.authorizers(of: id, in: resources)
      for (stage, texts) in (attributes["stages"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        // What is deployed checks the tokens, whatever has become of it since.
        let authorizers = standing.merging(Self.authorizers(attributes["authorizers"]?[stage])) { $1 }
        for (name, text) in (texts.map ?? [:]).sorted(by: { $0.key < $1.key }) {
          guard let route = GatewayRoute(name), let text = text.string else { continue }
          let demand = RouteDemand(text)
          let authorizer = demand.authorizer.flatMap { authorizers[$0] }
          routes.append(
            Route(
              stack: id.stack, api: (attributes["restApiId"] ?? attributes["apiId"])?.string ?? "",
              stage: stage, route: route, demand: demand, pools: authorizer?.pools ?? [],
              audience: authorizer?.audience))
        }
      }
    }
    self.routes = routes
  }

  /// Whose own rights open the route to them; nobody for one that is open to everybody.
  package func callers(_ route: Route) -> Set<ResourceID> {
    let candidates: [Client] =
      switch route.demand {
      case .open, .other: []
      case .scopes(let scopes, _): scopes.flatMap { clientsByScope[$0] ?? [] }
      case .idToken: (route.audience ?? []).compactMap { clientsByName[$0] }
      }
    return Set(candidates.filter { answer($0, route).isAllowed }.map(\.id))
  }

  /// Whether the client may call the route.
  package func answer(_ client: Client, _ route: Route) -> Answer {
    switch route.demand {
    case .open: return Answer(isAllowed: true, reason: "open to everybody")
    case .other(let type): return Answer(isAllowed: false, reason: "protected by \(type)")
    case .idToken, .scopes:
      guard route.pools.contains(client.pool) else {
        return Answer(isAllowed: false, reason: "tokens of another pool are asked for")
      }
    }
    if let audience = route.audience, audience.isDisjoint(with: client.names) {
      return Answer(isAllowed: false, reason: "not in the authorizer's audience")
    }
    if case .idToken = route.demand, route.audience == nil {
      return Answer(isAllowed: false, reason: "an ID token is asked for, which a person has")
    }
    if case .scopes(let scopes, _) = route.demand {
      let held = scopes.filter(client.scopes.contains)
      return held.isEmpty
        ? Answer(isAllowed: false, reason: "lacks \(scopes.joined(separator: " and "))")
        : Answer(isAllowed: true, reason: "has \(held.joined(separator: ", "))")
    }
    return Answer(isAllowed: true, reason: "its tokens are taken whatever their scopes")
  }

  // MARK: Authorizers

  private typealias Authorizer = (pools: Set<String>, audience: Set<String>?)

  private static func authorizers(
    of routes: ResourceID, in resources: [ResourceID: Attributes]
  ) -> [String: Authorizer] {
    var result: [String: Authorizer] = [:]
    let api = resources[routes].flatMap { $0["restApiId"] ?? $0["apiId"] }
    for (id, attributes) in resources where id.stack == routes.stack {
      guard let name = attributes["name"]?.string, (attributes["restApiId"] ?? attributes["apiId"]) == api
      else { continue }
      switch id.kind {
      case "restAuthorizer":
        result[name] = (Set((attributes["providerARNs"]?.list ?? []).map(poolName)), nil)
      case "httpAuthorizer":
        let configuration = attributes["jwtConfiguration"]
        let audience = (configuration?["audience"]?.list ?? []).map { $0.string ?? poolName($0) }
        result[name] = (Set([configuration?["issuer"]].compactMap { $0.map(poolName) }), Set(audience))
      default: continue
      }
    }
    // An API that a stack makes of its document brings its authorizers along.
    for (id, attributes) in resources where id.stack == routes.stack && id.kind.hasSuffix("Api") {
      result.merge(authorizers(attributes["authorizers"])) { $1 }
    }
    return result
  }

  /// Authorizers by name, as kinds of API Gateway show them.
  private static func authorizers(_ facts: Value?) -> [String: Authorizer] {
    (facts?.map ?? [:]).mapValues { facts in
      (
        Set((facts["pools"]?.list ?? []).map(poolName)),
        facts["audience"]?.list.map { Set($0.map { $0.string ?? poolName($0) }) }
      )
    }
  }

  /// One name for a pool, or for a client, whether its id, ARN or issuer is known, or only what will make it.
  private static func poolName(_ value: Value) -> String {
    if let text = value.string { return String(text.split(separator: "/").last ?? "") }
    return value.references.first?.resource.description ?? ""
  }
}
