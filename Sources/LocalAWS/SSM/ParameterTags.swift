import AWS
import ResourceModel

/// Tags of parameters. Source: SSM API reference, AddTagsToResource and its like.
enum ParameterTags {
  static let operations = [add, remove, list]

  private static let resource = [
    Attribute(
      "ResourceType",
      .oneOf([
        "Document", "ManagedInstance", "MaintenanceWindow", "Parameter", "PatchBaseline", "OpsItem",
        "OpsMetadata",
        "Automation", "Association",
      ]), .required, ""), Attribute("ResourceId", .string(), .required, ""),
  ]

  private static let add = LocalOperation(
    "AddTagsToResource", .parameterWrite,
    resource + SSMRows.page.rows("Tags")
  ) { objects, call, input throws(AWSError) in
    var (id, members) = try existing(input, call, objects)
    let tags = (members["Tags"]?.map ?? [:]).merging(ParameterWrites.tags(input["Tags"])) { _, new in new }
    guard tags.count <= 50 else { throw .ssm("TooManyTagsError", "The number of tags exceeds 50.") }
    members["Tags"] = .map(tags)
    objects.put(members, id, on: call.shelf(.parameter))
    return [:]
  }

  private static let remove = LocalOperation(
    "RemoveTagsFromResource", .parameterWrite,
    resource + [Attribute("TagKeys", .list(.string(length: 1...128)), .required, "")]
  ) { objects, call, input throws(AWSError) in
    var (id, members) = try existing(input, call, objects)
    let gone = Set(input["TagKeys"]?.strings ?? [])
    members["Tags"] = .map((members["Tags"]?.map ?? [:]).filter { !gone.contains($0.key) })
    objects.put(members, id, on: call.shelf(.parameter))
    return [:]
  }

  private static let list = LocalOperation("ListTagsForResource", .parameterRead, resource) {
    objects, call, input throws(AWSError) in
    let tags = try existing(input, call, objects).members["Tags"]?.map ?? [:]
    return [
      "TagList": .list(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": $0.value] })
    ]
  }

  private static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, members: [String: Value]) {
    let id = input["ResourceId"]?.string ?? ""
    guard input["ResourceType"] == "Parameter" else {
      throw .ssm("InvalidResourceType", "\(input["ResourceType"]?.string ?? "") is not served here.")
    }
    guard let members = objects[call.shelf(.parameter), id] else {
      throw .ssm(
        "InvalidResourceId",
        "The resource ID \"\(id)\" is not valid. Verify the ID and try again.")
    }
    return (id, members)
  }
}
