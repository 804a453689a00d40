import AWS
package import ResourceModel

/// One person's side of a sign-in by SRP: proves a password to Cognito without sending it.
///
/// Source: as ``SRP``.
package struct SRPClient: Sendable {
  private let pool: String
  private let secret: BigNumber
  private let open: BigNumber

  /// - Parameter random: 128 bytes that nobody can guess, used for this sign-in alone.
  package init(poolID: String, random: [UInt8] = SecureRandom().bytes(128)) {
    pool = SRP.poolName(poolID)
    secret = BigNumber(random).remainder(dividingBy: SRP.prime)
    open = SRP.generator.power(secret, modulo: SRP.prime)
  }

  /// `SRP_A`.
  package var publicValue: String { Digest.hex(open.bytes) }

  /// What answers `PASSWORD_VERIFIER`.
  /// - Parameters:
  ///   - userID: `USER_ID_FOR_SRP`, which is not always the name that was typed.
  ///   - salt: `SALT`, and `serverValue` `SRP_B`, hexadecimal.
  ///   - secretBlock: `SECRET_BLOCK`, Base64.
  /// - Throws: ``SignInError`` `unreadableAnswer` when the challenge is none that Cognito sends. Then nothing is told.
  package func answer(
    password: Secret, userID: String, salt: String, serverValue: String, secretBlock: String,
    at now: Timestamp
  ) throws(SignInError) -> (signature: String, timestamp: String) {
    guard let salt = BigNumber(hex: salt), let theirs = BigNumber(hex: serverValue),
      !theirs.remainder(dividingBy: SRP.prime).isZero,
      let scrambler = SRP.scrambler(client: open, server: theirs), let block = Base64.decode(secretBlock.utf8)
    else { throw SignInError(.unreadableAnswer, "the challenge's numbers are none that Cognito sends") }
    let x = SRP.privateKey(pool: pool, userID: userID, password: password, salt: salt)
    let base = theirs.minus(
      SRP.multiplier.times(SRP.generator.power(x, modulo: SRP.prime), modulo: SRP.prime), modulo: SRP.prime)
    let shared = base.power(secret.plus(scrambler.times(x)), modulo: SRP.prime)
    let timestamp = SRP.timestamp(now)
    let claim = SRP.claim(
      key: SRP.provingKey(secret: shared, scrambler: scrambler), pool: pool, userID: userID,
      secretBlock: block, timestamp: timestamp)
    return (Base64.encode(claim), timestamp)
  }
}
