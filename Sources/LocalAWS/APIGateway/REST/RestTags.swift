import AWS
import ResourceModel

/// Tags of REST APIs and their stages, by ARN: `arn:aws:apigateway:REGION::/restapis/ID` and `…/stages/NAME`.
///
/// Source: API Gateway API reference, TagResource, UntagResource, GetTags; developer guide, "Tagging".
enum RestTags {
  static let operations = [tag, untag, get]

  private static let arn = Attribute("resourceArn", .string(), .required, "")

  private static let tag = LocalOperation(
    "TagResource", .gatewayControl, RESTForm("PUT", "/tags/{resourceArn}", status: 204),
    [Attribute("tags", RestDraft.Rows.texts, .required, ""), arn]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { $0.merge(input["tags"]?.map ?? [:]) { _, new in new } }
  }

  private static let untag = LocalOperation(
    "UntagResource", .gatewayControl,
    RESTForm("DELETE", "/tags/{resourceArn}", query: ["tagKeys"], status: 204),
    [Attribute("tagKeys", .list(.string()), .required, ""), arn]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags in
      for key in input["tagKeys"]?.strings ?? [] { tags[key] = nil }
    }
  }

  private static let get = LocalOperation(
    "GetTags", .gatewayControl, RESTForm("GET", "/tags/{resourceArn}", query: RestList.query),
    RestList.rows + [arn]
  ) { objects, call, input throws(AWSError) in
    let (shelf, id) = try place(input.text("resourceArn"), call, objects)
    return ["tags": objects[shelf, id]?["tags"] ?? [:]]
  }

  private static func change(
    _ input: Attributes, _ call: Call, _ objects: inout Objects, _ body: (inout Attributes) -> Void
  ) throws(AWSError) -> Attributes {
    let (shelf, id) = try place(input.text("resourceArn"), call, objects)
    var members = objects[shelf, id] ?? [:]
    var tags = members["tags"]?.map ?? [:]
    body(&tags)
    if tags.count > 50 { throw .badRequest("A resource can have at most 50 tags") }
    members["tags"] = tags.isEmpty ? nil : .map(tags)
    objects.put(members, id, on: shelf)
    return [:]
  }

  /// The object that an ARN names.
  private static func place(
    _ arn: String, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (Shelf, String) {
    let head = "arn:\(call.partition):apigateway:\(call.region)::/"
    guard arn.hasPrefix(head) else { throw .badRequest("Invalid ARN specified in the request") }
    let parts = arn.dropFirst(head.count).split(separator: "/").map { String($0) }
    switch parts.count {
    case 2 where parts[0] == "restapis":
      _ = try RestDraft(apiID: parts[1], call).api(objects)
      return (call.shelf(.restApi), parts[1])
    case 4 where parts[0] == "restapis" && parts[2] == "stages":
      let draft = RestDraft(apiID: parts[1], call)
      _ = try RestStages.stage(parts[3], of: draft, objects)
      return (draft.shelf(.restStage), parts[3])
    default: throw .badRequest("Invalid ARN specified in the request")
    }
  }
}
