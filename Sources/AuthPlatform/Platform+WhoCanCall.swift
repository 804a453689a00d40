import Inventory
package import Planner
package import ResourceModel
import StackFiles

/// Who may call the routes of one API on one stage, by what was last observed.
package struct CallersReport: Sendable {
  package let environment: String
  /// The stack that binds the API.
  package let stack: String
  package let style: Binding.Style
  /// API Gateway's id of the API.
  package let api: String
  package let stage: String
  /// Stages that the API has besides.
  package let otherStages: [String]
  /// When the API was observed.
  package let observedAt: Timestamp
  /// When the clients were, the one that was so the longest ago; nil where there is none.
  package let clientsObservedAt: Timestamp?
  /// What was asked for; nil for all routes.
  package let asked: GatewayRoute?
  /// Whether no route is called what was asked for, and the one that is listed takes such requests.
  package let isByRequest: Bool
  package let routes: [AccessModel.Route]
  /// Of the pools whose tokens the API takes.
  package let clients: [AccessModel.Client]
  package let model: AccessModel
}

extension Platform {
  /// Who may call an API's routes, and why. Asks AWS nothing.
  /// - Parameters:
  ///   - stack: the API's.
  ///   - pattern: of the routes; nil for all.
  ///   - stage: nil for the one that the stack is bound to.
  /// - Throws: `unknown` with the near miss, or with what to do where nothing was observed yet.
  package func whoCanCall(
    _ stack: String, _ pattern: RoutePattern? = nil, stage: String? = nil
  ) async throws(PlatformError) -> CallersReport {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    guard let bound = records.first(where: { $0.id.stack == stack && $0.isBoundAPI }) else {
      throw .unknown(unbound(stack, workspace, records))
    }
    let stages = bound.observed["stages"]?.map ?? [:]
    let name = stage ?? workspace.stack(named: stack)?.binding?.stage ?? bound.boundStage ?? ""
    guard stages[name]?.map?.isEmpty == false else {
      throw .unknown(undeployed(name, isAsked: stage != nil, bound))
    }
    let model = AccessModel(
      Dictionary(records.map { ($0.id, $0.observed) }, uniquingKeysWith: { first, _ in first }))
    let routes = model.routes.filter { $0.stack == stack && $0.stage == name }.sorted { $0.route < $1.route }
    var shown = routes
    var isByRequest = false
    if let pattern {
      shown = routes.filter { pattern.closeness(to: $0.route) != nil }
      if shown.isEmpty {
        isByRequest = true
        shown = try [taker(of: pattern.route, among: routes, bound, name)]
      }
    }
    let pools = routes.reduce(into: Set<String>()) { $0.formUnion($1.pools) }
    let clients = model.clients.filter { pools.isEmpty || pools.contains($0.pool) }
    let ids = Set(clients.map(\.id))
    return CallersReport(
      environment: workspace.environment.name, stack: stack,
      style: bound.id.kind == "restRoutes" ? .rest : .http, api: bound.physicalID.description, stage: name,
      otherStages: stages.keys.filter { $0 != name }.sorted(), observedAt: bound.updatedAt,
      clientsObservedAt: records.filter { ids.contains($0.id) }.map(\.updatedAt).min(),
      asked: pattern?.route, isByRequest: isByRequest, routes: shown, clients: clients, model: model)
  }

  /// The route that takes a request of this method and path.
  private func taker(
    of request: GatewayRoute, among routes: [AccessModel.Route], _ bound: DeployedResource, _ stage: String
  ) throws(PlatformError) -> AccessModel.Route {
    let fitting = routes.compactMap { route in
      request.path.hasSuffix("*") ? nil : route.route.fit(request).map { (fit: $0, route: route) }
    }
    if let best = fitting.max(by: { $0.fit.lexicographicallyPrecedes($1.fit) }) { return best.route }
    let drafts = bound.observed["routes"]?.map ?? [:]
    if drafts[request.description] != nil {
      throw .unknown(
        "`\(request)` of \(bound.id.stack) is in draft and was not deployed to stage \(stage) at "
          + "\(bound.updatedAt): nobody can call it there. Deploy the API, then: authplat apply \(bound.id.stack)"
      )
    }
    let hint = NearMiss.suggestion(for: request.description, among: routes.map(\.route.description))
    throw .unknown(
      "Stage \(stage) of \(bound.id.stack) has no route `\(request)`. "
        + (hint ?? "See all: authplat who-can-call \(bound.id.stack)"))
  }

  // MARK: Nothing observed

  func unbound(_ name: String, _ workspace: Workspace, _ records: [DeployedResource]) -> String {
    let bound = records.filter(\.isBoundAPI).map(\.id.stack).sorted()
    guard let stack = workspace.stack(named: name) else {
      let known = Set(bound).union(workspace.stacks.filter { $0.kind == .api }.map(\.name)).sorted()
      let hint = NearMiss.suggestion(for: name, among: known)
      return "There is no API stack `\(name)`." + (hint.map { " \($0)" } ?? "")
    }
    if stack.kind == .auth {
      return "`\(name)` is a shared auth stack, which has no routes; name the stack of an API"
        + (bound.isEmpty ? "." : ": \(NameList.text(bound)).")
    }
    if stack.binding == nil {
      return
        "`\(name)` is not bound to an API of API Gateway. Add `binding:` to \(stack.file), then: authplat plan"
    }
    return
      "The binding of `\(name)` was never applied, so nothing is known of its API. See what it does, and apply it: "
      + "authplat plan \(name), authplat apply \(name)"
  }

  private func undeployed(_ stage: String, isAsked: Bool, _ bound: DeployedResource) -> String {
    let stages = (bound.observed["stages"]?.map ?? [:]).filter { $0.value.map?.isEmpty == false }.keys
      .sorted()
    if isAsked, !stages.contains(stage) {
      let hint = NearMiss.suggestion(for: stage, among: stages)
      return "Nothing of \(bound.id.stack) is deployed to a stage `\(stage)`." + (hint.map { " \($0)" } ?? "")
    }
    let others = stages.isEmpty ? "" : " It is deployed to \(NameList.text(stages)): see --stage."
    return
      "Nothing of \(bound.id.stack) was deployed to its stage `\(stage)` when the API was last observed, at "
      + "\(bound.updatedAt). Deploy the API to it, then: authplat apply \(bound.id.stack).\(others)"
  }
}

extension DeployedResource {
  /// Whether it stands for the API that its stack is bound to.
  var isBoundAPI: Bool { id.kind == "restRoutes" || id.kind == "httpRoutes" }
  /// The stage that the stack was bound to when it was last applied.
  var boundStage: String? {
    declared["stages"]?.map?.keys.sorted().first ?? observed["stages"]?.map?.keys.sorted().first
  }
}
