package import AWS
package import ResourceModel

/// What every route of an HTTP API asks for, as it stands and on its stages.
///
/// The routes themselves are somebody else's, as with ``RestRoutes``. Most stages deploy each change by themselves.
/// Source: API Gateway V2 API reference, UpdateRoute, CreateDeployment, ExportApi.
package struct HTTPRoutes: ResourceKind {
  package let schema = Schema(
    "httpRoutes", "What every route of an HTTP API asks for, as it stands and as its stages enforce it.",
    [
      Attribute(
        "apiId", .string(), .required, onChange: .replaces("another API has other routes"),
        "The API whose routes they are."),
      Attribute(
        "routes", .map(.string()),
        "By route, what is asked for: `open`, scopes or `idToken` with the authorizer's name, or AWS's word for anything else."
      ),
      Attribute("stages", .map(.map(.string())), "By stage, the same as it is deployed."),
      AuthorizerFacts.deployed,
      Attribute(
        "pending", .map(.map(.string())), .computed,
        "By stage, which routes a deployment would publish or take away that others have added or deleted."),
    ])

  package let operations: Operations? = nil

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let api = desired["apiId"]?.string else { return [] }
    let id = PhysicalID(["apiId": api])
    return try await read([id], using: aws)[id] == nil ? [] : [id]
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) -> Observation? in
      guard let api = try await HTTPAPI.read(id["apiId"] ?? "", using: aws) else { return nil }
      return try await observation(of: api, using: aws)
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, observation) in zip(ids, answers) { found[id] = observation }
    return found
  }

  private func observation(of api: HTTPAPI, using aws: any AWSReading) async throws(AWSError) -> Observation {
    var stages: [String: Value] = [:]
    var authorizers: [String: Value] = [:]
    var pending: [String: Value] = [:]
    for stage in api.stages.keys.sorted() {
      let deployed = try await api.deployed(to: stage, using: aws)
      stages[stage] = texts(deployed?.demands ?? [:])
      authorizers[stage] = deployed.map { AuthorizerFacts.used($0.authorizers, by: $0.demands.values) }
      if let drafts = deployed?.pending, !drafts.isEmpty {
        pending[stage] = .map(drafts.mapValues { .string($0) })
      }
    }
    var attributes: Attributes = [
      "apiId": .string(api.id), "routes": texts(api.routes.mapValues(\.demand)), "stages": .map(stages),
      "authorizers": .map(authorizers),
    ]
    if !pending.isEmpty { attributes["pending"] = .map(pending) }
    return Observation(attributes: schema.normalised(attributes), members: [:])
  }

  private func texts(_ demands: [GatewayRoute: RouteDemand]) -> Value {
    .map(
      Dictionary(
        demands.map { ($0.key.description, .string($0.value.description)) },
        uniquingKeysWith: { first, _ in first }))
  }

  /// Takes over an API that came in another's place.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let id = PhysicalID(["apiId": desired["apiId"]?.string ?? ""])
    guard let observed = try await read([id], using: aws)[id] else { throw gone(id) }
    try await update(id, to: desired, from: observed, using: aws)
    return id
  }

  private func gone(_ id: PhysicalID) -> AWSError {
    AWSError(
      code: "NotFoundException", message: "the HTTP API \(id["apiId"] ?? "") is gone; plan again",
      service: .apiGatewayV2)
  }

  /// One call for each route that differs, then one deployment for each stage that does not deploy by itself and still
  /// enforces something else.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    guard let api = try await HTTPAPI.read(id["apiId"] ?? "", using: aws) else { throw gone(id) }
    for (route, found) in api.routes.sorted(by: { $0.key < $1.key }) {
      guard let text = target["routes"]?[route.description]?.string else { continue }
      let demand = RouteDemand(text)
      if demand != found.demand { try await Self.update(found, route, of: api, to: demand, using: aws) }
    }
    for stage in staleStages(target, observed) where api.stages[stage]?.deploysItself == false {
      try await Self.deploy(api, to: stage, using: aws)
    }
  }

  /// The whole list of scopes goes along: it replaces the old one, and an empty one has to be said.
  static func update(
    _ found: HTTPAPI.Route, _ route: GatewayRoute, of api: HTTPAPI, to demand: RouteDemand,
    using aws: any AWSCalling
  ) async throws(AWSError) {
    var body: Attributes = [
      "apiId": .string(api.id), "routeId": .string(found.id),
      "authorizationScopes": .list(demand.scopes.map { .string($0) }),
    ]
    switch demand {
    case .open: body["authorizationType"] = "NONE"
    case .other(let type): body["authorizationType"] = .string(type)
    case .scopes(_, let name), .idToken(let name):
      guard let authorizer = api.authorizers[name]?["authorizerId"] else {
        throw AWSError(
          code: "NotFoundException", message: "the API has no authorizer `\(name)`; plan again",
          service: .apiGatewayV2)
      }
      body["authorizationType"] = "JWT"
      body["authorizerId"] = authorizer
    }
    _ = try await aws.write(.updateHTTPRoute, body)
  }

  /// Publishes the routes, waits until they are live, and says how to go back.
  static func deploy(_ api: HTTPAPI, to stage: String, using aws: any AWSCalling) async throws(AWSError) {
    let answer = try await aws.write(
      .createHTTPDeployment,
      [
        "apiId": .string(api.id), "stageName": .string(stage),
        "description": "authplat: authorization of routes",
      ])
    guard let new = answer["deploymentId"]?.string else { return }
    var deployment = answer
    for _ in 0..<15 where deployment["deploymentStatus"] == "PENDING" {
      try await aws.pause(1, for: "deployment \(new) to go live")
      deployment = try await aws.read(
        .getHTTPDeployment, ["apiId": .string(api.id), "deploymentId": .string(new)])
    }
    if deployment["deploymentStatus"] == "FAILED" {
      throw AWSError(
        code: "DeploymentFailed",
        message: "stage \(stage) of \(api.id) stays as it was: "
          + (deployment["deploymentStatusMessage"]?.string ?? "AWS does not say why"), service: .apiGatewayV2)
    }
    if let old = api.stages[stage]?.deployment, !old.isEmpty {
      aws.note(
        "stage \(stage) of \(api.id) has deployment \(new) now; to go back: aws apigatewayv2 update-stage --api-id "
          + "\(api.id) --stage-name \(stage) --deployment-id \(old)")
    }
  }

  /// The routes stay as they are; what protects them goes with the authorizer.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {}
}
