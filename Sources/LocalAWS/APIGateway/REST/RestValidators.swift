import AWS
import ResourceModel

/// Request validators.
///
/// Source: API Gateway API reference, CreateRequestValidator; aws-recorded apigateway_api.json,
/// TestApiGatewayApiRequestValidator.
enum RestValidators {
  static let operations = [create, get, getAll, update, delete]

  private static let path = "/restapis/{restApiId}/requestvalidators/{requestValidatorId}"
  private static let names = [RestDraft.Rows.api, Attribute("requestValidatorId", .string(), .required, "")]

  private static let create = LocalOperation(
    "CreateRequestValidator", .gatewayControl,
    RESTForm("POST", "/restapis/{restApiId}/requestvalidators", status: 201),
    [
      Attribute("name", .string(), ""), Attribute("validateRequestBody", .bool, ""),
      Attribute("validateRequestParameters", .bool, ""), RestDraft.Rows.api,
    ]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    guard objects[call.shelf(.restApi), draft.apiID] != nil else {
      throw .badRequest("Invalid REST API identifier specified")
    }
    return add(input.filter { $0.key != "restApiId" }, to: draft, &objects)
  }

  private static let get = LocalOperation(
    "GetRequestValidator", .gatewayControl, RESTForm("GET", path), names
  ) { objects, call, input throws(AWSError) in try validator(input, call, objects) }

  private static let getAll = LocalOperation(
    "GetRequestValidators", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/requestvalidators", query: RestList.query),
    RestList.rows + [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(draft.shelf(.restValidator), input, objects)
  }

  private static let update = LocalOperation(
    "UpdateRequestValidator", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    var validator = try validator(input, call, objects)
    try patches.apply(input, to: &validator)
    if validator.text("name").isEmpty { throw .badRequest("Request Validator name cannot be blank") }
    objects.put(validator, validator.text("id"), on: RestDraft(input, call).shelf(.restValidator))
    return validator
  }

  private static let delete = LocalOperation(
    "DeleteRequestValidator", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let id = try validator(input, call, objects).text("id")
    objects.remove(id, from: RestDraft(input, call).shelf(.restValidator))
    return [:]
  }

  private static let patches = PatchTable(
    .long, [.text("name"), .flag("validateRequestParameters"), .flag("validateRequestBody")])

  private static func validator(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> Attributes {
    let shelf = RestDraft(input, call).shelf(.restValidator)
    guard let validator = objects[shelf, input.text("requestValidatorId")] else {
      throw .notFound("Invalid Request Validator identifier specified")
    }
    return validator
  }

  static func add(_ given: Attributes, to draft: RestDraft, _ objects: inout Objects) -> Attributes {
    let id = draft.freshID(.restValidator, objects)
    let validator = given.merging([
      "id": .string(id), "validateRequestBody": false, "validateRequestParameters": false,
    ]) { given, _ in given }
    objects.put(validator, id, on: draft.shelf(.restValidator))
    return validator
  }
}
