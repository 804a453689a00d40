import COpenSSL

/// The public half of an RSA key, which verifies RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, section 3.3).
///
/// `@unchecked Sendable`: the handle is never changed after `init`, and OpenSSL lets several threads verify with one
/// key at a time (openssl-threads(7)).
package final class RSAPublicKey: @unchecked Sendable {
  /// Big-endian without leading zeros.
  package let modulus: [UInt8]
  package let exponent: [UInt8]
  private let handle: OpaquePointer

  /// Bits of a modulus. RFC 7518 wants the lower bound; the upper one keeps a hostile key from costing seconds.
  private static let bits = 2048...8192

  /// - Returns: nil when the numbers are no key that RS256 may be used with.
  package init?(modulus: [UInt8], exponent: [UInt8]) {
    let modulus = Array(modulus.drop { $0 == 0 })
    let exponent = Array(exponent.drop { $0 == 0 })
    guard let first = modulus.first, let last = exponent.last, exponent.count <= 4, last & 1 == 1,
      exponent != [1], Self.bits.contains(modulus.count * 8 - first.leadingZeroBitCount),
      let handle = authplat_rsa_public(modulus, Int32(modulus.count), exponent, Int32(exponent.count))
    else { return nil }
    self.modulus = modulus
    self.exponent = exponent
    self.handle = handle
  }

  deinit { EVP_PKEY_free(handle) }

  /// Whether the private half made the signature for these bytes.
  package func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, handle) == 1 else { return false }
    return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
  }
}
