import ResourceModel

/// What a stage has deployed, read from the OpenAPI 3 document that API Gateway exports of it: the only answer of AWS
/// that says which scopes are enforced, and not only which are in draft.
///
/// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway": x-amazon-apigateway-authtype,
/// -authorizer, -auth, -integration, -any-method, -gateway-responses.
struct DeployedDocument {
  struct Operation {
    let demand: RouteDemand
    /// What answers; nil where the export does not say.
    let integration: Integration?
  }

  /// What answers a route, as far as drafts and exports name it alike.
  struct Integration: Equatable {
    /// Type, method and address, for people.
    let target: String
    /// What a request is turned into.
    let mapping: [Value]

    init(_ members: Value) {
      target = [
        members["type"]?.string?.lowercased(), members["httpMethod"]?.string, members["uri"]?.string,
      ].compactMap(\.self).joined(separator: " ")
      mapping = ["requestTemplates", "requestParameters", "credentials"].map { members[$0] ?? [:] }
    }
  }

  let operations: [GatewayRoute: Operation]
  /// Authorizers by name, as ``AuthorizerFacts`` has them.
  let authorizers: [String: Value]
  /// Parameters by type of gateway response, as ``parametersText(_:)``.
  let gatewayResponses: [String: String]

  init(_ document: [String: Value]) {
    let schemes = document["components"]?["securitySchemes"]?.map ?? [:]
    var operations: [GatewayRoute: Operation] = [:]
    for (path, item) in document["paths"]?.map ?? [:] {
      for (verb, operation) in item.map ?? [:] {
        let method = verb == "x-amazon-apigateway-any-method" ? "ANY" : verb.uppercased()
        guard GatewayRoute.methods.contains(method), operation.map != nil else { continue }
        let route =
          path == "/$default" ? GatewayRoute.fallback : GatewayRoute(method: method, path: path)
        let integration = operation["x-amazon-apigateway-integration"]
        operations[route] = Operation(
          demand: operation["x-amazon-apigateway-auth"]?["type"] == "AWS_IAM"
            ? .other("AWS_IAM") : Self.demand(operation["security"]?.list ?? [], schemes),
          integration: integration.map(Integration.init))
      }
    }
    self.operations = operations
    authorizers = schemes.compactMapValues {
      $0["x-amazon-apigateway-authorizer"].flatMap(AuthorizerFacts.value)
    }
    gatewayResponses = (document["x-amazon-apigateway-gateway-responses"]?.map ?? [:]).mapValues {
      Self.parametersText($0["responseParameters"]?.map ?? [:])
    }
  }

  /// An API key beside the authorizer says nothing about tokens.
  private static func demand(_ security: [Value], _ schemes: [String: Value]) -> RouteDemand {
    for requirement in security {
      for (name, scopes) in (requirement.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard let scheme = schemes[name], let type = type(of: scheme) else { continue }
        let scopes = (scopes.strings ?? []).sorted()
        switch type {
        case "cognito_user_pools", "jwt-http":
          return scopes.isEmpty ? .idToken(authorizer: name) : .scopes(scopes, authorizer: name)
        case "awssigv4": return .other("AWS_IAM")
        case "jwt": return .other("JWT")
        default: return .other("CUSTOM")
        }
      }
    }
    return .open
  }

  /// The authorizer's type in lower case; nil for an API key. A JWT authorizer is an `oauth2` or `openIdConnect` scheme
  /// on HTTP APIs.
  private static func type(of scheme: Value) -> String? {
    let authorizer = scheme["x-amazon-apigateway-authorizer"]?["type"]?.string?.lowercased()
    if authorizer == "jwt" { return scheme["type"] == "apiKey" ? "jwt" : "jwt-http" }
    return scheme["x-amazon-apigateway-authtype"]?.string?.lowercased() ?? authorizer
  }

  /// What a deployment of these routes would publish and take away, by route in a few words.
  func pending(_ routes: some Sequence<GatewayRoute>) -> [String: String] {
    let draft = Set(routes)
    var pending: [String: String] = [:]
    for route in operations.keys where !draft.contains(route) { pending["\(route)"] = "goes" }
    for route in draft where operations[route] == nil { pending["\(route)"] = "is new" }
    return pending
  }

  static func parametersText(_ parameters: [String: Value]) -> String {
    parameters.sorted { $0.key < $1.key }
      .map { "\($0.key.replacing("gatewayresponse.header.", with: "")): \($0.value.string ?? "")" }
      .joined(separator: "; ")
  }
}

/// The stages that lack something that is wanted of them, by name; what nobody mentions does not count.
func staleStages(_ target: Attributes, _ observed: Observation) -> [String] {
  Set(
    ["stages", "authorizers"].flatMap { name in
      (target[name]?.map ?? [:]).filter { stage, wanted in
        let deployed = observed.attributes[name]?[stage]
        return (wanted.map ?? [:]).contains { deployed?[$0.key] != $0.value }
      }.keys
    }
  ).sorted()
}

extension Value {
  /// The value with another laid over it: maps key by key, all else whole.
  func overlaid(with other: Value) -> Value {
    guard let one = map, let more = other.map else { return other }
    return .map(one.merging(more) { $0.overlaid(with: $1) })
  }
}
