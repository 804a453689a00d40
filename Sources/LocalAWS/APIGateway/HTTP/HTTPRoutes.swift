import AWS
import ResourceModel

/// Routes of HTTP APIs: what is caught, where it goes, and who may.
///
/// Source: API Gateway v2 API reference, Routes. Messages: answers of AWS that users published; see
/// ``HTTPApiQuirks``.
enum HTTPRoutes {
  private static let part = HTTPApiPart.route
  static let operations = [create, part.get, part.list, update, part.delete(), deleteParameter]

  private static let rows = [
    Attribute("apiKeyRequired", .bool, ""),
    Attribute("authorizationScopes", .list(.string(length: 1...64)), ""),
    Attribute("authorizationType", .oneOf(["NONE", "AWS_IAM", "CUSTOM", "JWT"]), ""),
    HTTPApiRows.text("authorizerId"), HTTPApiRows.text("modelSelectionExpression"),
    HTTPApiRows.text("operationName", 64), Attribute("requestModels", .map(.string()), ""),
    Attribute("requestParameters", .map(.object([Attribute("required", .bool, "")])), ""),
    HTTPApiRows.text("routeResponseSelectionExpression"), HTTPApiRows.text("target", 128),
  ]
  private static let key = Attribute("routeKey", .string(), "")
  /// For members that come from a document.
  static let check = InputCheck([key] + rows)

  private static let create = LocalOperation(
    "CreateRoute", .gatewayControl, RESTForm("POST", part.path, status: 201),
    HTTPApiRows.api + [key.with(.required)] + rows
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    let members = PartialUpdate.apply(input.filter { $0.key != "apiId" }, to: [:])
    let route = try add(members, to: api, call, &objects)
    HTTPDeployments.deployAutomatically(api, call, &objects)
    return route
  }

  private static let update = LocalOperation(
    "UpdateRoute", .gatewayControl, RESTForm("PATCH", part.itemPath), part.rows + [key] + rows
  ) { objects, call, input throws(AWSError) in
    let route = try part.existing(input, call, objects)
    if route.members[HTTPQuickCreate.mark] == true, let key = input["routeKey"],
      key != route.members["routeKey"]
    {
      throw .refusal("BadRequestException", "The key of a route that API Gateway manages cannot be changed.")
    }
    let changes = input.filter { $0.key != "apiId" && $0.key != part.label }
    let members = try checked(PartialUpdate.apply(changes, to: route.members), in: route.api, call, objects)
    part.replace(route, by: members, call, &objects)
    HTTPDeployments.deployAutomatically(route.api, call, &objects)
    return members
  }

  private static let deleteParameter = LocalOperation(
    "DeleteRouteRequestParameter", .gatewayControl,
    RESTForm("DELETE", part.itemPath + "/requestparameters/{requestParameterKey}", status: 204),
    part.rows + [Attribute("requestParameterKey", .string(), .required, "")]
  ) { objects, call, input throws(AWSError) in
    let route = try part.existing(input, call, objects)
    let name = input["requestParameterKey"]?.string ?? ""
    guard route.members["requestParameters"]?[name] != nil else {
      throw .refusal("NotFoundException", "Unable to find RequestParameter by key \(name)", status: 404)
    }
    part.replace(
      route, by: PartialUpdate.apply(["requestParameters": .map([name: ""])], to: route.members), call,
      &objects)
    HTTPDeployments.deployAutomatically(route.api, call, &objects)
    return [:]
  }

  static func add(
    _ members: [String: Value], to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    let defaults: [String: Value] = ["apiKeyRequired": false, "authorizationType": "NONE"]
    return try part.add(
      try checked(defaults.merging(members) { $1 }, in: api, call, objects), to: api, call, &objects)
  }

  /// A route as it can stand, an authorizer that it does not use left out.
  static func checked(
    _ members: [String: Value], in api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> [String: Value] {
    try checkKey(members, in: api, call, objects)
    if let target = members["target"]?.string {
      let words = target.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      guard words.count == 2, words[0] == "integrations",
        objects[HTTPApiPart.integration.shelf(api, call), words[1]] != nil
      else { throw .refusal("BadRequestException", "Invalid target specified: \(target)") }
    }
    if let scopes = members["authorizationScopes"]?.list, scopes.count > 10 {
      throw .refusal("BadRequestException", "A route can have 10 authorization scopes at most.")
    }
    return try withAuthorizer(members, in: api, call, objects)
  }

  private static func checkKey(
    _ members: [String: Value], in api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) {
    let key = try HTTPRouteKey(members["routeKey"]?.string ?? "")
    for (id, other) in objects.all(part.shelf(api, call)) where id != members[part.label]?.string {
      let otherKey = try HTTPRouteKey(other["routeKey"]?.string ?? "")
      if otherKey.text == key.text {
        throw .refusal(
          "ConflictException", "Route with key \(key.text) already exists for this API", status: 409)
      }
      if otherKey.collides(with: key) {
        throw .refusal(
          "ConflictException",
          "The provided route key \"\(key.text)\" has a conflicting variable on the same hierarchical level as "
            + "\"\(otherKey.text)\"", status: 409)
      }
    }
  }

  private static func withAuthorizer(
    _ members: [String: Value], in api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> [String: Value] {
    var members = members
    let wanted: (type: Value, words: String)? =
      switch members["authorizationType"] {
      case "JWT": ("JWT", "JWT requires a valid JWT authorizer.")
      case "CUSTOM": ("REQUEST", "CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.")
      default: nil
      }
    guard let wanted else {
      members["authorizerId"] = nil
      return members
    }
    let id = members["authorizerId"]?.string ?? ""
    guard objects[HTTPApiPart.authorizer.shelf(api, call), id]?["authorizerType"] == wanted.type else {
      throw .refusal(
        "BadRequestException",
        "Invalid authorizer ID specified. Setting the authorization type to \(wanted.words)")
    }
    return members
  }
}
