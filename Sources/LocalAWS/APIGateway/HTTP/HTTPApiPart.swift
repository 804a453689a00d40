import AWS
import ResourceModel

/// One sort of objects that stand under an HTTP API, with the operations that are alike for all of them.
///
/// Source: botocore 1.43.11, the model of apigatewayv2: forms, names and statuses.
struct HTTPApiPart: Sendable {
  /// As AWS's messages and operations call it.
  let noun: String
  let type: ObjectType
  /// The member that names one.
  let label: String
  /// Characters of an id that AWS makes.
  let idLength: Int
  /// How many an API may have. Source: API Gateway developer guide, "Quotas for HTTP APIs".
  let quota: Int

  static let route = HTTPApiPart(noun: "Route", type: .httpRoute, label: "routeId", idLength: 7, quota: 300)
  static let integration = HTTPApiPart(
    noun: "Integration", type: .httpIntegration, label: "integrationId", idLength: 7, quota: 300)
  static let authorizer = HTTPApiPart(
    noun: "Authorizer", type: .httpAuthorizer, label: "authorizerId", idLength: 6, quota: 10)
  static let stage = HTTPApiPart(noun: "Stage", type: .httpStage, label: "stageName", idLength: 0, quota: 10)
  static let deployment = HTTPApiPart(
    noun: "Deployment", type: .httpDeployment, label: "deploymentId", idLength: 6, quota: .max)
  static let all = [route, integration, authorizer, stage, deployment]

  var path: String { "/v2/apis/{apiId}/\(noun.lowercased())s" }
  var itemPath: String { "\(path)/{\(label)}" }
  /// The rows that name one.
  var rows: [Attribute] { HTTPApiRows.api + [Attribute(label, .string(), .required, "")] }

  var get: LocalOperation {
    LocalOperation("Get\(noun)", .gatewayControl, RESTForm("GET", itemPath), rows) {
      objects, call, input throws(AWSError) in
      Self.shown(try existing(input, call, objects).members)
    }
  }

  var list: LocalOperation {
    LocalOperation(
      "Get\(noun)s", .gatewayControl, RESTForm("GET", path, query: HTTPApiRows.pagingNames),
      HTTPApiRows.api + HTTPApiRows.paging
    ) { objects, call, input throws(AWSError) in
      let api = try call.httpApi(input, in: objects).id
      return try objects.list(shelf(api, call), input, shape: Self.shown)
    }
  }

  /// - Parameter check: refuses what cannot go, by its members.
  func delete(
    unless check: @escaping @Sendable (Found, Call, Objects) throws(AWSError) -> Void = { _, _, _ in }
  ) -> LocalOperation {
    LocalOperation("Delete\(noun)", .gatewayControl, RESTForm("DELETE", itemPath, status: 204), rows) {
      objects, call, input throws(AWSError) in
      let found = try existing(input, call, objects)
      try check(found, call, objects)
      objects.remove(found.id, from: shelf(found.api, call))
      HTTPDeployments.deployAutomatically(found.api, call, &objects)
      return [:]
    }
  }

  /// One that exists.
  struct Found {
    let api: String
    let id: String
    var members: [String: Value]
  }

  /// - Throws: `NotFoundException`, of the API or of the object.
  func existing(_ input: Attributes, _ call: Call, _ objects: Objects) throws(AWSError) -> Found {
    let api = try call.httpApi(input, in: objects).id
    return try existing(input[label]?.string ?? "", of: api, call, objects)
  }

  func existing(_ id: String, of api: String, _ call: Call, _ objects: Objects) throws(AWSError) -> Found {
    guard let members = objects[shelf(api, call), id] else {
      throw .refusal(
        "NotFoundException", "Unable to find \(noun) by \(self.label == "stageName" ? "name" : "ID") \(id)",
        status: 404)
    }
    return Found(api: api, id: id, members: members)
  }

  /// Adds one under an id of its own, and returns its members with the id.
  /// - Throws: `TooManyRequestsException` at the quota; the model says of it: "A limit has been exceeded."
  func add(
    _ members: [String: Value], to api: String, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> [String: Value] {
    guard objects.count(shelf(api, call)) < quota else {
      throw .refusal(
        "TooManyRequestsException", "The API has \(quota) \(noun.lowercased())s, which is the limit.",
        status: 429)
    }
    var members = members
    let id = members[label]?.string ?? RandomText.lowerCaseAlphanumerics(idLength)
    members[label] = .string(id)
    objects.put(members, id, on: shelf(api, call))
    return members
  }

  func replace(_ found: Found, by members: [String: Value], _ call: Call, _ objects: inout Objects) {
    objects.put(members, found.id, on: shelf(found.api, call))
  }

  func shelf(_ api: String, _ call: Call) -> Shelf { call.shelf(type, under: api) }

  /// The members that AWS shows.
  static func shown(_ members: [String: Value]) -> [String: Value] {
    members.filter { $0.key != HTTPDeployments.snapshotMember }
  }
}
