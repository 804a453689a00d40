package import AWS
package import ResourceModel

/// A REST API that a stack makes of its OpenAPI document, and owns whole.
///
/// What the document says replaces what the API has: PutRestApi with mode overwrite, then one deployment.
/// Source: API Gateway API reference, ImportRestApi, PutRestApi.
package struct OwnedRestAPI: ResourceKind {
  package let schema = Schema(
    "restApi", "A REST API that a stack makes of its OpenAPI document.",
    guardedBecause: "its callers lose the API, and a new one has another address",
    OwnedAPI.rows)

  package let operations: Operations? = nil

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    try await aws.pages(.getRestApis, ["limit": 500], items: "item", token: "position")
      .filter { $0["name"] == desired["name"] }
      .compactMap { $0["id"]?.string.map { PhysicalID(["restApiId": $0]) } }
  }

  /// Importing replaces all that an API of the same name has.
  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { true }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    try await OwnedAPI.read(ids, .getRestApi, id: "id", using: aws)
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let answer = try await aws.write(.importRestApi, ["body": OwnedAPI.text(desired)])
    guard let api = answer["id"]?.string else { throw OwnedAPI.lacksID(.importRestApi) }
    try await deploy(api, desired, using: aws)
    return PhysicalID(["restApiId": api])
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let api = id["restApiId"] ?? ""
    _ = try await aws.write(
      .putRestApi, ["restApiId": .string(api), "mode": "overwrite", "body": OwnedAPI.text(target)])
    try await deploy(api, target, using: aws)
  }

  private func deploy(_ api: String, _ desired: Attributes, using aws: any AWSCalling) async throws(AWSError)
  {
    _ = try await aws.write(
      .createRestDeployment,
      [
        "restApiId": .string(api), "stageName": desired["stageName"] ?? "",
        "description": "authplat: the stack's document",
      ])
  }

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(.deleteRestApi, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }
}
