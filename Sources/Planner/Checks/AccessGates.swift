import ResourceModel

/// AP020: what a plan means for those who call, and the gates in front of losing access and of opening a route.
struct AccessGates {
  let report: AccessReport
  private(set) var refusals: [Refusal] = []

  init(_ plan: Plan, _ situation: Situation) {
    let before = Self.before(situation)
    let after = Self.after(plan, situation, before)
    report = AccessReport(before: AccessModel(before), after: AccessModel(after))
    refusals = losses(situation) + openings(situation) + pendings(plan, situation)
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

  private static func after(
    _ plan: Plan, _ situation: Situation, _ before: [ResourceID: Attributes]
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
    for (id, attributes) in resources where id.stack == stack {
      guard (attributes["restApiId"] ?? attributes["apiId"]) == api, let stages = attributes["stages"]?.map
      else {
        continue
      }
      resources[id]?["stages"] = .map(
        stages.mapValues { texts in
          .map(
            (texts.map ?? [:]).mapValues { text in
              RouteDemand(text.string ?? "").authorizer == name ? .string(RouteDemand.open.description) : text
            })
        })
    }
  }

  // MARK: Gates

  private func losses(_ situation: Situation) -> [Refusal] {
    report.clients.filter { !$0.lost.isEmpty && !situation.isAllowedToLose($0.client) }.map { change in
      Refusal(
        change.client,
        "\(change.client) loses \(NameList.text(change.lost.map(\.description))) of \(change.stack)",
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

  /// A deployment publishes all of the draft, other people's work included.
  private func pendings(_ plan: Plan, _ situation: Situation) -> [Refusal] {
    if situation.includesPending { return [] }
    return plan.changes.compactMap { change in
      guard change.resource.kind == "restRoutes",
        change.differences.contains(where: { $0.attribute == "stages" })
      else { return nil }
      let observed =
        situation.attributes(of: change.resource) ?? situation.found[change.resource]?.first?.attributes
      guard let pending = observed?["pending"]?.strings else { return nil }
      return Refusal(
        change.resource,
        "the deployment would publish what others have in draft: \(pending.joined(separator: "; "))",
        remedy: "have them deploy it first, or publish it along: --include-pending")
    }
  }
}
