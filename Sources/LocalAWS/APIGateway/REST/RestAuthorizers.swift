import AWS
import ResourceModel

/// Authorizers of a REST API.
///
/// Source: API Gateway API reference, CreateAuthorizer and UpdateAuthorizer; aws-recorded apigateway_api.json,
/// test_authorizer_crud_no_api, and apigateway_basic.json, test_apigateway_with_custom_authorization_method.
enum RestAuthorizers {
  static let operations = [create, get, getAll, update, delete]

  private static let path = "/restapis/{restApiId}/authorizers/{authorizerId}"
  private static let names = [RestDraft.Rows.api, Attribute("authorizerId", .string(), .required, "")]
  /// Source: API Gateway developer guide, quotas.
  private static let limit = 10

  private static let create = LocalOperation(
    "CreateAuthorizer", .gatewayControl, RESTForm("POST", "/restapis/{restApiId}/authorizers", status: 201),
    [
      Attribute("name", .string(), .required, ""),
      Attribute("type", .oneOf(["REQUEST", "TOKEN", "COGNITO_USER_POOLS"]), .required, ""),
      Attribute("providerARNs", .list(.string()), ""), Attribute("authType", .string(), ""),
      Attribute("authorizerUri", .string(), ""), Attribute("authorizerCredentials", .string(), ""),
      Attribute("identitySource", .string(), ""), Attribute("identityValidationExpression", .string(), ""),
      Attribute("authorizerResultTtlInSeconds", .integer(), ""), RestDraft.Rows.api,
    ]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    // AWS does not say here that the API is not there.
    guard objects[call.shelf(.restApi), draft.apiID] != nil else {
      throw .conflict("Unable to complete operation due to concurrent modification. Please try again later.")
    }
    return try add(input.filter { $0.key != "restApiId" }, to: draft, &objects)
  }

  private static let get = LocalOperation("GetAuthorizer", .gatewayControl, RESTForm("GET", path), names) {
    objects, call, input throws(AWSError) in try authorizer(input, call, objects)
  }

  private static let getAll = LocalOperation(
    "GetAuthorizers", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/authorizers", query: RestList.query),
    RestList.rows + [RestDraft.Rows.api]
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    _ = try draft.api(objects)
    return try RestList.answer(draft.shelf(.restAuthorizer), input, objects)
  }

  private static let update = LocalOperation(
    "UpdateAuthorizer", .gatewayControl, RESTForm("PATCH", path), [PatchOperation.row] + names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    var authorizer = try authorizer(input, call, objects)
    try patches.apply(input, to: &authorizer)
    try check(authorizer, in: draft, objects)
    objects.put(authorizer, authorizer.text("id"), on: draft.shelf(.restAuthorizer))
    return authorizer
  }

  private static let delete = LocalOperation(
    "DeleteAuthorizer", .gatewayControl, RESTForm("DELETE", path, status: 202), names
  ) { objects, call, input throws(AWSError) in
    let draft = RestDraft(input, call)
    let authorizer = try authorizer(input, call, objects)
    let id = authorizer.text("id")
    for resource in objects.all(draft.shelf(.restResource)).map(\.members) {
      for (verb, method) in (resource["resourceMethods"]?.map ?? [:]).sorted(by: { $0.key < $1.key })
      where method["authorizerId"]?.string == id {
        throw .conflict(
          "Cannot delete authorizer '\(authorizer.text("name"))', is referenced in method: "
            + "\(verb)/\(resource.text("path"))")
      }
    }
    objects.remove(id, from: draft.shelf(.restAuthorizer))
    return [:]
  }

  private static let patches = PatchTable(
    .short,
    [
      .text("name"), .text("type"), .text("authType"), .text("authorizerUri"), .text("authorizerCredentials"),
      .text("identitySource"), .text("identityValidationExpression"), .items("providerARNs"),
      PatchTable.Rule("authorizerResultTtlInSeconds") { authorizer, operation in
        let text = operation.value ?? ""
        authorizer["authorizerResultTtlInSeconds"] = text.isEmpty ? nil : .integer(Int(text) ?? -1)
      },
    ])

  private static func authorizer(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> Attributes {
    let shelf = RestDraft(input, call).shelf(.restAuthorizer)
    guard let authorizer = objects[shelf, input.text("authorizerId")] else {
      throw .notFound("Invalid Authorizer identifier specified")
    }
    return authorizer
  }

  /// Adds an authorizer and gives it back with AWS's defaults. A time to live that was not given is not shown.
  static func add(
    _ given: Attributes, to draft: RestDraft, _ objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let shelf = draft.shelf(.restAuthorizer)
    guard objects.count(shelf) < limit else {
      throw .refusal(
        "LimitExceededException", "Maximum number of authorizers for this API has been reached", status: 429)
    }
    var authorizer = given.withoutEmpty("identityValidationExpression")
    let isCognito = given["type"] == "COGNITO_USER_POOLS"
    authorizer.merge(["authType": isCognito ? "cognito_user_pools" : "custom"]) { given, _ in given }
    if given["type"] != "REQUEST" {
      authorizer.merge(["identitySource": "method.request.header.Authorization"]) { given, _ in given }
    }
    let id = draft.freshID(.restAuthorizer, objects)
    authorizer["id"] = .string(id)
    try check(authorizer, in: draft, objects)
    objects.put(authorizer, id, on: shelf)
    return authorizer
  }

  private static func check(
    _ authorizer: Attributes, in draft: RestDraft, _ objects: Objects
  ) throws(AWSError) {
    let name = authorizer.text("name")
    let others = objects.all(draft.shelf(.restAuthorizer)).filter { $0.id != authorizer.text("id") }
    if others.contains(where: { $0.members.text("name") == name }) {
      throw .badRequest(
        "Authorizer name must be unique. Authorizer \(name) already exists in this RestApi.")
    }
    if let time = authorizer["authorizerResultTtlInSeconds"]?.integer, !(0...3600).contains(time) {
      throw .badRequest("Authorizer result TTL must be between 0 and 3600 seconds")
    }
    if authorizer["type"] == "COGNITO_USER_POOLS" {
      let arns = authorizer["providerARNs"]?.strings ?? []
      if arns.isEmpty { throw .badRequest("Provider ARNs must be specified for a Cognito authorizer") }
      for arn in arns where !arn.contains(#/^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/[\w-]+$/#)
      {
        throw .badRequest("Invalid Cognito User Pool ARN specified: \(arn)")
      }
    } else if authorizer.text("authorizerUri").isEmpty {
      throw .badRequest("Invalid Authorizer URI specified")
    }
  }
}
