import AWS
import ResourceModel

extension LocalService {
  /// Systems Manager's Parameter Store.
  static let ssm = LocalService(
    .ssm, validationCode: "ValidationException",
    Parameters.operations + ParameterPut.operations + ParameterLists.operations + ParameterLabels.operations
      + ParameterTags.operations)
}

extension ObjectType {
  /// By name: the newest version's members as described, and `Tags` (a map) and `ExpiresAt` (milliseconds since
  /// 1970) where there are such.
  static let parameter = ObjectType("parameter")
  /// Under the name, by number: the version's members as described, `Value`, `Labels`, and for a SecureString
  /// `Ciphertext`, what is shown in place of the value.
  static let parameterVersion = ObjectType("parameterVersion")
}

extension AWSError {
  static func ssmValidation(_ message: String) -> AWSError { .refusal("ValidationException", message) }

  /// AWS sends no message with it.
  static let parameterNotFound = AWSError.refusal("ParameterNotFound")
}
