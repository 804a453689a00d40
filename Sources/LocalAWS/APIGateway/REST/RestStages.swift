import AWS
import ResourceModel

/// Stages: names under which deployments are reached.
///
/// Source: API Gateway API reference, CreateStage; aws-recorded apigateway_common.json, TestStages, and
/// apigateway_api.json, TestApiGatewayStage.
enum RestStages {
  static let operations = [create, get, getAll, update, delete]

  static let cacheSizes = AttributeType.oneOf(["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"])

  private static let path = "/restapis/{restApiId}/stages/{stageName}"
  private static let names = [RestDraft.Rows.api, Attribute("stageName", .string(), .required, "")]

  private static let create = LocalOperation(
    "CreateStage", .gatewayControl, RESTForm("POST", "/restapis/{restApiId}/stages", status: 201),
    [
      Attribute("stageName", .string(), .required, ""), Attribute("deploymentId", .string(), .required, ""),
      Attribute("description", .string(), ""), Attribute("cacheClusterEnabled", .bool, ""),
      Attribute("cacheClusterSize", cacheSizes, ""), Attribute("variables", RestDraft.Rows.texts, ""),
      Attribute("documentationVersion", .string(), ""), Attribute("tracingEnabled", .bool, ""),
      Attribute("tags", RestDraft.Rows.texts, ""), RestDraft.Rows.api,
    ], documents: ["canarySettings"]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    _ = try RestDeployments.deployment(input.text("deploymentId"), of: draft, objects)
    if objects[draft.shelf(.restStage), input.text("stageName")] != nil {
      throw .conflict("Stage already exists")
    }
    return try add(input.filter { $0.key != "restApiId" }, to: draft, &objects)
  }

  private static let get = LocalOperation("GetStage", .gatewayControl, RESTForm("GET", path), names) {
    objects, call, input throws(AWSError) in
    try stage(input.text("stageName"), of: RestDraft(input, call), objects)
  }

  /// The one list without pages.
  private static let getAll = LocalOperation(
    "GetStages", .gatewayControl, RESTForm("GET", "/restapis/{restApiId}/stages", query: ["deploymentId"]),
    [Attribute("deploymentId", .string(), ""), RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    let stages = objects.all(draft.shelf(.restStage)).map(\.members).filter {
      input["deploymentId"] == nil || $0["deploymentId"] == input["deploymentId"]
    }
    return ["item": .list(stages.map { .map($0) })]
  }

  private static let update = LocalOperation(
    "UpdateStage", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var stage = try stage(input.text("stageName"), of: draft, objects)
    for operation in PatchOperation.all(in: input) { try RestStagePatch.apply(operation, to: &stage) }
    for id in deployments(of: stage) { _ = try RestDeployments.deployment(id, of: draft, objects) }
    stage["lastUpdatedDate"] = call.now.wholeSeconds
    objects.put(stage, stage.text("stageName"), on: draft.shelf(.restStage))
    return stage
  }

  private static let delete = LocalOperation(
    "DeleteStage", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let name = try stage(input.text("stageName"), of: draft, objects).text("stageName")
    objects.remove(name, from: draft.shelf(.restStage))
    return [:]
  }

  static func stage(_ name: String, of draft: RestDraft, _ objects: Objects) throws(AWSError) -> Attributes {
    guard let stage = objects[draft.shelf(.restStage), name] else {
      throw .notFound("Invalid stage identifier specified")
    }
    return stage
  }

  /// The deployments that a stage shows: its own, and a canary's.
  static func deployments(of stage: Attributes) -> [String] {
    [stage["deploymentId"], stage["canarySettings"]?["deploymentId"]].compactMap { $0?.string }
  }

  private static func add(
    _ given: Attributes, to draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let name = given.text("stageName")
    guard name.wholeMatch(of: /[a-zA-Z0-9_]+/) != nil else {
      throw .badRequest("Stage name only allows a-zA-Z0-9_")
    }
    var stage = given
    for member in ["variables", "tags"] where given[member]?.map?.isEmpty == true { stage[member] = nil }
    let now = draft.call.now.wholeSeconds
    stage.merge([
      "cacheClusterEnabled": false, "methodSettings": [:], "tracingEnabled": false, "createdDate": now,
      "lastUpdatedDate": now,
    ]) { given, _ in given }
    stage["cacheClusterStatus"] = stage["cacheClusterEnabled"] == true ? "AVAILABLE" : "NOT_AVAILABLE"
    objects.put(stage, name, on: draft.shelf(.restStage))
    return stage
  }

  /// Points a stage at a deployment, or makes the stage. Of one that is there the settings stay, but for those given.
  static func deploy(
    _ id: String, to name: String, _ given: Attributes, in draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) {
    var settings = given.only(["variables", "cacheClusterEnabled", "cacheClusterSize", "tracingEnabled"])
    settings["description"] = given["stageDescription"]
    guard var stage = objects[draft.shelf(.restStage), name] else {
      settings["stageName"] = .string(name)
      settings["deploymentId"] = .string(id)
      _ = try add(settings, to: draft, &objects)
      return
    }
    if var canary = given["canarySettings"]?.map {
      canary["deploymentId"] = .string(id)
      stage["canarySettings"] = .map(canary)
    } else {
      stage["deploymentId"] = .string(id)
    }
    let variables = (stage["variables"]?.map ?? [:]).merging(settings["variables"]?.map ?? [:]) { $1 }
    stage.merge(settings) { _, new in new }
    stage["variables"] = variables.isEmpty ? nil : .map(variables)
    stage["lastUpdatedDate"] = draft.call.now.wholeSeconds
    objects.put(stage, name, on: draft.shelf(.restStage))
  }
}
