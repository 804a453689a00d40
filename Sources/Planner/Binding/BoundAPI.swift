package import ResourceModel

/// What was found of an API that a stack is bound to.
package struct BoundAPI: Sendable {
  package let id: Value
  /// As it was observed; empty for one that is not there yet.
  package let observed: Attributes
  /// What each route asks for as it stands, in draft where there is one.
  package let routes: [GatewayRoute: RouteDemand]
  /// By stage, what each route asks for as deployed; texts that are no route are gateway responses by type.
  package let stages: [String: [String: String]]
  /// Headers of the gateway responses that somebody has set, by type.
  package let gatewayResponses: [String: [String: Value]]

  /// - Parameter attributes: as observed of `restRoutes` or `httpRoutes`.
  package init(id: String, attributes: Attributes) {
    self.id = .string(id)
    observed = attributes
    gatewayResponses = (attributes["gatewayResponses"]?.map ?? [:]).mapValues { $0.map ?? [:] }
    var routes: [GatewayRoute: RouteDemand] = [:]
    for (name, demand) in attributes["routes"]?.map ?? [:] {
      if let route = GatewayRoute(name), let text = demand.string { routes[route] = RouteDemand(text) }
    }
    self.routes = routes
    self.stages = (attributes["stages"]?.map ?? [:]).mapValues { ($0.map ?? [:]).compactMapValues(\.string) }
  }
}

extension BoundAPI {
  /// An API that a stack makes of its document, and that its own resource will be.
  init(_ document: APIDocument, made: ResourceID, stage: String) {
    id = .reference(made, "id")
    observed = [:]
    routes = Dictionary(document.routes.map { ($0, .open) }, uniquingKeysWith: { first, _ in first })
    stages = [
      stage: Dictionary(document.routes.map { ($0.description, "") }, uniquingKeysWith: { first, _ in first })
    ]
    gatewayResponses = [:]
  }
}

/// Something wrong between a binding and the API that it names.
package struct BindingFinding: Error, Sendable, Hashable {
  package enum Code: Sendable, Hashable {
    case ambiguousAPI, unknownStage, unmatchedRoute, tooManyClients, sharedAPI
  }
  package let code: Code
  package let detail: String
  package let suggestion: String?
  package let place: SourceRange

  package init(_ code: Code, _ detail: String, suggestion: String? = nil, at place: SourceRange) {
    self.code = code
    self.detail = detail
    self.suggestion = suggestion
    self.place = place
  }
}
