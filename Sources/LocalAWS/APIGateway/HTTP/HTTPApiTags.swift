import AWS
import ResourceModel

/// Tags of HTTP APIs and their stages, by ARN.
///
/// Source: API Gateway v2 API reference, Tags; service authorization reference, the ARNs of API Gateway.
enum HTTPApiTags {
  static let operations = [tag, untag, list]

  private static let arn = Attribute("resourceArn", .string(), .required, "")
  private static let path = "/v2/tags/{resourceArn}"

  private static let tag = LocalOperation(
    "TagResource", .gatewayControl, RESTForm("POST", path, status: 201),
    [arn, HTTPApiRows.tags.with(.required)]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags in tags.merge(input["tags"]?.map ?? [:]) { $1 } }
    return [:]
  }

  private static let untag = LocalOperation(
    "UntagResource", .gatewayControl, RESTForm("DELETE", path, query: ["tagKeys"], status: 204),
    [arn, Attribute("tagKeys", .list(.string()), .required, "")]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags in
      for key in input["tagKeys"]?.strings ?? [] { tags[key] = nil }
    }
    return [:]
  }

  private static let list = LocalOperation("GetTags", .gatewayControl, RESTForm("GET", path), [arn]) {
    objects, call, input throws(AWSError) in
    ["tags": try resource(input, call, objects).members["tags"] ?? [:]]
  }

  private static func change(
    _ input: Attributes, _ call: Call, _ objects: inout Objects, _ body: (inout [String: Value]) -> Void
  ) throws(AWSError) {
    let resource = try resource(input, call, objects)
    var members = resource.members
    var tags = members["tags"]?.map ?? [:]
    body(&tags)
    guard tags.count <= 50 else {
      throw .refusal("BadRequestException", "A resource can have 50 tags at most.")
    }
    members["tags"] = .map(tags)
    objects.put(members, resource.id, on: resource.shelf)
  }

  private static func resource(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (shelf: Shelf, id: String, members: [String: Value]) {
    let text = input["resourceArn"]?.string ?? ""
    let prefix = "arn:\(call.partition):apigateway:\(call.region)::/apis/"
    let words = text.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard text.hasPrefix(prefix), let id = words.first else {
      throw .refusal("BadRequestException", "Invalid resource ARN: \(text)")
    }
    let api = try call.httpApi(["apiId": .string(id)], in: objects)
    if words.count == 1 { return (call.shelf(.httpApi), id, api.members) }
    guard words.count == 3, words[1] == "stages" else {
      throw .refusal("BadRequestException", "Invalid resource ARN: \(text)")
    }
    let stage = try HTTPApiPart.stage.existing(words[2], of: id, call, objects)
    return (HTTPApiPart.stage.shelf(id, call), stage.id, stage.members)
  }
}
