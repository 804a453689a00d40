package import ResourceModel

/// A signed token as it reads (RFC 7519, in the compact form of RFC 7515, section 7.1). Nothing is believed yet: see
/// ``KeySet/verify(_:)``.
package struct JSONWebToken: Sendable {
  /// Bytes. Cognito's tokens have some 1 to 4 kB, and API Gateway takes headers of 10 kB in all.
  package static let maximumLength = 16_384

  package let header: Attributes
  package let claims: Attributes
  /// The first two parts as they stand, with the dot between them.
  package let signedBytes: [UInt8]
  /// Whoever has it and the rest may call: never show it unasked.
  package let signature: [UInt8]

  /// Reads three parts in base64url and no more: no space, no padding, no repeated names, which two readers could
  /// read in two ways.
  /// - Throws: ``TokenError`` `malformed`, which says what is wrong and repeats nothing of the text.
  package init(_ text: some StringProtocol) throws(TokenError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else {
      throw TokenError(.malformed, "the text has \(bytes.count) bytes, more than any token")
    }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      throw TokenError(
        .malformed, "a token has three parts with dots between them, and this text has \(parts.count)")
    }
    header = try Self.members(parts[0], "first part, the header,")
    claims = try Self.members(parts[1], "second part, the claims,")
    guard let signature = Base64.decode(url: String(decoding: parts[2], as: UTF8.self)) else {
      throw TokenError(.malformed, "the third part, the signature, is not base64url")
    }
    self.signature = signature
    signedBytes = Array(bytes[..<parts[1].endIndex])
  }

  private static func members(_ part: ArraySlice<UInt8>, _ name: String) throws(TokenError) -> Attributes {
    guard let bytes = Base64.decode(url: String(decoding: part, as: UTF8.self)) else {
      throw TokenError(.malformed, "the \(name) is not base64url without padding")
    }
    let value: Value
    do throws(JSONError) { value = try JSONReader.read(bytes, refusingRepeatedKeys: true) } catch {
      throw TokenError(.malformed, "the \(name) is \(error)")
    }
    guard let members = value.map else { throw TokenError(.malformed, "the \(name) is no JSON object") }
    return members
  }

  // MARK: Claims of Cognito

  /// What a token is for: Cognito's `token_use`.
  package enum Use: String, Sendable { case id, access }

  package var use: Use? { claims["token_use"]?.string.flatMap(Use.init) }
  package var issuer: String? { claims["iss"]?.string }
  package var keyID: String? { header["kid"]?.string }
  package var issuedAt: Timestamp? { Self.moment(claims["iat"]) }
  package var expiry: Timestamp? { Self.moment(claims["exp"]) }
  package var notBefore: Timestamp? { Self.moment(claims["nbf"]) }

  /// The client it was given to: `client_id` of an access token, `aud` of an ID token.
  package var clientID: String? { claims["client_id"]?.string ?? claims["aud"]?.string }

  /// In the order in which they stand there: `scope` as a text, and `scp`, which API Gateway reads too, as text or list.
  package var scopes: [String] {
    let listed = claims["scp"]?.strings ?? [claims["scope"], claims["scp"]].compactMap { $0?.string }
    return listed.flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// A `NumericDate` (RFC 7519, section 2): seconds, and maybe a fraction.
  private static func moment(_ claim: Value?) -> Timestamp? {
    switch claim {
    case .integer(let seconds): Timestamp(seconds: Double(seconds))
    case .decimal(let text): Double(text).map { Timestamp(seconds: $0) }
    default: nil
    }
  }
}
