import AWS
import ResourceModel

/// Deployments: what an API was when it was deployed. Nothing changes them but their description.
///
/// Source: API Gateway API reference, CreateDeployment; aws-recorded apigateway_common.json, TestDeployments.
enum RestDeployments {
  static let operations = [create, get, getAll, update, delete]

  private static let path = "/restapis/{restApiId}/deployments/{deploymentId}"
  private static let names = [RestDraft.Rows.api, Attribute("deploymentId", .string(), .required, "")]

  private static let create = LocalOperation(
    "CreateDeployment", .gatewayDeployment,
    RESTForm("POST", "/restapis/{restApiId}/deployments", status: 201),
    [
      Attribute("stageName", .string(), ""), Attribute("stageDescription", .string(), ""),
      Attribute("description", .string(), ""), Attribute("cacheClusterEnabled", .bool, ""),
      Attribute("cacheClusterSize", RestStages.cacheSizes, ""),
      Attribute("variables", RestDraft.Rows.texts, ""), Attribute("tracingEnabled", .bool, ""),
      RestDraft.Rows.api,
    ], documents: ["canarySettings"]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let api = try draft.api(objects)
    let resources = objects.all(draft.shelf(.restResource)).map(\.members)
    let methods = resources.flatMap { $0["resourceMethods"]?.map?.values.map { $0 } ?? [] }
    if methods.isEmpty { throw .badRequest("The REST API doesn't contain any methods") }
    if methods.contains(where: { $0["methodIntegration"] == nil }) {
      throw .badRequest("No integration defined for method")
    }
    let id = draft.freshID(.restDeployment, objects)
    var deployment: Attributes = ["id": .string(id), "createdDate": call.now.wholeSeconds]
    deployment["description"] = input.withoutEmpty("description")["description"]
    func stored(_ type: ObjectType) -> Value {
      .list(objects.all(draft.shelf(type)).map { .map($0.members) })
    }
    deployment["Snapshot"] = [
      "api": .map(api), "resources": .list(resources.map { .map($0) }),
      "authorizers": stored(.restAuthorizer),
      "gatewayResponses": stored(.gatewayResponse), "models": stored(.restModel),
      "validators": stored(.restValidator),
    ]
    objects.put(deployment, id, on: draft.shelf(.restDeployment))
    if let stage = input.withoutEmpty("stageName")["stageName"]?.string {
      try RestStages.deploy(id, to: stage, input, in: draft, &objects)
    }
    return shown(deployment)
  }

  private static let get = LocalOperation(
    "GetDeployment", .gatewayControl, RESTForm("GET", path, query: ["embed"]),
    [Attribute("embed", .list(.string()), "")] + names
  ) { objects, call, input throws(AWSError) in
    let deployment = try deployment(input.text("deploymentId"), of: RestDraft(input, call), objects)
    var answer = shown(deployment)
    if RestList.asks("embed", for: "apisummary", input) { answer["apiSummary"] = summary(of: deployment) }
    return answer
  }

  private static let getAll = LocalOperation(
    "GetDeployments", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/deployments", query: RestList.query),
    RestList.rows + [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(draft.shelf(.restDeployment), input, objects, shown: shown)
  }

  private static let update = LocalOperation(
    "UpdateDeployment", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var deployment = try deployment(input.text("deploymentId"), of: draft, objects)
    try patches.apply(input, to: &deployment)
    objects.put(deployment, deployment.text("id"), on: draft.shelf(.restDeployment))
    return shown(deployment)
  }

  private static let delete = LocalOperation(
    "DeleteDeployment", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let id = try deployment(input.text("deploymentId"), of: draft, objects).text("id")
    let stages = objects.all(draft.shelf(.restStage)).map(\.members)
    if stages.contains(where: { RestStages.deployments(of: $0).contains(id) }) {
      throw .badRequest("Active stages pointing to this deployment must be moved or deleted")
    }
    objects.remove(id, from: draft.shelf(.restDeployment))
    return [:]
  }

  private static let patches = PatchTable(.short, [.text("description")])

  private static func shown(_ deployment: Attributes) -> Attributes {
    deployment.filter { $0.key != "Snapshot" }
  }

  static func deployment(
    _ id: String, of draft: RestDraft, _ objects: Objects
  ) throws(AWSError) -> Attributes {
    guard let deployment = objects[draft.shelf(.restDeployment), id] else {
      throw .notFound("Invalid Deployment identifier specified")
    }
    return deployment
  }

  /// Path → verb → who may call, without scopes and authorizers.
  private static func summary(of deployment: Attributes) -> Value {
    var summary: Attributes = [:]
    for resource in deployment["Snapshot"]?["resources"]?.list ?? [] {
      let methods = resource["resourceMethods"]?.map ?? [:]
      if methods.isEmpty { continue }
      summary[resource["path"]?.string ?? ""] = .map(
        methods.mapValues { .map(($0.map ?? [:]).only(["authorizationType", "apiKeyRequired"])) })
    }
    return .map(summary)
  }
}
