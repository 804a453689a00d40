package import AWS
package import ResourceModel

/// What checks the tokens of a user pool for a REST API.
///
/// Source: API Gateway API reference, CreateAuthorizer and UpdateAuthorizer; developer guide, "Control access to REST
/// APIs using Amazon Cognito user pools as an authorizer".
package struct RestAuthorizer: ResourceKind {
  package let schema = Schema(
    "restAuthorizer",
    "What checks the tokens of a user pool for a REST API. Goes only with what it protects.",
    omissions: [
      "authType": "AWS fills it in for documents", "authorizerUri": "of Lambda authorizers",
      "authorizerCredentials": "of Lambda authorizers",
    ],
    [
      Attribute(
        "restApiId", .string(), .required, onChange: .replaces("an authorizer belongs to one API"),
        "The API it belongs to."),
      Attribute("name", .string(), .required, "Unique in its API."),
      Attribute(
        "type", .oneOf(["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]), .required,
        onChange: .replaces("another type is another authorizer"), "COGNITO_USER_POOLS for user pools."),
      Attribute(
        "providerARNs", .set(.arn, count: 1...1000),
        deviation: "the model says neither that they are ARNs nor that one is needed; the reference does",
        "The pools whose tokens it takes."),
      Attribute(
        "identitySource", .string(), .defaulted("method.request.header.Authorization"),
        "The header that holds the token."),
      Attribute(
        "identityValidationExpression", .string(),
        "A regular expression for the `aud` claim, which access tokens lack: with it none of them passes."),
      Attribute(
        "authorizerResultTtlInSeconds", .integer(0...3600), .defaulted(300),
        deviation: "the model gives no limit; the reference does",
        "Seconds for which AWS remembers its answer to a token; 0 asks anew each time."),
      Attribute("id", .string(), .computed, "The authorizer's id."),
    ])

  package let operations: Operations? = Operations(
    create: .createRestAuthorizer, read: .getRestAuthorizer, update: .updateRestAuthorizer,
    delete: .deleteRestAuthorizer, alsoWrite: [.updateMethod, .createRestDeployment],
    alsoRead: [.getRestAuthorizers, .getResources, .getRestStages, .getGatewayResponses, .getRestExport],
    answer: "",
    identity: ["restApiId": "restApiId", "authorizerId": "id"])

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let api = desired["restApiId"]?.string, let name = desired["name"]?.string else { return [] }
    do {
      let found = try await RestAPI.authorizers(of: api, using: aws)[name]?["id"]?.string
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
    for (api, ids) in Dictionary(grouping: ids, by: { $0["restApiId"] ?? "" }) {
      do {
        for members in try await RestAPI.authorizers(of: api, using: aws).values {
          let id = id(members["id"]?.string ?? "", of: api)
          guard ids.contains(id) else { continue }
          found[id] = observation(
            of: members.merging(["restApiId": .string(api)]) { $1 }, in: aws.scope)
        }
      } catch  where error.isNotFound {
        continue
      }
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let answer = try await aws.write(.createRestAuthorizer, schema.wire(from: desired))
    return try identify(
      answer.merging(["restApiId": desired["restApiId"] ?? ""]) { $1 }, .createRestAuthorizer)
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    var patch = PatchOperations()
    for name in [
      "name", "identitySource", "identityValidationExpression", "authorizerResultTtlInSeconds",
    ] {
      let standard = schema[name]?.defaultValue
      patch.replace("/\(name)", from: observed.attributes[name] ?? standard, to: target[name] ?? standard)
    }
    let (before, after) = (observed.attributes["providerARNs"], target["providerARNs"])
    // AWS wants one at least at every moment: the new ones come first.
    patch.addAndRemove("/providerARNs", from: before?.strings ?? [], to: after?.strings ?? [])
    if patch.isEmpty { return }
    _ = try await aws.write(
      .updateRestAuthorizer, id.members.mapValues { .string($0) }.merging(patch.member) { $1 })
  }

  /// AWS keeps an authorizer as long as a method uses it. So the methods that use it are opened first, and the stages
  /// that enforce it get a deployment without it; plans refuse this unless each of those routes is named.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let apiID = id["restApiId"], let authorizerID = id["authorizerId"] else { return }
    guard let api = try await RestAPI.read(apiID, using: aws) else { return }
    for (route, method) in api.methods.sorted(by: { $0.key < $1.key })
    where method.authorizerID == authorizerID {
      try await RestRoutes.update(method, route, of: api, to: .open, using: aws)
    }
    let name = api.authorizers.first { $0.value["id"]?.string == authorizerID }?.key
    for stage in api.stages.keys.sorted() {
      guard let name, let deployed = try await api.deployed(to: stage, using: aws),
        deployed.operations.values.contains(where: { $0.demand.authorizer == name })
      else { continue }
      try await RestRoutes.deploy(api, to: stage, using: aws)
    }
    do {
      _ = try await aws.write(.deleteRestAuthorizer, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }

  private func id(_ authorizer: String, of api: String) -> PhysicalID {
    PhysicalID(["restApiId": api, "authorizerId": authorizer])
  }
}
