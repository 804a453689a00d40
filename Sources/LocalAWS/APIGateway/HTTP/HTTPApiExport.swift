import AWS
import ResourceModel

/// An HTTP API as an OpenAPI 3 document: what a stage has deployed, or the API as it stands.
///
/// Source: API Gateway v2 API reference, ExportApi; developer guide, "Export HTTP APIs from API Gateway".
struct HTTPApiExport {
  static let operations = [export]

  private static let export = LocalOperation(
    "ExportApi", .gatewayControl,
    RESTForm(
      "GET", "/v2/apis/{apiId}/exports/{specification}",
      query: ["exportVersion", "includeExtensions", "outputType", "stageName"]),
    HTTPApiRows.api + [
      Attribute("specification", .oneOf(["OAS30"]), .required, ""),
      Attribute("outputType", .oneOf(["YAML", "JSON"]), .required, ""),
      Attribute("exportVersion", .oneOf(["1.0"]), ""), Attribute("includeExtensions", .bool, ""),
      Attribute("stageName", .string(), ""),
    ], answersPayload: true
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects)
    let stage = input["stageName"]?.string
    let document = HTTPApiExport(
      api: api.members,
      snapshot: try stage.map { (name) throws(AWSError) in try deployed(on: name, of: api.id, call, objects) }
        ?? HTTPDeployments.snapshot(of: api.id, call, objects),
      stage: stage, hasExtensions: input["includeExtensions"] != false)
    let text =
      input["outputType"] == "YAML" ? OpenAPIText.yaml(document.written) : OpenAPIText.json(document.written)
    return [
      "body": .string(text ?? ""),
      "contentType": "application/octet-stream",
    ]
  }

  private static func deployed(
    on name: String, of api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> Value {
    let stage = try HTTPApiPart.stage.existing(name, of: api, call, objects)
    guard let id = stage.members["deploymentId"]?.string,
      let snapshot = objects[HTTPApiPart.deployment.shelf(api, call), id]?[HTTPDeployments.snapshotMember]
    else { throw .refusal("BadRequestException", "Stage \(name) has no deployment.") }
    return snapshot
  }

  private let api: [String: Value]
  private let snapshot: Value
  /// Nil for the API as it stands.
  private let stage: String?
  private let hasExtensions: Bool

  private var written: Value {
    var document: [String: Value] = [
      "openapi": "3.0.1", "info": .map(info), "servers": [server], "paths": .map(paths),
    ]
    let schemes = schemes
    if !schemes.isEmpty { document["components"] = ["securitySchemes": .map(schemes)] }
    if hasExtensions {
      document[HTTPOpenAPI.cors] = snapshot["cors"]
      document[HTTPOpenAPI.version] = "1.0"
    }
    return .map(document)
  }

  private var info: [String: Value] {
    var info: [String: Value] = [
      "title": api["name"] ?? "", "version": api["version"] ?? api["createdDate"] ?? "",
    ]
    info["description"] = api["description"]
    return info
  }

  private var server: Value {
    let address = api["apiEndpoint"]?.string ?? ""
    guard let stage, stage != "$default" else { return ["url": .string(address)] }
    return [
      "url": .string(address + "/{basePath}"), "variables": ["basePath": ["default": .string(stage)]],
    ]
  }

  private var paths: [String: Value] {
    var paths: [String: [String: Value]] = [:]
    for route in snapshot["routes"]?.list ?? [] {
      guard let text = route["routeKey"]?.string, let key = try? HTTPRouteKey(text) else { continue }
      let path = key.method == nil ? HTTPOpenAPI.defaultPath : String(text.drop { $0 != "/" })
      let name =
        key.method.map { $0 == "ANY" ? HTTPOpenAPI.anyMethod : $0.lowercased() } ?? HTTPOpenAPI.anyMethod
      paths[path, default: [:]][name] = .map(operation(route, key))
    }
    return paths.mapValues { .map($0) }
  }

  private func operation(_ route: Value, _ key: HTTPRouteKey) -> [String: Value] {
    var operation: [String: Value] = [
      "responses": ["default": ["description": .string("Default response for \(key.text)")]]
    ]
    if key.method == nil, hasExtensions { operation["isDefaultRoute"] = true }
    operation["operationId"] = route["operationName"]
    let parameters = key.variables.map { name -> Value in
      [
        "name": .string(name), "in": "path", "description": .string("Generated path parameter for \(name)"),
        "required": true, "schema": ["type": "string"],
      ]
    }
    if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
    if let id = route["authorizerId"], let name = authorizer(id)?["name"]?.string {
      operation["security"] = [.map([name: route["authorizationScopes"] ?? []])]
    } else if route["authorizationType"] == "AWS_IAM", hasExtensions {
      operation[HTTPOpenAPI.auth] = ["type": "AWS_IAM"]
    }
    if hasExtensions, let integration = integration(of: route) {
      operation[HTTPOpenAPI.integration] = HTTPOpenAPI.written(integration: integration)
    }
    return operation
  }

  private var schemes: [String: Value] {
    let used = Set((snapshot["routes"]?.list ?? []).compactMap { $0["authorizerId"] })
    var schemes: [String: Value] = [:]
    for authorizer in snapshot["authorizers"]?.list ?? [] {
      guard let members = authorizer.map, let id = members["authorizerId"], used.contains(id) || hasExtensions
      else {
        continue
      }
      var scheme = HTTPOpenAPI.written(authorizer: members).map ?? [:]
      if !hasExtensions { scheme[HTTPOpenAPI.authorizer] = nil }
      schemes[members["name"]?.string ?? ""] = .map(scheme)
    }
    return schemes
  }

  private func authorizer(_ id: Value) -> Value? {
    snapshot["authorizers"]?.list?.first { $0["authorizerId"] == id }
  }

  private func integration(of route: Value) -> [String: Value]? {
    guard let id = route["target"]?.string?.split(separator: "/").last else { return nil }
    return snapshot["integrations"]?.list?.first { $0["integrationId"]?.string == String(id) }?.map
  }
}
