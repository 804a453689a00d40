import ResourceModel

/// The rules that span stacks. Each names both places.
struct WorkspaceChecks {
  private(set) var findings = Findings()
  /// The stacks, with clients that depend on each resource server whose scopes they list.
  private(set) var stacks: [Stack]
  private let servers: [Expansion.ServerFacts]

  init(expansions: [Expansion], stacks: [Stack]) {
    self.stacks = stacks
    // In the order of files, so that the later one is blamed.
    servers = expansions.compactMap(\.server).sorted { $0.place.isBefore($1.place) }
    checkIdentifiers()
    checkNames()
    var needed: [ResourceID: Set<ResourceID>] = [:]
    let byPool = Dictionary(grouping: servers, by: \.pool).mapValues(PoolServers.init)
    for client in expansions.flatMap(\.clients) {
      needed[client.id] = checkScopes(of: client, among: byPool[client.pool] ?? PoolServers([]))
    }
    checkDemands(expansions, byPool)
    let isCircular = checkStackCycles()
    addDependencies(needed)
    if !isCircular { checkResourceCycles() }
  }

  private struct ServerKey: Hashable {
    let pool: Value
    let identifier: String
  }

  private mutating func checkIdentifiers() {
    var first: [ServerKey: Expansion.ServerFacts] = [:]
    for server in servers {
      guard let identifier = server.identifier else { continue }
      let key = ServerKey(pool: server.pool, identifier: identifier)
      if let before = first[key] {
        findings.add(
          .duplicateIdentifier, at: server.place,
          "The identifier `\(identifier)` is already used in \(before.place.spot).",
          suggestion: "Give one of the two another identifier.")
      } else {
        first[key] = server
      }
    }
  }

  /// The attribute that must be unique in an account and region, by kind. Cognito itself lets pools and clients
  /// share a name, but by it authplat finds again what an interrupted run made.
  private static let nameAttributes = [
    "ssmParameter": "name", "secretsManagerSecret": "name", "secretFile": "path", "userPoolDomain": "domain",
    "userPool": "name",
    "userPoolClient": "name", "group": "name", "user": "username",
  ]
  /// Of these, names are unique in their pool alone.
  private static let kindsOfPools: Set<String> = ["userPoolClient", "group", "user"]

  private struct NameKey: Hashable {
    let kind: String
    let name: String
    /// Where names are shared across pools.
    let pool: Value?
  }

  private mutating func checkNames() {
    var first: [NameKey: SourceRange] = [:]
    for stack in stacks.sorted(by: { $0.file < $1.file }) {
      for resource in stack.resources {
        guard let attribute = Self.nameAttributes[resource.id.kind],
          let name = resource.attributes[attribute]?.string,
          let place = stack.sources[resource.id]?[attribute] ?? resource.source
        else { continue }
        let pool = Self.kindsOfPools.contains(resource.id.kind) ? resource.attributes["userPoolId"] : nil
        let key = NameKey(kind: resource.id.kind, name: name, pool: pool)
        if let before = first[key] {
          findings.add(
            .duplicateName, at: place, "The name `\(name)` is already used in \(before.spot).",
            suggestion: "Give one of the two another name.")
        } else {
          first[key] = place
        }
      }
    }
    checkNeighbours(first)
  }

  /// What stores keep beside a name of theirs while a secret changes; another's value there would be overwritten.
  private static let neighbours = [
    "ssmParameter": [".pending"], "secretFile": [".pending", ".previous", ".new"],
  ]

  private mutating func checkNeighbours(_ used: [NameKey: SourceRange]) {
    for stack in stacks {
      let stores = Set(stack.resources.filter { $0.id.kind == "publishedSecret" }.map(\.id.key))
      for resource in stack.resources where stores.contains(resource.id.key) {
        guard let attribute = Self.nameAttributes[resource.id.kind],
          let name = resource.attributes[attribute]?.string
        else { continue }
        for suffix in Self.neighbours[resource.id.kind] ?? [] {
          let key = NameKey(kind: resource.id.kind, name: name + suffix, pool: nil)
          guard let place = used[key] else { continue }
          findings.add(
            .duplicateName, at: place,
            "`\(name + suffix)` is where the secret of \(stack.name)/\(resource.id.key) is kept while it changes.",
            suggestion: "Give one of the two another name.")
        }
      }
    }
  }

