/// An OpenAPI document that describes an API whole: OpenAPI 3, or Swagger 2 for REST APIs.
///
/// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway".
package struct APIDocument: Sendable, Hashable {
  private static let anyMethod = "x-amazon-apigateway-any-method"

  package let root: [String: Value]

  package init(root: [String: Value]) { self.root = root }

  /// Whether it is Swagger 2.
  private var isSwagger: Bool { root["swagger"] != nil }

  package var routes: Set<GatewayRoute> {
    Set(operations.map(\.route))
  }

  private var operations: [(route: GatewayRoute, path: String, key: String)] {
    (root["paths"]?.map ?? [:]).flatMap { path, item in
      (item.map ?? [:]).keys.compactMap { key in
        let method = key == Self.anyMethod ? "ANY" : key.uppercased()
        guard GatewayRoute.methods.contains(method) else { return nil }
        return (path == "/$default" ? .fallback : GatewayRoute(method: method, path: path), path, key)
      }
    }
  }

  /// The document with what each route asks for, and the authorizers that check it, in place of whatever it said of
  /// security. All else stays.
  /// - Parameters:
  ///   - name: the API's.
  ///   - schemes: security schemes by the authorizers' names.
  ///   - extensions: further members of the document, such as `x-amazon-apigateway-cors`.
  package func protected(
    _ name: String, _ demands: [GatewayRoute: RouteDemand], schemes: [String: Value],
    extensions: [String: Value]
  ) -> Value {
    var root = root
    root["info"] = .map((root["info"]?.map ?? [:]).merging(["title": .string(name)]) { $1 })
    root["security"] = nil
    if isSwagger {
      root["securityDefinitions"] = .map((root["securityDefinitions"]?.map ?? [:]).merging(schemes) { $1 })
    } else {
      var components = root["components"]?.map ?? [:]
      components["securitySchemes"] = .map(
        (components["securitySchemes"]?.map ?? [:]).merging(schemes) { $1 })
      root["components"] = .map(components)
    }
    var paths = root["paths"]?.map ?? [:]
    for (route, path, key) in operations {
      guard let demand = demands[route], let security = security(demand) else { continue }
      var item = paths[path]?.map ?? [:]
      item[key] = .map((item[key]?.map ?? [:]).merging(["security": security]) { $1 })
      paths[path] = .map(item)
    }
    root["paths"] = .map(paths)
    return .map(root.merging(extensions) { own, more in Self.merged(own, more) })
  }

  /// Nil leaves what the document says.
  private func security(_ demand: RouteDemand) -> Value? {
    switch demand {
    case .open: []
    case .idToken(let authorizer): [.map([authorizer: []])]
    case .scopes(let scopes, let authorizer):
      [.map([authorizer: .list(scopes.sorted().map { .string($0) })])]
    case .other: nil
    }
  }

  private static func merged(_ own: Value, _ more: Value) -> Value {
    guard let one = own.map, let other = more.map else { return more }
    return .map(one.merging(other) { merged($0, $1) })
  }
}
