package import ResourceModel

/// What a plan does to a client's reach: the routes it gains and loses in one API.
package struct AccessChange: Sendable, Hashable {
  package let client: ResourceID
  /// The stack that binds the API.
  package let stack: String
  package let stage: String
  package let gained: [GatewayRoute]
  package let lost: [GatewayRoute]
}

/// What a plan does to a route itself.
package struct RouteChange: Sendable, Hashable {
  package let stack: String
  package let stage: String
  package let route: GatewayRoute
  package let before: RouteDemand
  package let after: RouteDemand
  /// The clients that may call it afterwards, by their own rights.
  package let callers: [ResourceID]

  /// Everybody may call it afterwards, and not before.
  package var isOpened: Bool { after == .open && before != .open }
}

/// What a plan means for those who call.
package struct AccessReport: Sendable, Hashable {
  package var clients: [AccessChange] = []
  package var routes: [RouteChange] = []

  package init() {}

  package var isEmpty: Bool { clients.isEmpty && routes.isEmpty }

  /// Compares before with after, for routes that both have.
  ///
  /// What a client gains or loses is what its own rights open to it: a route that was open to everybody and closes is a
  /// change of the route, because nobody knows who called it.
  init(before: AccessModel, after: AccessModel) {
    func key(_ route: AccessModel.Route) -> String {
      "\(route.stack) \(route.api) \(route.stage) \(route.route)"
    }
    let old = Dictionary(before.routes.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    var gained: [Reach: [GatewayRoute]] = [:]
    var lost: [Reach: [GatewayRoute]] = [:]
    for route in after.routes {
      guard let then = old[key(route)] else { continue }
      let (could, can) = (before.callers(then), after.callers(route))
      if !then.demand.asksTheSame(as: route.demand) {
        routes.append(
          RouteChange(
            stack: route.stack, stage: route.stage, route: route.route, before: then.demand,
            after: route.demand, callers: can.sorted()))
      }
      func reach(_ client: ResourceID) -> Reach {
        Reach(client: client, stack: route.stack, stage: route.stage)
      }
      if then.demand != .open {
        for client in can.subtracting(could) { gained[reach(client), default: []].append(route.route) }
      }
      if route.demand != .open {
        for client in could.subtracting(can) { lost[reach(client), default: []].append(route.route) }
      }
    }
    clients = Set(gained.keys).union(lost.keys).sorted().map { reach in
      AccessChange(
        client: reach.client, stack: reach.stack, stage: reach.stage, gained: (gained[reach] ?? []).sorted(),
        lost: (lost[reach] ?? []).sorted())
    }
  }

  private struct Reach: Hashable, Comparable {
    let client: ResourceID
    let stack: String
    let stage: String

    static func < (left: Self, right: Self) -> Bool {
      (left.stack, left.client, left.stage) < (right.stack, right.client, right.stage)
    }
  }
}
