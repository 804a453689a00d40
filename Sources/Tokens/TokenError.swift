/// Why there is no token, or why one is not believed. Equal when the codes are equal.
///
/// Neither a secret nor a token stands in it, nor any text that a server sent.
package struct TokenError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// The token endpoint said no.
    case refused(OAuthCode)
    /// It has had too many requests.
    case throttled
    /// It answered with an error of its own, status 500 and above.
    case unavailable
    /// No answer came.
    case unreachable
    /// What came is not what the RFC says comes.
    case unreadableAnswer
    /// The address is none that a secret may be sent to.
    case unusableAddress

    /// No JSON Web Token at all.
    case malformed
    case otherAlgorithm
    /// The issuer publishes no key of that name.
    case unknownKey
    case badSignature
    case expired
    case notYetValid
    case otherIssuer
    /// An ID token where an access token is wanted, or the other way round.
    case otherUse
    /// Answers another request than ours.
    case otherSignIn
    case otherClient
    case missingScopes

    /// For programs: OAuth's own word of a refusal, or the case's name.
    package var word: String {
      if case .refused(let code) = self { code.rawValue } else { "\(self)" }
    }
  }

  package let code: Code
  /// A sentence without a full stop.
  package let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  package var description: String { reason }

  /// The token endpoint says that this id and this secret do not belong together. Cognito says the same of a client
  /// that does not exist.
  package var saysSecretIsWrong: Bool { code == .refused(.invalidClient) }

  /// Nobody knows whether the secret works: asking again later may tell.
  package var tellsNothing: Bool { [.throttled, .unavailable, .unreachable].contains(code) }
}

/// OAuth's own words for a refusal (RFC 6749, section 5.2).
package enum OAuthCode: String, Sendable, CaseIterable {
  case invalidRequest = "invalid_request"
  case invalidClient = "invalid_client"
  case invalidGrant = "invalid_grant"
  case unauthorizedClient = "unauthorized_client"
  case unsupportedGrantType = "unsupported_grant_type"
  case invalidScope = "invalid_scope"

  /// What it means of a client that asks for a token for itself.
  /// Source: Cognito developer guide, "The token issuer endpoint"; reports of AWS's users on `invalid_grant`.
  package var meaning: String {
    switch self {
    case .invalidRequest: "the request lacks something or says it twice"
    case .invalidClient: "the client does not exist, or this is not its secret"
    case .invalidGrant: "OAuth is switched off for the client"
    case .unauthorizedClient: "the client may not use client_credentials"
    case .unsupportedGrantType: "the endpoint does not know client_credentials"
    case .invalidScope: "the client does not have a scope that was asked for, or it has none at all"
    }
  }
}
