import AWS
import ResourceModel

/// What API Gateway itself answers, by type. Every type has an answer; those that an API sets stand on its shelf.
///
/// Source: API Gateway developer guide, "Gateway response types"; aws-recorded apigateway_api.json,
/// TestApiGatewayGatewayResponse.
enum RestGatewayResponses {
  static let operations = [put, get, getAll, update, delete]

  private static let path = "/restapis/{restApiId}/gatewayresponses/{responseType}"
  private static let names = [
    RestDraft.Rows.api,
    // The order in which AWS names them.
    Attribute(
      "responseType",
      .oneOf([
        "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "AUTHORIZER_CONFIGURATION_ERROR",
        "MISSING_AUTHENTICATION_TOKEN", "BAD_REQUEST_BODY", "INVALID_SIGNATURE", "INVALID_API_KEY",
        "BAD_REQUEST_PARAMETERS", "AUTHORIZER_FAILURE", "UNAUTHORIZED", "INTEGRATION_TIMEOUT",
        "ACCESS_DENIED",
        "DEFAULT_4XX", "DEFAULT_5XX", "WAF_FILTERED", "QUOTA_EXCEEDED", "THROTTLED",
        "API_CONFIGURATION_ERROR",
        "UNSUPPORTED_MEDIA_TYPE", "INTEGRATION_FAILURE", "EXPIRED_TOKEN",
      ]), .required, ""),
  ]

  private static let put = LocalOperation(
    "PutGatewayResponse", .gatewayControl, RESTForm("PUT", path, status: 201),
    [
      Attribute("statusCode", .string(pattern: #"[1-5]\d\d"#), ""),
      Attribute("responseParameters", RestDraft.Rows.texts, ""),
      Attribute("responseTemplates", RestDraft.Rows.texts, ""),
    ] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return set(input.filter { $0.key != "restApiId" }, in: draft, &objects)
  }

  private static let get = LocalOperation("GetGatewayResponse", .gatewayControl, RESTForm("GET", path), names)
  {
    objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return response(input.text("responseType"), in: draft, objects)
  }

  private static let getAll = LocalOperation(
    "GetGatewayResponses", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/gatewayresponses", query: RestList.query),
    RestList.rows + [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(statuses.keys.sorted().map { response($0, in: draft, objects) }, input)
  }

  private static let update = LocalOperation(
    "UpdateGatewayResponse", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    var response = response(input.text("responseType"), in: draft, objects)
    try patches.apply(input, to: &response)
    return set(response, in: draft, &objects)
  }

  private static let delete = LocalOperation(
    "DeleteGatewayResponse", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    let type = input.text("responseType")
    guard objects[draft.shelf(.gatewayResponse), type] != nil else {
      throw .notFound("Gateway response type not defined on api")
    }
    objects.remove(type, from: draft.shelf(.gatewayResponse))
    return [:]
  }

  private static let patches = PatchTable(
    .pathOnly,
    [.text("statusCode")]
      + ["responseParameters", "responseTemplates"].map { name in
        .entry(of: name, missing: .notFound("Invalid parameter name specified")) {
          operation throws(AWSError) in
          guard let value = operation.value, !value.isEmpty else {
            throw .badRequest("Invalid null or empty value in \(name)")
          }
          return .string(value)
        }
      })

  /// Stores a response as the API's own, completed by the type's defaults.
  @discardableResult
  static func set(_ given: Attributes, in draft: RestDraft, _ objects: inout Objects) -> Attributes {
    let type = given.text("responseType")
    var response = given
    response["defaultResponse"] = false
    if given["responseTemplates"]?.map?.isEmpty ?? true { response["responseTemplates"] = .map(template) }
    response.merge(["responseParameters": [:]]) { given, _ in given }
    if given["statusCode"] == nil { response["statusCode"] = statuses[type]?.map { .string($0) } }
    objects.put(response, type, on: draft.shelf(.gatewayResponse))
    return response
  }

  /// What the API sets, else what it sets for all of the same hundred, else AWS's default.
  private static func response(_ type: String, in draft: RestDraft, _ objects: Objects) -> Attributes {
    let shelf = draft.shelf(.gatewayResponse)
    if let own = objects[shelf, type] { return own }
    let status = statuses[type] ?? nil
    var response: Attributes = [
      "responseType": .string(type), "defaultResponse": true, "responseParameters": [:],
      "responseTemplates": .map(template),
    ]
    response["statusCode"] = status.map { .string($0) }
    guard let hundred = status?.first, let family = objects[shelf, "DEFAULT_\(hundred)XX"] else {
      return response
    }
    let inherited = family.only(["statusCode", "responseParameters", "responseTemplates"])
    return response.merging(inherited) { _, new in new }
  }

  static let template: Attributes = ["application/json": "{\"message\":$context.error.messageString}"]

  /// Every type with its status; the families have none.
  static let statuses: [String: String?] = [
    "ACCESS_DENIED": "403", "API_CONFIGURATION_ERROR": "500", "AUTHORIZER_CONFIGURATION_ERROR": "500",
    "AUTHORIZER_FAILURE": "500", "BAD_REQUEST_BODY": "400", "BAD_REQUEST_PARAMETERS": "400",
    "DEFAULT_4XX": nil,
    "DEFAULT_5XX": nil, "EXPIRED_TOKEN": "403", "INTEGRATION_FAILURE": "504", "INTEGRATION_TIMEOUT": "504",
    "INVALID_API_KEY": "403", "INVALID_SIGNATURE": "403", "MISSING_AUTHENTICATION_TOKEN": "403",
    "QUOTA_EXCEEDED": "429", "REQUEST_TOO_LARGE": "413", "RESOURCE_NOT_FOUND": "404", "THROTTLED": "429",
    "UNAUTHORIZED": "401", "UNSUPPORTED_MEDIA_TYPE": "415", "WAF_FILTERED": "403",
  ]
}
