import AWS
import ResourceModel

/// Stages of HTTP APIs: a name under which one deployment answers.
///
/// Source: API Gateway v2 API reference, Stages; developer guide, "Stages for HTTP APIs".
enum HTTPStages {
  private static let part = HTTPApiPart.stage
  static let operations = [
    create, part.get, part.list, update, part.delete(), deleteRouteSettings, deleteAccessLog,
  ]

  private static let rows =
    [
      Attribute(
        "accessLogSettings",
        .object([HTTPApiRows.text("destinationArn"), HTTPApiRows.text("format", 1024)]), ""),
      Attribute("autoDeploy", .bool, ""), HTTPApiRows.text("clientCertificateId"),
      HTTPApiRows.text("deploymentId"),
      HTTPApiRows.description, Attribute("stageVariables", .map(.string(length: 0...2048), key: 1...64), ""),
    ] + HTTPRouteSettings.rows

  private static let create = LocalOperation(
    "CreateStage", .gatewayControl, RESTForm("POST", part.path, status: 201),
    HTTPApiRows.api + [Attribute("stageName", .string(length: 1...128), .required, ""), HTTPApiRows.tags]
      + rows,
    documents: HTTPRouteSettings.names
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    return try add(input.filter { $0.key != "apiId" }, to: api, call, &objects)
  }

  private static let update = LocalOperation(
    "UpdateStage", .gatewayControl, RESTForm("PATCH", part.itemPath),
    part.rows + rows,
    documents: HTTPRouteSettings.names
  ) { objects, call, input throws(AWSError) in
    let stage = try part.existing(input, call, objects)
    if stage.members[HTTPQuickCreate.mark] == true {
      throw .refusal("BadRequestException", "A stage that API Gateway manages cannot be changed.")
    }
    let changes = input.filter { $0.key != "apiId" && $0.key != part.label }
    let members = try put(changes, on: stage.members, of: stage.api, call, &objects)
    let switchedOn = members["autoDeploy"] == true && stage.members["autoDeploy"] != true
    if switchedOn { HTTPDeployments.deployAutomatically(stage.api, call, &objects) }
    return objects[part.shelf(stage.api, call), stage.id] ?? members
  }

  private static let deleteRouteSettings = LocalOperation(
    "DeleteRouteSettings", .gatewayControl,
    RESTForm("DELETE", part.itemPath + "/routesettings/{routeKey}", status: 204),
    part.rows + [Attribute("routeKey", .string(), .required, "")]
  ) { objects, call, input throws(AWSError) in
    var stage = try part.existing(input, call, objects)
    let key = input["routeKey"]?.string ?? ""
    var settings = stage.members[HTTPRouteSettings.byRoute]?.map ?? [:]
    guard settings.removeValue(forKey: key) != nil else { throw HTTPRouteSettings.unknown(key) }
    stage.members[HTTPRouteSettings.byRoute] = .map(settings)
    part.replace(stage, by: stage.members, call, &objects)
    return [:]
  }

  private static let deleteAccessLog = LocalOperation(
    "DeleteAccessLogSettings", .gatewayControl,
    RESTForm("DELETE", part.itemPath + "/accesslogsettings", status: 204), part.rows
  ) { objects, call, input throws(AWSError) in
    var stage = try part.existing(input, call, objects)
    stage.members["accessLogSettings"] = nil
    part.replace(stage, by: stage.members, call, &objects)
    return [:]
  }

  /// Makes a stage; one that deploys by itself does so at once.
  static func add(
    _ members: [String: Value], to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    let name = members[part.label]?.string ?? ""
    guard name == "$default" || name.utf8.allSatisfy(isNameByte) else {
      throw .refusal("BadRequestException", "Stage name only allows a-z, A-Z, 0-9, hyphens and underscores.")
    }
    guard objects[part.shelf(api, call), name] == nil else {
      throw .refusal("ConflictException", "Stage already exists", status: 409)
    }
    let bare: [String: Value] = [
      part.label: .string(name), "createdDate": call.isoTime, "tags": members["tags"] ?? [:],
      HTTPRouteSettings.byDefault: .map(HTTPRouteSettings.defaults), HTTPRouteSettings.byRoute: [:],
    ]
    let made = try part.add(bare, to: api, call, &objects)
    let rest = members.filter { $0.key != part.label && $0.key != "tags" }
    let stage = try put(rest, on: made, of: api, call, &objects)
    if stage["autoDeploy"] == true { HTTPDeployments.deployAutomatically(api, call, &objects) }
    return objects[part.shelf(api, call), name] ?? stage
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func put(
    _ changes: Attributes, on old: [String: Value], of api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    let settings = changes.filter { HTTPRouteSettings.names.contains($0.key) }
    var members = PartialUpdate.apply(changes.filter { settings[$0.key] == nil }, to: old)
    members["stageVariables"] = members["stageVariables"] ?? [:]
    members["lastUpdatedDate"] = call.isoTime
    try HTTPRouteSettings.apply(
      settings, to: &members, routes: objects.all(HTTPApiPart.route.shelf(api, call)))
    if let deployment = changes["deploymentId"]?.string, !deployment.isEmpty {
      // AWS refuses this: aws-controllers-k8s, apigatewayv2-controller pull request 15.
      if members["autoDeploy"] == true {
        throw .refusal(
          "BadRequestException", "deploymentId cannot be set on a stage that has AutoDeploy enabled.")
      }
      _ = try HTTPApiPart.deployment.existing(deployment, of: api, call, objects)
    }
    objects.put(members, members[part.label]?.string ?? "", on: part.shelf(api, call))
    return members
  }
}
