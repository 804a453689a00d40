import AWS
import ResourceModel

/// Methods of resources: who may call them.
///
/// Source: API Gateway API reference, PutMethod and UpdateMethod; aws-recorded apigateway_api.json,
/// TestApiGatewayApiMethod.
enum RestMethods {
  static let operations = [put, get, update, delete]

  private static let path = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}"
  private static let names = [RestDraft.Rows.api, RestDraft.Rows.resource, RestDraft.Rows.verb]

  private static let put = LocalOperation(
    "PutMethod", .gatewayControl, RESTForm("PUT", path, status: 201),
    [
      Attribute("authorizationType", .string(), .required, ""), Attribute("authorizerId", .string(), ""),
      Attribute("apiKeyRequired", .bool, ""), Attribute("operationName", .string(), ""),
      Attribute("requestParameters", RestDraft.Rows.flags, ""),
      Attribute("requestModels", RestDraft.Rows.texts, ""), Attribute("requestValidatorId", .string(), ""),
      Attribute("authorizationScopes", .list(.string()), ""),
    ] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var resource = try draft.resource(input.text("resourceId"), objects)
    let verb = input.text("httpMethod")
    guard verbs.contains(verb) else {
      throw .badRequest(
        "Invalid HttpMethod specified. Valid options are \(verbs.joined(separator: ","))")
    }
    if resource["resourceMethods"]?[verb] != nil {
      throw .conflict("Method already exists for this resource")
    }
    var method = input.filter { !["restApiId", "resourceId"].contains($0.key) }
    method.merge(["apiKeyRequired": false]) { given, _ in given }
    method = try settled(method, in: draft, objects)
    resource.set(.map(method), at: verb, of: "resourceMethods")
    objects.put(resource, input.text("resourceId"), on: draft.shelf(.restResource))
    return method
  }

  private static let get = LocalOperation("GetMethod", .gatewayControl, RESTForm("GET", path), names) {
    objects, call, input throws(AWSError) in
    try RestMethod(input, call, objects).members
  }

  private static let update = LocalOperation(
    "UpdateMethod", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    try patches.apply(input, to: &method.members)
    // Only the whole batch must make sense: a type and its authorizer come in any order.
    method.members = try settled(method.members, in: method.draft, objects)
    method.save(&objects)
    return method.members
  }

  private static let delete = LocalOperation(
    "DeleteMethod", .gatewayControl, RESTForm("DELETE", path, status: 204), names
  ) { objects, call, input throws(AWSError) in
    let method = try RestMethod(input, call, objects)
    var resource = method.resource
    resource.set(nil, at: method.verb, of: "resourceMethods")
    objects.put(resource, resource.text("id"), on: method.draft.shelf(.restResource))
    return [:]
  }

  private static let verbs = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"]

  private static let patches = PatchTable(
    .short,
    [
      .text("authorizationType"), .text("authorizerId"), .flag("apiKeyRequired"), .text("operationName"),
      .text("requestValidatorId"), .items("authorizationScopes"),
      .entry(of: "requestParameters", missing: .notFound("Invalid parameter name specified")) {
        .bool($0.truth)
      },
      .entry(of: "requestModels", missing: .notFound("Content-Type specified was not found")) {
        .string($0.value ?? "")
      },
    ])

  /// The method as it is stored, once everything that it names is there.
  static func settled(
    _ given: Attributes, in draft: RestDraft, _ objects: Objects
  ) throws(AWSError) -> Attributes {
    var method = given
    for name in ["requestParameters", "requestModels"] where method[name]?.map?.isEmpty == true {
      method[name] = nil
    }
    if method["authorizationScopes"]?.list?.isEmpty == true { method["authorizationScopes"] = nil }
    for name in ["authorizerId", "operationName", "requestValidatorId"] { method = method.withoutEmpty(name) }
    try checkAuthorizer(&method, in: draft, objects)
    if let validator = method["requestValidatorId"]?.string,
      objects[draft.shelf(.restValidator), validator] == nil
    {
      throw .badRequest("Invalid Request Validator identifier specified")
    }
    try RestModels.check(method["requestModels"], in: draft, objects)
    try checkParameters(method["requestParameters"]?.map ?? [:])
    return method
  }

  /// A method of another type keeps no authorizer: AWS ignores an id that is set there.
  private static func checkAuthorizer(
    _ method: inout Attributes, in draft: RestDraft, _ objects: Objects
  ) throws(AWSError) {
    let types: [String: [String]] = [
      "NONE": [], "AWS_IAM": [], "CUSTOM": ["TOKEN", "REQUEST"], "COGNITO_USER_POOLS": ["COGNITO_USER_POOLS"],
    ]
    guard let kinds = types[method.text("authorizationType")] else {
      throw .badRequest("Invalid authorization type specified")
    }
    if kinds.isEmpty {
      method["authorizerId"] = nil
      return
    }
    let authorizer = objects[draft.shelf(.restAuthorizer), method.text("authorizerId")]
    guard let authorizer, kinds.contains(authorizer.text("type")) else {
      throw .badRequest(
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a "
          + "valid authorizer.")
    }
  }

  private static func checkParameters(_ parameters: Attributes) throws(AWSError) {
    var names: Set<Substring> = []
    for expression in parameters.keys.sorted() {
      guard let name = expression.wholeMatch(of: /method\.request\.(?:querystring|header|path)\.(.+)/)?.1
      else {
        throw RestMapping.refusal("Invalid mapping expression specified: \(expression)")
      }
      guard names.insert(name).inserted else {
        throw .badRequest("Parameter names must be unique across querystring, header and path")
      }
    }
  }
}
