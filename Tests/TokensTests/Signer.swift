import COpenSSL
import Foundation
import ResourceModel
import Testing

/// An issuer's key pair, made by OpenSSL, with Base64 by Foundation: nothing of it is the code under test.
final class Signer: @unchecked Sendable {
  let keyID: String
  private let handle: OpaquePointer

  init(_ keyID: String, bits: UInt32 = 2048) throws {
    self.keyID = keyID
    handle = try #require(authplat_rsa_generate(bits))
  }

  deinit { EVP_PKEY_free(handle) }

  /// The key's entry of a key set.
  var published: Value {
    get throws {
      [
        "kid": .string(keyID), "kty": "RSA", "alg": "RS256", "use": "sig",
        "n": .string(Self.encoded(try number(OSSL_PKEY_PARAM_RSA_N))),
        "e": .string(Self.encoded(try number(OSSL_PKEY_PARAM_RSA_E))),
      ]
    }
  }

  static func keySet(_ keys: [Value]) -> [UInt8] { JSONWriter.bytes(["keys": .list(keys)]) }

  /// A token of these claims, signed with RS256.
  /// - Parameter header: as JSON; nil for what Cognito has.
  func token(_ claims: Value, header: String? = nil) throws -> String {
    let header = header ?? #"{"kid":"\#(keyID)","alg":"RS256"}"#
    return try token(claims: JSONWriter.write(claims), header: header)
  }

  func token(claims: String, header: String) throws -> String {
    let content = "\(Self.encoded(Array(header.utf8))).\(Self.encoded(Array(claims.utf8)))"
    return "\(content).\(Self.encoded(try sign(Array(content.utf8))))"
  }

  private func sign(_ bytes: [UInt8]) throws -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    try #require(EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1)
    var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(handle)))
    var length = signature.count
    try #require(EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1)
    return Array(signature.prefix(length))
  }

  private func number(_ name: String) throws -> [UInt8] {
    var number: OpaquePointer?
    try #require(EVP_PKEY_get_bn_param(handle, name, &number) == 1)
    defer { BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
    BN_bn2bin(number, &bytes)
    return bytes
  }

  static func encoded(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("=", with: "").replacing("+", with: "-")
      .replacing("/", with: "_")
  }
}
