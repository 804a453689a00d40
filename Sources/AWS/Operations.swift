/// The page of every call authplat can make, and whether it changes anything.
///
/// A ``ReadOperation`` or ``WriteOperation`` can be made in this file only, so a signer that accepts
/// reading operations cannot be handed anything else.
/// Names: botocore 1.43.11. Categories: Cognito developer guide, "Quotas"; see `QuotaCategory`.
package struct Operation: Sendable, Hashable {
  package let service: Service
  package let name: String
  package let changesAWS: Bool
  package let category: QuotaCategory
  /// Doing it twice ends as doing it once, so an unknown outcome may simply be repeated.
  package let isRepeatable: Bool
  /// STS and OAuth calls that carry no signature.
  package let isSigned: Bool
  /// Where its members stand in HTTP; nil for services of other protocols than REST.
  package let form: RESTForm?
}

/// An operation that only looks.
package struct ReadOperation: Sendable, Hashable {
  package let operation: Operation

  fileprivate init(
    _ service: Service, _ name: String, _ category: QuotaCategory = .unlimited, signed: Bool = true,
    _ form: RESTForm? = nil
  ) {
    operation = Operation(
      service: service, name: name, changesAWS: false, category: category, isRepeatable: true,
      isSigned: signed, form: form)
  }
}

/// An operation that changes something.
package struct WriteOperation: Sendable, Hashable {
  package let operation: Operation

  fileprivate init(
    _ service: Service, _ name: String, _ category: QuotaCategory = .unlimited, repeatable: Bool = false,
    signed: Bool = true, _ form: RESTForm? = nil
  ) {
    operation = Operation(
      service: service, name: name, changesAWS: true, category: category, isRepeatable: repeatable,
      isSigned: signed, form: form)
  }
}

/// Rates that AWS allows for an account and region, in requests a second.
/// Source: Cognito developer guide, "Quotas in Amazon Cognito"; SSM and Secrets Manager quota pages; API Gateway
/// developer guide, "Quotas for creating, deploying and managing an API".
package enum QuotaCategory: String, Sendable, Hashable, CaseIterable {
  case userPoolRead, userPoolUpdate, userPoolResourceRead, userPoolResourceUpdate, userPoolClientRead
  case userPoolClientUpdate
  case userAuthentication, userCreation, userAccountRecovery, userRead, userUpdate, userToken, userList
  case userResourceRead, userResourceUpdate
  case parameterRead, parameterWrite
  case secretRead, secretWrite
  /// Everything of API Gateway's control plane counts against the first, some calls against their own too.
  case gatewayControl, gatewayResourcesRead, gatewayDeployment, gatewayImport
  case unlimited

  /// Requests a second for the account; nil when it is not limited in practice.
  package var perSecond: Double? {
    switch self {
    case .userPoolRead, .userPoolUpdate, .userPoolResourceUpdate, .userPoolClientRead, .userPoolClientUpdate:
      15
    case .userPoolResourceRead: 20
    case .userAuthentication, .userRead, .userToken: 120
    case .userCreation, .userResourceRead: 50
    case .userAccountRecovery, .userList: 30
    case .userUpdate, .userResourceUpdate: 25
    case .parameterRead: 40
    case .parameterWrite: 3
    case .secretRead: 100
    case .secretWrite: 50
    case .gatewayControl: 10
    case .gatewayResourcesRead: 2.5
    case .gatewayDeployment: 0.2
    case .gatewayImport: 1
    case .unlimited: nil
    }
  }

  /// A further category that the same call counts against.
  package var whole: QuotaCategory? {
    switch self {
    case .gatewayResourcesRead, .gatewayDeployment, .gatewayImport: .gatewayControl
    default: nil
    }
  }

  /// Requests a second that one operation may make on one user pool; nil when there is no such limit.
  package var perPoolAndOperation: Double? {
    switch self {
    case .userPoolResourceRead, .userPoolResourceUpdate, .userPoolClientRead, .userPoolClientUpdate: 5
    default: nil
    }
  }
}

