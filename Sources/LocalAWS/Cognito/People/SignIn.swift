import AWS
import ResourceModel
import Tokens

/// One person's way into a pool through one of its clients: a password, and whatever the pool wants beside it. The API
/// and the hosted pages go the same way.
///
/// Source: Cognito developer guide, "Authentication with user pools"; Cognito user pools API reference, InitiateAuth and
/// RespondToAuthChallenge. Refusals are in AWS's words as its users report them.
struct SignIn: Sendable {
  enum Outcome: Sendable {
    case signedIn(PoolUser)
    case challenge(Challenge)
  }

  /// What is asked next.
  struct Challenge: Sendable {
    /// As `ChallengeName` has it.
    let name: String
    /// What the answer has to bring along; nil for `PASSWORD_VERIFIER`, whose secret block does it.
    let session: String?
    let parameters: [String: String]
  }

  /// Of the client's pool.
  let scene: PoolScene
  let client: RegisteredClient
  /// Whether the hosted pages ask, and not the API.
  let isHosted: Bool

  init(
    _ client: RegisteredClient, _ call: Call, isHosted: Bool = false, in objects: Objects
  ) throws(AWSError) {
    self.client = client
    self.isHosted = isHosted
    scene = try PoolScene(client, call, in: objects)
  }

  /// - Throws: `NotAuthorizedException` for a wrong name or password, or when there were too many wrong ones;
  ///   `UserNotFoundException` where the client may tell; what stands in the way of a user who is proved.
  func begin(
    _ name: String, password: Secret, in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    let user = try knownUser(name, in: objects)
    var attempts = attempts(of: name, in: objects)
    try attempts.check(in: &objects)
    guard let user, let kept = user.password,
      kept.isMade(of: password, poolID: scene.poolID, userID: user.username)
    else {
      // As long as it takes where there is a user: the time must not tell.
      if user?.password == nil { _ = PasswordVerifier(of: password, poolID: scene.poolID, userID: name) }
      attempts.fail(in: &objects)
      throw Self.wrongPassword
    }
    return try proved(user, in: &objects)
  }

  /// However the name is typed, it is counted once.
  func attempts(of name: String, in objects: Objects) -> SignInAttempts {
    SignInAttempts(by: scene.codeName(name, in: objects), scene, in: objects)
  }

  /// The end of the way. What was wrong before is forgotten only now: whoever knows a password and guesses at codes must
  /// not begin anew with each sign-in.
  func signedIn(_ user: PoolUser, in objects: inout Objects) -> Outcome {
    attempts(of: user.username, in: objects).succeed(in: &objects)
    return .signedIn(user)
  }

  static let wrongPassword = AWSError.notAuthorized("Incorrect username or password.")

  /// Nil for nobody where that must not be told.
  func knownUser(_ name: String, in objects: Objects) throws(AWSError) -> PoolUser? {
    // As long as AWS's names are; what is longer would be counted and kept for nothing.
    guard name.unicodeScalars.count <= 128 else {
      throw .invalidParameter("USERNAME must have length less than or equal to 128")
    }
    let user = scene.directory.user(name, in: objects)
    if user == nil, !scene.hidesWhoExists { throw .userNotFound }
    return user
  }

  /// Answers a challenge; its session is spent unless the answer was wrong.
  /// - Throws: `CodeMismatchException`, `ExpiredCodeException`, `InvalidPasswordException`, which leave the session as it
  ///   is; `NotAuthorizedException` for a session that is no good.
  func respond(
    to challenge: String, session text: String?, answers: [String: String], in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    if challenge == "PASSWORD_VERIFIER" { return try proveBySRP(answers, in: &objects) }
    let session = try SignInSession(text, for: [challenge], self, in: objects)
    let user = try owner(of: session, in: objects)
    if let name = answers["USERNAME"], scene.directory.user(name, in: objects)?.username != user.username {
      throw SignInSession.refusal
    }
    switch challenge {
    case "NEW_PASSWORD_REQUIRED": return try replacePassword(of: user, session, answers, in: &objects)
    case "SELECT_MFA_TYPE": return try choose(answers["ANSWER"], of: user, session, in: &objects)
    case "MFA_SETUP": return try finishSetup(of: user, session, in: &objects)
    case "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP":
      return try check(answers["\(challenge)_CODE"], of: user, session, in: &objects)
    default: throw .invalidParameter("The endpoint does not offer the challenge \(challenge).")
    }
  }

