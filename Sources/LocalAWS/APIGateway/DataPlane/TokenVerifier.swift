import AWS
import ResourceModel
import Tokens

/// A token of a pool of this world whose signature is good.
struct PoolToken: Sendable, Hashable {
  let pool: String
  let claims: Attributes
  /// Nil for what is neither an ID token nor an access token of Cognito.
  let use: JSONWebToken.Use?
  let scopes: Set<String>
  /// Seconds since 1970.
  let expiry: Int

  init(pool: String, _ token: JSONWebToken) {
    self.pool = pool
    claims = token.claims
    use = token.use
    scopes = Set(token.scopes)
    expiry = claims["exp"]?.integer ?? 0
  }

  /// Its claims as `$context.authorizer.claims` has them: all of them texts. REST APIs write a list as `a,b`, HTTP APIs
  /// as `[a b]`.
  func contextClaims(of kind: GatewaySite.Kind) -> Value {
    .map(
      claims.mapValues { claim in
        guard let items = claim.list?.map(\.bareText) else { return .string(claim.bareText) }
        return .string(
          kind == .rest ? items.joined(separator: ",") : "[\(items.joined(separator: " "))]")
      })
  }

  func isExpired(at now: Timestamp) -> Bool { Double(expiry) <= now.seconds }
}

/// Why a token is not good.
enum TokenRefusal: Error, Sendable, Hashable {
  case wrongNumberOfParts, unreadable, otherAlgorithm, otherIssuer, badSignature, expired, notYetValid
}

/// Holds tokens against the keys of the pools in this world.
///
/// Source: Cognito developer guide, "Verifying JSON web tokens"; RFC 7515, section 5.2; RFC 7519, section 4.1.
struct TokenVerifier: Sendable {
  let world: World
  let keys: SigningKeys
  let issuer: Issuer
  /// Where clients reach the endpoint; no slash at the end.
  let base: String

  /// - Parameters:
  ///   - pools: those whose tokens are accepted, by id.
  ///   - now: the endpoint's clock.
  func verified(
    _ text: String, of pools: [String], at now: Timestamp
  ) async throws(TokenRefusal) -> PoolToken {
    guard text.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2 else { throw .wrongNumberOfParts }
    guard let token = try? JSONWebToken(text) else { throw .unreadable }
    do throws(TokenError) { try KeySet.checkAlgorithm(of: token) } catch { throw .otherAlgorithm }
    guard let issued = token.issuer, let pool = pools.first(where: { issued.hasSuffix("/\($0)") }),
      let owner = await owner(pool), issued == issuer.name(of: pool, region: owner.region, base: base)
    else { throw .otherIssuer }
    // A pool that has no keys has signed nothing.
    guard let stored = owner.keys, let pair = try? await keys.keys(of: pool, stored: stored),
      let key = [pair.access, pair.id].first(where: { $0.id == token.keyID }),
      key.publicKey.verifies(token.signature, of: token.signedBytes)
    else { throw .badSignature }
    let read = PoolToken(pool: pool, token)
    if read.isExpired(at: now) { throw .expired }
    let latest = max(token.claims["nbf"]?.integer ?? 0, token.claims["iat"]?.integer ?? 0)
    if Double(latest) > now.seconds { throw .notYetValid }
    return read
  }

  /// The pool that an issuer's URL names, in AWS's form or in one of the endpoint's; nil when it is none of this world.
  func pool(ofIssuer url: String) async -> String? {
    guard let slash = url.lastIndex(of: "/") else { return nil }
    let pool = String(url[url.index(after: slash)...])
    guard let region = await owner(pool)?.region else { return nil }
    let names = [issuer, .aws, .endpoint].map { $0.name(of: pool, region: region, base: base) }
    return names.contains(url) ? pool : nil
  }

  private func owner(_ pool: String) async -> (region: String, keys: [String: Value]?)? {
    await world.look { objects in
      guard let region = objects[Shelf(.everywhere, .userPoolPlace), pool]?["Region"]?.string else {
        return nil
      }
      return (region, objects[Shelf(.everywhere, .userPoolKeys), pool])
    }
  }

  /// A token without the word `Bearer`, which may stand before it.
  static func bare(_ header: String) -> String {
    let scheme = "bearer "
    guard header.utf8.count > scheme.utf8.count,
      header.prefix(scheme.utf8.count).lowercased() == scheme
    else { return header }
    return String(header.dropFirst(scheme.utf8.count).drop { $0 == " " })
  }
}
