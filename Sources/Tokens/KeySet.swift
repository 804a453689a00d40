import ResourceModel

/// The public keys of an issuer by their names (RFC 7517). Only RSA keys for signatures count; others are passed over,
/// as the RFC asks for.
package struct KeySet: Sendable {
  /// Cognito has two a pool, four while it changes them.
  private static let maximumCount = 64

  private let keys: [String: RSAPublicKey]

  /// - Throws: ``TokenError`` `unreadableAnswer` when it is no key set.
  package init(_ document: [UInt8]) throws(TokenError) {
    guard let listed = (try? JSONReader.read(document, refusingRepeatedKeys: true))?["keys"]?.list,
      listed.count <= Self.maximumCount
    else { throw TokenError(.unreadableAnswer, "the issuer's key set is none") }
    var keys: [String: RSAPublicKey] = [:]
    for key in listed {
      guard key["kty"] == "RSA", key["use"] ?? "sig" == "sig", key["alg"] ?? "RS256" == "RS256",
        let id = key["kid"]?.string, let modulus = key["n"]?.string.flatMap({ Base64.decode(url: $0) }),
        let exponent = key["e"]?.string.flatMap({ Base64.decode(url: $0) }),
        let read = RSAPublicKey(modulus: modulus, exponent: exponent)
      else { continue }
      guard keys.updateValue(read, forKey: id) == nil else {
        throw TokenError(.unreadableAnswer, "two keys of the issuer's key set have one name")
      }
    }
    self.keys = keys
  }

  package func contains(_ keyID: String?) -> Bool { keyID.flatMap { keys[$0] } != nil }

  /// Checks that one of the keys signed the token. Nothing is said of its claims.
  ///
  /// The algorithm is ours and not the token's to choose: `none`, and HS256 with a public key as its secret, are how
  /// tokens get forged (RFC 8725, sections 2.1 and 3.1).
  /// - Throws: ``TokenError`` `otherAlgorithm`, `unknownKey` or `badSignature`.
  package func verify(_ token: JSONWebToken) throws(TokenError) {
    try Self.checkAlgorithm(of: token)
    guard let key = token.keyID.flatMap({ keys[$0] }) else {
      throw TokenError(.unknownKey, "its issuer has no key of the name that the token gives (`kid`)")
    }
    guard key.verifies(token.signature, of: token.signedBytes) else {
      throw TokenError(.badSignature, "its signature is wrong: its issuer did not make this token")
    }
  }

  /// - Throws: ``TokenError`` `otherAlgorithm`, for extensions that must be understood too (RFC 7515, section 4.1.11).
  package static func checkAlgorithm(of token: JSONWebToken) throws(TokenError) {
    guard token.header["alg"] == "RS256", token.header["crit"] == nil else {
      throw TokenError(.otherAlgorithm, "it is not signed with plain RS256, which Cognito signs with")
    }
  }
}
