import AWS
import ResourceModel

/// What a method may answer, by status.
///
/// Source: API Gateway API reference, PutMethodResponse and UpdateMethodResponse; aws-recorded
/// apigateway_api.json, TestApigatewayMethodResponse.
enum RestMethodResponses {
  static let operations = [put, get, update, delete]

  private static let path =
    "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}"
  private static let names = [
    RestDraft.Rows.api, RestDraft.Rows.resource, RestDraft.Rows.verb, RestDraft.Rows.status,
  ]

  private static let put = LocalOperation(
    "PutMethodResponse", .gatewayControl, RESTForm("PUT", path, status: 201),
    [
      Attribute("responseParameters", RestDraft.Rows.flags, ""),
      Attribute("responseModels", RestDraft.Rows.texts, ""),
    ] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    let status = input.text("statusCode")
    if method.members["methodResponses"]?[status] != nil {
      throw .conflict("Response already exists for this resource")
    }
    let response = input.only(["statusCode", "responseParameters", "responseModels"])
    try save(response, status, of: &method, &objects)
    return response
  }

  private static let get = LocalOperation(
    "GetMethodResponse", .gatewayControl, RESTForm("GET", path), names
  ) { objects, call, input throws(AWSError) in
    try response(input.text("statusCode"), of: try RestMethod(input, call, objects))
  }

  /// AWS answers 201 to this update alone.
  private static let update = LocalOperation(
    "UpdateMethodResponse", .gatewayControl, RESTForm("PATCH", path, status: 201),
    [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    let status = input.text("statusCode")
    var response = try response(status, of: method)
    try patches.apply(input, to: &response)
    try save(response, status, of: &method, &objects)
    return response
  }

  private static let delete = LocalOperation(
    "DeleteMethodResponse", .gatewayControl, RESTForm("DELETE", path, status: 204), names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    _ = try response(input.text("statusCode"), of: method)
    method.members.set(nil, at: input.text("statusCode"), of: "methodResponses")
    method.save(&objects)
    return [:]
  }

  private static let patches = PatchTable(
    .short,
    [
      .entry(of: "responseParameters", missing: .notFound("Invalid parameter name specified")) {
        .bool($0.truth)
      },
      .entry(of: "responseModels", missing: .notFound("Content-Type specified was not found")) {
        .string($0.value ?? "")
      },
    ])

  private static func response(_ status: String, of method: RestMethod) throws(AWSError) -> Attributes {
    guard let response = method.members["methodResponses"]?[status]?.map else {
      throw .notFound("Invalid Response status code specified")
    }
    return response
  }

  private static func save(
    _ response: Attributes, _ status: String, of method: inout RestMethod, _ objects: inout Objects
  ) throws(AWSError) {
    try RestMapping.checkDeclared(response["responseParameters"])
    try RestModels.check(response["responseModels"], in: method.draft, objects)
    method.members.set(.map(response), at: status, of: "methodResponses")
    method.save(&objects)
  }
}