extension ReadOperation {
  package static let describeUserPool = Self(.cognitoIdentityProvider, "DescribeUserPool", .userPoolRead)
  package static let getUserPoolMfaConfig = Self(
    .cognitoIdentityProvider, "GetUserPoolMfaConfig", .userPoolResourceRead)
  package static let listUserPools = Self(.cognitoIdentityProvider, "ListUserPools", .userPoolRead)
  package static let describeUserPoolDomain = Self(
    .cognitoIdentityProvider, "DescribeUserPoolDomain", .userPoolResourceRead)
  package static let describeResourceServer = Self(
    .cognitoIdentityProvider, "DescribeResourceServer", .userPoolResourceRead)
  package static let listResourceServers = Self(
    .cognitoIdentityProvider, "ListResourceServers", .userPoolResourceRead)
  package static let describeUserPoolClient = Self(
    .cognitoIdentityProvider, "DescribeUserPoolClient", .userPoolClientRead)
  package static let listUserPoolClients = Self(
    .cognitoIdentityProvider, "ListUserPoolClients", .userPoolClientRead)
  package static let listUserPoolClientSecrets = Self(
    .cognitoIdentityProvider, "ListUserPoolClientSecrets", .userPoolClientRead)

  package static let describeIdentityProvider = Self(
    .cognitoIdentityProvider, "DescribeIdentityProvider", .userPoolResourceRead)
  package static let getGroup = Self(.cognitoIdentityProvider, "GetGroup", .userPoolResourceRead)
  package static let listGroups = Self(.cognitoIdentityProvider, "ListGroups", .userPoolResourceRead)
  package static let adminGetUser = Self(.cognitoIdentityProvider, "AdminGetUser", .userRead)
  package static let adminListGroupsForUser = Self(
    .cognitoIdentityProvider, "AdminListGroupsForUser", .userResourceRead)
  package static let listUsers = Self(.cognitoIdentityProvider, "ListUsers", .userList)
  package static let getUICustomization = Self(
    .cognitoIdentityProvider, "GetUICustomization", .userPoolResourceRead)
  package static let describeManagedLoginBranding = Self(
    .cognitoIdentityProvider, "DescribeManagedLoginBranding", .userPoolResourceRead)
  package static let describeManagedLoginBrandingByClient = Self(
    .cognitoIdentityProvider, "DescribeManagedLoginBrandingByClient", .userPoolResourceRead)
  package static let getLogDeliveryConfiguration = Self(
    .cognitoIdentityProvider, "GetLogDeliveryConfiguration", .userPoolResourceRead)
  package static let describeRiskConfiguration = Self(
    .cognitoIdentityProvider, "DescribeRiskConfiguration", .userPoolResourceRead)

  package static let getParameters = Self(.ssm, "GetParameters", .parameterRead)
  package static let describeParameters = Self(.ssm, "DescribeParameters", .parameterRead)
  package static let listTagsForParameter = Self(.ssm, "ListTagsForResource", .parameterRead)

  package static let describeSecret = Self(.secretsManager, "DescribeSecret", .secretRead)
  package static let listSecrets = Self(.secretsManager, "ListSecrets", .secretRead)
  package static let getSecretValue = Self(.secretsManager, "GetSecretValue", .secretRead)

  package static let getCallerIdentity = Self(.sts, "GetCallerIdentity")
  /// Changes nothing in the account: it hands out temporary credentials.
  package static let assumeRole = Self(.sts, "AssumeRole")
  package static let assumeRoleWithWebIdentity = Self(.sts, "AssumeRoleWithWebIdentity", signed: false)

