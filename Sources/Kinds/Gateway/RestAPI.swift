package import AWS
package import ResourceModel

/// A REST API as it stands in draft, and what its stages have deployed. Reading it takes a handful of calls, however
/// many methods it has.
package struct RestAPI: Sendable {
  package struct Method: Sendable {
    let resourceID: String
    package let demand: RouteDemand
    /// As they stand: AWS keeps them when a method is opened.
    let scopes: [String]
    let authorizerID: String?
    let integration: DeployedDocument.Integration
  }

  package let id: String
  package let methods: [GatewayRoute: Method]
  /// By name, which is unique in an API.
  package let authorizers: [String: [String: Value]]
  /// Names of stages with the deployment that each has.
  package let stages: [String: String]
  /// Headers of the gateway responses that somebody has set, by type.
  let gatewayResponses: [String: [String: Value]]

  /// - Returns: nil when there is no such API.
  package static func read(_ id: String, using aws: any AWSReading) async throws(AWSError) -> RestAPI? {
    let named: Attributes = ["restApiId": .string(id)]
    do {
      let authorizers = try await authorizers(of: id, using: aws)
      let names = Dictionary(
        authorizers.compactMap { name, members in members["id"]?.string.map { ($0, name) } },
        uniquingKeysWith: { first, _ in first })
      let resources = try await aws.pages(
        .getResources, named.merging(["embed": "methods", "limit": 500]) { $1 }, items: "item",
        token: "position")
      var methods: [GatewayRoute: Method] = [:]
      for resource in resources {
        for (verb, members) in resource["resourceMethods"]?.map ?? [:] {
          guard let path = resource["path"]?.string, let resourceID = resource["id"]?.string else { continue }
          methods[GatewayRoute(method: verb, path: path)] = Method(
            resourceID: resourceID, demand: demand(members, names),
            scopes: members["authorizationScopes"]?.strings ?? [],
            authorizerID: members["authorizerId"]?.string,
            integration: DeployedDocument.Integration(members["methodIntegration"] ?? [:]))
        }
      }
      let stages = try await aws.read(.getRestStages, named)["item"]?.list ?? []
      let responses = try await aws.pages(
        .getGatewayResponses, named.merging(["limit": 500]) { $1 }, items: "item", token: "position")
      return RestAPI(
        id: id, methods: methods, authorizers: authorizers,
        stages: Dictionary(
          stages.compactMap { stage in
            stage["stageName"]?.string.map { ($0, stage["deploymentId"]?.string ?? "") }
          }, uniquingKeysWith: { first, _ in first }),
        gatewayResponses: Dictionary(
          responses.compactMap { response in
            guard response["defaultResponse"] != true else { return nil }
            return response["responseType"]?.string.map { ($0, response["responseParameters"]?.map ?? [:]) }
          }, uniquingKeysWith: { first, _ in first }))
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// Members of the API's authorizers by name.
  static func authorizers(
    of id: String, using aws: any AWSReading
  ) async throws(AWSError) -> [String: [String: Value]] {
    let items = try await aws.pages(
      .getRestAuthorizers, ["restApiId": .string(id), "limit": 500], items: "item", token: "position")
    return Dictionary(
      items.compactMap { item in item["name"]?.string.map { ($0, item.map ?? [:]) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static func demand(_ members: Value, _ authorizers: [String: String]) -> RouteDemand {
    switch members["authorizationType"]?.string ?? "NONE" {
    case "NONE": return .open
    case "COGNITO_USER_POOLS":
      let name = members["authorizerId"]?.string.flatMap { authorizers[$0] } ?? "an authorizer that is gone"
      let scopes = members["authorizationScopes"]?.strings ?? []
      return scopes.isEmpty ? .idToken(authorizer: name) : .scopes(scopes, authorizer: name)
    case let type: return .other(type)
    }
  }

  /// What the stage answers by now; nil when nothing is deployed to it.
  func deployed(to stage: String, using aws: any AWSReading) async throws(AWSError) -> DeployedDocument? {
    do {
      return DeployedDocument(
        try await aws.read(
          .getRestExport,
          [
            "restApiId": .string(id), "stageName": .string(stage), "exportType": "oas30",
            "extensions": "integrations,authorizers,apigateway",
          ]))
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// What a deployment of the draft would publish beside authorization: by method or type of gateway response, the
  /// difference in a few words.
  func pending(since deployed: DeployedDocument) -> [String: String] {
    var pending = deployed.pending(methods.keys)
    for (route, method) in methods {
      guard let old = deployed.operations[route]?.integration, old != method.integration else { continue }
      let target = method.integration.target
      pending["\(route)"] =
        target == old.target
        ? "maps requests in another way" : "is answered by \(target.isEmpty ? "nothing" : target)"
    }
    let old = deployed.gatewayResponses
    for type in Set(old.keys).union(gatewayResponses.keys) {
      let new = gatewayResponses[type].map(DeployedDocument.parametersText) ?? ""
      if new != old[type] ?? "" { pending[type] = "sends \(new.isEmpty ? "no headers" : new)" }
    }
    return pending
  }
}
