package import AWS
package import ResourceModel

/// What checks the tokens of a user pool for an HTTP API: whose they are, and for which clients.
///
/// Source: API Gateway V2 API reference, Authorizers; developer guide, "Control access to HTTP APIs with JWT
/// authorizers".
package struct HTTPAuthorizer: ResourceKind {
  package let schema = Schema(
    "httpAuthorizer",
    "What checks the tokens of a user pool for an HTTP API. Goes only with what it protects.",
    omissions: [
      "authorizerCredentialsArn": "of Lambda authorizers", "authorizerUri": "of Lambda authorizers",
      "authorizerPayloadFormatVersion": "of Lambda authorizers",
      "authorizerResultTtlInSeconds": "of Lambda authorizers",
      "enableSimpleResponses": "of Lambda authorizers",
      "identityValidationExpression": "of WebSocket APIs",
    ],
    [
      Attribute(
        "apiId", .string(), .required, onChange: .replaces("an authorizer belongs to one API"),
        "The API it belongs to."),
      Attribute(
        "name", .string(length: 1...128), .required,
        deviation: "the model gives the limits in the name of its shape, StringWithLengthBetween1And128",
        "Unique in its API."),
      Attribute(
        "authorizerType", .oneOf(["JWT", "REQUEST"]), .required,
        onChange: .replaces("another type is another authorizer"),
        deviation: "UpdateAuthorizer takes it, and what else the other type needs does not follow",
        "JWT for user pools."),
      Attribute(
        "identitySource", .set(.string()), .required,
        "Where the token stands, as in `$request.header.Authorization`."),
      Attribute(
        "jwtConfiguration",
        .object([
          Attribute(
            "audience", .set(.string(), count: 1...50),
            deviation: "the model gives no limits; the developer guide's quotas do",
            "Ids of the clients whose tokens it takes."),
          Attribute("issuer", .string(), "The pool's issuer."),
        ]), "Whose tokens pass."),
      Attribute("authorizerId", as: "id", .string(), .computed, "The authorizer's id."),
    ])

  package let operations: Operations? = Operations(
    create: .createHTTPAuthorizer, read: .getHTTPAuthorizer, update: .updateHTTPAuthorizer,
    delete: .deleteHTTPAuthorizer, alsoWrite: [.updateHTTPRoute, .createHTTPDeployment],
    alsoRead: [.getHTTPAuthorizers, .getHTTPApi, .getHTTPRoutes, .getHTTPStages, .exportHTTPApi], answer: "",
    identity: ["apiId": "apiId", "authorizerId": "authorizerId"])

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let api = desired["apiId"]?.string, let name = desired["name"]?.string else { return [] }
    do {
      let found = try await HTTPAPI.authorizers(of: api, using: aws)[name]?["authorizerId"]?.string
      return found.map { [id($0, of: api)] } ?? []
    } catch  where error.isNotFound {
      return []
    }
  }

  /// One call an API, which the routes' kind makes as well.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    var found: [PhysicalID: Observation] = [:]
    for (api, ids) in Dictionary(grouping: ids, by: { $0["apiId"] ?? "" }) {
      do {
        for members in try await HTTPAPI.authorizers(of: api, using: aws).values {
          let id = id(members["authorizerId"]?.string ?? "", of: api)
          guard ids.contains(id) else { continue }
          found[id] = observation(of: members.merging(["apiId": .string(api)]) { $1 }, in: aws.scope)
        }
      } catch  where error.isNotFound {
        continue
      }
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let answer = try await aws.write(.createHTTPAuthorizer, schema.wire(from: desired))
    return try identify(answer.merging(["apiId": desired["apiId"] ?? ""]) { $1 }, .createHTTPAuthorizer)
  }

  /// AWS keeps an authorizer as long as a route uses it. So the routes that use it are opened first, and stages that do
  /// not deploy by themselves get a deployment without it; plans refuse this unless each of those routes is named.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let apiID = id["apiId"], let authorizerID = id["authorizerId"] else { return }
    guard let api = try await HTTPAPI.read(apiID, using: aws) else { return }
    for (route, found) in api.routes.sorted(by: { $0.key < $1.key })
    where found.authorizerID == authorizerID {
      try await HTTPRoutes.update(found, route, of: api, to: .open, using: aws)
    }
    let name = api.authorizers.first { $0.value["authorizerId"]?.string == authorizerID }?.key
    for (stage, found) in api.stages.sorted(by: { $0.key < $1.key }) where !found.deploysItself {
      guard let name, let deployed = try await api.deployed(to: stage, using: aws),
        deployed.demands.values.contains(where: { $0.authorizer == name })
      else { continue }
      try await HTTPRoutes.deploy(api, to: stage, using: aws)
    }
    do {
      _ = try await aws.write(.deleteHTTPAuthorizer, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }

  private func id(_ authorizer: String, of api: String) -> PhysicalID {
    PhysicalID(["apiId": api, "authorizerId": authorizer])
  }
}
