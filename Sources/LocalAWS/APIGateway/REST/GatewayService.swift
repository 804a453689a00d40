import AWS
import ResourceModel

extension LocalService {
  /// API Gateway's REST APIs: the control plane.
  static let apiGateway = LocalService(
    .apiGateway, validationCode: "ValidationException",
    [
      RestApis.operations, RestResources.operations, RestMethods.operations, RestMethodResponses.operations,
      RestIntegrations.operations, RestIntegrationResponses.operations, RestAuthorizers.operations,
      RestDeployments.operations, RestStages.operations, RestGatewayResponses.operations,
      RestModels.operations, RestValidators.operations, RestExport.operations, RestImport.operations,
      RestTags.operations, GatewayAccount.operations, GatewayKeys.operations,
      GatewayUsagePlans.operations,
    ].flatMap { $0 })
}

extension AWSError {
  static func badRequest(_ message: String) -> AWSError { .refusal("BadRequestException", message) }
  static func notFound(_ message: String) -> AWSError { .refusal("NotFoundException", message, status: 404) }
  static func conflict(_ message: String) -> AWSError { .refusal("ConflictException", message, status: 409) }
}
