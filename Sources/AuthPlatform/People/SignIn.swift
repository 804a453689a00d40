import AWS
import ResourceModel
import Tokens

/// One person's sign-in by Cognito's API: asks what has to be asked, and answers challenge after challenge until there
/// are tokens.
///
/// Source: Cognito user pools API reference, InitiateAuth, RespondToAuthChallenge, AssociateSoftwareToken and
/// VerifySoftwareToken.
struct SignIn: Sendable {
  /// Answers to one question; a further wrong code would only bring the pool's lock nearer.
  static let attempts = 3
  /// Cognito's longest walk has five or so; an endpoint that never ends must not keep anybody for ever.
  private static let longestWalk = 12

  let client: PeopleClient
  /// The client's; nil for a public one.
  let secret: Secret?
  let user: String
  let aws: any AWSCalling
  let now: @Sendable () -> Timestamp
  let ask: SignInQuestion.Ask

  /// Where the walk stands.
  private struct Step {
    var challenge: String
    var session: Secret?
    var parameters: [String: Value]
    /// As the pool has it: an alias that was typed is no name to answer by.
    var username: String

    subscript(_ name: String) -> String? { parameters[name]?.string }
  }

  /// - Throws: `signIn` when it does not work out; `aws` when Cognito cannot be reached.
  func tokens(by flow: SignInFlow) async throws(PlatformError) -> PersonTokens {
    // First of all: a session lives for some minutes only.
    let password = try await ask(.password(user: user), nil)
    let srp = SRPClient(poolID: client.poolID)
    var step = Step(challenge: "", session: nil, parameters: [:], username: user)
    var answer = try await begin(flow, password, srp)
    for _ in 0..<Self.longestWalk {
      if let result = answer["AuthenticationResult"] {
        do throws(TokenError) { return try PersonTokens(result, named: .cognito) } catch {
          throw .signIn(SignInFailure(.unreadableAnswer, "\(error.reason)."))
        }
      }
      guard let challenge = answer["ChallengeName"]?.string else {
        throw .signIn(
          SignInFailure(.unreadableAnswer, "Cognito answered with neither tokens nor a challenge."))
      }
      step.challenge = challenge
      step.session = answer["Session"]?.string.map { Secret($0) } ?? step.session
      step.parameters = answer["ChallengeParameters"]?.map ?? [:]
      step.username = step["USERNAME"] ?? step["USER_ID_FOR_SRP"] ?? step.username
      answer = try await meet(step, password, srp)
    }
    throw .signIn(SignInFailure(.unreadableAnswer, "The sign-in goes from challenge to challenge."))
  }

  private func begin(
    _ flow: SignInFlow, _ password: Secret, _ srp: SRPClient
  ) async throws(PlatformError) -> Attributes {
    var parameters: Attributes = ["USERNAME": .string(user), "SECRET_HASH": hash(user)].compactMapValues(
      \.self)
    switch flow {
    case .srp: parameters["SRP_A"] = .string(srp.publicValue)
    case .password: parameters["PASSWORD"] = .secret(password)
    }
    return try await call(
      .initiateAuth,
      [
        "AuthFlow": .string(flow.wireName), "ClientId": .string(client.clientID),
        "AuthParameters": .map(parameters),
      ])
  }

  private func meet(
    _ step: Step, _ password: Secret, _ srp: SRPClient
  ) async throws(PlatformError) -> Attributes {
    switch step.challenge {
    case "PASSWORD_VERIFIER": return try await prove(password, step, srp)
    case "NEW_PASSWORD_REQUIRED": return try await newPassword(step)
    case "SOFTWARE_TOKEN_MFA":
      return try await code(.authenticator, as: "SOFTWARE_TOKEN_MFA_CODE", step)
    case "SMS_MFA":
      return try await code(.sms(to: step["CODE_DELIVERY_DESTINATION"]), as: "SMS_MFA_CODE", step)
    case "EMAIL_OTP":
      return try await code(.mail(to: step["CODE_DELIVERY_DESTINATION"]), as: "EMAIL_OTP_CODE", step)
    case "MFA_SETUP": return try await setUp(step)
    case "SELECT_MFA_TYPE": return try await select(step)
    default:
      throw .signIn(
        SignInFailure(
          .unknownChallenge,
          "Cognito asks for \(step.challenge), which authplat cannot answer at a prompt. "
            + (client.allowsBrowser
              ? "Sign in by the pool's own page: authplat login --browser --client \(client.name)"
              : "Sign in by the pool's own page, with a client that allows the grant `code`: "
                + "authplat login --browser")))
    }
  }

  // MARK: Password

  private func prove(
    _ password: Secret, _ step: Step, _ srp: SRPClient
  ) async throws(PlatformError) -> Attributes {
    let block = step["SECRET_BLOCK"] ?? ""
    let proof: (signature: String, timestamp: String)
    do throws(SignInError) {
      proof = try srp.answer(
        password: password, userID: step["USER_ID_FOR_SRP"] ?? step.username, salt: step["SALT"] ?? "",
        serverValue: step["SRP_B"] ?? "", secretBlock: block, at: now())
    } catch {
      throw .signIn(SignInFailure(.unreadableAnswer, "\(error.reason)."))
    }
    return try await respond(
      step,
      [
        "PASSWORD_CLAIM_SIGNATURE": .string(proof.signature), "PASSWORD_CLAIM_SECRET_BLOCK": .string(block),
        "TIMESTAMP": .string(proof.timestamp),
      ])
  }

