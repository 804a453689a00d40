package import AWS
package import ResourceModel

/// An HTTP API as it stands, and what its stages have deployed. Reading it takes a handful of calls, however many
/// routes it has.
package struct HTTPAPI: Sendable {
  package struct Route: Sendable {
    let id: String
    package let demand: RouteDemand
    let authorizerID: String?
  }

  package struct Stage: Sendable {
    /// Every change goes live by itself.
    let deploysItself: Bool
    let deployment: String
  }

  package let id: String
  package let routes: [GatewayRoute: Route]
  /// By name.
  package let authorizers: [String: [String: Value]]
  package let stages: [String: Stage]
  package let cors: Value?

  /// - Returns: nil when there is no such API.
  package static func read(_ id: String, using aws: any AWSReading) async throws(AWSError) -> HTTPAPI? {
    let named: Attributes = ["apiId": .string(id)]
    do {
      let api = try await aws.read(.getHTTPApi, named)
      let authorizers = try await authorizers(of: id, using: aws)
      let names = Dictionary(
        authorizers.compactMap { name, members in members["authorizerId"]?.string.map { ($0, name) } },
        uniquingKeysWith: { first, _ in first })
      let paged = named.merging(["maxResults": "500"]) { $1 }
      var routes: [GatewayRoute: Route] = [:]
      for item in try await aws.pages(.getHTTPRoutes, paged, items: "items", token: "nextToken") {
        guard let route = item["routeKey"]?.string.flatMap(GatewayRoute.init),
          let id = item["routeId"]?.string
        else { continue }
        routes[route] = Route(
          id: id, demand: demand(item, names), authorizerID: item["authorizerId"]?.string)
      }
      let stages = try await aws.pages(.getHTTPStages, paged, items: "items", token: "nextToken")
      return HTTPAPI(
        id: id, routes: routes, authorizers: authorizers,
        stages: Dictionary(
          stages.compactMap { stage in
            stage["stageName"]?.string.map {
              (
                $0,
                Stage(
                  deploysItself: stage["autoDeploy"] == true, deployment: stage["deploymentId"]?.string ?? "")
              )
            }
          }, uniquingKeysWith: { first, _ in first }), cors: api["corsConfiguration"])
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Members of the API's authorizers by name.
  static func authorizers(
    of id: String, using aws: any AWSReading
  ) async throws(AWSError) -> [String: [String: Value]] {
    let items = try await aws.pages(
      .getHTTPAuthorizers, ["apiId": .string(id), "maxResults": "500"], items: "items", token: "nextToken")
    return Dictionary(
      items.compactMap { item in item["name"]?.string.map { ($0, item.map ?? [:]) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static func demand(_ members: Value, _ authorizers: [String: String]) -> RouteDemand {
    switch members["authorizationType"]?.string ?? "NONE" {
    case "NONE": return .open
    case "JWT":
      let name = members["authorizerId"]?.string.flatMap { authorizers[$0] } ?? "an authorizer that is gone"
      let scopes = members["authorizationScopes"]?.strings ?? []
      return scopes.isEmpty ? .idToken(authorizer: name) : .scopes(scopes, authorizer: name)
    case let type: return .other(type)
    }
  }

  /// What is deployed to a stage.
  struct Deployed {
    let demands: [GatewayRoute: RouteDemand]
    /// By name, as ``AuthorizerFacts`` has them.
    let authorizers: [String: Value]
    /// What a deployment would publish beside authorization.
    let pending: [String: String]
  }

  /// What each route of a stage asks for by now, and of what; nil when nothing is deployed to it.
  func deployed(to stage: String, using aws: any AWSReading) async throws(AWSError) -> Deployed? {
    guard let found = stages[stage] else { return nil }
    if found.deploysItself {
      return Deployed(
        demands: routes.mapValues(\.demand),
        authorizers: authorizers.compactMapValues { AuthorizerFacts.value(of: .map($0)) }, pending: [:])
    }
    if found.deployment.isEmpty { return nil }
    let document = try await aws.read(
      .exportHTTPApi,
      [
        "apiId": .string(id), "specification": "OAS30", "outputType": "JSON", "includeExtensions": true,
        "stageName": .string(stage),
      ])
    let deployed = DeployedDocument(document)
    return Deployed(
      demands: deployed.operations.mapValues(\.demand), authorizers: deployed.authorizers,
      pending: deployed.pending(routes.keys))
  }
}
