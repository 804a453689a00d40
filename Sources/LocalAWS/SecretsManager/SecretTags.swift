import AWS
import ResourceModel

/// Tags of secrets. Source: Secrets Manager API reference, TagResource, UntagResource.
enum SecretTags {
  static let operations = [tag, untag]
  private static let most = 50

  private static let tag = LocalOperation(
    "TagResource", .secretWrite, [SecretRows.id] + SecretRows.page.rows("Tags")
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    let tags = (secret.members["Tags"]?.map ?? [:]).merging(try checked(input["Tags"])) { _, new in new }
    guard tags.count <= most else {
      throw .refusal("InvalidParameterException", "The request exceeds the maximum of \(most) tags.")
    }
    secret.change(&objects) { $0["Tags"] = .map(tags) }
    return [:]
  }

  private static let untag = LocalOperation(
    "UntagResource", .secretWrite,
    [SecretRows.id, Attribute("TagKeys", .list(.string(length: 1...128)), .required, "")]
  ) { objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects)
    let gone = Set(input["TagKeys"]?.strings ?? [])
    secret.change(&objects) { members in
      members["Tags"] = .map((members["Tags"]?.map ?? [:]).filter { !gone.contains($0.key) })
    }
    return [:]
  }

  static func checked(_ list: Value?) throws(AWSError) -> [String: Value] {
    var tags: [String: Value] = [:]
    for tag in list?.list ?? [] {
      let key = tag["Key"]?.string ?? ""
      if key.lowercased().hasPrefix("aws:") {
        throw .refusal(
          "InvalidParameterException", "You can't use a tag key that starts with the prefix \"aws:\".")
      }
      tags[key] = tag["Value"] ?? ""
    }
    return tags
  }

  static func shown(_ tags: Value) -> Value {
    .list(
      (tags.map ?? [:]).sorted { $0.key < $1.key }.map { ["Key": .string($0.key), "Value": $0.value] })
  }
}