  /// Whose step it is.
  /// - Throws: `NotAuthorizedException` when the user got another password or was signed out everywhere since it began,
  ///   or is no longer where the step leads on from.
  func owner(of session: SignInSession, in objects: Objects) throws(AWSError) -> PoolUser {
    let user = try scene.directory.existing(session.username, in: objects)
    guard user.isEnabled else { throw .notAuthorized("User is disabled.") }
    let isRight =
      session.challenge == "NEW_PASSWORD_REQUIRED"
      ? user.status == .forceChangePassword : [.confirmed, .externalProvider].contains(user.status)
    guard isRight, user.hasKeptPassword(since: session.beganAt),
      user.signedOutAt.map({ $0 <= session.beganAt }) ?? true
    else { throw SignInSession.refusal }
    return user
  }

  /// What becomes of a user who has given the right password.
  func proved(_ user: PoolUser, in objects: inout Objects) throws(AWSError) -> Outcome {
    guard user.isEnabled else { throw .notAuthorized("User is disabled.") }
    switch user.status {
    case .unconfirmed: throw .cognito("UserNotConfirmedException", "User is not confirmed.")
    case .resetRequired:
      throw .cognito("PasswordResetRequiredException", "Password reset required for the user")
    case .forceChangePassword:
      let policy = PasswordPolicy(of: scene.pool)
      guard scene.call.now < user.passwordSetAt.adding(seconds: policy.temporaryLifetime) else {
        throw .notAuthorized("Temporary password has expired and must be reset by an administrator.")
      }
      return challenge(
        "NEW_PASSWORD_REQUIRED", of: user,
        [
          "requiredAttributes": Self.json(
            .list(missingAttributes(of: user).map { .string("userAttributes.\($0)") })),
          "userAttributes": Self.json(
            .map(user.attributes.filter { $0.key != "sub" }.mapValues { .string($0) })),
        ], in: &objects)
    case .confirmed, .externalProvider: return try askForFactor(of: user, in: &objects)
    }
  }

  func challenge(
    _ name: String, of user: PoolUser, _ parameters: [String: String] = [:], state: [String: Value] = [:],
    in objects: inout Objects
  ) -> Outcome {
    .challenge(
      Challenge(
        name: name,
        session: SignInSession.begin(name, of: user.username, self, state: state, in: &objects),
        parameters: parameters.merging(["USER_ID_FOR_SRP": user.username]) { $1 }))
  }

  static func json(_ value: Value) -> String { JSONWriter.write(value) }

  // MARK: The first password of one's own

  /// The attributes that the pool demands and the user has no value for.
  private func missingAttributes(of user: PoolUser) -> [String] {
    (scene.pool["SchemaAttributes"]?.list ?? []).filter { $0["Required"] == true }
      .compactMap { $0["Name"]?.string }.filter { user.attributes[$0] == nil }
  }

  private func replacePassword(
    of user: PoolUser, _ session: SignInSession, _ answers: [String: String], in objects: inout Objects
  ) throws(AWSError) -> Outcome {
    var user = user
    guard let password = answers["NEW_PASSWORD"] else {
      throw .invalidParameter("Missing required parameter NEW_PASSWORD")
    }
    let prefix = "userAttributes."
    var changes: [String: String] = [:]
    for (key, value) in answers where key.hasPrefix(prefix) {
      changes[String(key.dropFirst(prefix.count))] = value
    }
    for name in AttributeChange.addresses where changes[name] != nil && user.attributes[name] != nil {
      throw .notAuthorized("Cannot modify an already provided \(name)")
    }
    // What never changes may be given once.
    let rules = AttributeRules(of: scene.pool, for: .client(client))
    try rules.check(changes.filter { user.attributes[$0.key] == nil }, isNew: true)
    try rules.check(changes.filter { user.attributes[$0.key] != nil }, isNew: false)
    user.attributes.merge(changes.filter { !$0.value.isEmpty }) { $1 }
    try rules.checkRequired(user.attributes)
    if let rival = scene.directory.rival(of: user, in: objects) { throw .aliasExists(rival.kind) }
    try PasswordPolicy(of: scene.pool).set(Secret(password), of: &user, isTemporary: false, scene)
    scene.directory.keep(user, in: &objects)
    session.end(in: &objects)
    return try askForFactor(of: user, in: &objects)
  }
}
