import ResourceModel

/// Why a REST API answers by itself and not through an integration.
///
/// Source: API Gateway developer guide, "Gateway response types for API Gateway"; names of `x-amzn-ErrorType` as
/// recorded from AWS, and where nothing is recorded as authors of emulators have them.
struct GatewayFailure: Error, Sendable, Hashable {
  enum Kind: String, Sendable, Hashable {
    case accessDenied = "ACCESS_DENIED"
    case apiConfiguration = "API_CONFIGURATION_ERROR"
    case authorizerConfiguration = "AUTHORIZER_CONFIGURATION_ERROR"
    case authorizerFailure = "AUTHORIZER_FAILURE"
    case badRequestParameters = "BAD_REQUEST_PARAMETERS"
    case badRequestBody = "BAD_REQUEST_BODY"
    case expiredToken = "EXPIRED_TOKEN"
    case integrationFailure = "INTEGRATION_FAILURE"
    case integrationTimeout = "INTEGRATION_TIMEOUT"
    case invalidAPIKey = "INVALID_API_KEY"
    case invalidSignature = "INVALID_SIGNATURE"
    case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
    case unauthorized = "UNAUTHORIZED"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case default4XX = "DEFAULT_4XX"
    case default5XX = "DEFAULT_5XX"

    var status: Int {
      switch self {
      case .badRequestParameters, .badRequestBody, .default4XX: 400
      case .unauthorized: 401
      case .accessDenied, .expiredToken, .invalidAPIKey, .invalidSignature, .missingAuthenticationToken: 403
      case .unsupportedMediaType: 415
      case .apiConfiguration, .authorizerConfiguration, .authorizerFailure, .default5XX: 500
      case .integrationFailure, .integrationTimeout: 504
      }
    }

    var code: String {
      switch self {
      case .accessDenied: "AccessDeniedException"
      case .authorizerConfiguration: "AuthorizerConfigurationException"
      case .authorizerFailure: "AuthorizerFailureException"
      case .badRequestParameters, .badRequestBody, .unsupportedMediaType, .default4XX: "BadRequestException"
      case .expiredToken: "ExpiredTokenException"
      case .invalidAPIKey: "ForbiddenException"
      case .invalidSignature: "InvalidSignatureException"
      case .missingAuthenticationToken: "MissingAuthenticationTokenException"
      case .unauthorized: "UnauthorizedException"
      case .apiConfiguration, .integrationFailure, .integrationTimeout, .default5XX:
        "InternalServerErrorException"
      }
    }
  }

  let kind: Kind
  /// Nil where AWS answers null.
  let message: String?
  let status: Int
  /// The value of `x-amzn-ErrorType`.
  let code: String

  init(_ kind: Kind, _ message: String?, status: Int? = nil, code: String? = nil) {
    self.kind = kind
    self.message = message
    self.status = status ?? kind.status
    self.code = code ?? kind.code
  }

  static let internalError = GatewayFailure(.apiConfiguration, "Internal server error")
  static let unauthorized = GatewayFailure(.unauthorized, "Unauthorized")
  static let missingToken = GatewayFailure(.missingAuthenticationToken, "Missing Authentication Token")

  /// What the endpoint cannot do, said in its own words.
  static func unsupported(_ message: String) -> GatewayFailure {
    GatewayFailure(.apiConfiguration, message)
  }

  /// As `$context.error` has it.
  var context: Value {
    var members: [String: Value] = [
      "responseType": .string(kind.rawValue),
      "messageString": .string(message.map { JSONWriter.write(.string($0)) } ?? "null"),
    ]
    members["message"] = message.map { .string($0) }
    return .map(members)
  }
}
