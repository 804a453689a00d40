import AWS

extension AWSError {
  /// How a service turns away one call too many. Source: botocore 1.43.11 service models; for STS, the common
  /// errors of query services.
  static func throttled(by service: Service) -> AWSError {
    let code =
      switch service {
      case .cognitoIdentityProvider: "TooManyRequestsException"
      case .ssm, .secretsManager: "ThrottlingException"
      case .sts: "Throttling"
      case .apiGateway, .apiGatewayV2: "TooManyRequestsException"
      }
    return AWSError(
      code: code, message: "Rate exceeded", status: service.wireProtocol == .rest ? 429 : 400)
  }

  /// How a service says that it failed by itself. Source: the same.
  static func internalFailure(of service: Service) -> AWSError {
    let code =
      switch service {
      case .cognitoIdentityProvider: "InternalErrorException"
      case .ssm: "InternalServerError"
      case .secretsManager: "InternalServiceError"
      case .sts: "InternalFailure"
      case .apiGateway, .apiGatewayV2: "InternalServerErrorException"
      }
    return AWSError(code: code, message: "An internal error occurred.", status: 500)
  }
}
