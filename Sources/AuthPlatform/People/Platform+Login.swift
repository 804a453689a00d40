import AWS
import Inventory
package import ResourceModel
package import Tokens

/// A sign-in by Cognito's API.
package struct LoginRequest: Sendable {
  package let user: String
  /// `STACK/KEY`, or `STACK`; nil for the only client that will do.
  package var client: String?
  /// Nil for the best that the client allows.
  package var flow: SignInFlow?

  package init(user: String) { self.user = user }
}

/// Somebody who is signed in.
package struct LoginReport: Sendable {
  package let environment: String
  package let client: PeopleClient
  package let person: SignedIn
  /// Whether they were so before, so that nobody was asked.
  package let isCached: Bool

  /// - Throws: `unknown` where there is no ID token: the client does not ask for `openid`.
  package func token(_ use: JSONWebToken.Use) throws(PlatformError) -> Secret {
    switch use {
    case .access: return person.tokens.access.text
    case .id:
      if let token = person.tokens.id { return token }
      throw .unknown(
        "\(person.user) has no ID token: \(client.name) lacks the scope `openid`. Add it, then: authplat apply "
          + "\(client.id.stack)")
    }
  }
}

extension Platform {
  /// Signs somebody in, and keeps their tokens.
  /// - Parameter ask: answers what the sign-in must know. It is asked for the password first, before any call is made.
  /// - Throws: `unknown` when no client will do; `signIn` when it does not work out; `aws` when Cognito cannot be
  ///   reached, or the store of the client's secret cannot be read; what `ask` throws. Nobody is signed in then.
  package func login(
    _ request: LoginRequest, ask: @escaping SignInQuestion.Ask
  ) async throws(PlatformError) -> LoginReport {
    let scene = try await peopleScene()
    let wanted =
      switch request.flow {
      case nil: "a sign-in by password (ALLOW_USER_SRP_AUTH or ALLOW_USER_PASSWORD_AUTH)"
      case .srp: "SRP (ALLOW_USER_SRP_AUTH)"
      case .password: "sending a password (ALLOW_USER_PASSWORD_AUTH)"
      }
    let client = try peopleClient(request.client, among: scene.clients, allowing: wanted) { client in
      request.flow.map(client.flows.contains) ?? !client.flows.isEmpty
    }
    try checkRegion(of: client, scene.connection)
    let secret = try await secret(of: client, using: scene.connection)
    let tokens = try await SignIn(
      client: client, secret: secret, user: request.user, aws: scene.connection.writer, now: context.now,
      ask: ask
    ).tokens(by: request.flow ?? client.flows[0])
    let person = SignedIn(
      user: request.user, clientID: client.clientID, poolID: client.poolID, way: .api, since: context.now(),
      tokens: tokens)
    try await scene.cache.change(at: context.now()) { $0.keep(person) }
    return LoginReport(environment: scene.environment, client: client, person: person, isCached: false)
  }

  /// Somebody who signed in here before, with tokens that are good for a while yet.
  /// - Parameters:
  ///   - user: any name by which the pool knows them; nil for the only one.
  ///   - client: nil for the only one that they signed in by.
  /// - Throws: `signIn` with `notSignedIn` when nobody of that name is, or Cognito gives them no more tokens.
  package func signedIn(_ user: String?, client: String?) async throws(PlatformError) -> LoginReport {
    let scene = try await peopleScene()
    let person = try scene.person(user, client: client, in: scene.cache.read(at: context.now()).people)
    return LoginReport(
      environment: scene.environment, client: try scene.client(of: person),
      person: try await fresh(person, scene), isCached: true)
  }

  /// The same person with good tokens: as they are, or got by the refresh token.
  func fresh(_ person: SignedIn, _ scene: PeopleScene) async throws(PlatformError) -> SignedIn {
    if person.isGood(at: context.now()) { return person }
    let client = try scene.client(of: person)
    return try await scene.cache.lock.alone { () async throws(PlatformError) in
      var cache = scene.cache.read(at: context.now())
      // Whoever had the lock may have done it, or signed out.
      let known = cache.people.first { $0.isSame(as: person) }
      guard let known, let token = known.tokens.refresh else { throw Self.over(person) }
      if known.isGood(at: context.now()) { return known }
      do throws(PlatformError) {
        let newer = try await refreshed(known, token, client, scene.connection)
        let person = known.refreshed(by: newer)
        cache.keep(person)
        try scene.cache.write(cache)
        return person
      } catch {
        guard case .signIn(let failure) = error, failure.code == .notSignedIn else { throw error }
        cache.forget(known)
        try scene.cache.write(cache)
        throw error
      }
    }
  }

  private static func over(_ person: SignedIn) -> PlatformError {
    .signIn(
      SignInFailure(
        .notSignedIn, "The sign-in of \(person.user) is over. Sign in again: authplat login \(person.user)"))
  }

  private func refreshed(
    _ person: SignedIn, _ token: Secret, _ client: PeopleClient, _ connection: Connection
  ) async throws(PlatformError) -> PersonTokens {
    let secret = try await secret(of: client, using: connection)
    if person.way == .browser, let domain = client.domain {
      do throws(TokenError) {
        return try await TokenRequest(
          domain: domain, clientID: client.clientID, secret: secret, refreshToken: token
        ).tokens(using: connection.transport)
      } catch {
        throw error.code == .refused(.invalidGrant) ? Self.over(person) : .token(error)
      }
    }
    let answer: Attributes
    do throws(AWSError) {
      answer = try await connection.writer.refresh(
        token, of: client, secret: secret, username: person.tokens.username ?? person.user)
    } catch {
      let isOver =
        ["NotAuthorizedException", "RefreshTokenReuseException"].contains(error.code)
        && !error.message.lowercased().contains("secret")
      throw isOver ? Self.over(person) : PlatformError(error, signingIn: person.user, by: client)
    }
    do throws(TokenError) {
      return try PersonTokens(answer["AuthenticationResult"] ?? [:], named: .cognito)
    } catch { throw .signIn(SignInFailure(.unreadableAnswer, "\(error.reason).")) }
  }
}

extension AWSCalling {
  /// Where refresh tokens rotate, Cognito takes them by an operation of its own only.
  fileprivate func refresh(
    _ token: Secret, of client: PeopleClient, secret: Secret?, username: String
  ) async throws(AWSError) -> Attributes {
    var input: Attributes = ["ClientId": .string(client.clientID)]
    let operation: WriteOperation
    if client.rotatesRefreshTokens {
      operation = .getTokensFromRefreshToken
      input["RefreshToken"] = .secret(token)
      input["ClientSecret"] = secret.map { .secret($0) }
    } else {
      operation = .initiateAuth
      input["AuthFlow"] = "REFRESH_TOKEN_AUTH"
      var parameters: Attributes = ["REFRESH_TOKEN": .secret(token)]
      parameters["SECRET_HASH"] = secret.map {
        .string(SecretHash.of(username: username, clientID: client.clientID, secret: $0))
      }
      input["AuthParameters"] = .map(parameters)
    }
    do throws(AWSError) { return try await write(operation, input) } catch {
      throw error.withoutWords(repeating: input)
    }
  }
}
