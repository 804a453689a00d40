import AWS
import ResourceModel
import Tokens

/// What is kept of a password: enough to check one, by SRP or as it was typed, and not the password.
///
/// Source: RFC 5054, section 2.4; see ``SRP``.
struct PasswordVerifier: Sendable {
  /// 16 random bytes.
  let salt: BigNumber
  /// v, that is g to the power of what the password becomes.
  let verifier: BigNumber

  /// - Parameters:
  ///   - poolID: in full.
  ///   - userID: the user's stored name.
  init(of password: Secret, poolID: String, userID: String, salt: [UInt8] = SecureRandom().bytes(16)) {
    self.salt = BigNumber(salt)
    verifier = Self.verifier(password, poolID, userID, self.salt)
  }

  init?(stored: Value?) {
    guard let salt = stored?["Salt"]?.string.flatMap({ BigNumber(hex: $0) }),
      let verifier = stored?["Verifier"]?.string.flatMap({ BigNumber(hex: $0) })
    else { return nil }
    self.salt = salt
    self.verifier = verifier
  }

  var stored: Value {
    ["Salt": .string(Digest.hex(salt.bytes)), "Verifier": .string(Digest.hex(verifier.bytes))]
  }

  /// Whether it was made of this password.
  func isMade(of password: Secret, poolID: String, userID: String) -> Bool {
    Digest.isEqual(Self.verifier(password, poolID, userID, salt).bytes, verifier.bytes)
  }

  private static func verifier(
    _ password: Secret, _ poolID: String, _ userID: String, _ salt: BigNumber
  ) -> BigNumber {
    let key = SRP.privateKey(pool: SRP.poolName(poolID), userID: userID, password: password, salt: salt)
    return SRP.generator.power(key, modulo: SRP.prime)
  }
}
