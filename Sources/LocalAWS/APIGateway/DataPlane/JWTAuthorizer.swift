import AWS
import ResourceModel

/// A JWT authorizer of an HTTP API. It knows the pools of this world, and no other issuers.
///
/// Source: API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers in API Gateway"; the wording
/// of `www-authenticate` from reports of AWS's users.
struct JWTAuthorizer: Sendable {
  /// Why a request does not pass, as the answer says it.
  enum Refusal: Error, Sendable, Hashable {
    case noToken
    case invalidToken(String)
    case insufficientScope
  }

  private let issuer: String
  private let audience: [String]
  private let sources: [SelectionExpression]

  init(_ members: Value) {
    issuer = members["jwtConfiguration"]?["issuer"]?.string ?? ""
    audience = members["jwtConfiguration"]?["audience"]?.strings ?? []
    let listed = members["identitySource"]?.strings ?? []
    sources = (listed.isEmpty ? ["$request.header.Authorization"] : listed).map(SelectionExpression.init)
  }

  func token(
    for exchange: GatewayExchange, scopes: [String], _ verifier: TokenVerifier
  ) async throws(Refusal) -> PoolToken {
    guard let text = sources.lazy.compactMap({ $0.value(in: exchange) }).first, !text.isEmpty else {
      throw .noToken
    }
    guard let pool = await verifier.pool(ofIssuer: issuer) else {
      throw .invalidToken("the issuer of the authorizer is no user pool of this endpoint")
    }
    let token: PoolToken
    do throws(TokenRefusal) {
      token = try await verifier.verified(TokenVerifier.bare(text), of: [pool], at: exchange.now)
    } catch { throw .invalidToken(Self.description(error)) }
    // A machine's access token has no audience: its client counts in its place.
    let meant =
      token.claims["aud"].map { $0.strings ?? [$0.bareText] } ?? [token.claims["client_id"]?.string ?? ""]
    guard audience.contains(where: { meant.contains($0) }) else {
      throw .invalidToken("the token does not have a valid audience")
    }
    guard scopes.isEmpty || !token.scopes.isDisjoint(with: scopes) else { throw .insufficientScope }
    return token
  }

  private static func description(_ refusal: TokenRefusal) -> String {
    switch refusal {
    case .wrongNumberOfParts: "token contains an invalid number of segments"
    case .unreadable: "the token cannot be read"
    case .otherAlgorithm: "the signing method is invalid"
    case .otherIssuer: "the token does not have a valid issuer"
    case .badSignature: "the token has an invalid signature"
    case .expired: "the token has expired"
    case .notYetValid: "the token is not valid yet"
    }
  }
}

extension JWTAuthorizer.Refusal {
  /// - Parameter scopes: the route's.
  func response(scopes: [String]) -> HTTPResponse {
    let list = scopes.joined(separator: " ")
    switch self {
    case .noToken: return HTTPPlane.refusal(401, "Unauthorized", [("www-authenticate", "Bearer")])
    case .invalidToken(let reason):
      let challenge = #"Bearer scope="\#(list)" error="invalid_token" error_description="\#(reason)""#
      return HTTPPlane.refusal(401, "Unauthorized", [("www-authenticate", challenge)])
    case .insufficientScope:
      let challenge =
        #"Bearer scope="\#(list)" error="insufficient_scope" error_description="the token has none of the scopes""#
      return HTTPPlane.refusal(403, "Forbidden", [("www-authenticate", challenge)])
    }
  }
}
