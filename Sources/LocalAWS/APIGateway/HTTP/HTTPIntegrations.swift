import AWS
import ResourceModel

/// Integrations of HTTP APIs: what stands behind a route.
///
/// Source: API Gateway v2 API reference, Integrations; developer guide, "Create integrations for HTTP APIs".
enum HTTPIntegrations {
  private static let part = HTTPApiPart.integration
  static let operations = [create, part.get, part.list, update, part.delete(unless: refuseInUse)]

  private static let type = Attribute(
    "integrationType", .oneOf(["AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"]), "")
  private static let rows = [
    HTTPApiRows.text("connectionId", 1024),
    Attribute("connectionType", .oneOf(["INTERNET", "VPC_LINK"]), ""),
    Attribute("contentHandlingStrategy", .oneOf(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]), ""),
    HTTPApiRows.text("credentialsArn"), HTTPApiRows.description, HTTPApiRows.text("integrationMethod", 64),
    HTTPApiRows.text("integrationSubtype", 128), HTTPApiRows.text("integrationUri"),
    Attribute("passthroughBehavior", .oneOf(["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"]), ""),
    Attribute("payloadFormatVersion", .string(length: 1...64), ""),
    Attribute("requestParameters", .map(.string(length: 0...512)), ""),
    Attribute("requestTemplates", .map(.string(length: 0...32_768)), ""),
    Attribute("responseParameters", .map(.map(.string(length: 0...512))), ""),
    HTTPApiRows.text("templateSelectionExpression"), Attribute("timeoutInMillis", .integer(50...30_000), ""),
    Attribute("tlsConfig", .object([HTTPApiRows.text("serverNameToVerify", 512)]), ""),
  ]
  /// For members that come from a document.
  static let check = InputCheck([type] + rows)

  private static let create = LocalOperation(
    "CreateIntegration", .gatewayControl, RESTForm("POST", part.path, status: 201),
    HTTPApiRows.api + [type.with(.required)] + rows
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    let members = PartialUpdate.apply(input.filter { $0.key != "apiId" }, to: [:])
    let integration = try add(members, to: api, call, &objects)
    HTTPDeployments.deployAutomatically(api, call, &objects)
    return integration
  }

  private static let update = LocalOperation(
    "UpdateIntegration", .gatewayControl, RESTForm("PATCH", part.itemPath), part.rows + [type] + rows
  ) { objects, call, input throws(AWSError) in
    let integration = try part.existing(input, call, objects)
    let changes = input.filter { $0.key != "apiId" && $0.key != part.label }
    let members = try checked(PartialUpdate.apply(changes, to: integration.members))
    part.replace(integration, by: members, call, &objects)
    HTTPDeployments.deployAutomatically(integration.api, call, &objects)
    return members
  }

  static func add(
    _ members: [String: Value], to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    try part.add(try checked(members), to: api, call, &objects)
  }

  /// An integration as it can stand, with what AWS fills in.
  static func checked(_ members: [String: Value]) throws(AWSError) -> [String: Value] {
    var defaults: [String: Value] = ["connectionType": "INTERNET", "timeoutInMillis": 30_000]
    switch members["integrationType"] {
    case "AWS_PROXY":
      if members["integrationSubtype"] == nil {
        defaults["integrationMethod"] = "POST"
        try require(["integrationUri", "payloadFormatVersion"], in: members)
      } else {
        try require(["credentialsArn"], in: members)
        defaults["payloadFormatVersion"] = "1.0"
      }
    case "HTTP_PROXY":
      try require(["integrationUri", "integrationMethod"], in: members)
      defaults["payloadFormatVersion"] = "1.0"
    default:
      throw .refusal(
        "BadRequestException", "HTTP APIs support integrations of the types AWS_PROXY and HTTP_PROXY only.")
    }
    if members["connectionType"] == "VPC_LINK" { try require(["connectionId"], in: members) }
    return defaults.merging(members) { $1 }
  }

  private static func require(_ names: [String], in members: [String: Value]) throws(AWSError) {
    for name in names where members[name] == nil {
      throw .refusal(
        "BadRequestException",
        "\(name.prefix(1).uppercased())\(name.dropFirst()) is a required parameter for integration type "
          + "\(members["integrationType"]?.string ?? "")")
    }
  }

  /// Source of the message: terraform-aws-next-js issue 247.
  private static func refuseInUse(
    _ integration: HTTPApiPart.Found, _ call: Call, _ objects: Objects
  ) throws(AWSError) {
    if integration.members[HTTPQuickCreate.mark] == true {
      throw .refusal("BadRequestException", "An integration that API Gateway manages cannot be deleted.")
    }
    let target = Value.string("integrations/\(integration.id)")
    let users = objects.all(HTTPApiPart.route.shelf(integration.api, call)).filter {
      $0.members["target"] == target
    }
    guard users.isEmpty else {
      throw .refusal(
        "ConflictException",
        "Cannot delete Integration because it is referenced by the following Routes with Ids: "
          + "[\(users.map(\.id).joined(separator: ", "))]", status: 409)
    }
  }
}