  /// The resource servers of one pool, to be found by what a scope's name begins with.
  private struct PoolServers {
    let byIdentifier: [String: [Expansion.ServerFacts]]
    /// Every whole scope name, for suggestions.
    let scopes: [String]

    init(_ servers: [Expansion.ServerFacts]) {
      byIdentifier = Dictionary(grouping: servers.filter { $0.identifier != nil }) { $0.identifier ?? "" }
      scopes = servers.flatMap { server in server.scopes.map { "\(server.identifier ?? "")/\($0)" } }
    }

    func defines(_ scope: String, _ server: Expansion.ServerFacts) -> Bool {
      server.scopes.contains { "\(server.identifier ?? "")/\($0)" == scope }
    }

    /// The servers whose identifier and a slash begin the text, the shortest identifier first.
    func owners(of scope: String) -> [Expansion.ServerFacts] {
      scope.indices.filter { scope[$0] == "/" }.flatMap { byIdentifier[String(scope[..<$0])] ?? [] }
    }
  }

  /// The resource servers that a client's scopes belong to.
  private mutating func checkScopes(
    of client: Expansion.ClientFacts, among servers: PoolServers
  ) -> Set<ResourceID> {
    var needed: Set<ResourceID> = []
    for scope in client.scopes {
      let owners = servers.owners(of: scope.text)
      func name(_ server: Expansion.ServerFacts) -> String {
        String(scope.text.unicodeScalars.dropFirst((server.identifier ?? "").unicodeScalars.count + 1))
      }
      if let owner = owners.first(where: { $0.scopes.contains(name($0)) }) {
        needed.insert(owner.id)
      } else if let owner = owners.max(by: { ($0.identifier ?? "").count < ($1.identifier ?? "").count }) {
        needed.insert(owner.id)
        findings.add(
          .unknownScope, at: scope.place,
          "The resource server `\(owner.identifier ?? "")` (\(owner.place.spot)) does not define the scope `\(name(owner))`.",
          suggestion: NearMiss.suggestion(for: name(owner), among: owner.scopes)
            ?? "Add it under `scopes:` of the resource server.")
      } else {
        findings.add(
          .outsideScope, at: scope.place, "Nothing in this workspace defines `\(scope.text)`.",
          suggestion: NearMiss.nearest(to: scope.text, among: servers.scopes).map { "Did you mean `\($0)`?" })
      }
    }
    return needed
  }

  // MARK: What routes ask for

  private struct PoolScope: Hashable {
    let pool: Value
    let scope: String
  }

  /// A scope that a route asks for must exist, and be granted to somebody; one that exists should be of use.
  private mutating func checkDemands(_ expansions: [Expansion], _ byPool: [Value: PoolServers]) {
    var granted: Set<PoolScope> = []
    var used: Set<PoolScope> = []
    for client in expansions.flatMap(\.clients) {
      granted.formUnion(client.scopes.map { PoolScope(pool: client.pool, scope: $0.text) })
    }
    for expansion in expansions where !expansion.demanded.isEmpty {
      guard let pool = expansion.server?.pool else { continue }
      for demand in expansion.demanded {
        used.insert(PoolScope(pool: pool, scope: demand.text))
        checkDemand(
          demand, in: byPool[pool] ?? PoolServers([]),
          isGranted: granted.contains(
            PoolScope(pool: pool, scope: demand.text)))
      }
    }
    for expansion in expansions where expansion.binding != nil {
      guard let server = expansion.server, let identifier = server.identifier else { continue }
      for name in server.scopes.sorted() {
        let scope = PoolScope(pool: server.pool, scope: "\(identifier)/\(name)")
        guard !used.contains(scope), !granted.contains(scope) else { continue }
        findings.add(
          .unusedScope, at: server.place, "No route asks for `\(scope.scope)`, and no client has it.",
          suggestion: "Use it in `binding:`, or remove it.")
      }
    }
  }

