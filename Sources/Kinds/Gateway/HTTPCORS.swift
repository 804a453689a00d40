package import AWS
package import ResourceModel

/// The headers by which an HTTP API lets pages of other origins read its answers, its refusals among them. With them
/// the gateway answers preflight by itself, without a token.
///
/// Source: API Gateway V2 API reference, UpdateApi, DeleteCorsConfiguration; developer guide, "Configure CORS for HTTP
/// APIs".
package struct HTTPCORS: ResourceKind {
  package let schema = Schema(
    "httpCors", "The headers by which an HTTP API lets pages of other origins read its answers.",
    [
      Attribute(
        "apiId", .string(), .required, onChange: .replaces("it belongs to one API"),
        "The API that sends them."),
      Attribute("allowCredentials", .bool, "Whether pages may send cookies."),
      Attribute("allowHeaders", .set(.string()), "Request headers that pages may send."),
      Attribute("allowMethods", .set(.string()), "Methods that pages may use; * for all."),
      Attribute("allowOrigins", .set(.string()), "Origins whose pages may call; * for all."),
      Attribute("exposeHeaders", .set(.string()), "Headers of answers that pages may read."),
      Attribute(
        "maxAge", .integer(-1...86400), "Seconds for which browsers remember the answer to a preflight."),
    ])

  package let operations: Operations? = nil

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let api = desired["apiId"]?.string else { return [] }
    let id = PhysicalID(["apiId": api])
    return try await read([id], using: aws)[id] == nil ? [] : [id]
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) -> [String: Value]? in
      do throws(AWSError) {
        let named = id.members.mapValues { Value.string($0) }
        return try await aws.read(.getHTTPApi, named)["corsConfiguration"]?.map
      } catch  where error.isNotFound {
        return nil
      }
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members else { continue }
      found[id] = observation(of: members.merging(id.members.mapValues { .string($0) }) { $1 }, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    try await put(desired, using: aws)
    return PhysicalID(["apiId": desired["apiId"]?.string ?? ""])
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    try await put(target.merging(id.members.mapValues { .string($0) }) { $1 }, using: aws)
  }

  /// The configuration is replaced as a whole.
  private func put(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) {
    var configuration = schema.wire(from: desired)
    let api = configuration.removeValue(forKey: "apiId")
    _ = try await aws.write(
      .updateHTTPApi, ["apiId": api ?? "", "corsConfiguration": .map(configuration)])
  }

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(.deleteHTTPCORS, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }
}
