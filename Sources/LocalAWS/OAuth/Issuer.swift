import AWS

/// What stands as `iss` in tokens and discovery documents.
package enum Issuer: Sendable, Hashable {
  /// `BASE/POOLID`, where the discovery document is found with no DNS.
  case endpoint
  /// As on AWS: `https://cognito-idp.REGION.amazonaws.com/POOLID`.
  case aws
  /// A URL of one's own without a slash at its end; the pool's id follows.
  case url(String)

  /// What stands before a pool's id; nil where that is AWS's address of the pool's region.
  package func root(at base: String) -> String? {
    switch self {
    case .endpoint: base
    case .aws: nil
    case .url(let url): url
    }
  }

  func name(of pool: String, region: String, base: String) -> String {
    root(at: base).map { "\($0)/\(pool)" } ?? UserPoolURL.issuer(poolID: pool, region: region)
  }
}
