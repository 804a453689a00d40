import AWS
import ResourceModel

/// An HTTP API as a deployment froze it, compiled for answering.
struct DeployedHTTP: Sendable {
  /// A route key and what stands behind it.
  struct Route: Sendable {
    /// Such as `GET /orders/{id}`, or `$default`.
    let key: String
    let id: String
    let method: String
    let authorization: Authorization
    let scopes: [String]
    let integration: HTTPIntegration?
  }

  enum Authorization: Sendable {
    case none, iam
    case jwt(JWTAuthorizer)
    case function(LambdaAuthorizer)
    /// It names an authorizer that is not there, or of a type that there is not.
    case unknown
  }

  let cors: CORSRules?
  private let routes: RouteTree<Route>
  private let standard: Route?

  init(_ snapshot: Value) {
    cors = CORSRules(snapshot["cors"])
    let integrations = Self.byID(snapshot["integrations"], "integrationId")
    let authorizers = Self.byID(snapshot["authorizers"], "authorizerId")
    var routes = RouteTree<Route>()
    var standard: Route?
    for members in snapshot["routes"]?.list ?? [] {
      guard let key = members["routeKey"]?.string else { continue }
      let words = key.split(separator: " ", maxSplits: 1)
      let target = members["target"]?.string?.split(separator: "/").last.map(String.init) ?? ""
      let route = Route(
        key: key, id: members["routeId"]?.string ?? "", method: String(words.first ?? ""),
        authorization: Self.authorization(members, authorizers),
        scopes: members["authorizationScopes"]?.strings ?? [],
        integration: integrations[target].map(HTTPIntegration.init))
      if words.count == 2 { routes.insert(String(words[1]).pathSegments, route) } else { standard = route }
    }
    self.routes = routes
    self.standard = standard
  }

  /// The route that says most of a request; `$default` for what no other takes.
  func match(_ verb: String, _ path: String) -> RouteTree<Route>.Match? {
    let found = routes.match(path.pathSegments) { leaves in
      leaves.first { $0.target.method == verb } ?? leaves.first { $0.target.method == "ANY" }
    }
    return found ?? standard.map { RouteTree<Route>.Match(target: $0, parameters: [:]) }
  }

  private static func byID(_ list: Value?, _ name: String) -> [String: Value] {
    Dictionary(
      (list?.list ?? []).compactMap { members in members[name]?.string.map { ($0, members) } },
      uniquingKeysWith: { _, last in last })
  }

  private static func authorization(_ route: Value, _ authorizers: [String: Value]) -> Authorization {
    switch route["authorizationType"]?.string ?? "NONE" {
    case "NONE": return .none
    case "AWS_IAM": return .iam
    default:
      guard let members = authorizers[route["authorizerId"]?.string ?? ""] else { return .unknown }
      switch members["authorizerType"]?.string {
      case "JWT": return .jwt(JWTAuthorizer(members))
      case "REQUEST": return .function(LambdaAuthorizer(http: members))
      default: return .unknown
      }
    }
  }
}
