import AWS
import ResourceModel

extension LocalService {
  static let secretsManager = LocalService(
    .secretsManager, validationCode: "ValidationException", messageMember: "Message", [])
}
