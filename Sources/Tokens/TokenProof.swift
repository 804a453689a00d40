package import AWS
package import ResourceModel

/// Proves that a client's secret works, as a consumer of an API would find out: by a token that stands every test.
package struct TokenProof: Sendable {
  private let transport: any HTTPSending
  private let keys: PublishedKeys
  private let now: @Sendable () -> Timestamp

  /// - Parameter keys: shared by all proofs of a run, so that each issuer is asked once.
  package init(
    using transport: any HTTPSending, keys: PublishedKeys, now: @escaping @Sendable () -> Timestamp
  ) {
    self.transport = transport
    self.keys = keys
    self.now = now
  }

  /// Fetches a token and verifies it: signature, issuer, times, kind, client and scopes.
  /// - Parameters:
  ///   - scopes: in full; none asks for all that the client has.
  ///   - issuer: the pool.
  /// - Throws: ``TokenError``. ``TokenError/saysSecretIsWrong`` and ``TokenError/tellsNothing`` are what a rotation goes
  ///   by; any other says that the client or the pool is not as it should be.
  package func prove(
    _ credentials: ClientCredentials, for scopes: [String], issuedBy issuer: TokenIssuer
  ) async throws(TokenError) -> AccessToken {
    let token = try await credentials.token(for: scopes, using: transport)
    try await verify(
      token, TokenExpectation(issuer: issuer, clientID: credentials.clientID, scopes: scopes))
    return token
  }

  /// The second half of ``prove(_:for:issuedBy:)`` alone.
  package func verify(_ token: AccessToken, _ expected: TokenExpectation) async throws(TokenError) {
    try await verify(token.text, expected)
  }

  /// Verifies a token of either use: signature, issuer, times, use, client, and scopes or nonce.
  package func verify(_ token: Secret, _ expected: TokenExpectation) async throws(TokenError) {
    let read = try JSONWebToken(token.reveal())
    try KeySet.checkAlgorithm(of: read)
    // Before anything is fetched: the token names its issuer, and only ours is asked.
    try expected.check(read, at: now())
    try await keys.keys(of: expected.issuer, having: read.keyID).verify(read)
  }
}
