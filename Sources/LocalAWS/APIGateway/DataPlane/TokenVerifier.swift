import AWS
import ResourceModel

/// A token of a pool of this world whose signature is good.
struct PoolToken: Sendable, Hashable {
  enum Use: String, Sendable { case id, access }

  let pool: String
  let claims: Attributes
  /// Nil for what is neither an ID token nor an access token of Cognito.
  let use: Use?
  let scopes: Set<String>
  /// Seconds since 1970.
  let expiry: Int

  init(pool: String, claims: Attributes) {
    self.pool = pool
    self.claims = claims
    use = claims["token_use"]?.string.flatMap(Use.init)
    let listed = claims["scp"]?.strings ?? [claims["scope"], claims["scp"]].compactMap { $0?.string }
    scopes = Set(listed.flatMap { $0.split(separator: " ").map(String.init) })
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
    _ token: String, of pools: [String], at now: Timestamp
  ) async throws(TokenRefusal) -> PoolToken {
    let bytes = token.utf8
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .wrongNumberOfParts }
    guard let header = Self.members(parts[0]), let claims = Self.members(parts[1]),
      let signature = Base64.decode(url: Substring(parts[2]))
    else { throw .unreadable }
    guard header["alg"] == "RS256" else { throw .otherAlgorithm }
    guard let issued = claims["iss"]?.string, let pool = pools.first(where: { issued.hasSuffix("/\($0)") }),
      let owner = await owner(pool), issued == issuer.name(of: pool, region: owner.region, base: base)
    else { throw .otherIssuer }
    // A pool that has no keys has signed nothing.
    guard let stored = owner.keys, let pair = try? await keys.keys(of: pool, stored: stored),
      let key = [pair.access, pair.id].first(where: { $0.id == header["kid"]?.string }),
      key.verifies(signature, of: bytes[..<parts[1].endIndex])
    else { throw .badSignature }
    let read = PoolToken(pool: pool, claims: claims)
    if read.isExpired(at: now) { throw .expired }
    let latest = max(claims["nbf"]?.integer ?? 0, claims["iat"]?.integer ?? 0)
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

  private static func members(_ part: Substring.UTF8View) -> Attributes? {
    Base64.decode(url: Substring(part)).flatMap { try? JSONReader.read($0).map }
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
