import AWS
import ResourceModel

extension LocalService {
  /// Systems Manager's Parameter Store.
  static let ssm = LocalService(.ssm, validationCode: "ValidationException", [])
}
