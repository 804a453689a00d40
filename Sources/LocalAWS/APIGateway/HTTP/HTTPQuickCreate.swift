import AWS
import ResourceModel

/// Quick create: an API with an integration, a catch-all route and a stage that deploys by itself, in one call.
/// API Gateway manages what it made: the integration cannot be deleted, the stage not be changed.
///
/// Source: API Gateway v2 API reference, CreateApi and UpdateApi, `target`, `routeKey`, `credentialsArn`.
enum HTTPQuickCreate {
  static let rows = [
    Attribute("credentialsArn", .string(length: 0...2048), ""),
    Attribute("routeKey", .string(length: 1...512), ""),
    Attribute("target", .string(length: 1...2048), ""),
  ]
  static let names = Set(rows.map(\.wireName))
  /// The member that marks what API Gateway manages.
  static let mark = "apiGatewayManaged"

  static func create(
    _ quick: Attributes, in api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) {
    guard let target = quick["target"]?.string else {
      if quick.isEmpty { return }
      throw .refusal("BadRequestException", "routeKey and credentialsArn need a target.")
    }
    var integration = settings(for: target)
    integration["credentialsArn"] = quick["credentialsArn"]
    integration[mark] = true
    let made = try HTTPIntegrations.add(integration, to: api, call, &objects)
    let route: [String: Value] = [
      "routeKey": quick["routeKey"] ?? "$default", mark: true,
      "target": .string("integrations/\(made["integrationId"]?.string ?? "")"),
    ]
    _ = try HTTPRoutes.add(route, to: api, call, &objects)
    _ = try HTTPStages.add(
      ["stageName": "$default", "autoDeploy": true, mark: true], to: api, call, &objects)
  }

  /// Changes what quick create made.
  /// - Throws: `BadRequestException` for an API that was made otherwise.
  static func update(
    _ quick: Attributes, in api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) {
    if quick.isEmpty { return }
    if let key = quick["routeKey"] {
      let route = try managed(.route, api, call, objects)
      let members = route.members.merging(["routeKey": key]) { $1 }
      HTTPApiPart.route.replace(
        route, by: try HTTPRoutes.checked(members, in: api, call, objects), call, &objects)
    }
    if quick["target"] == nil, quick["credentialsArn"] == nil { return }
    let integration = try managed(.integration, api, call, objects)
    var members = PartialUpdate.apply(quick.filter { $0.key == "credentialsArn" }, to: integration.members)
    if let target = quick["target"]?.string { members.merge(settings(for: target)) { $1 } }
    HTTPApiPart.integration.replace(integration, by: try HTTPIntegrations.checked(members), call, &objects)
  }

  private static func managed(
    _ part: HTTPApiPart, _ api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> HTTPApiPart.Found {
    guard let found = objects.all(part.shelf(api, call)).first(where: { $0.members[mark] == true }) else {
      throw .refusal(
        "BadRequestException", "The API was not made by quick create: it has no \(part.noun) of its own.")
    }
    return HTTPApiPart.Found(api: api, id: found.id, members: found.members)
  }

  /// A function's ARN or a URL.
  private static func settings(for target: String) -> [String: Value] {
    let isFunction = target.hasPrefix("arn:")
    return [
      "integrationType": isFunction ? "AWS_PROXY" : "HTTP_PROXY",
      "integrationMethod": isFunction ? "POST" : "ANY",
      "integrationUri": .string(target), "payloadFormatVersion": isFunction ? "2.0" : "1.0",
    ]
  }
}
