import AWS
import ResourceModel

/// What both kinds of APIs have in common that stacks make of documents.
enum OwnedAPI {
  static let rows = [
    Attribute(
      "name", .string(length: 1...1024), .required, "The API's name; it becomes the document's title."),
    Attribute(
      "document", .string(), .required, writeOnly: true,
      "The OpenAPI document, with authorizers and scopes in place. Compared with what was last applied."),
    Attribute(
      "stageName", .string(), .required, writeOnly: true, "The stage that callers reach; made with the API."),
    Attribute(
      "authorizers", AuthorizerFacts.type, .optional, writeOnly: true,
      "The authorizers that the document brings, by name."),
    Attribute("id", .string(), .computed, "The API's id."),
  ]

  /// The document as JSON.
  static func text(_ desired: Attributes) -> Value {
    .string(desired["document"].map { JSONWriter.write($0) } ?? "")
  }

  /// - Parameter id: the member of the answer that holds the API's id.
  static func read(
    _ ids: [PhysicalID], _ operation: ReadOperation, id: String, using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { physicalID throws(AWSError) -> Attributes? in
      do throws(AWSError) {
        return try await aws.read(operation, physicalID.members.mapValues { .string($0) })
      } catch  where error.isNotFound {
        return nil
      }
    }
    var found: [PhysicalID: Observation] = [:]
    for (physicalID, members) in zip(ids, answers) {
      guard let members else { continue }
      var attributes: Attributes = [:]
      attributes["name"] = members["name"]
      attributes["id"] = members[id]
      found[physicalID] = Observation(attributes: attributes, members: members)
    }
    return found
  }

  static func lacksID(_ operation: WriteOperation) -> AWSError {
    AWSError(
      code: AWSError.OwnCode.malformedAnswer, message: "the answer lacks the API's id",
      operation: operation.operation.name, service: operation.operation.service, outcome: .unknown)
  }
}
