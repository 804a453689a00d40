import AWS
import ResourceModel

/// Groups of a pool's users.
///
/// Source: Cognito user pools API reference, CreateGroup, GetGroup, UpdateGroup, DeleteGroup, ListGroups.
enum Groups {
  /// Groups of a pool. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 10_000

  private static let identity =
    CognitoRows.pool + [
      Attribute(
        "GroupName", .string(length: 1...128, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), .required, "")
    ]
  private static let settings = [
    Attribute("Description", .string(length: 0...2048), ""), Attribute("RoleArn", .arn, ""),
    Attribute("Precedence", .integer(0...Int(Int32.max)), ""),
  ]

  static let operations = [create, get, update, delete, list]

  private static let create = LocalOperation(
    "CreateGroup", .userPoolResourceUpdate, identity + settings
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let name = input["GroupName"]?.string ?? ""
    let shelf = call.shelf(.group, under: pool)
    guard objects[shelf, name] == nil else {
      throw .cognito("GroupExistsException", "A group with the name already exists.")
    }
    guard objects.count(shelf) < quota else {
      throw .cognito("LimitExceededException", "User pool \(pool) has \(quota) groups already.")
    }
    let group = input.merging(["CreationDate": call.time, "LastModifiedDate": call.time]) { $1 }
    objects.put(group, name, on: shelf)
    return ["Group": .map(group)]
  }

  private static let get = LocalOperation(
    "GetGroup", .userPoolResourceRead, identity
  ) { objects, call, input throws(AWSError) in
    ["Group": .map(try existing(input, call, objects).members)]
  }

  /// Keeps what is left out.
  private static let update = LocalOperation(
    "UpdateGroup", .userPoolResourceUpdate, identity + settings
  ) { objects, call, input throws(AWSError) in
    let old = try existing(input, call, objects)
    let group = old.members.merging(input) { $1 }.merging(["LastModifiedDate": call.time]) { $1 }
    objects.put(group, old.id, on: old.shelf)
    return ["Group": .map(group)]
  }

  private static let delete = LocalOperation(
    "DeleteGroup", .userPoolResourceUpdate, identity
  ) { objects, call, input throws(AWSError) in
    let group = try existing(input, call, objects)
    objects.remove(group.id, from: group.shelf)
    try PoolScene(call, input, in: objects).directory.leave(group.id, in: &objects)
    return [:]
  }

  private static let list = LocalOperation(
    "ListGroups", .userPoolResourceRead, CognitoRows.pool + CognitoRows.paging(0...60, limit: "Limit")
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    return try objects.list("Groups", from: call.shelf(.group, under: pool), input, limit: "Limit") { $0 }
  }

  /// - Throws: `ResourceNotFoundException` for the pool or the group.
  static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, shelf: Shelf, members: [String: Value]) {
    let shelf = call.shelf(.group, under: try call.userPool(input, in: objects).id)
    let name = input["GroupName"]?.string ?? ""
    guard let members = objects[shelf, name] else {
      throw .cognito("ResourceNotFoundException", "Group not found.")
    }
    return (name, shelf, members)
  }
}
