import AuthPlatform
import Planner
import ResourceModel

/// Security schemes and what each operation asks for, for the consumer's own OpenAPI document and its tools.
///
/// Source: OpenAPI 3.0.3, Security Scheme Object and Security Requirement Object.
struct OpenAPISecurityExport: ExportFormat {
  let name = "openapi-security"
  let sentence = "an OpenAPI 3.0 fragment: the client credentials flow, and what each operation asks for"
  let needsRoutes = true

  private static let methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"]

  func text(_ handover: Handover) -> String { OpenAPIFragment.text(value(handover)) }

  func value(_ handover: Handover) -> Value {
    var fragment = OpenAPIFragment()
    let routes = handover.api?.routes ?? []
    var pathsByShape: [String: String] = [:]
    // OpenAPI has no parameter of several segments; one of a single segment comes first where both have the shape.
    for route in routes.filter({ !Self.isGreedy($0) }) + routes.filter(Self.isGreedy) {
      let gateway = route.route.route
      guard gateway != .fallback else {
        fragment.leftOut.append("\(gateway), because OpenAPI has no path for whatever has no other")
        continue
      }
      let path = gateway.path.replacing("+}", with: "}")
      let shape = path.replacing(#/\{[^\/]*\}/#, with: "{}")
      guard pathsByShape[shape, default: path] == path else {
        fragment.leftOut.append("\(gateway), because \(pathsByShape[shape] ?? "") has its place")
        continue
      }
      pathsByShape[shape] = path
      let security = security(of: route, handover, &fragment.schemes)
      for method in methods(of: route, among: routes) {
        fragment.paths[path, default: [:]][method.lowercased()] = OpenAPIFragment.operation(
          route, handover.client, security)
      }
    }
    return .map(
      fragment.document(
        of: handover, "What callers of \(handover.api?.stack ?? "the API") need.", server: handover.apiURL))
  }

  private static func isGreedy(_ route: Handover.Route) -> Bool { route.route.route.path.contains("+}") }

  /// `ANY` stands for those that have no route of their own.
  private func methods(of route: Handover.Route, among routes: [Handover.Route]) -> [String] {
    let gateway = route.route.route
    guard gateway.method == "ANY" else { return [gateway.method] }
    let own = Set(routes.filter { $0.route.route.path == gateway.path }.map(\.route.route.method))
    return Self.methods.filter { !own.contains($0) }
  }

  /// Alternatives, any one of which is enough: what API Gateway makes of several scopes. Nothing but an empty list says
  /// that an operation is open whatever the document around it demands.
  private func security(
    of route: Handover.Route, _ handover: Handover, _ schemes: inout [String: Value]
  ) -> [Value] {
    let demand = route.route.demand
    let isOurs = route.route.pools.contains(handover.client.poolID)
    switch demand {
    case .open: return []
    case .other(let word):
      schemes[OpenAPIFragment.key(word)] = [
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": .string("Protected by \(word), not by tokens of a pool."),
      ]
      return [[OpenAPIFragment.key(word): []]]
    case .idToken(let authorizer) where route.route.audience == nil:
      return [bearer("\(authorizer).idToken", "An ID token of the pool, which a person has.", &schemes)]
    case .scopes(_, let authorizer), .idToken(let authorizer):
      guard isOurs, let flows = OpenAPIFragment.flows(handover) else {
        let reason = isOurs ? "The pool has no domain." : "Tokens of another pool are asked for."
        return [bearer(authorizer, "An access token. \(reason)", &schemes)]
      }
      let key = OpenAPIFragment.key(authorizer)
      schemes[key] = [
        "type": "oauth2", "flows": flows,
        "description": .string(
          "\(handover.client.name) fetches tokens. \(SecretReference.sentence(handover))"),
      ]
      return demand.scopes.isEmpty ? [[key: []]] : demand.scopes.map { [key: [.string($0)]] }
    }
  }

  private func bearer(_ name: String, _ text: String, _ schemes: inout [String: Value]) -> Value {
    let key = OpenAPIFragment.key(name)
    schemes[key] = ["type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": .string(text)]
    return [key: []]
  }
}
