import ResourceModel

/// AP020: what a plan means for those who call, and the gates in front of losing access and of opening a route.
struct AccessGates {
  let report: AccessReport
  private(set) var refusals: [Refusal] = []

  init(_ plan: Plan, _ situation: Situation) {
    let before = Self.before(situation)
    let after = Self.after(plan, situation, before)
    var report = AccessReport(before: AccessModel(before), after: AccessModel(after))
    report.routes += Self.openedDrafts(before, after)
    self.report = report
    refusals = losses(situation) + openings(situation)
  }

  // MARK: Before and after

  private static let kinds: Set<String> = [
    "restRoutes", "httpRoutes", "restAuthorizer", "httpAuthorizer", "restApi", "httpApi", "userPoolClient",
  ]

  private static func before(_ situation: Situation) -> [ResourceID: Attributes] {
    var resources: [ResourceID: Attributes] = [:]
    for (id, deployed) in situation.deployed where kinds.contains(id.kind) {
      // What a document brings is never shown again, so what was applied says it.
      let applied = id.kind.hasSuffix("Api") ? deployed.applied : [:]
      resources[id] = situation.attributes(of: id).map { applied.merging($0) { $1 } }
    }
    for (id, found) in situation.found where kinds.contains(id.kind) {
      guard let attributes = found.first?.attributes else { continue }
      guard let deployed = resources[id] else {
        resources[id] = attributes
        continue
      }
      if !haveSameAPI(attributes, deployed) { resources[moved(id)] = attributes }
    }
    return resources
  }

  /// What a resource becomes whose stack is bound to another API: the old API stays, with what it enforces by then.
  private static func moved(_ id: ResourceID) -> ResourceID {
    ResourceID(stack: id.stack, kind: id.kind, key: "\(id.key) of another API")
  }

  private static func after(
    _ plan: Plan, _ situation: Situation, _ before: [ResourceID: Attributes]
  ) -> [ResourceID: Attributes] {
    var resources = before
    for change in plan.changes where kinds.contains(change.resource.kind) && change.id.phase == .main {
      var id = change.resource
      switch change.action {
      case .noop: continue
      case .forget: resources[id] = nil
      case .delete:
        if id.kind.hasSuffix("Authorizer") {
          open(before[id], in: id.stack, &resources)
          resources[id] = nil
        } else if id.kind == "userPoolClient" {
          resources[id] = nil
        } else if id.kind.hasSuffix("Api") {
          // Its routes go along, and nobody calls them any more.
          resources = resources.filter { $0.key.stack != id.stack || !$0.key.kind.hasSuffix("Routes") }
        }
      case .create, .adopt, .update, .replace:
        if change.action == .replace, let old = before[id], !haveSameAPI(change.desired, old) {
          if id.kind.hasSuffix("Authorizer") {
            open(old, in: id.stack, &resources)
            resources[id] = nil
          }
          id = moved(id)
        }
        // What the stack says of a map is laid over what stands there.
        var attributes = (resources[id] ?? [:]).merging(change.desired) { old, new in merged(old, new) }
        if let client = before[id]?["id"], change.action == .update { attributes["id"] = client }
        resources[id] = attributes
      }
    }
    return resources
  }

  /// Routes that no stage shows yet, and that the next deployment would make public.
  private static func openedDrafts(
    _ before: [ResourceID: Attributes], _ after: [ResourceID: Attributes]
  ) -> [RouteChange] {
    before.sorted { $0.key < $1.key }.flatMap { id, old -> [RouteChange] in
      guard id.kind.hasSuffix("Routes"), let new = after[id] else { return [] }
      let deployed = Set((new["stages"]?.map ?? [:]).values.flatMap { $0.map?.keys.map { $0 } ?? [] })
      return (old["routes"]?.map ?? [:]).sorted { $0.key < $1.key }.compactMap { name, text in
        guard !deployed.contains(name), let route = GatewayRoute(name), let before = text.string,
          let after = new["routes"]?[name]?.string
        else { return nil }
        let change = RouteChange(
          stack: id.stack, stage: "(draft)", route: route, before: RouteDemand(before),
          after: RouteDemand(after), callers: [])
        return change.isOpened ? change : nil
      }
    }
  }

  private static func merged(_ old: Value, _ new: Value) -> Value {
    guard let one = old.map, let other = new.map else { return new }
    return .map(one.merging(other) { merged($0, $1) })
  }

  private static func haveSameAPI(_ one: Attributes, _ other: Attributes) -> Bool {
    ["restApiId", "apiId"].allSatisfy { one[$0] == other[$0] }
  }

  /// Deleting an authorizer opens what it protects.
  private static func open(
    _ authorizer: Attributes?, in stack: String, _ resources: inout [ResourceID: Attributes]
  ) {
    guard let name = authorizer?["name"]?.string,
      let api = authorizer?["restApiId"] ?? authorizer?["apiId"]
    else { return }
    for (id, attributes) in resources where id.stack == stack {
      guard id.kind.hasSuffix("Routes"), (attributes["restApiId"] ?? attributes["apiId"]) == api else {
        continue
      }
      func opened(_ texts: Value) -> Value {
        .map(
          (texts.map ?? [:]).mapValues { text in
            RouteDemand(text.string ?? "").authorizer == name ? .string(RouteDemand.open.description) : text
          })
      }
      resources[id]?["routes"] = attributes["routes"].map(opened)
      resources[id]?["stages"] = attributes["stages"].map { .map(($0.map ?? [:]).mapValues(opened)) }
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

  private func openings(_ situation: Situation) -> [Refusal] {
    let opened = report.routes.filter { change in
      change.isOpened
        && !situation.allowedToOpen.contains { $0.closeness(to: change.route) != nil }
    }
    return opened.map { change in
      Refusal(
        ResourceID(stack: change.stack, kind: "route", key: change.route.description),
        "\(change.route) of \(change.stack) becomes public: nobody needs a token any more",
        remedy: "--allow-open \"\(change.route)\"")
    }
  }
}
