package import ResourceModel

/// What belongs to what, and who reaches what: stacks, pools, scopes, clients, APIs and routes, computed from resources
/// alone, as ``AccessModel`` is. The order of nodes and edges follows from the resources only.
package struct AccessGraph: Sendable {
  package struct Node: Sendable, Hashable {
    package enum Class: String, Sendable, Hashable, CaseIterable {
      case authStack, apiStack, pool, domain, resourceServer, scope, client, api, stage, route, everybody
    }

    /// Unique in the graph, and the same in every run.
    package let id: String
    package let `class`: Class
    package let name: String
    /// The node that it belongs to; nil for stacks, for what no stack here owns, and for everybody.
    package let parent: String?
    /// The stack that owns it.
    package let stack: String?
    /// Of a route only.
    package let demand: RouteDemand?
    /// Of a scope: whether a resource server here defines it, or Cognito does.
    package let isDefined: Bool
  }

  package struct Edge: Sendable, Hashable {
    package enum Class: String, Sendable, Hashable, CaseIterable {
      /// From an API stack to its pool.
      case usesPool
      /// From a client to a scope.
      case hasScope
      /// From a route to a scope of which it asks for any one.
      case asksForScope
      /// From everybody to a route that asks for nothing.
      case isOpen
      /// From a client to a route that takes its tokens whatever their scopes.
      case takesTokensOf
    }

    package let from: String
    package let to: String
    package let `class`: Class
  }

  package private(set) var nodes: [Node] = []
  package private(set) var edges: [Edge] = []
  private var byID: [String: Node] = [:]
  private var used: Set<Edge> = []

  package static let everybody = "everybody"

  /// The scopes that Cognito defines by itself.
  ///
  /// Source: Cognito developer guide, "Scopes, M2M, and resource servers".
  private static let standardScopes: Set<String> = [
    "openid", "email", "phone", "profile", "aws.cognito.signin.user.admin",
  ]

  /// - Parameters:
  ///   - resources: by id, attributes as observed.
  ///   - stacks: by name, whether it is a shared auth stack; those without resources are nodes too.
  package init(_ resources: [ResourceID: Attributes], stacks: [String: Bool]) {
    let all = resources.sorted { $0.key < $1.key }
    for (name, isShared) in stacks.sorted(by: { $0.key < $1.key }) {
      add(name, isShared ? .authStack : .apiStack, name, nil, stack: name)
    }
    for (id, attributes) in all where id.kind == "userPool" {
      let pool = attributes["id"]?.string ?? "\(id)"
      add(Self.pool(pool), .pool, attributes["name"]?.string ?? pool, id.stack, stack: id.stack)
    }
    for (id, attributes) in all {
      switch id.kind {
      case "userPoolDomain":
        add("\(id)", .domain, attributes["domain"]?.string ?? id.key, id.stack, stack: id.stack)
      case "resourceServer": addServer(id, attributes)
      default: continue
      }
      use(attributes["userPoolId"]?.string, by: id.stack)
    }
    let model = AccessModel(resources)
    for client in model.clients { addClient(client) }
    for (id, attributes) in all where id.kind == "restRoutes" || id.kind == "httpRoutes" {
      let api = (attributes["restApiId"] ?? attributes["apiId"])?.string ?? id.key
      add(
        "\(id)", .api, (id.kind == "restRoutes" ? "REST API " : "HTTP API ") + api, id.stack, stack: id.stack)
      for stage in (attributes["stages"]?.map ?? [:]).keys.sorted() {
        add("\(id) \(stage)", .stage, stage, "\(id)", stack: id.stack)
      }
    }
    let kinds = Dictionary(
      all.filter { $0.key.kind.hasSuffix("Routes") }.map { ($0.key.stack, $0.key) },
      uniquingKeysWith: { first, _ in first })
    for route in model.routes.sorted(by: { ($0.stack, $0.stage, $0.route) < ($1.stack, $1.stage, $1.route) })
    {
      if let api = kinds[route.stack] { addRoute(route, of: api, model) }
    }
  }

  package subscript(_ id: String) -> Node? { byID[id] }

  /// What belongs to each node, by its id; under nil what belongs to none.
  package var children: [String?: [Node]] { Dictionary(grouping: nodes, by: \.parent) }

  // MARK: Parts

  private static func pool(_ id: String) -> String { "pool \(id)" }
  private static func scope(_ scope: String, of pool: String) -> String { "scope \(pool) \(scope)" }

  private mutating func add(
    _ id: String, _ class: Node.Class, _ name: String, _ parent: String?, stack: String?,
    demand: RouteDemand? = nil, isDefined: Bool = true
  ) {
    guard byID[id] == nil else { return }
    let node = Node(
      id: id, class: `class`, name: name, parent: parent, stack: stack, demand: demand, isDefined: isDefined)
    byID[id] = node
    nodes.append(node)
  }

  /// A pool that no stack here owns stands by itself.
  private mutating func use(_ pool: String?, by stack: String) {
    guard let pool, !pool.isEmpty else { return }
    add(Self.pool(pool), .pool, pool, nil, stack: nil)
    let edge = Edge(from: stack, to: Self.pool(pool), class: .usesPool)
    if byID[Self.pool(pool)]?.stack != stack, used.insert(edge).inserted { edges.append(edge) }
  }

  private mutating func addServer(_ id: ResourceID, _ attributes: Attributes) {
    let identifier = attributes["identifier"]?.string ?? id.key
    let pool = attributes["userPoolId"]?.string ?? ""
    add("\(id)", .resourceServer, identifier, id.stack, stack: id.stack)
    for name in (attributes["scopes"]?.map ?? [:]).keys.sorted() {
      let scope = "\(identifier)/\(name)"
      add(Self.scope(scope, of: pool), .scope, scope, "\(id)", stack: id.stack)
    }
  }

  private mutating func addScope(_ scope: String, of pool: String) {
    add(
      Self.scope(scope, of: pool), .scope, scope, nil, stack: nil,
      isDefined: Self.standardScopes.contains(scope))
  }

  private mutating func addClient(_ client: AccessModel.Client) {
    let id = client.id
    add("\(id)", .client, "\(id.stack)/\(id.key)", id.stack, stack: id.stack)
    use(client.pool, by: id.stack)
    for scope in client.scopes.sorted() {
      addScope(scope, of: client.pool)
      edges.append(Edge(from: "\(id)", to: Self.scope(scope, of: client.pool), class: .hasScope))
    }
  }

  private mutating func addRoute(_ route: AccessModel.Route, of api: ResourceID, _ model: AccessModel) {
    let id = "\(api) \(route.stage) \(route.route)"
    add(
      id, .route, "\(route.route)", "\(api) \(route.stage)", stack: route.stack, demand: route.demand)
    switch route.demand {
    case .open:
      add(Self.everybody, .everybody, "everybody", nil, stack: nil)
      edges.append(Edge(from: Self.everybody, to: id, class: .isOpen))
    case .scopes(let scopes, _):
      // An authorizer of nobody's here still asks for scopes.
      for pool in route.pools.isEmpty ? [""] : route.pools.sorted() {
        for scope in scopes.sorted() {
          addScope(scope, of: pool)
          edges.append(Edge(from: id, to: Self.scope(scope, of: pool), class: .asksForScope))
        }
      }
    case .idToken:
      for client in model.callers(route).sorted() {
        edges.append(Edge(from: "\(client)", to: id, class: .takesTokensOf))
      }
    case .other: break
    }
  }

  // MARK: Selection

  /// The part that is about some stacks: what they own, what that is tied to, and what holds it.
  package func about(_ stacks: Set<String>) -> AccessGraph {
    func isOwn(_ id: String) -> Bool { byID[id]?.stack.map(stacks.contains) ?? false }
    var part = AccessGraph()
    part.edges = edges.filter { isOwn($0.from) || isOwn($0.to) }
    var kept = Set(part.edges.flatMap { [$0.from, $0.to] })
    for node in nodes where kept.contains(node.id) {
      var parent = node.parent
      while let id = parent, kept.insert(id).inserted { parent = byID[id]?.parent }
    }
    part.nodes = nodes.filter { isOwn($0.id) || kept.contains($0.id) }
    part.byID = byID.filter { isOwn($0.key) || kept.contains($0.key) }
    return part
  }

  private init() {}
}
