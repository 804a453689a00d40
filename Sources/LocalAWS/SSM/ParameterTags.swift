import AWS
import ResourceModel

/// Tags of parameters. Other resources of Systems Manager are not served, so none of them is there.
///
/// Source: SSM API reference, AddTagsToResource, RemoveTagsFromResource, ListTagsForResource.
enum ParameterTags {
  private static let resource = [
    Attribute(
      "ResourceType",
      .oneOf([
        "Document", "ManagedInstance", "MaintenanceWindow", "Parameter", "PatchBaseline", "OpsItem",
        "OpsMetadata", "Automation", "Association",
      ]), .required, ""),
    Attribute("ResourceId", .string(), .required, ""),
  ]
  private static let key = AttributeType.string(
    length: 1...128, pattern: #"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#)
  private static let value = AttributeType.string(
    length: 0...256, pattern: #"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"#)

  static let operations = [add, remove, list]

  private static let add = LocalOperation(
    "AddTagsToResource", .parameterWrite,
    resource + [
      Attribute(
        "Tags",
        .list(
          .object([Attribute("Key", key, .required, ""), Attribute("Value", value, .required, "")]),
          count: 0...1000), .required, "")
    ]
  ) { objects, call, input throws(AWSError) in
    let added = try read(input["Tags"])
    try change(input, call, &objects) { tags in tags.merge(added) { _, new in new } }
    return [:]
  }

  private static let remove = LocalOperation(
    "RemoveTagsFromResource", .parameterWrite, resource + [Attribute("TagKeys", .list(key), .required, "")]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags in
      for key in input["TagKeys"]?.strings ?? [] { tags[key] = nil }
    }
    return [:]
  }

  private static let list = LocalOperation("ListTagsForResource", .parameterRead, resource) {
    objects, call, input throws(AWSError) in
    let tags = try parameter(input, call, objects).members["Tags"]?.map ?? [:]
    return [
      "TagList": .list(tags.sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": $0.value] })
    ]
  }

  /// AWS's list of pairs as a map.
  /// - Throws: `ValidationException` for a key that is given twice or is AWS's own.
  static func read(_ pairs: Value?) throws(AWSError) -> [String: Value] {
    var tags: [String: Value] = [:]
    for pair in pairs?.list ?? [] {
      let key = pair["Key"]?.string ?? ""
      if tags[key] != nil { throw .ssmValidation("Duplicate tag keys are not allowed: \(key).") }
      if key.lowercased().hasPrefix("aws:") {
        throw .ssmValidation("Tag keys that begin with aws: are reserved for AWS: \(key).")
      }
      tags[key] = pair["Value"] ?? ""
    }
    guard tags.count <= 50 else { throw .refusal("TooManyTagsError") }
    return tags
  }

  private static func parameter(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (name: String, members: [String: Value]) {
    let name = input["ResourceId"]?.string ?? ""
    guard input["ResourceType"] == "Parameter", let members = Parameters.current(name, call, objects) else {
      throw .refusal("InvalidResourceId")
    }
    return (name, members)
  }

  private static func change(
    _ input: Attributes, _ call: Call, _ objects: inout Objects, _ body: (inout [String: Value]) -> Void
  ) throws(AWSError) {
    var parameter = try parameter(input, call, objects)
    var tags = parameter.members["Tags"]?.map ?? [:]
    body(&tags)
    guard tags.count <= 50 else { throw .refusal("TooManyTagsError") }
    parameter.members["Tags"] = .map(tags)
    objects.put(parameter.members, parameter.name, on: call.shelf(.parameter))
  }
}
