import AWS
import ResourceModel

/// What `AWS_IAM` lets through: requests signed for `execute-api` by a key that the endpoint knows. There are no
/// permissions here, so every such caller may do everything.
struct SignatureGate: Sendable {
  let authenticate: Authenticate
  let world: World

  /// - Throws: ``AWSError`` as AWS's services have it: no signature, a wrong one, or one for another region.
  func caller(_ exchange: GatewayExchange) async throws(AWSError) -> Caller {
    let identity = try await authenticate.verified(
      exchange.request, for: "execute-api", isSigned: true, at: exchange.now
    ) { key in
      await world.look { $0[Shelf(.everywhere, .session), key] }
    }
    let region = exchange.site.realm.region
    guard identity.region == region || !authenticate.verifies else {
      throw .refusal(
        "InvalidSignatureException",
        "Credential should be scoped to a valid Region, not '\(identity.region)'.", status: 403)
    }
    return identity.caller
  }
}

extension GatewayFailure {
  /// A refused signature, as a REST API answers it.
  init(signature error: AWSError) {
    switch error.code {
    case "MissingAuthenticationTokenException": self = .missingToken
    case "ExpiredTokenException": self.init(.expiredToken, error.message)
    default: self.init(.invalidSignature, error.message, code: error.code)
    }
  }
}
