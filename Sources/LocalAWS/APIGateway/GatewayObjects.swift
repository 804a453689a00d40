import AWS
import ResourceModel

/// The shelves of API Gateway's objects. Unless said otherwise an object's members are those that AWS answers, by
/// wire name.
extension ObjectType {
  /// By API id, in no realm: `Account`, `Region`, and `Protocol`, which is `REST` or `HTTP`. Requests that call an
  /// API name nothing else.
  static let gatewayPlace = ObjectType("gatewayPlace")

  /// REST APIs, by id.
  static let restApi = ObjectType("restApi")
  /// Under the API, by id. `resourceMethods` holds each method whole, `methodIntegration` with its responses included.
  static let restResource = ObjectType("restResource")
  static let restAuthorizer = ObjectType("restAuthorizer")
  static let restModel = ObjectType("restModel")
  static let restValidator = ObjectType("restValidator")
  /// Under the API, by type; those that were set only.
  static let gatewayResponse = ObjectType("gatewayResponse")
  /// Under the API, by id; beside AWS's members the member `Snapshot`, as it was when the
  /// deployment was made: `api`, and `resources`, `authorizers`, `gatewayResponses`, `models` and `validators`, each a
  /// list of members.
  static let restDeployment = ObjectType("restDeployment")
  /// Under the API, by name.
  static let restStage = ObjectType("restStage")

  /// One object: the account's settings.
  static let gatewayAccount = ObjectType("gatewayAccount")
  /// API keys of an account, by id.
  static let restApiKey = ObjectType("restApiKey")
  /// Usage plans, by id; their keys stand under them.
  static let usagePlan = ObjectType("usagePlan")
  static let usagePlanKey = ObjectType("usagePlanKey")

  /// HTTP APIs, by id.
  static let httpApi = ObjectType("httpApi")
  /// The following stand under the API, by id.
  static let httpRoute = ObjectType("httpRoute")
  static let httpIntegration = ObjectType("httpIntegration")
  static let httpAuthorizer = ObjectType("httpAuthorizer")
  /// Beside AWS's members the member `Snapshot`, as it was when the deployment was made: `routes`, `integrations` and
  /// `authorizers`, each a list of members, and `cors`, the API's CORS configuration, absent where it has none.
  static let httpDeployment = ObjectType("httpDeployment")
  /// Under the API, by name.
  static let httpStage = ObjectType("httpStage")
}
