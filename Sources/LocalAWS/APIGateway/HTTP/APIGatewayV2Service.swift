import AWS
import ResourceModel

extension LocalService {
  /// API Gateway's second API, for HTTP APIs. WebSocket APIs are refused.
  static let apiGatewayV2 = LocalService(
    .apiGatewayV2, validationCode: "BadRequestException",
    [
      HTTPApis.operations, HTTPRoutes.operations, HTTPIntegrations.operations, HTTPAuthorizers.operations,
      HTTPStages.operations, HTTPDeployments.operations, HTTPApiTags.operations, HTTPApiExport.operations,
      HTTPApiImport.operations,
    ].flatMap { $0 })
}
