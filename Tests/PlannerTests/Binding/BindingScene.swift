import Planner
import ResourceModel

/// A binding of the stack `orders` to an API, and what the API has.
struct BindingScene {
  static let place = SourceRange(file: "stacks/orders.yaml", line: 9, column: 1)
  static let line = SourceRange(file: "stacks/orders.yaml", line: 14, column: 5)

  var stack = "orders"
  var style = Binding.Style.rest
  var fallback = Binding.Demand.scopes(["orders/read"])
  var lines: [(String, Binding.Demand)] = []
  var opensPreflight = true
  var cors: Binding.CORS?
  /// By route, as it stands; the same is deployed to the stage unless `deployed` says otherwise.
  var routes: [String: String] = ["GET /orders": "open", "POST /orders": "open", "GET /status": "open"]
  var deployed: [String: String]?
  var stages = ["api"]
  var includesPending = false
  var clients: [BindingExpansion.Client] = [
    .init(id: ResourceID(stack: "orders", kind: "userPoolClient", key: "machine"), scopes: ["orders/read"])
  ]

  var binding: Binding {
    let pool = ResourceID(stack: "auth", kind: "userPool", key: "pool")
    return Binding(
      stack: stack, style: style, api: .named("orders"), apiPlace: Self.place, stage: "api",
      stagePlace: Self.place, authorizer: ["name": "Main"], fallback: fallback,
      lines: lines.compactMap { text, demand in
        RoutePattern(text).map { Binding.Line(pattern: $0, demand: demand, place: Self.line) }
      }, opensPreflight: opensPreflight, cors: cors, poolARN: .reference(pool, "arn"),
      issuer: .reference(pool, "issuer"), place: Self.place)
  }

  var expansion: BindingExpansion {
    let texts = Value.map((deployed ?? routes).mapValues { .string($0) })
    let attributes: Attributes = [
      "routes": .map(routes.mapValues { .string($0) }),
      "stages": .map(Dictionary(uniqueKeysWithValues: stages.map { ($0, texts) })),
    ]
    return BindingExpansion(
      binding, BoundAPI(id: "a1b2", attributes: attributes), clients: clients,
      includesPending: includesPending)
  }

  /// What the routes are to ask for.
  var demands: [String: String] { texts("routes") }

  func routesAttribute(_ name: String) -> Value? {
    expansion.resources.first { $0.id.kind == "\(style.rawValue)Routes" }?.attributes[name]
  }

  func texts(_ name: String, _ stage: String? = nil) -> [String: String] {
    let all = routesAttribute(name)
    let value = stage.map { all?[$0] } ?? all
    return (value?.map ?? [:]).compactMapValues(\.string)
  }
}
