import AWS
import ResourceModel

/// Makes HTTP APIs from OpenAPI 3 documents, or makes them over.
///
/// Source: API Gateway v2 API reference, ImportApi and ReimportApi; developer guide, "Using OpenAPI definitions for
/// HTTP APIs".
struct HTTPApiImport {
  static let operations = [importing, reimporting]

  private static let query = ["basepath", "failOnWarnings"]
  private static let rows = [
    Attribute("body", .string(), .required, ""), Attribute("basepath", .oneOf(["ignore", "prepend"]), ""),
    Attribute("failOnWarnings", .bool, ""),
  ]

  private static let importing = LocalOperation(
    "ImportApi", .gatewayControl, RESTForm("PUT", "/v2/apis", query: query, status: 201), rows
  ) { objects, call, input throws(AWSError) in
    let document = try HTTPApiImport(input)
    let api = try HTTPApis.add(document.api(), call, &objects)
    try document.fill(api.id, call, &objects)
    return api.members
  }

  /// What the API had before is gone; stages stay.
  private static let reimporting = LocalOperation(
    "ReimportApi", .gatewayControl, RESTForm("PUT", "/v2/apis/{apiId}", query: query, status: 201),
    HTTPApiRows.api + rows
  ) { objects, call, input throws(AWSError) in
    let document = try HTTPApiImport(input)
    let api = try call.httpApi(input, in: objects)
    for part in [HTTPApiPart.route, .integration, .authorizer] {
      objects.removeAll(from: part.shelf(api.id, call))
    }
    var members = api.members
    for name in ["description", "version", HTTPCors.name] { members[name] = nil }
    members = try HTTPApis.checked(members.merging(try document.api()) { $1 })
    objects.put(members, api.id, on: call.shelf(.httpApi))
    try document.fill(api.id, call, &objects)
    HTTPDeployments.deployAutomatically(api.id, call, &objects)
    return members
  }

  private static let methods = [
    "get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD",
    "patch": "PATCH", HTTPOpenAPI.anyMethod: "ANY",
  ]

  private static let code = "BadRequestException"

  private let document: Value
  private let basePath: String

  /// - Throws: `BadRequestException` for a text that is no OpenAPI 3 document.
  private init(_ input: Attributes) throws(AWSError) {
    guard let document = OpenAPIText.read(input["body"]?.string ?? "").map({ Value.map($0) }),
      document["openapi"]?.string?.hasPrefix("3.") == true, document["paths"]?.map != nil
    else {
      throw .refusal("BadRequestException", "Invalid OpenAPI input: an OpenAPI 3 document is due.")
    }
    self.document = document
    basePath = input["basepath"] == "prepend" ? Self.path(of: document["servers"]?.list?.first) : ""
  }

  /// The path of a server's address, without a slash at the end.
  private static func path(of server: Value?) -> String {
    var url = server?["url"]?.string ?? ""
    for (name, variable) in server?["variables"]?.map ?? [:] {
      url = url.replacing("{\(name)}", with: variable["default"]?.string ?? "")
    }
    let words = url.split(separator: "/", omittingEmptySubsequences: false)
    let path = url.contains("://") ? words.dropFirst(3) : words.dropFirst(url.hasPrefix("/") ? 1 : 0)
    return path.filter { !$0.isEmpty }.map { "/\($0)" }.joined()
  }

  /// The members that the document gives the API itself.
  private func api() throws(AWSError) -> [String: Value] {
    var api: [String: Value] = ["name": document["info"]?["title"] ?? "Imported API"]
    api["description"] = document["info"]?["description"]
    api["version"] = document["info"]?["version"]?.asText
    api[HTTPCors.name] = document[HTTPOpenAPI.cors]
    return try HTTPApis.check.checked(api, code: Self.code)
  }

  /// Makes authorizers, integrations and routes.
  private func fill(_ api: String, _ call: Call, _ objects: inout Objects) throws(AWSError) {
    var authorizers: [String: [String: Value]] = [:]
    for (name, scheme) in (document["components"]?["securitySchemes"]?.map ?? [:]).sorted(by: {
      $0.key < $1.key
    }) {
      guard let members = HTTPOpenAPI.read(authorizer: name, scheme: scheme) else { continue }
      authorizers[name] = try HTTPAuthorizers.add(
        HTTPAuthorizers.check.checked(members, code: Self.code), to: api, call, &objects)
    }
    for (path, item) in (document["paths"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
      for (name, operation) in (item.map ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard let method = Self.methods[name] else { continue }
        let isDefault =
          operation["isDefaultRoute"] == true || path == HTTPOpenAPI.defaultPath || path == "$default"
        var route = try authorization(of: operation, authorizers)
        route["routeKey"] = .string(isDefault ? "$default" : "\(method) \(basePath)\(path)")
        route["operationName"] = operation["operationId"]
        if let integration = integration(of: operation) {
          let made = try HTTPIntegrations.add(
            HTTPIntegrations.check.checked(integration, code: Self.code), to: api, call, &objects)
          route["target"] = .string("integrations/\(made["integrationId"]?.string ?? "")")
        }
        _ = try HTTPRoutes.add(HTTPRoutes.check.checked(route, code: Self.code), to: api, call, &objects)
      }
    }
  }

  /// An operation's integration, its own or one that it refers to.
  private func integration(of operation: Value) -> [String: Value]? {
    guard let written = operation[HTTPOpenAPI.integration] else { return nil }
    let shared = "#/components/\(HTTPOpenAPI.sharedIntegrations)/"
    if let reference = written["$ref"]?.string, reference.hasPrefix(shared) {
      return document["components"]?[HTTPOpenAPI.sharedIntegrations]?[
        String(reference.dropFirst(shared.count))
      ]
      .map { HTTPOpenAPI.read(integration: $0) }
    }
    return HTTPOpenAPI.read(integration: written)
  }

  /// - Throws: `BadRequestException` for a scheme that has no authorizer, because the route would stand open.
  private func authorization(
    of operation: Value, _ authorizers: [String: [String: Value]]
  ) throws(AWSError) -> [String: Value] {
    if operation[HTTPOpenAPI.auth]?["type"] == "AWS_IAM" { return ["authorizationType": "AWS_IAM"] }
    let security = operation["security"]?.list ?? document["security"]?.list ?? []
    guard let (name, scopes) = security.first?.map?.first else { return [:] }
    guard let authorizer = authorizers[name], let id = authorizer["authorizerId"] else {
      throw .refusal("BadRequestException", "Security scheme \(name) has no \(HTTPOpenAPI.authorizer).")
    }
    let isJWT = authorizer["authorizerType"] == "JWT"
    var route: [String: Value] = ["authorizationType": isJWT ? "JWT" : "CUSTOM", "authorizerId": id]
    if isJWT, scopes.list?.isEmpty == false { route["authorizationScopes"] = scopes }
    return route
  }
}
