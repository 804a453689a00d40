package import AWS

/// The key sets of issuers, each fetched once and remembered for as long as this lives.
package actor PublishedKeys {
  /// Bytes of a key set that API Gateway takes too.
  private static let maximumLength = 150_000

  private let web: WebCall
  private var sets: [TokenIssuer: KeySet] = [:]

  package init(using transport: any HTTPSending) { web = WebCall(transport: transport) }

  /// The issuer's keys.
  ///
  /// A name that a remembered set lacks has it fetched again: the issuer may have changed its keys.
  /// - Throws: ``TokenError`` `unreachable`, `unavailable`, `throttled`, `unreadableAnswer` or `unusableAddress`.
  package func keys(of issuer: TokenIssuer, having keyID: String?) async throws(TokenError) -> KeySet {
    if let known = sets[issuer], known.contains(keyID) { return known }
    let response = try await web.send("GET", issuer.keysURL, headers: [("Accept", "application/json")])
    guard response.status == 200, response.body.count <= Self.maximumLength else {
      throw TokenError(
        .unreadableAnswer, "\(issuer.keysURL) answered with status \(response.status) and no key set")
    }
    let fetched = try KeySet(response.body)
    sets[issuer] = fetched
    return fetched
  }
}
