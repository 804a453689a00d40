import AWS
import ResourceModel

/// What a secret is, without its value. Source: Secrets Manager API reference, DescribeSecret.
enum SecretReads {
  static let operations = [describe]

  private static let describe = LocalOperation("DescribeSecret", .secretRead, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    let secret = try StoredSecret.existing(input, call, &objects, allowingDeleted: true)
    var answer = shown(secret)
    let stages = secret.stages(objects)
    answer["VersionIdsToStages"] = stages.isEmpty ? nil : .map(stages)
    return answer
  }

  /// The members that describing and listing have in common.
  static func shown(_ secret: StoredSecret) -> [String: Value] {
    var members = secret.members
    members["ResourcePolicy"] = nil
    if let time = members.removeValue(forKey: "DeletionTime")?.integer {
      members["DeletedDate"] = .time(Timestamp(milliseconds: time))
    }
    members["Tags"] = members["Tags"].map(SecretTags.shown)
    return members
  }
}
