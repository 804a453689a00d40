import COpenSSL

/// Digests and encodings that requests to AWS are made of. OpenSSL does the arithmetic.
package enum Digest {
  /// The 32 bytes of SHA-256 (FIPS 180-4).
  package static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
      SHA256(bytes, bytes.count, buffer.baseAddress)
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  /// The 32 bytes of HMAC-SHA-256 (RFC 2104).
  package static func hmac(key: [UInt8], _ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
      var length: UInt32 = 0
      HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, buffer.baseAddress, &length)
      count = Int(length)
    }
  }

  /// The 20 bytes of HMAC-SHA-1: the codes of authenticator apps are made of it (RFC 6238).
  package static func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA_DIGEST_LENGTH)) { buffer, count in
      var length: UInt32 = 0
      HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, buffer.baseAddress, &length)
      count = Int(length)
    }
  }

  /// SHA-1 in lower-case hexadecimal. It names the files of AWS's single sign-on cache and protects nothing.
  package static func sha1Hex(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return hex(
      [UInt8](unsafeUninitializedCapacity: Int(SHA_DIGEST_LENGTH)) { buffer, count in
        SHA1(bytes, bytes.count, buffer.baseAddress)
        count = Int(SHA_DIGEST_LENGTH)
      })
  }

  /// Lower-case hexadecimal, two digits a byte.
  package static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
      for (index, byte) in bytes.enumerated() {
        digits[2 * index] = lowerDigits[Int(byte >> 4)]
        digits[2 * index + 1] = lowerDigits[Int(byte & 15)]
      }
      return 2 * bytes.count
    }
  }

  /// Base64 with padding (RFC 4648, section 4).
  package static func base64(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0) }
      for offset in 0..<4 {
        text.append(
          offset <= group.count
            ? base64Digits[Int(bits >> (18 - 6 * UInt32(offset)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether both are equal, in a time that depends on their lengths only.
  package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }

  private static let lowerDigits = Array("0123456789abcdef".utf8)
  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

/// Random numbers that nobody can guess, from OpenSSL's generator: for secrets and idempotency tokens.
package struct SecureRandom: RandomNumberGenerator, Sendable {
  package init() {}

  /// - Precondition: the generator works. Without one no secret can be made, so the program stops.
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "no secure random numbers")
      filled = count
    }
  }

  package func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
