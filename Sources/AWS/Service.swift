/// An AWS service that authplat speaks to, with the names it goes by.
///
/// Source: botocore 1.43.11 service models (metadata of each `service-2.json`).
package enum Service: String, Sendable, Hashable, CaseIterable {
  case cognitoIdentityProvider = "cognito-idp"
  case ssm
  case secretsManager = "secretsmanager"
  case sts
  case apiGateway = "apigateway"
  case apiGatewayV2 = "apigatewayv2"

  /// The name in a SigV4 credential scope.
  package var signingName: String { self == .apiGatewayV2 ? Self.apiGateway.rawValue : rawValue }
  /// The first label of the service's host.
  package var endpointPrefix: String { signingName }

  /// The protocols that AWS's services speak.
  package enum WireProtocol: Sendable, Hashable {
    /// JSON 1.1, with the prefix of `X-Amz-Target`.
    case json(targetPrefix: String)
    case query
    /// restJson1: see ``RESTForm``.
    case rest
  }

  package var wireProtocol: WireProtocol {
    switch self {
    case .cognitoIdentityProvider: .json(targetPrefix: "AWSCognitoIdentityProviderService")
    case .ssm: .json(targetPrefix: "AmazonSSM")
    case .secretsManager: .json(targetPrefix: "secretsmanager")
    case .sts: .query
    case .apiGateway, .apiGatewayV2: .rest
    }
  }

  /// The prefix of `X-Amz-Target` of a JSON 1.1 service; nil for the other protocols.
  package var targetPrefix: String? {
    if case .json(let prefix) = wireProtocol { prefix } else { nil }
  }

  /// The service id as in `AWS_ENDPOINT_URL_…` (upper case) and the config file (lower case).
  package var serviceID: String {
    switch self {
    case .cognitoIdentityProvider: "cognito_identity_provider"
    case .ssm: "ssm"
    case .secretsManager: "secrets_manager"
    case .sts: "sts"
    case .apiGateway: "api_gateway"
    case .apiGatewayV2: "apigatewayv2"
    }
  }
}
