import AWS
import COpenSSL
import ResourceModel
import Tokens

/// An RSA key that signs tokens with RS256 (RFC 7518, section 3.3).
///
/// `@unchecked Sendable`: the handle is never changed after `init`, and OpenSSL lets several threads sign with one key
/// at a time; it serialises the blinding state itself (openssl-threads(7)).
final class SigningKey: @unchecked Sendable {
  /// The `kid` of tokens and key set: like Cognito's, the Base64 of 32 bytes.
  let id: String
  /// Verifies what this one signs.
  let publicKey: RSAPublicKey
  /// The first part of every token that it signs: Cognito's header has no `typ`.
  let encodedHeader: String
  private let handle: OpaquePointer

  /// A new key of 2048 bits: some 20 to 270 ms of one core.
  /// - Throws: `InternalErrorException` when OpenSSL has no memory or no random numbers.
  static func generate() throws(AWSError) -> SigningKey {
    try SigningKey(owning: authplat_rsa_generate(2048))
  }

  /// - Parameter stored: what ``stored`` gave.
  /// - Throws: `InternalErrorException` when it is not a key.
  convenience init(stored: Value?) throws(AWSError) {
    var handle: OpaquePointer?
    if let der = stored?["PrivateKey"]?.string.flatMap({ Base64.decode($0.utf8) }) {
      handle = der.withUnsafeBufferPointer { bytes in
        var start = bytes.baseAddress
        return d2i_AutoPrivateKey(nil, &start, bytes.count)
      }
    }
    try self.init(owning: handle)
  }

  private init(owning handle: OpaquePointer?) throws(AWSError) {
    guard let handle else { throw Self.broken }
    guard
      let publicKey = RSAPublicKey(
        modulus: Self.number(OSSL_PKEY_PARAM_RSA_N, of: handle),
        exponent: Self.number(OSSL_PKEY_PARAM_RSA_E, of: handle))
    else {
      EVP_PKEY_free(handle)
      throw Self.broken
    }
    self.handle = handle
    self.publicKey = publicKey
    id = Base64.encode(Digest.sha256(publicKey.modulus))
    encodedHeader = Base64.url(Array(#"{"kid":"\#(id)","alg":"RS256"}"#.utf8))
  }

  deinit { EVP_PKEY_free(handle) }

  /// As it is kept in the world.
  var stored: Value {
    let der = [UInt8](unsafeUninitializedCapacity: max(0, Int(i2d_PrivateKey(handle, nil)))) {
      buffer, count in
      var start = buffer.baseAddress
      count = max(0, Int(i2d_PrivateKey(handle, &start)))
    }
    return ["Kid": .string(id), "PrivateKey": .string(Base64.encode(der))]
  }

  /// As others see it (RFC 7517, section 4).
  var published: Value {
    [
      "alg": "RS256", "e": .string(Base64.url(publicKey.exponent)), "kid": .string(id), "kty": "RSA",
      "n": .string(Base64.url(publicKey.modulus)), "use": "sig",
    ]
  }

  /// The signature of RSASSA-PKCS1-v1_5 with SHA-256: a quarter of a millisecond of one core.
  /// - Throws: `InternalErrorException` when OpenSSL has no memory.
  func sign(_ bytes: [UInt8]) throws(AWSError) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1 else { throw Self.broken }
    let signature = [UInt8](unsafeUninitializedCapacity: Int(EVP_PKEY_get_size(handle))) { buffer, count in
      var length = buffer.count
      count = EVP_DigestSign(context, buffer.baseAddress, &length, bytes, bytes.count) == 1 ? length : 0
    }
    guard !signature.isEmpty else { throw Self.broken }
    return signature
  }

  private static func number(_ name: String, of handle: OpaquePointer) -> [UInt8] {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(handle, name, &number) == 1 else { return [] }
    defer { BN_free(number) }
    return [UInt8](unsafeUninitializedCapacity: Int(BN_num_bits(number) + 7) / 8) { buffer, count in
      count = Int(BN_bn2bin(number, buffer.baseAddress))
    }
  }

  private static let broken = AWSError(
    code: "InternalErrorException", message: "A signing key cannot be made or read.", status: 500)
}
