package import AWS
package import ResourceModel

/// What every method of a REST API asks for, in draft and on its stages: authorization types, authorizers and scopes.
///
/// The methods themselves are somebody else's. So nothing is created or deleted here: the API is taken over as it is,
/// methods are changed one call each, and one deployment makes a stage enforce it.
/// Source: API Gateway API reference, UpdateMethod, CreateDeployment, GetExport.
package struct RestRoutes: ResourceKind {
  package let schema = Schema(
    "restRoutes", "What every method of a REST API asks for, in draft and as its stages enforce it.",
    [
      Attribute(
        "restApiId", .string(), .required, onChange: .replaces("another API has other routes"),
        "The API whose methods they are."),
      Attribute(
        "routes", .map(.string()),
        "By method and path, what is asked for: `open`, scopes or `idToken` with the authorizer's name, or AWS's word for anything else."
      ),
      Attribute(
        "stages", .map(.map(.string())),
        "By stage, the same as it is deployed; gateway responses stand beside the routes with their headers."),
      AuthorizerFacts.deployed,
      Attribute(
        "pending", .map(.map(.string())), .computed,
        "By stage, what else a deployment would publish that is in draft and not on the stage."),
      Attribute(
        "gatewayResponses", .map(.map(.string())), .computed,
        "By type, the headers of the gateway responses that somebody has set in draft."),
    ])

  package let operations: Operations? = nil

  package init() {}

  /// The API is there before the binding is.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let api = desired["restApiId"]?.string else { return [] }
    let id = PhysicalID(["restApiId": api])
    return try await read([id], using: aws)[id] == nil ? [] : [id]
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) -> Observation? in
      guard let api = try await RestAPI.read(id["restApiId"] ?? "", using: aws) else { return nil }
      return try await observation(of: api, using: aws)
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, observation) in zip(ids, answers) { found[id] = observation }
    return found
  }

  private func observation(of api: RestAPI, using aws: any AWSReading) async throws(AWSError) -> Observation {
    var stages: [String: Value] = [:]
    var authorizers: [String: Value] = [:]
    var pending: [String: Value] = [:]
    for stage in api.stages.keys.sorted() {
      guard let deployed = try await api.deployed(to: stage, using: aws) else {
        stages[stage] = [:]
        continue
      }
      var texts = deployed.operations.map { ($0.key.description, Value.string($0.value.demand.description)) }
      texts += deployed.gatewayResponses.map { ($0.key, .string($0.value)) }
      stages[stage] = .map(Dictionary(texts, uniquingKeysWith: { first, _ in first }))
      authorizers[stage] = AuthorizerFacts.used(
        deployed.authorizers, by: deployed.operations.values.map(\.demand))
      let drafts = api.pending(since: deployed)
      if !drafts.isEmpty { pending[stage] = .map(drafts.mapValues { .string($0) }) }
    }
    var attributes: Attributes = [
      "restApiId": .string(api.id), "stages": .map(stages),
      "authorizers": .map(authorizers),
      "routes": .map(
        Dictionary(
          api.methods.map { ($0.key.description, .string($0.value.demand.description)) },
          uniquingKeysWith: { first, _ in first })),
    ]
    if !pending.isEmpty { attributes["pending"] = .map(pending) }
    if !api.gatewayResponses.isEmpty {
      attributes["gatewayResponses"] = .map(api.gatewayResponses.mapValues { .map($0) })
    }
    return Observation(attributes: schema.normalised(attributes), members: [:])
  }

  /// Takes over an API that came in another's place.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let id = PhysicalID(["restApiId": desired["restApiId"]?.string ?? ""])
    guard let observed = try await read([id], using: aws)[id] else { throw gone(id) }
    // What the stack does not mention stays, gateway responses that others have set among it.
    var target = desired
    target["stages"] = observed.attributes["stages"]?.overlaid(with: desired["stages"] ?? [:])
    try await update(id, to: target, from: observed, using: aws)
    return id
  }

  private func gone(_ id: PhysicalID) -> AWSError {
    AWSError(
      code: "NotFoundException", message: "the REST API \(id["restApiId"] ?? "") is gone; plan again",
      service: .apiGateway)
  }

  /// One call for each method that differs, then one deployment for each stage that still enforces something else.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    guard let api = try await RestAPI.read(id["restApiId"] ?? "", using: aws) else { throw gone(id) }
    for (route, method) in api.methods.sorted(by: { $0.key < $1.key }) {
      guard let text = target["routes"]?[route.description]?.string else { continue }
      let demand = RouteDemand(text)
      if demand != method.demand { try await Self.update(method, route, of: api, to: demand, using: aws) }
    }
    // Gateway responses that the stack no longer asks for go first, so that one deployment does for both.
    let gone = goneResponses(target, observed)
    for type in Set(gone.values.joined()).sorted() where api.gatewayResponses[type] != nil {
      try await GatewayResponse.remove(type, of: api.id, using: aws)
    }
    for stage in Set(staleStages(target, observed)).union(gone.keys).sorted() {
      try await Self.deploy(api, to: stage, using: aws)
    }
  }

  /// By stage, the types of gateway responses that it shows and is not to show any more.
  private func goneResponses(_ target: Attributes, _ observed: Observation) -> [String: [String]] {
    let stages = (target["stages"]?.map ?? [:]).map { stage, wanted in
      let shown = observed.attributes["stages"]?[stage]?.map ?? [:]
      return (stage, shown.keys.filter { wanted[$0] == nil && GatewayRoute($0) == nil })
    }
    return Dictionary(stages.filter { !$0.1.isEmpty }, uniquingKeysWith: { first, _ in first })
  }

  /// Everything about one method in one call, so that it is never half changed.
  static func update(
    _ method: RestAPI.Method, _ route: GatewayRoute, of api: RestAPI, to demand: RouteDemand,
    using aws: any AWSCalling
  ) async throws(AWSError) {
    var patch = PatchOperations()
    let authorizer = demand.authorizer.flatMap { api.authorizers[$0]?["id"]?.string }
    switch demand {
    case .open:
      patch.replace("/authorizationType", from: nil, to: "NONE")
      // What still names the authorizer may keep AWS from deleting it.
      if method.authorizerID?.isEmpty == false { patch.replace("/authorizerId", from: nil, to: "") }
    case .other(let type): patch.replace("/authorizationType", from: nil, to: .string(type))
    case .scopes(_, let name), .idToken(let name):
      guard let authorizer else {
        throw AWSError(
          code: "NotFoundException", message: "the API has no authorizer `\(name)`; plan again",
          service: .apiGateway)
      }
      patch.replace("/authorizationType", from: nil, to: "COGNITO_USER_POOLS")
      if method.authorizerID != authorizer {
        patch.replace("/authorizerId", from: nil, to: .string(authorizer))
      }
    }
    patch.addAndRemove("/authorizationScopes", from: method.scopes, to: demand.scopes)
    _ = try await aws.write(
      .updateMethod,
      [
        "restApiId": .string(api.id), "resourceId": .string(method.resourceID),
        "httpMethod": .string(route.method),
      ].merging(patch.member) { $1 })
  }

  /// Publishes the draft, and says how to go back.
  static func deploy(_ api: RestAPI, to stage: String, using aws: any AWSCalling) async throws(AWSError) {
    let answer = try await aws.write(
      .createRestDeployment,
      [
        "restApiId": .string(api.id), "stageName": .string(stage),
        "description": "authplat: authorization of methods",
      ])
    guard let new = answer["id"]?.string, let old = api.stages[stage], !old.isEmpty else { return }
    aws.note(
      "stage \(stage) of \(api.id) has deployment \(new) now; to go back: aws apigateway update-stage --rest-api-id "
        + "\(api.id) --stage-name \(stage) --patch-operations op=replace,path=/deploymentId,value=\(old)")
  }

  /// The methods stay as they are; what protects them goes with the authorizer.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {}
}