  package static let getRestApis = Self(
    .apiGateway, "GetRestApis", .gatewayControl, RESTForm("GET", "/restapis", query: ["position", "limit"]))
  package static let getRestApi = Self(
    .apiGateway, "GetRestApi", .gatewayControl, RESTForm("GET", "/restapis/{restApiId}"))
  package static let getResources = Self(
    .apiGateway, "GetResources", .gatewayResourcesRead,
    RESTForm("GET", "/restapis/{restApiId}/resources", query: ["position", "limit", "embed"]))
  package static let getRestAuthorizer = Self(
    .apiGateway, "GetAuthorizer", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/authorizers/{authorizerId}"))
  package static let getRestAuthorizers = Self(
    .apiGateway, "GetAuthorizers", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/authorizers", query: ["position", "limit"]))
  package static let getRestStages = Self(
    .apiGateway, "GetStages", .gatewayControl, RESTForm("GET", "/restapis/{restApiId}/stages"))
  package static let getRestExport = Self(
    .apiGateway, "GetExport", .gatewayControl,
    RESTForm(
      "GET", "/restapis/{restApiId}/stages/{stageName}/exports/{exportType}", query: ["extensions"]))
  package static let getGatewayResponse = Self(
    .apiGateway, "GetGatewayResponse", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/gatewayresponses/{responseType}"))

  package static let getGatewayResponses = Self(
    .apiGateway, "GetGatewayResponses", .gatewayControl,
    RESTForm("GET", "/restapis/{restApiId}/gatewayresponses", query: ["position", "limit"]))

  package static let getHTTPApis = Self(
    .apiGatewayV2, "GetApis", .gatewayControl,
    RESTForm("GET", "/v2/apis", query: ["maxResults", "nextToken"]))
  package static let getHTTPApi = Self(
    .apiGatewayV2, "GetApi", .gatewayControl, RESTForm("GET", "/v2/apis/{apiId}"))
  package static let getHTTPRoutes = Self(
    .apiGatewayV2, "GetRoutes", .gatewayControl,
    RESTForm("GET", "/v2/apis/{apiId}/routes", query: ["maxResults", "nextToken"]))
  package static let getHTTPAuthorizer = Self(
    .apiGatewayV2, "GetAuthorizer", .gatewayControl,
    RESTForm("GET", "/v2/apis/{apiId}/authorizers/{authorizerId}"))
  package static let getHTTPAuthorizers = Self(
    .apiGatewayV2, "GetAuthorizers", .gatewayControl,
    RESTForm("GET", "/v2/apis/{apiId}/authorizers", query: ["maxResults", "nextToken"]))
  package static let getHTTPStages = Self(
    .apiGatewayV2, "GetStages", .gatewayControl,
    RESTForm("GET", "/v2/apis/{apiId}/stages", query: ["maxResults", "nextToken"]))
  package static let getHTTPDeployment = Self(
    .apiGatewayV2, "GetDeployment", .gatewayControl,
    RESTForm("GET", "/v2/apis/{apiId}/deployments/{deploymentId}"))
  package static let exportHTTPApi = Self(
    .apiGatewayV2, "ExportApi", .gatewayControl,
    RESTForm(
      "GET", "/v2/apis/{apiId}/exports/{specification}",
      query: ["outputType", "includeExtensions", "stageName"]))

  /// Every reading operation, for the test that judges this page.
  package static let all: [ReadOperation] = [
    describeUserPool, getUserPoolMfaConfig, listUserPools, describeUserPoolDomain, describeResourceServer,
    listResourceServers, describeUserPoolClient, listUserPoolClients, listUserPoolClientSecrets,
    describeIdentityProvider, getGroup, listGroups, adminGetUser, adminListGroupsForUser, listUsers,
    getUICustomization, describeManagedLoginBranding, describeManagedLoginBrandingByClient,
    getLogDeliveryConfiguration, describeRiskConfiguration,
    getParameters,
    describeParameters, listTagsForParameter, describeSecret, listSecrets, getSecretValue, getCallerIdentity,
    assumeRole, assumeRoleWithWebIdentity,
    getRestApis, getRestApi, getResources, getRestAuthorizer, getRestAuthorizers, getRestStages,
    getRestExport,
    getGatewayResponse, getGatewayResponses, getHTTPApis, getHTTPApi, getHTTPRoutes, getHTTPAuthorizer,
    getHTTPAuthorizers,
    getHTTPStages, getHTTPDeployment, exportHTTPApi,
  ]
}

extension WriteOperation {
  package static let createUserPool = Self(.cognitoIdentityProvider, "CreateUserPool", .userPoolUpdate)
  package static let updateUserPool = Self(
    .cognitoIdentityProvider, "UpdateUserPool", .userPoolUpdate, repeatable: true)
  package static let deleteUserPool = Self(
    .cognitoIdentityProvider, "DeleteUserPool", .userPoolUpdate, repeatable: true)
  package static let addCustomAttributes = Self(
    .cognitoIdentityProvider, "AddCustomAttributes", .userPoolUpdate)
  package static let setUserPoolMfaConfig = Self(
    .cognitoIdentityProvider, "SetUserPoolMfaConfig", .userPoolResourceUpdate, repeatable: true)
  package static let createUserPoolDomain = Self(
    .cognitoIdentityProvider, "CreateUserPoolDomain", .userPoolResourceUpdate)
  package static let updateUserPoolDomain = Self(
    .cognitoIdentityProvider, "UpdateUserPoolDomain", .userPoolResourceUpdate, repeatable: true)
  package static let deleteUserPoolDomain = Self(
    .cognitoIdentityProvider, "DeleteUserPoolDomain", .userPoolResourceUpdate, repeatable: true)
  package static let createResourceServer = Self(
    .cognitoIdentityProvider, "CreateResourceServer", .userPoolResourceUpdate)
  package static let updateResourceServer = Self(
    .cognitoIdentityProvider, "UpdateResourceServer", .userPoolResourceUpdate, repeatable: true)
  package static let deleteResourceServer = Self(
    .cognitoIdentityProvider, "DeleteResourceServer", .userPoolResourceUpdate, repeatable: true)
  package static let createUserPoolClient = Self(
    .cognitoIdentityProvider, "CreateUserPoolClient", .userPoolClientUpdate)
  package static let updateUserPoolClient = Self(
    .cognitoIdentityProvider, "UpdateUserPoolClient", .userPoolClientUpdate, repeatable: true)
  package static let deleteUserPoolClient = Self(
    .cognitoIdentityProvider, "DeleteUserPoolClient", .userPoolClientUpdate, repeatable: true)
  package static let addUserPoolClientSecret = Self(
    .cognitoIdentityProvider, "AddUserPoolClientSecret", .userPoolClientUpdate)
  package static let deleteUserPoolClientSecret = Self(
    .cognitoIdentityProvider, "DeleteUserPoolClientSecret", .userPoolClientUpdate, repeatable: true)

  package static let createIdentityProvider = Self(
    .cognitoIdentityProvider, "CreateIdentityProvider", .userPoolResourceUpdate)
  package static let updateIdentityProvider = Self(
    .cognitoIdentityProvider, "UpdateIdentityProvider", .userPoolResourceUpdate, repeatable: true)
  package static let deleteIdentityProvider = Self(
    .cognitoIdentityProvider, "DeleteIdentityProvider", .userPoolResourceUpdate, repeatable: true)
  package static let createGroup = Self(.cognitoIdentityProvider, "CreateGroup", .userPoolResourceUpdate)
  package static let updateGroup = Self(
    .cognitoIdentityProvider, "UpdateGroup", .userPoolResourceUpdate, repeatable: true)
  package static let deleteGroup = Self(
    .cognitoIdentityProvider, "DeleteGroup", .userPoolResourceUpdate, repeatable: true)
  package static let adminCreateUser = Self(.cognitoIdentityProvider, "AdminCreateUser", .userCreation)
  package static let adminUpdateUserAttributes = Self(
    .cognitoIdentityProvider, "AdminUpdateUserAttributes", .userUpdate, repeatable: true)
  package static let adminDeleteUserAttributes = Self(
    .cognitoIdentityProvider, "AdminDeleteUserAttributes", .userUpdate, repeatable: true)
  package static let adminDeleteUser = Self(
    .cognitoIdentityProvider, "AdminDeleteUser", .userUpdate, repeatable: true)
  package static let adminEnableUser = Self(
    .cognitoIdentityProvider, "AdminEnableUser", .userUpdate, repeatable: true)
  package static let adminDisableUser = Self(
    .cognitoIdentityProvider, "AdminDisableUser", .userUpdate, repeatable: true)
  package static let adminAddUserToGroup = Self(
    .cognitoIdentityProvider, "AdminAddUserToGroup", .userUpdate, repeatable: true)
  package static let adminRemoveUserFromGroup = Self(
    .cognitoIdentityProvider, "AdminRemoveUserFromGroup", .userUpdate, repeatable: true)
  package static let adminResetUserPassword = Self(
    .cognitoIdentityProvider, "AdminResetUserPassword", .userAccountRecovery)
  package static let adminSetUserPassword = Self(
    .cognitoIdentityProvider, "AdminSetUserPassword", .userAccountRecovery, repeatable: true)
  package static let setUICustomization = Self(
    .cognitoIdentityProvider, "SetUICustomization", .userPoolResourceUpdate, repeatable: true)
  package static let createManagedLoginBranding = Self(
    .cognitoIdentityProvider, "CreateManagedLoginBranding", .userPoolResourceUpdate)
  package static let updateManagedLoginBranding = Self(
    .cognitoIdentityProvider, "UpdateManagedLoginBranding", .userPoolResourceUpdate, repeatable: true)
  package static let deleteManagedLoginBranding = Self(
    .cognitoIdentityProvider, "DeleteManagedLoginBranding", .userPoolResourceUpdate, repeatable: true)
  package static let setLogDeliveryConfiguration = Self(
    .cognitoIdentityProvider, "SetLogDeliveryConfiguration", .userPoolResourceUpdate, repeatable: true)
  package static let setRiskConfiguration = Self(
    .cognitoIdentityProvider, "SetRiskConfiguration", .userPoolResourceUpdate, repeatable: true)
  package static let initiateAuth = Self(
    .cognitoIdentityProvider, "InitiateAuth", .userAuthentication, signed: false)
  package static let respondToAuthChallenge = Self(
    .cognitoIdentityProvider, "RespondToAuthChallenge", .userAuthentication, signed: false)
  package static let associateSoftwareToken = Self(
    .cognitoIdentityProvider, "AssociateSoftwareToken", .userUpdate, signed: false)
  package static let verifySoftwareToken = Self(
    .cognitoIdentityProvider, "VerifySoftwareToken", .userUpdate, signed: false)
  package static let getTokensFromRefreshToken = Self(
    .cognitoIdentityProvider, "GetTokensFromRefreshToken", .userAuthentication, signed: false)
  package static let revokeToken = Self(
    .cognitoIdentityProvider, "RevokeToken", .userToken, repeatable: true, signed: false)

  package static let putParameter = Self(.ssm, "PutParameter", .parameterWrite)
  package static let deleteParameter = Self(.ssm, "DeleteParameter", .parameterWrite, repeatable: true)
  package static let addTagsToParameter = Self(.ssm, "AddTagsToResource", .parameterWrite, repeatable: true)
  package static let labelParameterVersion = Self(
    .ssm, "LabelParameterVersion", .parameterWrite, repeatable: true)

  package static let createSecret = Self(.secretsManager, "CreateSecret", .secretWrite)
  package static let updateSecret = Self(.secretsManager, "UpdateSecret", .secretWrite, repeatable: true)
  package static let putSecretValue = Self(.secretsManager, "PutSecretValue", .secretWrite, repeatable: true)
  package static let updateSecretVersionStage = Self(
    .secretsManager, "UpdateSecretVersionStage", .secretWrite, repeatable: true)
  package static let deleteSecret = Self(.secretsManager, "DeleteSecret", .secretWrite, repeatable: true)
  package static let restoreSecret = Self(.secretsManager, "RestoreSecret", .secretWrite, repeatable: true)
  package static let tagSecret = Self(.secretsManager, "TagResource", .secretWrite, repeatable: true)
  package static let untagSecret = Self(.secretsManager, "UntagResource", .secretWrite, repeatable: true)

  package static let createRestAuthorizer = Self(
    .apiGateway, "CreateAuthorizer", .gatewayControl,
    RESTForm("POST", "/restapis/{restApiId}/authorizers", status: 201))
  package static let updateRestAuthorizer = Self(
    .apiGateway, "UpdateAuthorizer", .gatewayControl, repeatable: true,
    RESTForm("PATCH", "/restapis/{restApiId}/authorizers/{authorizerId}"))
  package static let deleteRestAuthorizer = Self(
    .apiGateway, "DeleteAuthorizer", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/restapis/{restApiId}/authorizers/{authorizerId}", status: 202))
  package static let updateMethod = Self(
    .apiGateway, "UpdateMethod", .gatewayControl, repeatable: true,
    RESTForm("PATCH", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}"))
  package static let createRestDeployment = Self(
    .apiGateway, "CreateDeployment", .gatewayDeployment,
    RESTForm("POST", "/restapis/{restApiId}/deployments", status: 201))
  package static let putGatewayResponse = Self(
    .apiGateway, "PutGatewayResponse", .gatewayControl, repeatable: true,
    RESTForm("PUT", "/restapis/{restApiId}/gatewayresponses/{responseType}", status: 201))
  package static let deleteGatewayResponse = Self(
    .apiGateway, "DeleteGatewayResponse", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/restapis/{restApiId}/gatewayresponses/{responseType}", status: 202))

  package static let importRestApi = Self(
    .apiGateway, "ImportRestApi", .gatewayImport,
    RESTForm("POST", "/restapis?mode=import", query: ["failonwarnings"], payload: "body", status: 201))
  package static let putRestApi = Self(
    .apiGateway, "PutRestApi", .gatewayImport, repeatable: true,
    RESTForm("PUT", "/restapis/{restApiId}", query: ["mode", "failonwarnings"], payload: "body"))
  package static let deleteRestApi = Self(
    .apiGateway, "DeleteRestApi", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/restapis/{restApiId}", status: 202))

  package static let importHTTPApi = Self(
    .apiGatewayV2, "ImportApi", .gatewayControl,
    RESTForm("PUT", "/v2/apis", query: ["failOnWarnings"], status: 201))
  package static let reimportHTTPApi = Self(
    .apiGatewayV2, "ReimportApi", .gatewayControl, repeatable: true,
    RESTForm("PUT", "/v2/apis/{apiId}", query: ["failOnWarnings"], status: 201))
  package static let createHTTPStage = Self(
    .apiGatewayV2, "CreateStage", .gatewayControl, RESTForm("POST", "/v2/apis/{apiId}/stages", status: 201))
  package static let deleteHTTPApi = Self(
    .apiGatewayV2, "DeleteApi", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/v2/apis/{apiId}", status: 204))
  package static let createHTTPAuthorizer = Self(
    .apiGatewayV2, "CreateAuthorizer", .gatewayControl,
    RESTForm("POST", "/v2/apis/{apiId}/authorizers", status: 201))
  package static let updateHTTPAuthorizer = Self(
    .apiGatewayV2, "UpdateAuthorizer", .gatewayControl, repeatable: true,
    RESTForm("PATCH", "/v2/apis/{apiId}/authorizers/{authorizerId}"))
  package static let deleteHTTPAuthorizer = Self(
    .apiGatewayV2, "DeleteAuthorizer", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/v2/apis/{apiId}/authorizers/{authorizerId}", status: 204))
  package static let updateHTTPApi = Self(
    .apiGatewayV2, "UpdateApi", .gatewayControl, repeatable: true, RESTForm("PATCH", "/v2/apis/{apiId}"))
  package static let deleteHTTPCORS = Self(
    .apiGatewayV2, "DeleteCorsConfiguration", .gatewayControl, repeatable: true,
    RESTForm("DELETE", "/v2/apis/{apiId}/cors", status: 204))
  package static let updateHTTPRoute = Self(
    .apiGatewayV2, "UpdateRoute", .gatewayControl, repeatable: true,
    RESTForm("PATCH", "/v2/apis/{apiId}/routes/{routeId}"))
  package static let createHTTPDeployment = Self(
    .apiGatewayV2, "CreateDeployment", .gatewayDeployment,
    RESTForm("POST", "/v2/apis/{apiId}/deployments", status: 201))

  /// Every changing operation, for the test that judges this page.
  package static let all: [WriteOperation] = [
    createUserPool, updateUserPool, deleteUserPool, addCustomAttributes, setUserPoolMfaConfig,
    createUserPoolDomain,
    updateUserPoolDomain, deleteUserPoolDomain, createResourceServer, updateResourceServer,
    deleteResourceServer,
    createUserPoolClient, updateUserPoolClient, deleteUserPoolClient, addUserPoolClientSecret,
    deleteUserPoolClientSecret,
    createIdentityProvider, updateIdentityProvider, deleteIdentityProvider, createGroup, updateGroup,
    deleteGroup, adminCreateUser, adminUpdateUserAttributes, adminDeleteUserAttributes, adminDeleteUser,
    adminEnableUser, adminDisableUser, adminAddUserToGroup, adminRemoveUserFromGroup, adminResetUserPassword,
    adminSetUserPassword, setUICustomization, createManagedLoginBranding, updateManagedLoginBranding,
    deleteManagedLoginBranding, setLogDeliveryConfiguration, setRiskConfiguration, initiateAuth,
    respondToAuthChallenge, associateSoftwareToken, verifySoftwareToken, getTokensFromRefreshToken,
    revokeToken,
    putParameter, deleteParameter, addTagsToParameter, labelParameterVersion,
    createSecret, updateSecret, putSecretValue,
    updateSecretVersionStage, deleteSecret, restoreSecret, tagSecret, untagSecret,
    createRestAuthorizer, updateRestAuthorizer, deleteRestAuthorizer, updateMethod, createRestDeployment,
    putGatewayResponse, deleteGatewayResponse, importRestApi, putRestApi, deleteRestApi, importHTTPApi,
    reimportHTTPApi, createHTTPStage, deleteHTTPApi, createHTTPAuthorizer, updateHTTPAuthorizer,
    deleteHTTPAuthorizer, updateHTTPApi, deleteHTTPCORS, updateHTTPRoute, createHTTPDeployment,
  ]
}
