import ResourceModel

/// AP020: what a plan means for those who call, and the gates in front of losing access and of opening a route.
struct AccessGates {
  let report: AccessReport
  private(set) var refusals: [Refusal] = []

  init(_ plan: Plan, _ situation: Situation) {
    let before = Self.setAside(Self.before(situation), plan)
    let after = Self.after(plan, before)
    report = AccessReport(before: AccessModel(before), after: AccessModel(after))
    refusals = losses(situation) + openings(before, after, situation) + pendings(plan, situation)
  }

  // MARK: Before and after

  private static let kinds: Set<String> = [
    "restRoutes", "httpRoutes", "restAuthorizer", "httpAuthorizer", "userPoolClient",
  ]

  private static func before(_ situation: Situation) -> [ResourceID: Attributes] {
    var resources: [ResourceID: Attributes] = [:]
    for id in situation.deployed.keys where kinds.contains(id.kind) {
      resources[id] = situation.attributes(of: id)
    }
    for (id, found) in situation.found where kinds.contains(id.kind) && resources[id] == nil {
      resources[id] = found.first?.attributes
    }
    return resources
  }

  /// A binding that moves to another API leaves the first one's routes behind: they stand under a name of their own.
  private static func setAside(
    _ before: [ResourceID: Attributes], _ plan: Plan
  ) -> [ResourceID: Attributes] {
    var resources = before
    for change in plan.changes where change.action == .replace && isRoutes(change.resource) {
      let id = change.resource
      if keepsAPI(change, before[id]) { continue }
      let left = ResourceID(stack: id.stack, kind: id.kind, key: "\(id.key) before")
      resources[left] = resources.removeValue(forKey: id)
    }
    return resources
  }

  private static func isRoutes(_ id: ResourceID) -> Bool { ["restRoutes", "httpRoutes"].contains(id.kind) }

  private static func after(
    _ plan: Plan, _ before: [ResourceID: Attributes]
  ) -> [ResourceID: Attributes] {
    var resources = before
    for change in plan.changes where kinds.contains(change.resource.kind) && change.id.phase == .main {
      let id = change.resource
      switch change.action {
      case .noop: continue
      case .forget: resources[id] = nil
      case .delete:
        if id.kind.hasSuffix("Authorizer") {
          open(before[id], in: id.stack, &resources)
          resources[id] = nil
        } else if id.kind == "userPoolClient" {
          resources[id] = nil
        }
      case .create, .adopt, .update, .replace:
        if change.action == .replace, id.kind.hasSuffix("Authorizer"), !keepsAPI(change, before[id]) {
          open(before[id], in: id.stack, &resources)
        }
        // What the stack says of a map is laid over what stands there.
        var attributes = (before[id] ?? [:]).merging(change.desired) { old, new in merged(old, new) }
        if let client = before[id]?["id"], change.action == .update { attributes["id"] = client }
        resources[id] = attributes
      }
    }
    return resources
  }

  private static func merged(_ old: Value, _ new: Value) -> Value {
    guard let one = old.map, let other = new.map else { return new }
    return .map(one.merging(other) { merged($0, $1) })
  }

  private static func keepsAPI(_ change: Change, _ before: Attributes?) -> Bool {
    ["restApiId", "apiId"].allSatisfy { change.desired[$0] == before?[$0] }
  }

  /// Deleting an authorizer opens what it protects.
  private static func open(
    _ authorizer: Attributes?, in stack: String, _ resources: inout [ResourceID: Attributes]
  ) {
    guard let name = authorizer?["name"]?.string,
      let api = authorizer?["restApiId"] ?? authorizer?["apiId"]
    else { return }
    func opened(_ texts: Value) -> Value {
      .map(
        (texts.map ?? [:]).mapValues { text in
          RouteDemand(text.string ?? "").authorizer == name ? .string(RouteDemand.open.description) : text
        })
    }
    for (id, attributes) in resources where id.stack == stack && isRoutes(id) {
      guard (attributes["restApiId"] ?? attributes["apiId"]) == api else { continue }
      resources[id]?["routes"] = attributes["routes"].map(opened)
      resources[id]?["stages"] = attributes["stages"]?.map.map { .map($0.mapValues(opened)) }
    }
  }

  // MARK: Gates

  private func losses(_ situation: Situation) -> [Refusal] {
    report.clients.filter { !$0.lost.isEmpty && !situation.isAllowedToLose($0.client) }.map { change in
      Refusal(
        change.client,
        "\(change.client) loses \(change.lost.map(\.description).joined(separator: ", ")) of \(change.stack)",
        remedy: "give it a scope that is asked for, or: --allow-access-loss \(change.client)")
    }
  }

  /// In draft counts too: whoever deploys next would publish it.
  private func openings(
    _ before: [ResourceID: Attributes], _ after: [ResourceID: Attributes], _ situation: Situation
  ) -> [Refusal] {
    var opened = Dictionary(
      report.routes.filter(\.isOpened).map {
        (ResourceID(stack: $0.stack, kind: "route", key: $0.route.description), $0.route)
      }, uniquingKeysWith: { first, _ in first })
    for (id, attributes) in after where Self.isRoutes(id) {
      for (name, text) in attributes["routes"]?.map ?? [:] where text == .string(RouteDemand.open.description)
      {
        guard let old = before[id]?["routes"]?[name], old != text, let route = GatewayRoute(name) else {
          continue
        }
        opened[ResourceID(stack: id.stack, kind: "route", key: name)] = route
      }
    }
    return opened.filter { opening in
      !situation.allowedToOpen.contains { $0.closeness(to: opening.value) != nil }
    }.map { id, route in
      Refusal(
        id, "\(route) of \(id.stack) becomes public: nobody needs a token any more",
        remedy: "--allow-open \"\(route)\"")
    }
  }

  /// A deployment publishes all of the draft, other people's work included.
  private func pendings(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    if situation.includesPending { return [] }
    let deploying = Set(plan.changes.filter(Self.deploys).map(\.resource.stack))
    return Set(plan.changes.map(\.resource)).compactMap { id in
      guard Self.isRoutes(id), deploying.contains(id.stack) else { return nil }
      let observed = situation.attributes(of: id) ?? situation.found[id]?.first?.attributes
      guard let pending = observed?["pending"]?.strings else { return nil }
      return Refusal(
        id,
        "the deployment would publish what others have in draft: \(pending.joined(separator: "; "))",
        remedy: "have them deploy it first, or publish it along: --include-pending")
    }
  }

  /// Whether carrying it out makes a deployment: what a stage enforces changes, or its authorizer goes.
  private static func deploys(_ change: Change) -> Bool {
    if isRoutes(change.resource) {
      return change.differences.contains { ["stages", "authorizers"].contains($0.attribute) }
    }
    return change.action == .delete && change.resource.kind.hasSuffix("Authorizer")
  }
}
