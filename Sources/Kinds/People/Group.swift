package import AWS
package import ResourceModel

/// A group of a pool's users, which tokens name in `cognito:groups`.
///
/// Source: Cognito user pools API reference, CreateGroup, UpdateGroup, GroupType; developer guide, "Adding groups to a
/// user pool".
package struct Group: ResourceKind {
  package let schema = Schema(
    "group", "A group of a pool's users; their tokens name it.",
    guardedBecause: "its users lose their membership, and with it what the group lets them do",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a group belongs to one pool"),
        "The pool it belongs to."),
      Attribute(
        "GroupName", as: "name", .groupName, .required, onChange: .replaces("tokens name a group by it"),
        "What tokens have in `cognito:groups`; no spaces. The key unless written."),
      Attribute(
        "Description", .string(length: 0...2048), .defaulted(""), "What people see."),
      Attribute(
        "RoleArn", .arn, "A role of IAM that tokens name in `cognito:roles`, for identity pools."),
      Attribute(
        "Precedence", .integer(0...Int(Int32.max)),
        deviation: "the model gives no upper limit; the number is one of 32 bits",
        "Whose role counts for users of several groups: the lowest number's."),
    ])

  package let operations: Operations? = Operations(
    create: .createGroup, read: .getGroup, update: .updateGroup, delete: .deleteGroup, answer: "Group",
    identity: ["UserPoolId": "UserPoolId", "GroupName": "GroupName"],
    readOnly: ["CreationDate", "LastModifiedDate"])

  package init() {}

  /// AWS keeps a role or a number that is left out, and takes nothing that would clear it.
  /// - Throws: `Configuration` where one is to be taken away; nothing has happened then.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    let kept = ["roleArn", "precedence"].filter { observed.attributes[$0] != nil && target[$0] == nil }
    guard kept.isEmpty else {
      let names = kept.map { "`\($0)`" }.joined(separator: " and ")
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message:
          "AWS has no way to take \(names) from the group \(id["GroupName"] ?? ""). Write the value that is "
          + "wanted; or take the group out of the file, apply with --allow-destroy, and declare it anew, which costs "
          + "its users their membership")
    }
    _ = try await aws.write(.updateGroup, updateBody(id, to: target, from: observed))
  }
}

extension AttributeType {
  /// Source: botocore 1.43.11, GroupNameType.
  static let groupName = AttributeType.string(length: 1...128, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#)
}
