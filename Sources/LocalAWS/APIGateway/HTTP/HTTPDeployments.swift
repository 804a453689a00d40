import AWS
import ResourceModel

/// Deployments of HTTP APIs: what an API was at one moment, for stages to answer from.
///
/// Source: API Gateway v2 API reference, Deployments; developer guide, "Stages for HTTP APIs".
enum HTTPDeployments {
  /// Beside AWS's members: what was deployed.
  static let snapshotMember = "Snapshot"
  /// Automatic deployments that are kept although no stage answers from them any more.
  private static let keptAutomatic = 10

  private static let part = HTTPApiPart.deployment
  static let operations = [create, part.get, part.list, update, delete]

  private static let create = LocalOperation(
    "CreateDeployment", .gatewayDeployment, RESTForm("POST", part.path, status: 201),
    HTTPApiRows.api + [HTTPApiRows.description, Attribute("stageName", .string(length: 1...128), "")]
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    var stage: HTTPApiPart.Found?
    if let name = input["stageName"]?.string {
      stage = try HTTPApiPart.stage.existing(name, of: api, call, objects)
    }
    if stage?.members["autoDeploy"] == true {
      throw .refusal(
        "BadRequestException", "Deployments cannot be made to a stage that has AutoDeploy enabled.")
    }
    guard objects.count(HTTPApiPart.route.shelf(api, call)) > 0 else {
      throw .refusal("BadRequestException", noRoutes)
    }
    let deployment = try add(input["description"], isAutomatic: false, to: api, call, &objects)
    if let stage {
      var members = stage.members
      members[part.label] = deployment[part.label]
      members["lastUpdatedDate"] = call.isoTime
      HTTPApiPart.stage.replace(stage, by: members, call, &objects)
    }
    return HTTPApiPart.shown(deployment)
  }

  private static let update = LocalOperation(
    "UpdateDeployment", .gatewayControl, RESTForm("PATCH", part.itemPath),
    part.rows + [HTTPApiRows.description]
  ) { objects, call, input throws(AWSError) in
    let deployment = try part.existing(input, call, objects)
    let members = PartialUpdate.apply(input.filter { $0.key == "description" }, to: deployment.members)
    part.replace(deployment, by: members, call, &objects)
    return HTTPApiPart.shown(members)
  }

  private static let delete = LocalOperation(
    "DeleteDeployment", .gatewayControl, RESTForm("DELETE", part.itemPath, status: 204), part.rows
  ) { objects, call, input throws(AWSError) in
    let deployment = try part.existing(input, call, objects)
    guard !inUse(of: deployment.api, call, objects).contains(deployment.id) else {
      throw .refusal(
        "BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
    }
    objects.remove(deployment.id, from: part.shelf(deployment.api, call))
    return [:]
  }

  /// Publishes the API as it stands on every stage that deploys by itself; to be called after each change.
  static func deployAutomatically(_ api: String, _ call: Call, _ objects: inout Objects) {
    let stages = objects.all(HTTPApiPart.stage.shelf(api, call)).filter { $0.members["autoDeploy"] == true }
    guard !stages.isEmpty else { return }
    let id = try? publish(api, call, &objects)
    for (name, stage) in stages {
      var stage = stage
      if let id {
        stage[part.label] = .string(id)
        stage[message] = .string("Successfully deployed stage with deployment ID '\(id)'")
      } else {
        stage[message] = .string("Deployment attempt failed: \(noRoutes)")
      }
      stage["lastUpdatedDate"] = call.isoTime
      objects.put(stage, name, on: HTTPApiPart.stage.shelf(api, call))
    }
    forgetOld(of: api, call, &objects)
  }

  private static let message = "lastDeploymentStatusMessage"
  /// Source: mach-composer-cli issue 42.
  private static let noRoutes = "Unable to deploy API because no routes exist in this API"

  /// The id of a new automatic deployment.
  private static func publish(_ api: String, _ call: Call, _ objects: inout Objects) throws(AWSError)
    -> String?
  {
    guard objects.count(HTTPApiPart.route.shelf(api, call)) > 0 else { return nil }
    let words: Value = "Automatic deployment triggered by changes to the Api configuration"
    return try add(words, isAutomatic: true, to: api, call, &objects)[part.label]?.string
  }

  private static func add(
    _ description: Value?, isAutomatic: Bool, to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    var members: [String: Value] = [
      "autoDeployed": .bool(isAutomatic), "createdDate": call.isoTime, "deploymentStatus": "DEPLOYED",
      snapshotMember: snapshot(of: api, call, objects),
    ]
    members["description"] = description
    return try part.add(members, to: api, call, &objects)
  }

  /// The API as it stands now.
  static func snapshot(of api: String, _ call: Call, _ objects: Objects) -> Value {
    func all(_ part: HTTPApiPart) -> Value {
      .list(objects.all(part.shelf(api, call)).map { .map($0.members) })
    }
    var snapshot: [String: Value] = [
      "routes": all(.route), "integrations": all(.integration), "authorizers": all(.authorizer),
    ]
    snapshot["cors"] = objects[call.shelf(.httpApi), api]?[HTTPCors.name]
    return .map(snapshot)
  }

  private static func inUse(of api: String, _ call: Call, _ objects: Objects) -> Set<String> {
    Set(objects.all(HTTPApiPart.stage.shelf(api, call)).compactMap { $0.members[part.label]?.string })
  }

  private static func forgetOld(of api: String, _ call: Call, _ objects: inout Objects) {
    let used = inUse(of: api, call, objects)
    let unused = objects.all(part.shelf(api, call)).filter {
      $0.members["autoDeployed"] == true && !used.contains($0.id)
    }
    for deployment in unused.dropLast(keptAutomatic) {
      objects.remove(deployment.id, from: part.shelf(api, call))
    }
  }
}
