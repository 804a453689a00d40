import COpenSSL
import Foundation
import ResourceModel
import Testing

/// A token as a verifier sees it, who knows nothing but the published key set.
struct TokenReader {
  let header: Attributes
  let claims: Attributes
  private let content: [UInt8]
  private let signature: [UInt8]

  init(_ token: String?) throws {
    let parts = try #require(token).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    try #require(parts.count == 3)
    header = try #require(try JSONReader.read(Self.bytes(parts[0])).map)
    claims = try #require(try JSONReader.read(Self.bytes(parts[1])).map)
    content = Array("\(parts[0]).\(parts[1])".utf8)
    signature = try Self.bytes(parts[2])
  }

  /// Whether the key of the set that the header names signed this, by OpenSSL.
  /// - Parameter flipping: a bit of the signed text that is turned over first.
  func isSigned(by keySet: Attributes, flipping bit: Int? = nil) throws -> Bool {
    let key = try #require(keySet["keys"]?.list?.first { $0["kid"] == header["kid"] })
    var content = content
    if let bit { content[bit / 8] ^= 1 << UInt8(bit % 8) }
    let numbers = try ["n", "e"].flatMap { Self.integer(try Self.bytes(#require(key[$0]?.string))) }
    let der = Self.element(0x30, numbers)
    let handle = der.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_PublicKey(EVP_PKEY_RSA, nil, &start, bytes.count)
    }
    let context = EVP_MD_CTX_new()
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(handle)
    }
    try #require(EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, handle) == 1)
    return EVP_DigestVerify(context, signature, signature.count, content, content.count) == 1
  }

  var signedBits: Int { content.count * 8 }

  /// Base64 for URLs, without padding.
  static func bytes(_ text: String) throws -> [UInt8] {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
    return Array(try #require(Data(base64Encoded: padded)))
  }

  /// A non-negative INTEGER of DER.
  private static func integer(_ bytes: [UInt8]) -> [UInt8] {
    element(0x02, (bytes.first ?? 0) > 0x7F ? [0] + bytes : bytes)
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length =
      content.count < 128
      ? [UInt8(content.count)] : [0x82, UInt8(content.count >> 8), UInt8(content.count & 255)]
    return [tag] + length + content
  }
}
