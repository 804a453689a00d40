import AWS
import ResourceModel

/// Tags of user pools, by the pool's ARN: nothing else of Cognito's user pools can be tagged.
///
/// Source: Cognito user pools API reference, TagResource, UntagResource, ListTagsForResource.
enum UserPoolTags {
  private static let resource = Attribute("ResourceArn", .arn, .required, "")

  static let operations = [tag, untag, list]

  private static let tag = LocalOperation(
    "TagResource", .userPoolUpdate,
    [resource, Attribute("Tags", .map(.string(length: 0...256), key: 1...128), .required, "")]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags throws(AWSError) in
      tags.merge(input["Tags"]?.map ?? [:]) { $1 }
      if let problem = UserPoolRules.tagProblem(tags) { throw .invalidParameter(problem) }
    }
    return [:]
  }

  private static let untag = LocalOperation(
    "UntagResource", .userPoolUpdate,
    [resource, Attribute("TagKeys", .list(.string(length: 1...128)), .required, "")]
  ) { objects, call, input throws(AWSError) in
    try change(input, call, &objects) { tags throws(AWSError) in
      for key in input["TagKeys"]?.strings ?? [] { tags[key] = nil }
    }
    return [:]
  }

  private static let list = LocalOperation(
    "ListTagsForResource", .userPoolRead, [resource]
  ) { objects, call, input throws(AWSError) in
    ["Tags": try pool(input, call, objects).members["UserPoolTags"] ?? [:]]
  }

  private static func change(
    _ input: Attributes, _ call: Call, _ objects: inout Objects,
    _ body: (inout [String: Value]) throws(AWSError) -> Void
  ) throws(AWSError) {
    var pool = try pool(input, call, objects)
    var tags = pool.members["UserPoolTags"]?.map ?? [:]
    try body(&tags)
    pool.members["UserPoolTags"] = .map(tags)
    objects.put(pool.members, pool.id, on: call.shelf(.userPool))
  }

  private static func pool(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, members: [String: Value]) {
    let arn = input["ResourceArn"]?.string ?? ""
    let prefix = call.arn("cognito-idp", "userpool/")
    guard let kind = arn.split(separator: ":", maxSplits: 5).last, kind.hasPrefix("userpool/") else {
      throw .invalidParameter("\(arn) is no ARN of a user pool.")
    }
    guard arn.hasPrefix(prefix) else {
      throw .cognito("ResourceNotFoundException", "Resource \(arn) does not exist.")
    }
    return try call.userPool(["UserPoolId": .string(String(arn.dropFirst(prefix.count)))], in: objects)
  }
}
