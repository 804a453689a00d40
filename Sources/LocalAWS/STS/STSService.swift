import AWS
import ResourceModel

extension LocalService {
  static let sts = LocalService(
    .sts, validationCode: "ValidationError", Sessions.operations + [CallerIdentities.get])
}

/// Who calls. Source: STS API reference, GetCallerIdentity.
enum CallerIdentities {
  static let get = LocalOperation("GetCallerIdentity", .unlimited, []) { _, call, _ throws(AWSError) in
    [
      "Account": .string(call.account), "Arn": .string(call.caller.arn),
      "UserId": .string(call.caller.userID),
    ]
  }
}
