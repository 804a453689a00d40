import AuthPlatform
import Planner
import ResourceModel

/// The same in API Gateway's words, for the document that an API is made of: authorizers as extensions, `ANY` and greedy
/// paths as they are.
///
/// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway", x-amazon-apigateway-authorizer.
struct OpenAPIGatewayExport: ExportFormat {
  let name = "openapi-gateway"
  let sentence = "the same with API Gateway's extensions: authorizers for the document that an API is made of"
  let needsRoutes = true

  func text(_ handover: Handover) -> String { OpenAPIFragment.text(value(handover)) }

  func value(_ handover: Handover) -> Value {
    var fragment = OpenAPIFragment()
    for route in handover.api?.routes ?? [] {
      let gateway = route.route.route
      let demand = route.route.demand
      guard let security = security(of: route, handover, &fragment.schemes) else {
        // Without what protects it, it would be open where this is imported.
        fragment.leftOut.append("\(gateway), which \(demand.authorizer ?? demand.description) protects")
        continue
      }
      let isDefault = gateway == .fallback
      let method =
        isDefault || gateway.method == "ANY" ? "x-amazon-apigateway-any-method" : gateway.method.lowercased()
      var operation = OpenAPIFragment.operation(route, handover.client, security).map ?? [:]
      if isDefault { operation["isDefaultRoute"] = true }
      fragment.paths[isDefault ? "/$default" : gateway.path, default: [:]][method] = .map(operation)
    }
    return .map(
      fragment.document(of: handover, "Who may call, in the words of API Gateway.", server: nil))
  }

  /// Any one of the scopes is enough. Nil for what authplat does not set up.
  private func security(
    of route: Handover.Route, _ handover: Handover, _ schemes: inout [String: Value]
  ) -> [Value]? {
    let demand = route.route.demand
    if demand == .open { return [] }
    guard let name = demand.authorizer, let api = handover.api, let authorizer = api.authorizers[name] else {
      return nil
    }
    let key = OpenAPIFragment.key(name)
    schemes[key] = api.style == .rest ? cognito(authorizer) : jwt(authorizer, handover)
    return [[key: .list(demand.scopes.map { .string($0) })]]
  }

  private func cognito(_ authorizer: Handover.Authorizer) -> Value {
    [
      "type": "apiKey", "name": "Authorization", "in": "header",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": [
        "type": "cognito_user_pools", "providerARNs": .list(authorizer.pools.map { .string($0) }),
      ],
    ]
  }

  private func jwt(_ authorizer: Handover.Authorizer, _ handover: Handover) -> Value {
    [
      "type": "oauth2", "flows": OpenAPIFragment.flows(handover) ?? [:],
      "x-amazon-apigateway-authorizer": [
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": [
          "issuer": .string(authorizer.pools.first ?? ""),
          "audience": .list(authorizer.audience.map { .string($0) }),
        ],
      ],
    ]
  }
}
