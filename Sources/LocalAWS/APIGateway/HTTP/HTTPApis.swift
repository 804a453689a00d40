import AWS
import ResourceModel

/// HTTP APIs themselves.
///
/// Source: API Gateway v2 API reference, Apis; botocore 1.43.11, the service's model; the answers that the AWS CLI's
/// manual shows.
enum HTTPApis {
  static let operations = [create, get, list, update, delete, deleteCors]

  /// Members of an API that callers may say.
  private static let rows = [
    HTTPApiRows.text("apiKeySelectionExpression", 128), HTTPCors.row, HTTPApiRows.description,
    Attribute("disableSchemaValidation", .bool, ""), Attribute("disableExecuteApiEndpoint", .bool, ""),
    Attribute("ipAddressType", .oneOf(["ipv4", "dualstack"]), ""),
    HTTPApiRows.text("routeSelectionExpression", 128), HTTPApiRows.text("version", 64),
  ]
  /// For members that come from a document.
  static let check = InputCheck([HTTPApiRows.name()] + rows)

  private static let create = LocalOperation(
    "CreateApi", .gatewayControl, RESTForm("POST", "/v2/apis", status: 201),
    [HTTPApiRows.name(.required), Attribute("protocolType", .oneOf(["WEBSOCKET", "HTTP"]), .required, "")]
      + rows + HTTPQuickCreate.rows + [HTTPApiRows.tags]
  ) { objects, call, input throws(AWSError) in
    guard input["protocolType"] == "HTTP" else {
      throw .refusal("BadRequestException", "This endpoint has no WebSocket APIs; protocolType must be HTTP.")
    }
    let quick = input.filter { HTTPQuickCreate.names.contains($0.key) }
    let api = try add(input.filter { !HTTPQuickCreate.names.contains($0.key) }, call, &objects)
    try HTTPQuickCreate.create(quick, in: api.id, call, &objects)
    return api.members
  }

  private static let get = LocalOperation(
    "GetApi", .gatewayControl, RESTForm("GET", "/v2/apis/{apiId}"), HTTPApiRows.api
  ) { objects, call, input throws(AWSError) in
    try call.httpApi(input, in: objects).members
  }

  private static let list = LocalOperation(
    "GetApis", .gatewayControl, RESTForm("GET", "/v2/apis", query: HTTPApiRows.pagingNames),
    HTTPApiRows.paging
  ) { objects, call, input throws(AWSError) in
    try objects.list(call.shelf(.httpApi), input)
  }

  private static let update = LocalOperation(
    "UpdateApi", .gatewayControl, RESTForm("PATCH", "/v2/apis/{apiId}"),
    HTTPApiRows.api + [HTTPApiRows.name()] + rows + HTTPQuickCreate.rows
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects)
    let quick = input.filter { HTTPQuickCreate.names.contains($0.key) }
    let changes = input.filter { $0.key != "apiId" && !HTTPQuickCreate.names.contains($0.key) }
    let members = try checked(PartialUpdate.apply(changes, to: api.members))
    objects.put(members, api.id, on: call.shelf(.httpApi))
    try HTTPQuickCreate.update(quick, in: api.id, call, &objects)
    HTTPDeployments.deployAutomatically(api.id, call, &objects)
    return members
  }

  /// Everything under the API goes with it.
  private static let delete = LocalOperation(
    "DeleteApi", .gatewayControl, RESTForm("DELETE", "/v2/apis/{apiId}", status: 204), HTTPApiRows.api
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    for part in HTTPApiPart.all { objects.removeAll(from: part.shelf(api, call)) }
    objects.remove(api, from: call.shelf(.httpApi))
    objects.remove(api, from: Shelf(.everywhere, .gatewayPlace))
    return [:]
  }

  private static let deleteCors = LocalOperation(
    "DeleteCorsConfiguration", .gatewayControl, RESTForm("DELETE", "/v2/apis/{apiId}/cors", status: 204),
    HTTPApiRows.api
  ) { objects, call, input throws(AWSError) in
    var api = try call.httpApi(input, in: objects)
    api.members[HTTPCors.name] = nil
    objects.put(api.members, api.id, on: call.shelf(.httpApi))
    HTTPDeployments.deployAutomatically(api.id, call, &objects)
    return [:]
  }

  /// Puts a new API, with what AWS fills in.
  static func add(
    _ members: [String: Value], _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> (id: String, members: [String: Value]) {
    let id = RandomText.lowerCaseAlphanumerics(10)
    let made: [String: Value] = [
      "apiId": .string(id), "apiEndpoint": .string(endpoint(of: id, call)), "createdDate": call.isoTime,
      "protocolType": "HTTP",
    ]
    let defaults: [String: Value] = [
      "apiKeySelectionExpression": "$request.header.x-api-key", "disableExecuteApiEndpoint": false,
      "ipAddressType": "ipv4", "routeSelectionExpression": "$request.method $request.path", "tags": [:],
    ]
    let api = try checked(defaults.merging(members) { $1 }.merging(made) { $1 })
    objects.put(api, id, on: call.shelf(.httpApi))
    objects.put(
      ["Account": .string(call.account), "Region": .string(call.region), "Protocol": "HTTP"], id,
      on: Shelf(.everywhere, .gatewayPlace))
    return (id, api)
  }

  static func checked(_ members: [String: Value]) throws(AWSError) -> [String: Value] {
    var members = members
    let selections: [Value] = ["$request.method $request.path", "${request.method} ${request.path}"]
    if !selections.contains(members["routeSelectionExpression"] ?? selections[0]) {
      throw .refusal(
        "BadRequestException",
        "The routeSelectionExpression of an HTTP API must be ${request.method} ${request.path}.")
    }
    if let cors = members[HTTPCors.name]?.map { members[HTTPCors.name] = .map(try HTTPCors.checked(cors)) }
    return members
  }

  /// Where the API is called: AWS's host name with `localhost` for its domain, at the endpoint's own port.
  private static func endpoint(of api: String, _ call: Call) -> String {
    let parts = call.base.split(separator: "/")
    let port = parts.last.flatMap { $0.split(separator: ":").dropFirst().last }.map { ":\($0)" } ?? ""
    return "\(parts.first ?? "http:")//\(api).execute-api.localhost\(port)"
  }
}
