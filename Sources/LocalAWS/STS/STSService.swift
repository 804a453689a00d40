import AWS
import ResourceModel

extension LocalService {
  static let sts = LocalService(.sts, validationCode: "ValidationError", [])
}
