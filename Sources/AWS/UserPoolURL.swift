/// The public addresses of a user pool, which do not come from any call.
/// Source: Cognito developer guide, "User pool endpoints and managed login reference".
package enum UserPoolURL {
  /// The `iss` claim of the pool's tokens.
  package static func issuer(poolID: String, region: String) -> String {
    "https://cognito-idp.\(region).\(Partition.of(region: region).suffix)/\(poolID)"
  }

  /// The same where the scope is; an endpoint that is not AWS's may be the issuer itself.
  package static func issuer(poolID: String, in scope: AWSScope) -> String {
    scope.issuerRoot.map { "\($0)/\(poolID)" } ?? issuer(poolID: poolID, region: scope.region)
  }

  /// The pool that an issuer of AWS's own names; nil for any other text.
  package static func poolID(ofIssuer issuer: String) -> String? {
    guard let slash = issuer.lastIndex(of: "/") else { return nil }
    let pool = issuer[issuer.index(after: slash)...]
    let parts = pool.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy({ isAlphanumeric($0) }),
      parts[0].utf8.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") }),
      issuer == self.issuer(poolID: String(pool), region: String(parts[0]))
    else { return nil }
    return String(pool)
  }

  /// The keys that the pool's tokens are signed with (RFC 7517).
  package static func keys(poolID: String, region: String) -> String {
    "\(issuer(poolID: poolID, region: region))/.well-known/jwks.json"
  }

  /// The root of a hosted prefix domain, without a slash at its end.
  ///
  /// Nil outside the commercial partition and GovCloud: AWS documents no such domain there, and China's
  /// regions had none. GovCloud's `auth-fips` follows AWS's documentation of GovCloud and has not been
  /// seen by us.
  package static func hostedDomain(prefix: String, region: String) -> String? {
    switch Partition.of(region: region).name {
    case "aws": "https://\(prefix).auth.\(region).amazoncognito.com"
    case "aws-us-gov": "https://\(prefix).auth-fips.\(region).amazoncognito.com"
    default: nil
    }
  }

  /// The root of a pool's domain, without a slash at its end: a hosted prefix, or a name of one's own.
  /// Nil as for ``hostedDomain(prefix:region:)``.
  package static func domain(_ name: String, in scope: AWSScope) -> String? {
    if let root = scope.domainRoot { return "\(root)/\(name)" }
    return name.contains(".") ? "https://\(name)" : hostedDomain(prefix: name, region: scope.region)
  }
}