  private mutating func checkDemand(
    _ demand: (text: String, place: SourceRange), in servers: PoolServers, isGranted: Bool
  ) {
    if systemScopes.contains(demand.text) { return }
    let owners = servers.owners(of: demand.text)
    if owners.contains(where: { servers.defines(demand.text, $0) }) {
      if !isGranted {
        findings.add(
          .scopeNotGranted, at: demand.place, "A route asks for `\(demand.text)`, and no client here has it.",
          suggestion: "Give it to the clients that may call the route: scopes: [\(demand.text)].")
      }
    } else if let owner = owners.max(by: { ($0.identifier ?? "").count < ($1.identifier ?? "").count }) {
      let whole = owner.scopes.map { "\(owner.identifier ?? "")/\($0)" }
      findings.add(
        .unknownScope, at: demand.place,
        "Routes ask for `\(demand.text)`, and the resource server `\(owner.identifier ?? "")` "
          + "(\(owner.place.spot)) does not define it: no client can ever call them.",
        suggestion: NearMiss.suggestion(for: demand.text, among: whole)
          ?? "It defines \(whole.sorted().joined(separator: ", ")).")
    } else {
      findings.add(
        .outsideScope, at: demand.place, "Nothing in this workspace defines `\(demand.text)`.",
        suggestion: NearMiss.nearest(to: demand.text, among: servers.scopes).map { "Did you mean `\($0)`?" })
    }
  }

  private mutating func addDependencies(_ needed: [ResourceID: Set<ResourceID>]) {
    stacks = stacks.map { stack in
      let resources = stack.resources.map { resource in
        var resource = resource
        resource.dependsOn.formUnion(needed[resource.id] ?? [])
        return resource
      }
      let others = Set(resources.flatMap { $0.dependencies.map(\.stack) }).subtracting([stack.name])
      return Stack(
        name: stack.name, kind: stack.kind, file: stack.file, resources: resources, lookups: stack.lookups,
        binding: stack.binding, sources: stack.sources, dependsOn: others)
    }
  }

  // MARK: Circles

  /// Stacks whose written references run in a circle. That a client lists another stack's scopes counts among resources
  /// alone: two APIs may well call each other.
  /// - Returns: whether there are any.
  private mutating func checkStackCycles() -> Bool {
    let byName = Dictionary(stacks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let circles = Self.circles(stacks.map(\.name)) { byName[$0]?.dependsOn.sorted() ?? [] }
    for circle in circles {
      guard let last = circle.last, let back = circle.first, let stack = byName[last] else { continue }
      let culprit = stack.resources.first { $0.dependencies.contains { $0.stack == back } }
      findings.add(
        .stackCycle, at: culprit?.source,
        "The circle is \((circle + [back]).joined(separator: " → ")).",
        suggestion: "Remove one of these references.")
    }
    return !circles.isEmpty
  }

  private mutating func checkResourceCycles() {
    let byID = Dictionary(
      stacks.flatMap(\.resources).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for circle in Self.circles(byID.keys.sorted(), next: { byID[$0]?.dependencies.sorted() ?? [] }) {
      guard let last = circle.last, let back = circle.first else { continue }
      findings.add(
        .resourceCycle, at: byID[last]?.source,
        "The circle is \((circle + [back]).map(\.description).joined(separator: " → ")).",
        suggestion: "Remove one of these references.")
    }
  }

  /// Each circle once, from its first member on; the last member leads back to it.
  private static func circles<Node: Hashable>(_ nodes: [Node], next: (Node) -> [Node]) -> [[Node]] {
    var circles: [[Node]] = []
    var finished: Set<Node> = []
    for start in nodes where !finished.contains(start) {
      // Depth first with a stack of our own, so that a chain of a thousand cannot exhaust the thread's.
      var path: [(node: Node, rest: ArraySlice<Node>)] = [(start, next(start)[...])]
      var onPath: Set<Node> = [start]
      while let top = path.last {
        guard let following = top.rest.first else {
          finished.insert(top.node)
          onPath.remove(top.node)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeFirst()
        if onPath.contains(following) {
          let circle = path.map(\.node)
          circles.append(Array(circle[(circle.firstIndex(of: following) ?? 0)...]))
        } else if !finished.contains(following) {
          path.append((following, next(following)[...]))
          onPath.insert(following)
        }
      }
    }
    return circles
  }
}
