package import AWS
package import ResourceModel

/// An HTTP API that a stack makes of its OpenAPI document, and owns whole. Its stage deploys each change by itself.
///
/// Source: API Gateway V2 API reference, ImportApi, ReimportApi.
package struct OwnedHTTPAPI: ResourceKind {
  package let schema = Schema(
    "httpApi", "An HTTP API that a stack makes of its OpenAPI document.",
    guardedBecause: "its callers lose the API, and a new one has another address",
    OwnedAPI.rows)

  package let operations: Operations? = nil

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    try await aws.pages(.getHTTPApis, ["maxResults": "500"], items: "items", token: "nextToken")
      .filter { $0["name"] == desired["name"] }
      .compactMap { $0["apiId"]?.string.map { PhysicalID(["apiId": $0]) } }
  }

  /// Importing replaces all that an API of the same name has.
  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { true }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    try await OwnedAPI.read(ids, .getHTTPApi, id: "apiId", using: aws)
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let answer = try await aws.write(.importHTTPApi, ["body": OwnedAPI.text(desired)])
    guard let api = answer["apiId"]?.string else { throw OwnedAPI.lacksID(.importHTTPApi) }
    try await makeStage(api, desired, using: aws)
    return PhysicalID(["apiId": api])
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let api = id["apiId"] ?? ""
    _ = try await aws.write(.reimportHTTPApi, ["apiId": .string(api), "body": OwnedAPI.text(target)])
    try await makeStage(api, target, using: aws)
  }

  /// Only after the import, so that nothing is ever reached unprotected.
  private func makeStage(_ api: String, _ desired: Attributes, using aws: any AWSCalling)
    async throws(AWSError)
  {
    let stages = try await aws.pages(
      .getHTTPStages, ["apiId": .string(api)], items: "items", token: "nextToken")
    if stages.contains(where: { $0["stageName"] == desired["stageName"] }) { return }
    _ = try await aws.write(
      .createHTTPStage,
      ["apiId": .string(api), "stageName": desired["stageName"] ?? "", "autoDeploy": true])
  }

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(.deleteHTTPApi, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }
}
