package import AWS
package import ResourceModel

/// How a REST API answers by itself when it refuses a request, so that pages of other origins can read it.
///
/// Source: API Gateway API reference, PutGatewayResponse; developer guide, "Gateway responses in API Gateway".
package struct GatewayResponse: ResourceKind {
  package let schema = Schema(
    "gatewayResponse", "How a REST API answers by itself when it refuses a request.",
    [
      Attribute(
        "restApiId", .string(), .required, onChange: .replaces("it belongs to one API"),
        "The API that answers so."),
      Attribute(
        "responseType", .oneOf(Self.types), .required,
        onChange: .replaces("each type has an answer of its own"),
        "Such as DEFAULT_4XX, or UNAUTHORIZED."),
      Attribute("statusCode", .string(pattern: #"[1-5]\d\d"#), "Another status than AWS's for the type."),
      Attribute(
        "responseParameters", .map(.string()),
        "Headers, as in `gatewayresponse.header.Access-Control-Allow-Origin`; texts stand in single quotes."),
      Attribute("responseTemplates", .map(.string()), "Bodies by content type."),
    ])

  /// Source: API Gateway API reference, GatewayResponse.
  private static let types = [
    "DEFAULT_4XX", "DEFAULT_5XX", "RESOURCE_NOT_FOUND", "UNAUTHORIZED", "INVALID_API_KEY", "ACCESS_DENIED",
    "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "INVALID_SIGNATURE", "EXPIRED_TOKEN",
    "MISSING_AUTHENTICATION_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "API_CONFIGURATION_ERROR",
    "UNSUPPORTED_MEDIA_TYPE", "BAD_REQUEST_PARAMETERS", "BAD_REQUEST_BODY", "REQUEST_TOO_LARGE", "THROTTLED",
    "QUOTA_EXCEEDED", "WAF_FILTERED",
  ]

  package let operations: Operations? = Operations(
    create: .putGatewayResponse, read: .getGatewayResponse, update: .putGatewayResponse,
    delete: .deleteGatewayResponse, alsoWrite: [.createRestDeployment],
    alsoRead: [.getRestAuthorizers, .getResources, .getRestStages, .getGatewayResponses, .getRestExport],
    answer: "",
    identity: ["restApiId": "restApiId", "responseType": "responseType"], readOnly: ["defaultResponse"])

  package init() {}

  /// AWS answers for every type; what nobody has set does not count as there.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await readMembers(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members, members["defaultResponse"] != true else { continue }
      found[id] = observation(
        of: members.merging(id.members.mapValues { .string($0) }) { $1 }, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    _ = try await aws.write(.putGatewayResponse, schema.wire(from: desired))
    return PhysicalID([
      "restApiId": desired["restApiId"]?.string ?? "", "responseType": desired["responseType"]?.string ?? "",
    ])
  }

  /// The stages that still answer so get a deployment without it.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let apiID = id["restApiId"], let type = id["responseType"] else { return }
    try await Self.remove(type, of: apiID, using: aws)
    guard let api = try await RestAPI.read(apiID, using: aws) else { return }
    for stage in api.stages.keys.sorted()
    where try await api.deployed(to: stage, using: aws)?.gatewayResponses[type] != nil {
      try await RestRoutes.deploy(api, to: stage, using: aws)
    }
  }

  /// From the draft alone; one that is not there counts as gone.
  static func remove(_ type: String, of api: String, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(
        .deleteGatewayResponse, ["restApiId": .string(api), "responseType": .string(type)])
    } catch  where error.isNotFound {
      return
    }
  }
}
