import AWS
import ResourceModel
import Tokens

/// What people prove themselves by beside a password (MFA).
///
/// Source: Cognito developer guide, "Adding MFA to a user pool"; API reference, AssociateSoftwareToken and
/// VerifySoftwareToken.
extension SignIn {
  /// Asks for a factor where the pool or the user wants one.
  func askForFactor(of user: PoolUser, in objects: inout Objects) throws(AWSError) -> Outcome {
    let demand = scene.pool["MfaConfiguration"]?.string ?? "OFF"
    let offered = UserPoolMFA(of: scene.poolID, scene.call, objects).factors
    let usable = user.factors.filter { offered.contains($0) && canUse($0, user) }
    if demand == "OFF" { return signedIn(user, in: &objects) }
    if let preferred = user.preferredFactor, usable.contains(preferred) {
      return try ask(preferred, of: user, in: &objects)
    }
    if usable.count > 1 {
      return challenge(
        "SELECT_MFA_TYPE", of: user,
        ["MFAS_CAN_CHOOSE": Self.json(.list(usable.sorted().map { .string($0) }))],
        state: ["Choice": .list(usable.map { .string($0) })], in: &objects)
    }
    if let only = usable.first { return try ask(only, of: user, in: &objects) }
    if demand == "OPTIONAL" { return signedIn(user, in: &objects) }
    // Whoever has a number or an address is asked there without having chosen it.
    for factor in ["SMS_MFA", "EMAIL_OTP"] where offered.contains(factor) && canUse(factor, user) {
      return try ask(factor, of: user, in: &objects)
    }
    guard offered.contains("SOFTWARE_TOKEN_MFA") else {
      throw .cognito("MFAMethodNotFoundException", "No MFA mechanism registered in the account.")
    }
    return challenge("MFA_SETUP", of: user, ["MFAS_CAN_SETUP": #"["SOFTWARE_TOKEN_MFA"]"#], in: &objects)
  }

  private func canUse(_ factor: String, _ user: PoolUser) -> Bool {
    switch factor {
    case "SMS_MFA": user.attributes["phone_number"] != nil
    case "EMAIL_OTP": user.attributes["email"] != nil
    default: user.authenticatorKey != nil
    }
  }

  func choose(
    _ answer: String?, of user: PoolUser, _ session: SignInSession, in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    guard let answer, session.state["Choice"]?.strings?.contains(answer) == true else {
      throw .invalidParameter("ANSWER is none of the MFA methods that can be chosen.")
    }
    session.end(in: &objects)
    return try ask(answer, of: user, in: &objects)
  }

  private func ask(_ factor: String, of user: PoolUser, in objects: inout Objects) throws(AWSError) -> Outcome
  {
    if factor == "SOFTWARE_TOKEN_MFA" {
      return challenge(factor, of: user, ["FRIENDLY_DEVICE_NAME": "authenticator"], in: &objects)
    }
    let attribute = factor == "SMS_MFA" ? "phone_number" : "email"
    let delivery = CodeDelivery(attribute: attribute, destination: user.attributes[attribute] ?? "")
    let medium = delivery.medium
    let code = RandomText.digits(medium == .sms ? 6 : 8)
    let words = UserPoolMFA(of: scene.poolID, scene.call, objects).email
    let template =
      (medium == .sms ? scene.pool["SmsAuthenticationMessage"] : words?["Message"])?.string
      ?? "Your authentication code is {####}."
    Outbox.send(
      Outbox.Message(
        medium: medium, recipient: delivery.destination,
        subject: medium == .sms ? "" : words?["Subject"]?.string ?? "Your authentication code",
        body: template.replacing("{####}", with: code), purpose: factor), from: scene, in: &objects)
    return challenge(
      factor, of: user,
      [
        "CODE_DELIVERY_DELIVERY_MEDIUM": medium.rawValue,
        "CODE_DELIVERY_DESTINATION": delivery.masked,
      ], state: ["Code": .string(Digest.hex(Digest.sha256(code.utf8)))], in: &objects)
  }

  func check(
    _ code: String?, of user: PoolUser, _ session: SignInSession, in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    var session = session
    var user = user
    guard let code else { throw .invalidParameter("Missing required parameter \(session.challenge)_CODE") }
    var attempts = attempts(of: user.username, in: objects)
    try attempts.check(in: &objects)
    func fail(_ code: String, _ message: String) -> AWSError {
      session.fail(in: &objects)
      attempts.fail(in: &objects)
      return .cognito(code, message)
    }
    if session.challenge == "SOFTWARE_TOKEN_MFA" {
      guard let key = user.authenticatorKey, let codes = TimeBasedCode(key: Secret(key)),
        let step = codes.counter(of: code, at: scene.call.now)
      else {
        throw fail("CodeMismatchException", "Invalid code received for user")
      }
      guard step > user.lastAuthenticatorStep else {
        throw fail("ExpiredCodeException", "Your software token has already been used once.")
      }
      user.lastAuthenticatorStep = step
      scene.directory.keep(user, in: &objects)
    } else {
      let right = Array((session.state["Code"]?.string ?? "").utf8)
      guard Digest.isEqual(Array(Digest.hex(Digest.sha256(code.utf8)).utf8), right) else {
        throw fail("CodeMismatchException", "Invalid code or auth state for the user.")
      }
    }
    session.end(in: &objects)
    return signedIn(user, in: &objects)
  }

  // MARK: An authenticator app during sign-in

  /// - Returns: the key for the app, and what the next step has to bring along.
  func associate(
    session text: String?, in objects: inout Objects
  ) throws(AWSError) -> (key: Secret, session: String) {
    let session = try SignInSession(text, for: ["MFA_SETUP"], self, in: objects)
    _ = try owner(of: session, in: objects)
    session.end(in: &objects)
    let key = Base32.encode(SecureRandom().bytes(32))
    return (
      Secret(key),
      SignInSession.begin(
        "MFA_SETUP", of: session.username, self, state: ["Key": .string(key)], in: &objects)
    )
  }

  /// Takes the app's first code.
  /// - Returns: what the answer to `MFA_SETUP` has to bring along.
  /// - Throws: `EnableSoftwareTokenMFAException` for a wrong code.
  func verify(session text: String?, code: String, in objects: inout Objects) throws(AWSError) -> String {
    var session = try SignInSession(text, for: ["MFA_SETUP"], self, in: objects)
    _ = try owner(of: session, in: objects)
    guard let key = session.state["Key"]?.string, let codes = TimeBasedCode(key: Secret(key)) else {
      throw .cognito("SoftwareTokenMFANotFoundException", "No software token was associated.")
    }
    guard let step = codes.counter(of: code, at: scene.call.now) else {
      session.fail(in: &objects)
      throw Self.wrongFirstCode
    }
    session.end(in: &objects)
    return SignInSession.begin(
      "MFA_SETUP", of: session.username, self,
      state: ["Key": .string(key), "Verified": .integer(step)], in: &objects)
  }

  static let wrongFirstCode = AWSError.cognito("EnableSoftwareTokenMFAException", "Code mismatch")

  func finishSetup(
    of user: PoolUser, _ session: SignInSession, in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    guard let key = session.state["Key"]?.string, let step = session.state["Verified"]?.integer else {
      throw .invalidParameter("The software token was not verified yet.")
    }
    // Whoever has brought an app meanwhile is the one to be asked for its code.
    guard user.authenticatorKey == nil else { throw SignInSession.refusal }
    var user = user
    user.useAuthenticator(key, since: step, at: scene.call.now)
    user.factors = Array(Set(user.factors).union(["SOFTWARE_TOKEN_MFA"])).sorted()
    user.preferredFactor = user.preferredFactor ?? "SOFTWARE_TOKEN_MFA"
    scene.directory.keep(user, in: &objects)
    session.end(in: &objects)
    return signedIn(user, in: &objects)
  }
}

extension PoolUser {
  /// - Parameter step: of the code that proved the app; it is spent.
  mutating func useAuthenticator(_ key: String, since step: Int, at now: Timestamp) {
    authenticatorKey = key
    pendingAuthenticatorKey = nil
    lastAuthenticatorStep = step
    modifiedAt = now
  }
}
