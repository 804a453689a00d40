import AWS
import ResourceModel

/// How answers of a backend become answers of the method.
///
/// Source: API Gateway API reference, PutIntegrationResponse; aws-recorded apigateway_api.json,
/// TestApigatewayIntegrationResponse.
enum RestIntegrationResponses {
  static let operations = [put, get, update, delete]

  private static let path =
    "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}"
  private static let names = [
    RestDraft.Rows.api, RestDraft.Rows.resource, RestDraft.Rows.verb, RestDraft.Rows.status,
  ]

  private static let put = LocalOperation(
    "PutIntegrationResponse", .gatewayControl, RESTForm("PUT", path, status: 201),
    [
      Attribute("selectionPattern", .string(), ""), Attribute("responseParameters", RestDraft.Rows.texts, ""),
      Attribute("responseTemplates", RestDraft.Rows.texts, ""),
      Attribute("contentHandling", .oneOf(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]), ""),
    ] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    let response = input.only([
      "statusCode", "selectionPattern", "responseParameters", "responseTemplates", "contentHandling",
    ])
    try save(response, of: &method, &objects)
    return response
  }

  private static let get = LocalOperation(
    "GetIntegrationResponse", .gatewayControl, RESTForm("GET", path), names
  ) { objects, call, input throws(AWSError) in
    try response(input, of: try RestMethod(input, call, objects))
  }

  private static let update = LocalOperation(
    "UpdateIntegrationResponse", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(input, call, objects)
    var response = try response(input, of: method)
    try patches.apply(input, to: &response)
    try save(response, of: &method, &objects)
    return response
  }

  /// Of a wrong method AWS says here that the integration is wrong.
  private static let delete = LocalOperation(
    "DeleteIntegrationResponse", .gatewayControl, RESTForm("DELETE", path, status: 204), names
  ) { objects, call, input throws(AWSError) in
    var method = try RestMethod(
      input, call, objects, missing: "Invalid Integration identifier specified")
    _ = try response(input, of: method)
    var integration = try method.integration()
    integration.set(nil, at: input.text("statusCode"), of: "integrationResponses")
    method.members["methodIntegration"] = .map(integration)
    method.save(&objects)
    return [:]
  }

  private static let patches = PatchTable(
    .short,
    [
      .text("selectionPattern"), .text("contentHandling"),
      .entry(of: "responseParameters", missing: .notFound("Invalid parameter name specified")) {
        .string($0.value ?? "")
      },
      .entry(of: "responseTemplates", missing: .notFound("Content-Type specified was not found")) {
        .string($0.value ?? "")
      },
    ])

  private static func response(_ input: Attributes, of method: RestMethod) throws(AWSError) -> Attributes {
    let responses = try method.integration()["integrationResponses"]
    guard let response = responses?[input.text("statusCode")]?.map else {
      throw .notFound("Invalid Response status code specified")
    }
    return response
  }

  private static func save(
    _ response: Attributes, of method: inout RestMethod, _ objects: inout Objects
  ) throws(AWSError) {
    var integration = try method.integration()
    try RestMapping.checkResponse(response, of: method.members)
    integration.set(.map(response), at: response.text("statusCode"), of: "integrationResponses")
    method.members["methodIntegration"] = .map(integration)
    method.save(&objects)
  }
}
