import AWS
import ResourceModel

/// Authorizers of HTTP APIs: JWT ones checked as AWS does, REQUEST ones kept as stored.
///
/// Source: API Gateway v2 API reference, Authorizers; developer guide, "Control access to HTTP APIs with JWT
/// authorizers".
enum HTTPAuthorizers {
  private static let part = HTTPApiPart.authorizer
  static let operations = [create, part.get, part.list, update, part.delete(unless: refuseInUse), resetCache]

  /// Client ids that one authorizer may list. Source: developer guide, "Quotas for HTTP APIs".
  static let audienceLimit = 50

  private static let rows = [
    HTTPApiRows.text("authorizerCredentialsArn"), HTTPApiRows.text("authorizerPayloadFormatVersion", 64),
    Attribute("authorizerResultTtlInSeconds", .integer(0...3600), ""), HTTPApiRows.text("authorizerUri"),
    Attribute("enableSimpleResponses", .bool, ""), HTTPApiRows.text("identityValidationExpression", 1024),
    Attribute(
      "jwtConfiguration",
      .object([
        Attribute("audience", .list(.string()), ""), Attribute("issuer", .string(length: 1...2048), ""),
      ]), ""),
  ]
  private static let type = Attribute("authorizerType", .oneOf(["REQUEST", "JWT"]), "")
  private static let source = Attribute("identitySource", .list(.string()), "")
  /// For members that come from a document.
  static let check = InputCheck([type, source, HTTPApiRows.name()] + rows)

  private static let create = LocalOperation(
    "CreateAuthorizer", .gatewayControl, RESTForm("POST", part.path, status: 201),
    HTTPApiRows.api + [type.with(.required), source.with(.required), HTTPApiRows.name(.required)] + rows
  ) { objects, call, input throws(AWSError) in
    let api = try call.httpApi(input, in: objects).id
    let members = PartialUpdate.apply(input.filter { $0.key != "apiId" }, to: [:])
    let authorizer = try add(members, to: api, call, &objects)
    HTTPDeployments.deployAutomatically(api, call, &objects)
    return authorizer
  }

  private static let update = LocalOperation(
    "UpdateAuthorizer", .gatewayControl, RESTForm("PATCH", part.itemPath),
    part.rows + [type, source, HTTPApiRows.name()] + rows
  ) { objects, call, input throws(AWSError) in
    let authorizer = try part.existing(input, call, objects)
    let changes = input.filter { $0.key != "apiId" && $0.key != part.label }
    let members = try checked(
      PartialUpdate.apply(changes, to: authorizer.members), in: authorizer.api, call, objects)
    part.replace(authorizer, by: members, call, &objects)
    HTTPDeployments.deployAutomatically(authorizer.api, call, &objects)
    return members
  }

  /// Decisions of JWT authorizers are not kept, so there is nothing to forget.
  private static let resetCache = LocalOperation(
    "ResetAuthorizersCache", .gatewayControl,
    RESTForm("DELETE", HTTPApiPart.stage.itemPath + "/cache/authorizers", status: 204), HTTPApiPart.stage.rows
  ) { objects, call, input throws(AWSError) in
    _ = try HTTPApiPart.stage.existing(input, call, objects)
    return [:]
  }

  static func add(
    _ members: [String: Value], to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    try part.add(try checked(members, in: api, call, objects), to: api, call, &objects)
  }

  static func checked(
    _ members: [String: Value], in api: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> [String: Value] {
    let twins = objects.all(part.shelf(api, call)).filter {
      $0.members["name"] == members["name"] && $0.id != members[part.label]?.string
    }
    if !twins.isEmpty {
      throw .refusal(
        "BadRequestException",
        "Authorizer name must be unique. Authorizer \(members["name"]?.string ?? "") already exists in this RestApi."
      )
    }
    if members["authorizerType"] == "JWT" {
      try checkJWT(members, call, objects)
    } else {
      for name in ["authorizerUri", "authorizerPayloadFormatVersion"] where members[name] == nil {
        throw .refusal(
          "BadRequestException",
          "\(name.prefix(1).uppercased())\(name.dropFirst()) is a required parameter for REQUEST authorizer")
      }
    }
    return members
  }

  private static func checkJWT(_ members: [String: Value], _ call: Call, _ objects: Objects) throws(AWSError)
  {
    let sources = members["identitySource"]?.strings ?? []
    let starts = ["$request.header.", "$request.querystring."]
    guard sources.count == 1, starts.contains(where: { sources[0].hasPrefix($0) }) else {
      throw .refusal(
        "BadRequestException",
        "A JWT authorizer needs one identity source: $request.header.NAME or $request.querystring.NAME.")
    }
    let configuration = members["jwtConfiguration"]
    guard let issuer = configuration?["issuer"]?.string, let audience = configuration?["audience"]?.strings,
      !audience.isEmpty
    else {
      throw .refusal(
        "BadRequestException", "JwtConfiguration with issuer and audience is required for JWT authorizer")
    }
    guard audience.count <= audienceLimit else {
      throw .refusal("BadRequestException", "A JWT authorizer can have \(audienceLimit) audiences at most.")
    }
    guard isIssuer(issuer, call, objects) else {
      let document = "/.well-known/openid-configuration"
      throw .refusal(
        "BadRequestException",
        "Caught exception when connecting to \(issuer)\(document) for issuer \(issuer). Please try again later. "
          + "Error: Invalid issuer: \(issuer). Issuer must have a valid discovery endpoint ended with '\(document)'"
      )
    }
  }

  /// AWS asks the issuer's discovery document. Here any https issuer is believed, and a pool of this endpoint is
  /// looked up.
  private static func isIssuer(_ issuer: String, _ call: Call, _ objects: Objects) -> Bool {
    if issuer.hasPrefix(call.base + "/") {
      return objects[Shelf(.everywhere, .userPoolPlace), String(issuer.dropFirst(call.base.count + 1))] != nil
    }
    return issuer.hasPrefix("https://") && issuer.count > "https://".count
      && !issuer.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace })
  }

  /// Source of the message: sst issue 5586.
  private static func refuseInUse(
    _ authorizer: HTTPApiPart.Found, _ call: Call, _ objects: Objects
  ) throws(AWSError) {
    let users = objects.all(HTTPApiPart.route.shelf(authorizer.api, call)).filter {
      $0.members[part.label]?.string == authorizer.id
    }
    guard users.isEmpty else {
      let keys = users.compactMap { $0.members["routeKey"]?.string }
      throw .refusal(
        "ConflictException",
        "Cannot delete authorizer '\(authorizer.members["name"]?.string ?? "")', is referenced in route: "
          + keys.joined(separator: ", "), status: 409)
    }
  }
}
