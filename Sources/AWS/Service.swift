/// An AWS service that authplat speaks to, with the names it goes by.
///
/// Source: botocore 1.43.11 service models (metadata of each `service-2.json`).
package enum Service: String, Sendable, Hashable, CaseIterable {
  case cognitoIdentityProvider = "cognito-idp"
  case ssm
  case secretsManager = "secretsmanager"
  case sts

  /// The name in a SigV4 credential scope.
  package var signingName: String { rawValue }
  /// The first label of the service's host.
  package var endpointPrefix: String { rawValue }

  /// The prefix of `X-Amz-Target` of a JSON 1.1 service; nil for the query protocol.
  package var targetPrefix: String? {
    switch self {
    case .cognitoIdentityProvider: "AWSCognitoIdentityProviderService"
    case .ssm: "AmazonSSM"
    case .secretsManager: "secretsmanager"
    case .sts: nil
    }
  }

  /// The service id as in `AWS_ENDPOINT_URL_…` (upper case) and the config file (lower case).
  package var serviceID: String {
    switch self {
    case .cognitoIdentityProvider: "cognito_identity_provider"
    case .ssm: "ssm"
    case .secretsManager: "secrets_manager"
    case .sts: "sts"
    }
  }
}