  /// Attributes that have a value already must not be sent again, so only those are asked for that Cognito names.
  private func newPassword(_ step: Step) async throws(PlatformError) -> Attributes {
    let listed = step["requiredAttributes"].flatMap { try? JSONReader.read($0) }?.strings ?? []
    var responses: Attributes = [:]
    for name in listed {
      let plain = name.hasPrefix("userAttributes.") ? String(name.dropFirst(15)) : name
      responses["userAttributes.\(plain)"] = .secret(try await ask(.attribute(plain), nil))
    }
    return try await asking(.newPassword(policy: client.passwordPolicy)) { answer throws(PlatformError) in
      try await respond(step, responses.merging(["NEW_PASSWORD": .secret(answer)]) { $1 })
    }
  }

  // MARK: Codes

  private func code(
    _ source: SignInQuestion.CodeSource, as name: String, _ step: Step
  ) async throws(PlatformError) -> Attributes {
    try await asking(.code(source)) { answer throws(PlatformError) in
      try await respond(step, [name: .secret(answer)])
    }
  }

  private func select(_ step: Step) async throws(PlatformError) -> Attributes {
    let listed = factors(step["MFAS_CAN_CHOOSE"])
    let known = listed.compactMap(SignInQuestion.Factor.init)
    guard let first = known.first else { throw unknownFactors(listed) }
    let chosen = known.count == 1 ? first.rawValue : try await ask(.factor(known), nil).reveal()
    return try await respond(step, ["ANSWER": .string(chosen)])
  }

  /// Cognito makes a key, the person's app makes a code of it, and only then is it in force.
  private func setUp(_ step: Step) async throws(PlatformError) -> Attributes {
    let listed = factors(step["MFAS_CAN_SETUP"])
    guard listed.isEmpty || listed.contains(SignInQuestion.Factor.authenticator.rawValue) else {
      throw unknownFactors(listed)
    }
    let made = try await call(
      .associateSoftwareToken, step.session.map { ["Session": .secret($0)] } ?? [:])
    guard let key = made["SecretCode"]?.string else {
      throw .signIn(SignInFailure(.unreadableAnswer, "Cognito made no key for an authenticator app."))
    }
    var step = step
    step.session = made["Session"]?.string.map { Secret($0) } ?? step.session
    let question = SignInQuestion.authenticator(
      AuthenticatorKey(key: Secret(key), issuer: client.poolName, user: user))
    let session = step.session
    let verified = try await asking(question) { answer throws(PlatformError) in
      var input: Attributes = ["UserCode": .secret(answer), "FriendlyDeviceName": "authplat"]
      input["Session"] = session.map { .secret($0) }
      return try await call(.verifySoftwareToken, input)
    }
    step.session = verified["Session"]?.string.map { Secret($0) } ?? step.session
    return try await respond(step, [:])
  }

  /// A list in JSON, as challenge parameters have it.
  private func factors(_ text: String?) -> [String] {
    text.flatMap { try? JSONReader.read($0) }?.strings ?? []
  }

  private func unknownFactors(_ listed: [String]) -> PlatformError {
    .signIn(
      SignInFailure(
        .unknownChallenge,
        "The pool wants a second factor of \(NameList.text(listed)), which authplat cannot set up or ask for. Sign in "
          + "by the pool's own page: authplat login --browser"))
  }

  // MARK: Asking and answering

  /// Asks until the answer is taken: Cognito keeps the session where only the answer was wrong.
  private func asking(
    _ question: SignInQuestion, _ use: (Secret) async throws(PlatformError) -> Attributes
  ) async throws(PlatformError) -> Attributes {
    var complaint: SignInFailure?
    var attempt = 0
    while true {
      attempt += 1
      let answer = try await ask(question, complaint)
      do throws(PlatformError) { return try await use(answer) } catch {
        guard case .signIn(let failure) = error, [.wrongCode, .unfitPassword].contains(failure.code),
          attempt < Self.attempts
        else { throw error }
        complaint = failure
      }
    }
  }

  private func respond(_ step: Step, _ responses: Attributes) async throws(PlatformError) -> Attributes {
    var responses = responses
    responses["USERNAME"] = .string(step.username)
    responses["SECRET_HASH"] = hash(step.username)
    var input: Attributes = [
      "ClientId": .string(client.clientID), "ChallengeName": .string(step.challenge),
      "ChallengeResponses": .map(responses),
    ]
    input["Session"] = step.session.map { .secret($0) }
    return try await call(.respondToAuthChallenge, input)
  }

  private func hash(_ username: String) -> Value? {
    secret.map { .string(SecretHash.of(username: username, clientID: client.clientID, secret: $0)) }
  }

  private func call(
    _ operation: WriteOperation, _ input: Attributes
  ) async throws(PlatformError) -> Attributes {
    do throws(AWSError) { return try await aws.write(operation, input) } catch {
      throw PlatformError(error.withoutWords(repeating: input), signingIn: user, by: client)
    }
  }
}

extension AWSError {
  /// The same without its message where that repeats a secret that was sent.
  func withoutWords(repeating input: Attributes) -> AWSError {
    guard Value.map(input).secrets.contains(where: { message.contains($0.reveal()) }) else { return self }
    return AWSError(
      code: code, message: "", operation: operation, service: service, status: status, requestID: requestID,
      retryAfter: retryAfter, outcome: outcome)
  }
}

extension Value {
  /// Those inside it that are not empty.
  fileprivate var secrets: [Secret] {
    switch self {
    case .bool, .integer, .decimal, .string, .template: []
    case .list(let items): items.flatMap(\.secrets)
    case .map(let members): members.values.flatMap(\.secrets)
    case .secret(let secret): secret.reveal().isEmpty ? [] : [secret]
    }
  }
}
