import AWS
import ResourceModel

/// Deletes secrets, at once or after a time in which they can be brought back.
///
/// Source: Secrets Manager API reference, DeleteSecret, RestoreSecret.
enum SecretDeletion {
  static let operations = [delete, restore]

  private static let delete = LocalOperation(
    "DeleteSecret", .secretWrite,
    [
      SecretRows.id, Attribute("RecoveryWindowInDays", .integer(), ""),
      Attribute("ForceDeleteWithoutRecovery", .bool, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let isForced = input["ForceDeleteWithoutRecovery"] == true
    let days = input["RecoveryWindowInDays"]?.integer
    if isForced, days != nil {
      throw .refusal(
        "InvalidParameterException",
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
    }
    if let days, !(7...30).contains(days) {
      throw .refusal(
        "InvalidParameterException",
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
    }
    if isForced {
      var answer: Attributes
      do throws(AWSError) {
        let secret = try StoredSecret.existing(input, call, &objects, allowingDeleted: true)
        secret.remove(&objects)
        answer = secret.identity
      } catch  where error.isNotFound {
        answer = identityOfNone(input["SecretId"]?.string ?? "", call)
      }
      answer["DeletionDate"] = call.time
      return answer
    }
    var secret = try StoredSecret.existing(input, call, &objects)
    let end = call.now.adding(seconds: Double(days ?? 30) * 86400)
    secret.change(&objects) { $0["DeletionTime"] = .integer(end.milliseconds) }
    return secret.identity.merging(["DeletionDate": .time(end)]) { _, new in new }
  }

  /// A forced deletion of what is not there answers as if it had been: API reference, and seen on AWS.
  private static func identityOfNone(_ id: String, _ call: Call) -> Attributes {
    if id.hasPrefix("arn:") {
      let name = id.split(separator: ":", maxSplits: 6).last.map(String.init) ?? ""
      return [
        "ARN": .string(id), "Name": .string(SecretName.endsLikeARN(name) ? String(name.dropLast(7)) : name),
      ]
    }
    return [
      "ARN": .string(call.arn("secretsmanager", "secret:\(id)-\(RandomText.alphanumerics(6))")),
      "Name": .string(id),
    ]
  }

  private static let restore = LocalOperation("RestoreSecret", .secretWrite, [SecretRows.id]) {
    objects, call, input throws(AWSError) in
    var secret = try StoredSecret.existing(input, call, &objects, allowingDeleted: true)
    if secret.isDeleted { secret.change(&objects) { $0["DeletionTime"] = nil } }
    return secret.identity
  }
}
