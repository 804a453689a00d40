import AWS
import ResourceModel
import Tokens

/// A sign-in by the pool's own page, in a browser.
package struct BrowserLoginRequest: Sendable {
  /// Filled into the page; nil for nobody.
  package var user: String?
  /// As ``LoginRequest/client``.
  package var client: String?

  package init() {}
}

extension Platform {
  /// Seconds for somebody to sign in: Cognito's own page waits no longer either.
  private static let patience = 300.0

  /// Signs somebody in by the pool's own page, and keeps their tokens. The ID token is verified: who signed it, for whom,
  /// and that it answers this request.
  /// - Parameter show: told the address that a browser is to open, once the return of the browser is listened for.
  /// - Throws: `unknown` when no client will do; `signIn` when nobody comes back, or the page says no; `token` when what
  ///   came is not to be believed. Nobody is signed in then.
  package func loginByBrowser(
    _ request: BrowserLoginRequest, show: @Sendable (_ address: String) -> Void
  ) async throws(PlatformError) -> LoginReport {
    let scene = try await peopleScene()
    let client = try peopleClient(
      request.client, among: scene.clients, allowing: "the grant `code` of the pool's own page"
    ) { $0.allowsBrowser }
    guard let domain = client.domain else {
      throw .unknown(
        "The pool of \(client.name) has no domain that is known here, so it has no page. Add `domain:` to its stack, "
          + "then: authplat apply")
    }
    let secret = try await secret(of: client, using: scene.connection)
    let (callback, listener) = try listener(for: client)
    let code = AuthorizationCode(
      domain: domain, clientID: client.clientID, redirectURI: callback.url,
      scopes: client.scopes
    ) { SecureRandom().bytes($0) }
    show(code.url(for: request.user))
    let tokens = try await tokens(code, callback, listener, secret, client, scene.connection)
    let claims = tokens.claims
    let name = [claims["email"], claims["cognito:username"], claims["username"]].compactMap { $0?.string }
    let person = SignedIn(
      user: name.first ?? tokens.username ?? "", clientID: client.clientID, poolID: client.poolID,
      way: .browser,
      since: context.now(), tokens: tokens)
    try await scene.cache.change(at: context.now()) { $0.keep(person) }
    return LoginReport(environment: scene.environment, client: client, person: person, isCached: false)
  }

  /// The first of the client's callback URLs that this computer can be reached at.
  private func listener(
    for client: PeopleClient
  ) throws(PlatformError) -> (CallbackAddress, LoopbackListener) {
    let callbacks = client.callbackURLs.compactMap { CallbackAddress($0) }
    var failure: SignInFailure?
    for callback in callbacks {
      do throws(SignInFailure) { return (callback, try LoopbackListener(port: callback.port)) } catch {
        failure = error
      }
    }
    if let failure {
      throw .signIn(
        SignInFailure(failure.code, "\(failure.reason) End what has it, or register another callback URL."))
    }
    throw .unknown(
      "\(client.name) has no callback URL on this computer, so the browser could not come back. Add one with a port to "
        + "its `callbackURLs`, `http://localhost:8765/callback`, say, then: authplat apply \(client.id.stack)"
    )
  }

  private func tokens(
    _ code: AuthorizationCode, _ callback: CallbackAddress, _ listener: LoopbackListener, _ secret: Secret?,
    _ client: PeopleClient, _ connection: Connection
  ) async throws(PlatformError) -> PersonTokens {
    let answer = await listener.wait(Self.patience) { method, target in
      BrowserReturn.answer(method, target, to: code, at: callback)
    }
    switch answer {
    case nil:
      throw .signIn(
        SignInFailure(
          .timeout,
          "Nobody came back from the browser within \(Int(Self.patience / 60)) minutes. Sign in again: authplat login "
            + "--browser"))
    case .refusal(let word)?:
      throw .signIn(
        SignInFailure(
          .refusedByPage, "The pool's page ended the sign-in with \(word). \(BrowserReturn.advice(on: word))")
      )
    case .code(let granted)?:
      do throws(TokenError) {
        let tokens = try await code.tokens(for: granted, secret: secret, using: connection.transport)
        try await verify(tokens, code, client, connection)
        return tokens
      } catch { throw .token(error) }
    }
  }

  private func verify(
    _ tokens: PersonTokens, _ code: AuthorizationCode, _ client: PeopleClient, _ connection: Connection
  ) async throws(TokenError) {
    let issuer = connection.issuer(ofPool: client.poolID)
    let proof = TokenProof(
      using: connection.transport, keys: PublishedKeys(using: connection.transport), now: context.now)
    try await proof.verify(
      tokens.access, TokenExpectation(issuer: issuer, clientID: client.clientID, scopes: []))
    if let id = tokens.id {
      try await proof.verify(
        id, TokenExpectation(idTokenOf: issuer, clientID: client.clientID, nonce: code.nonce))
    } else if code.scopes.contains("openid") {
      throw TokenError(.unreadableAnswer, "the pool gave no ID token, which was asked for")
    }
  }
}

/// What the browser brings back, and what it gets to show.
enum BrowserReturn: Sendable {
  case code(Secret)
  case refusal(String)

  /// Nothing but our own address with our own state ends the wait; whoever else asks learns nothing.
  static func answer(
    _ method: String, _ target: String, to request: AuthorizationCode, at callback: CallbackAddress
  ) -> (page: LoopbackListener.Page, answer: BrowserReturn?) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard method == "GET", parts[0] == callback.path else {
      return (.init(status: 404, title: "Nothing here", text: "This address waits for a sign-in alone."), nil)
    }
    switch request.answer(in: parts.count > 1 ? String(parts[1]) : "") {
    case .code(let code): return (signedIn, .code(code))
    case .refusal(let word): return (refused, .refusal(word))
    case .foreign: return (foreign, nil)
    }
  }

  static func advice(on word: String) -> String {
    switch word {
    case "access_denied": "The person or the identity provider said no."
    case "invalid_scope": "The client asks for a scope that it has not: authplat plan"
    case "unauthorized_client": "The client may not use the grant `code`: authplat plan"
    default: "Sign in again: authplat login --browser"
    }
  }

  // MARK: Pages

  private static let signedIn = LoopbackListener.Page(
    title: "That was it", text: "authplat goes on in your terminal. You may close this page.")
  private static let refused = LoopbackListener.Page(
    status: 403, title: "Not signed in", text: "Your terminal says why. You may close this page.")
  private static let foreign = LoopbackListener.Page(
    status: 400, title: "Not the answer to this sign-in",
    text: "Open the address that your terminal shows, and sign in there.")
}
