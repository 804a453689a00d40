import AWS
package import ResourceModel

/// What both sides of Cognito's sign-in by SRP compute: the Secure Remote Password protocol, version 6a, by which a
/// password is proved and never sent.
///
/// Source: RFC 5054, section 2, with the 3072-bit group of its appendix A, which is that of RFC 3526, and SHA-256.
/// Where Cognito deviates (how numbers are padded for hashing, the key derived from the shared secret, what is signed
/// in the end) the source is AWS's own client, amazon-cognito-identity-js, `AuthenticationHelper.js`.
package enum SRP {
  /// N, the group's prime.
  package static let prime = BigNumber(hex: primeDigits) ?? BigNumber([])
  /// g, its generator.
  package static let generator = BigNumber([2])
  /// k, which keeps an attacker from trying two passwords at once.
  package static let multiplier = BigNumber(Digest.sha256(padded(prime) + [2]))

  /// Big-endian, with a zero in front where the first bit is set, as a signed number would have it.
  package static func padded(_ number: BigNumber) -> [UInt8] {
    let bytes = number.bytes
    guard let first = bytes.first else { return [0] }
    return first < 0x80 ? bytes : [0] + bytes
  }

  /// x: what a password becomes.
  /// - Parameters:
  ///   - pool: the part of the pool's id behind the underscore.
  ///   - userID: `USER_ID_FOR_SRP` of the challenge.
  package static func privateKey(pool: String, userID: String, password: Secret, salt: BigNumber) -> BigNumber
  {
    let identity = Digest.sha256("\(pool)\(userID):\(password.reveal())".utf8)
    return BigNumber(Digest.sha256(padded(salt) + identity))
  }

  /// u: what both public values mix into the secret; nil when it is zero, which ends the exchange.
  package static func scrambler(client: BigNumber, server: BigNumber) -> BigNumber? {
    let scrambler = BigNumber(Digest.sha256(padded(client) + padded(server)))
    return scrambler.isZero ? nil : scrambler
  }

  /// The 16 bytes that prove the password: HKDF (RFC 5869) with SHA-256 of the shared secret.
  package static func provingKey(secret: BigNumber, scrambler: BigNumber) -> [UInt8] {
    let extracted = Digest.hmac(key: padded(scrambler), padded(secret))
    return Array(Digest.hmac(key: extracted, Array("Caldera Derived Key".utf8) + [1]).prefix(16))
  }

  /// `PASSWORD_CLAIM_SIGNATURE`, before Base64.
  package static func claim(
    key: [UInt8], pool: String, userID: String, secretBlock: [UInt8], timestamp: String
  ) -> [UInt8] {
    Digest.hmac(key: key, Array(pool.utf8) + Array(userID.utf8) + secretBlock + Array(timestamp.utf8))
  }

  /// The part of a pool's id behind the underscore.
  package static func poolName(_ poolID: String) -> String {
    poolID.split(separator: "_", maxSplits: 1).dropFirst().first.map(String.init) ?? poolID
  }

  /// As Cognito wants it, in English whatever the locale: `Sat Nov 7 09:05:00 UTC 2026`.
  package static func timestamp(_ moment: Timestamp) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let at = moment.components
    let day = Int((moment.seconds / 86400).rounded(.down)) % 7
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return
      "\(days[(day + 7) % 7]) \(months[at.month - 1]) \(at.day) \(two(at.hour)):\(two(at.minute)):\(two(at.second)) UTC \(at.year)"
  }

  private static let primeDigits =
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    + "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    + "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    + "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"
}
