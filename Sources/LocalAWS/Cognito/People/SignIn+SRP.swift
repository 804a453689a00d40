import AWS
import ResourceModel
import Tokens

/// The endpoint's side of a sign-in by SRP. See ``SRP`` for the sources.
extension SignIn {
  /// - Parameter publicValue: `SRP_A`.
  /// - Throws: `InvalidParameterException` for a value that is none, `UserNotFoundException` where the client may tell.
  func beginSRP(
    _ name: String, publicValue: String, in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    guard let theirs = BigNumber(hex: publicValue), !theirs.remainder(dividingBy: SRP.prime).isZero else {
      throw .invalidParameter("SRP_A is not a valid public value.")
    }
    let user = try knownUser(name, in: objects)
    try attempts(of: name, in: objects).check(in: &objects)
    // Made up for everybody: the time must not tell for whom it was needed.
    var (userID, kept) = phantom(name, in: &objects)
    if let user, let password = user.password { (userID, kept) = (user.username, password) }
    let secret = BigNumber(SecureRandom().bytes(64))
    let open = SRP.multiplier.times(kept.verifier, modulo: SRP.prime)
      .plus(SRP.generator.power(secret, modulo: SRP.prime), modulo: SRP.prime)
    let block = SignInSession.begin(
      "PASSWORD_VERIFIER", of: user?.username ?? name, self,
      state: [
        "Client": .string(Digest.hex(theirs.bytes)), "Server": .string(Digest.hex(open.bytes)),
        "Secret": .string(Digest.hex(secret.bytes)), "UserId": .string(userID),
        "Exists": .bool(user?.password != nil), "Verifier": kept.stored,
      ], text: Base64.encode(SecureRandom().bytes(512)), in: &objects)
    return .challenge(
      Challenge(
        name: "PASSWORD_VERIFIER", session: nil,
        parameters: [
          "SALT": Digest.hex(kept.salt.bytes), "SRP_B": Digest.hex(open.bytes), "SECRET_BLOCK": block,
          "USERNAME": userID, "USER_ID_FOR_SRP": userID,
        ]))
  }

  func proveBySRP(_ answers: [String: String], in objects: inout Objects) throws(AWSError) -> Outcome {
    for name in ["USERNAME", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP"]
    where answers[name] == nil {
      throw .invalidParameter("Missing required parameter \(name)")
    }
    let text = answers["PASSWORD_CLAIM_SECRET_BLOCK"] ?? ""
    let session = try SignInSession(text, for: ["PASSWORD_VERIFIER"], self, in: objects)
    var attempts = attempts(of: session.username, in: objects)
    try attempts.check(in: &objects)
    session.end(in: &objects)
    guard isRight(answers, session, block: text), session.state["Exists"] == true,
      let user = scene.directory.user(session.username, in: objects),
      user.hasKeptPassword(since: session.beganAt)
    else {
      // A signature is good for one try: whoever guesses has to begin anew.
      session.spend(in: &objects)
      attempts.fail(in: &objects)
      throw Self.wrongPassword
    }
    return try proved(user, in: &objects)
  }

  private func isRight(_ answers: [String: String], _ session: SignInSession, block: String) -> Bool {
    func number(_ name: String) -> BigNumber? { session.state[name]?.string.flatMap { BigNumber(hex: $0) } }
    guard let theirs = number("Client"), let open = number("Server"), let secret = number("Secret"),
      let kept = PasswordVerifier(stored: session.state["Verifier"]),
      let userID = session.state["UserId"]?.string, let secretBlock = Base64.decode(block.utf8),
      let scrambler = SRP.scrambler(client: theirs, server: open),
      let claimed = Base64.decode((answers["PASSWORD_CLAIM_SIGNATURE"] ?? "").utf8)
    else { return false }
    let shared = theirs.times(kept.verifier.power(scrambler, modulo: SRP.prime), modulo: SRP.prime)
      .power(secret, modulo: SRP.prime)
    let claim = SRP.claim(
      key: SRP.provingKey(secret: shared, scrambler: scrambler), pool: SRP.poolName(scene.poolID),
      userID: userID, secretBlock: secretBlock, timestamp: answers["TIMESTAMP"] ?? "")
    return Digest.isEqual(claim, claimed)
  }

  /// What somebody looks like who does not exist: the same at each try, as a user would be.
  private func phantom(
    _ name: String, in objects: inout Objects
  ) -> (userID: String, kept: PasswordVerifier) {
    let seed = Pretence.bytes(for: name, scene, in: &objects)
    let isAddress = AttributeRules.isEmail(name) || AttributeRules.isPhoneNumber(name)
    let hasAliases = !(scene.pool["AliasAttributes"]?.strings ?? []).isEmpty
    let userID =
      scene.directory.hasAddressesForNames || (hasAliases && isAddress)
      ? RequestID.make(of: Array(seed[16...])) : scene.directory.folded(name)
    return (
      userID,
      PasswordVerifier(
        of: Secret(Digest.hex(seed)), poolID: scene.poolID, userID: userID, salt: Array(seed[..<16]))
    )
  }
}
