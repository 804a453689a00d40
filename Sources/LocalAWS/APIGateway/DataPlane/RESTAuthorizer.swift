import AWS
import ResourceModel
import Tokens

/// An authorizer of a deployed REST API.
struct RESTAuthorizer: Sendable {
  enum Kind: Sendable {
    /// The pools whose tokens it accepts, by id.
    case cognito(pools: [String], audience: TextPattern?)
    /// A function decides: see ``LambdaAuthorizer``.
    case function(LambdaAuthorizer)
    /// Of a type, or with an expression, that the endpoint does not know.
    case unknown
  }

  let id: String
  let kind: Kind
  /// Where the token stands.
  let header: String
  /// Seconds for which a decision holds: 300 unless it says otherwise.
  let lifetime: Int

  init?(_ members: Value) {
    guard let id = members["id"]?.string else { return nil }
    self.id = id
    lifetime = members["authorizerResultTtlInSeconds"]?.number ?? 300
    let prefix = "method.request.header."
    let source = members["identitySource"]?.string ?? "\(prefix)Authorization"
    header = source.hasPrefix(prefix) ? String(source.dropFirst(prefix.count)) : "Authorization"
    switch members["type"]?.string {
    case "COGNITO_USER_POOLS":
      let pools = (members["providerARNs"]?.strings ?? []).map { arn in
        String(arn[(arn.lastIndex(of: "/").map(arn.index(after:)) ?? arn.startIndex)...])
      }
      let expression = members["identityValidationExpression"]?.string ?? ""
      let audience = expression.isEmpty ? nil : TextPattern(expression)
      kind = expression.isEmpty || audience != nil ? .cognito(pools: pools, audience: audience) : .unknown
    case "TOKEN", "REQUEST": kind = .function(LambdaAuthorizer(rest: members))
    default: kind = .unknown
    }
  }
}

/// What a `COGNITO_USER_POOLS` authorizer lets through.
///
/// Source: API Gateway developer guide, "Control access to REST APIs using Amazon Cognito user pools as an
/// authorizer": a method without scopes wants an ID token, one with scopes an access token that holds any of them.
struct CognitoGate: Sendable {
  let verifier: TokenVerifier
  let decisions: TokenDecisions

  /// - Throws: the answer 401.
  func token(
    for exchange: GatewayExchange, _ authorizer: RESTAuthorizer, pools: [String], audience: TextPattern?,
    scopes: [String]
  ) async throws(GatewayFailure) -> PoolToken {
    guard let header = exchange.request[authorizer.header], !header.isEmpty else {
      throw .unauthorized
    }
    let token = try await verified(TokenVerifier.bare(header), exchange, authorizer, pools)
    if let audience {
      guard let meant = token.claims["aud"]?.string, audience.matches(meant) else { throw .unauthorized }
    }
    let isAllowed =
      scopes.isEmpty
      ? token.use == .id : token.use == .access && !token.scopes.isDisjoint(with: scopes)
    guard isAllowed else { throw .unauthorized }
    return token
  }

  private func verified(
    _ text: String, _ exchange: GatewayExchange, _ authorizer: RESTAuthorizer, _ pools: [String]
  ) async throws(GatewayFailure) -> PoolToken {
    let key = TokenDecisions.Key(
      apiID: exchange.site.apiID, stage: exchange.site.stage, authorizerID: authorizer.id, token: text)
    if let known = decisions.token(key, at: exchange.now), pools.contains(known.pool) {
      // What is remembered is that the signature is good. Time goes on.
      if known.isExpired(at: exchange.now) { throw Self.expired }
      return known
    }
    do throws(TokenRefusal) {
      let token = try await verifier.verified(text, of: pools, at: exchange.now)
      if authorizer.lifetime > 0 {
        decisions.keep(
          token, key, until: exchange.now.adding(seconds: Double(authorizer.lifetime)), now: exchange.now)
      }
      return token
    } catch {
      throw error == .expired ? Self.expired : .unauthorized
    }
  }

  private static let expired = GatewayFailure(.unauthorized, "The incoming token has expired")
}
