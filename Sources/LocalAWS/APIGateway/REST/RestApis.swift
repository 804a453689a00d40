import AWS
import ResourceModel

/// REST APIs themselves.
///
/// Source: API Gateway API reference, CreateRestApi and UpdateRestApi; aws-recorded apigateway_api.json,
/// TestApiGatewayApiRestApi.
enum RestApis {
  static let operations = [create, get, getAll, update, delete]

  private static let create = LocalOperation(
    "CreateRestApi", .gatewayControl, RESTForm("POST", "/restapis", status: 201),
    [
      Attribute("name", .string(), .required, ""), Attribute("description", .string(), ""),
      Attribute("version", .string(), ""), Attribute("binaryMediaTypes", .list(.string()), ""),
      Attribute("minimumCompressionSize", .integer(), ""),
      Attribute("apiKeySource", .oneOf(["AUTHORIZER", "HEADER"]), ""),
      Attribute("endpointConfiguration", RestEndpoint.type, ""), Attribute("policy", .string(), ""),
      Attribute("tags", RestDraft.Rows.texts, ""), Attribute("disableExecuteApiEndpoint", .bool, ""),
      Attribute("securityPolicy", .string(), ""), Attribute("endpointAccessMode", .string(), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    if input["description"] == "" { throw .badRequest("Description cannot be an empty string") }
    if let size = input["minimumCompressionSize"]?.integer { _ = try compressionSize(String(size)) }
    var api = input
    api["endpointConfiguration"] = .map(try RestEndpoint.made(of: input["endpointConfiguration"]?.map ?? [:]))
    if api["binaryMediaTypes"]?.list?.isEmpty == true { api["binaryMediaTypes"] = nil }
    if api["tags"]?.map?.isEmpty == true { api["tags"] = nil }
    let draft = make(&api, call, &objects)
    RestModels.addDefaults(to: draft, &objects)
    return shown(api)
  }

  private static let get = LocalOperation(
    "GetRestApi", .gatewayControl, RESTForm("GET", "/restapis/{restApiId}"), [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    shown(try RestDraft(input, call).api(objects), withTags: true)
  }

  private static let getAll = LocalOperation(
    "GetRestApis", .gatewayControl, RESTForm("GET", "/restapis", query: RestList.query), RestList.rows
  ) { objects, call, input throws(AWSError) in
    try RestList.answer(call.shelf(.restApi), input, objects, shown: { shown($0) })
  }

  private static let update = LocalOperation(
    "UpdateRestApi", .gatewayControl, RESTForm("PATCH", "/restapis/{restApiId}"),
    [PatchOperation.row, RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var api = try draft.api(objects)
    try patches.apply(input, to: &api)
    objects.put(api, draft.apiID, on: call.shelf(.restApi))
    return shown(api, withTags: true)
  }

  private static let delete = LocalOperation(
    "DeleteRestApi", .gatewayControl, RESTForm("DELETE", "/restapis/{restApiId}", status: 202),
    [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    for type in parts { objects.removeAll(from: draft.shelf(type)) }
    objects.remove(draft.apiID, from: call.shelf(.restApi))
    objects.remove(draft.apiID, from: Shelf(.everywhere, .gatewayPlace))
    return [:]
  }

  /// Everything that goes with an API.
  private static let parts: [ObjectType] = [
    .restResource, .restAuthorizer, .restModel, .restValidator, .gatewayResponse, .restDeployment, .restStage,
  ]

  private static let patches = PatchTable(
    .short,
    [
      .text("name"), .text("description", [.replace, .remove]), .text("policy", [.replace, .remove]),
      .text("apiKeySource"), .text("version"), .text("securityPolicy"), .text("endpointAccessMode"),
      .flag("disableExecuteApiEndpoint"),
      PatchTable.Rule("minimumCompressionSize") { api, operation throws(AWSError) in
        let text = operation.value ?? ""
        api["minimumCompressionSize"] = text.isEmpty ? nil : try compressionSize(text)
      },
      PatchTable.Rule("binaryMediaTypes/*", [.add, .remove, .replace]) { api, operation in
        // A list that is patched like a map: the path names the item, and a replaced one goes to the end.
        var types = (api["binaryMediaTypes"]?.strings ?? []).filter { $0 != operation.segments[1] }
        if operation.verb == .add { types.append(operation.segments[1]) }
        if operation.verb == .replace { types.append(operation.value ?? "") }
        api["binaryMediaTypes"] = types.isEmpty ? nil : .list(types.map { .string($0) })
      },
    ] + RestEndpoint.patches)

  private static func compressionSize(_ text: String) throws(AWSError) -> Value {
    guard let size = Int(text), (0...10_485_760).contains(size) else {
      throw .badRequest("Invalid minimum compression size, must be between 0 and 10485760")
    }
    return .integer(size)
  }

  /// Puts a new API on its shelf, with its root resource, and completes its members.
  static func make(_ api: inout Attributes, _ call: Call, _ objects: inout Objects) -> RestDraft {
    let places = Shelf(.everywhere, .gatewayPlace)
    var id: String
    repeat { id = RandomText.lowerCaseAlphanumerics(10) } while objects[places, id] != nil
    let root = RandomText.lowerCaseAlphanumerics(10)
    api.merge(["apiKeySource": "HEADER", "disableExecuteApiEndpoint": false]) { given, _ in given }
    api.merge(
      ["id": .string(id), "createdDate": call.now.wholeSeconds, "rootResourceId": .string(root)]
    ) { _, made in made }
    let draft = RestDraft(apiID: id, call)
    objects.put(api, id, on: call.shelf(.restApi))
    objects.put(["id": .string(root), "path": "/"], root, on: draft.shelf(.restResource))
    objects.put(
      ["Account": .string(call.account), "Region": .string(call.region), "Protocol": "REST"], id, on: places)
    return draft
  }

  /// As AWS answers it: the policy's quotes and slashes escaped once more than JSON does.
  /// - Parameter withTags: shows that there are no tags.
  static func shown(_ api: Attributes, withTags: Bool = false) -> Attributes {
    var shown = api
    if let policy = api["policy"]?.string {
      shown["policy"] = .string(policy.replacing("\"", with: "\\\"").replacing("/", with: "\\/"))
    }
    if withTags, shown["tags"] == nil { shown["tags"] = [:] }
    return shown
  }
}
