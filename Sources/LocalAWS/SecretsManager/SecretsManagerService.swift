import AWS
import Kinds
import ResourceModel

extension LocalService {
  static let secretsManager = LocalService(
    .secretsManager, validationCode: "ValidationException", messageMember: "Message",
    SecretWrites.operations + SecretValues.operations + SecretReads.operations + SecretLists.operations
      + SecretDeletion.operations + SecretTags.operations + SecretPolicies.operations
      + SecretRotation.operations
      + [RandomPassword.get])
}

extension ObjectType {
  /// By name.
  static let secret = ObjectType("secret")
  /// Under the secret's ARN, by version id.
  static let secretVersion = ObjectType("secretVersion")
}

extension AWSError {
  static func invalidRequest(_ message: String) -> AWSError { refusal("InvalidRequestException", message) }
}

/// Rows that several operations take. Source: botocore 1.43.11 service model.
enum SecretRows {
  static let page = SecretsManagerSecret().schema
  static let id = Attribute("SecretId", .string(length: 1...2048), .required, "")
  static let requestToken = Attribute("ClientRequestToken", .string(length: 32...64), "")
  static let values = [
    Attribute("SecretString", .string(length: 1...65536), .optional, sensitive: true, ""),
    Attribute("SecretBinary", .string(length: 1...87384), .optional, sensitive: true, ""),
  ]
  static let token = Attribute("NextToken", .string(length: 1...4096), "")
  static func maximum(_ count: Int) -> Attribute { Attribute("MaxResults", .integer(1...count), "") }
}
