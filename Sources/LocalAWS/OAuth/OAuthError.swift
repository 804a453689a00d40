import AWS
import ResourceModel

/// Why no token is given (RFC 6749, section 5.2). Cognito gives the bare code and no description.
struct OAuthError: Error, Sendable, Hashable {
  enum Code: String, Sendable {
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case invalidGrant = "invalid_grant"
    case unauthorizedClient = "unauthorized_client"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"
    case tooManyRequests = "too_many_requests"
    case serverError = "server_error"
    /// Of the revocation endpoint (RFC 7009, section 2.2.1).
    case unsupportedTokenType = "unsupported_token_type"
  }

  let code: Code

  init(_ code: Code) { self.code = code }

  /// A client that is not known is a 400 too, where RFC 6749 would have 401.
  var status: Int {
    switch code {
    case .tooManyRequests: 429
    case .serverError: 500
    default: 400
    }
  }
}
