import AWS
import ResourceModel

/// From a proved person to the program that waits.
extension PageVisit {
  /// What one step of a sign-in leads to.
  private enum Step: Sendable {
    case challenge(ChallengePage)
    case passed(Passage, cookie: String?)
  }

  /// What goes to the callback.
  private enum Passage: Sendable {
    case code(String)
    case tokens(PersonTokens)
  }

  /// Takes a step of a sign-in. When it was the last one, this browser's session begins and the browser goes on to the
  /// callback; else the answer is the page that asks for more.
  /// - Throws: what the step throws.
  func signIn(
    _ step: @Sendable (SignIn, inout Objects) throws(AWSError) -> SignIn.Outcome
  ) async throws(AWSError) -> HTTPResponse {
    let next = try await web.world.change { objects throws(AWSError) -> Step in
      let scene = try scene(in: objects)
      let signIn = try SignIn(client, scene.call, isHosted: true, in: objects)
      switch try step(signIn, &objects) {
      case .challenge(let challenge):
        return .challenge(try ChallengePage(challenge, signIn, in: &objects))
      case .signedIn(let user):
        // The session that the browser had ends: what was somebody else's does not go on (OWASP, session fixation).
        PageSession.end(cookies[PageSession.cookie], scene, in: &objects)
        let cookie = PageSession.begin(of: user, scene, in: &objects)
        return .passed(passage(for: user, scene, in: &objects), cookie: cookie)
      }
    }
    switch next {
    case .challenge(let page): return response(page.content(self))
    case .passed(let passage, let cookie): return await leave(with: passage, cookie: cookie)
    }
  }

  /// Goes on to the callback for whom the browser's session says; nil when it has none.
  func goOn() async -> HTTPResponse? {
    let found = try? await web.world.change { objects throws(AWSError) -> Passage? in
      let scene = try scene(in: objects)
      return PageSession(cookies[PageSession.cookie], scene, in: objects).map {
        self.passage(for: $0.user, scene, in: &objects)
      }
    }
    guard let passage = found ?? nil else { return nil }
    return await leave(with: passage, cookie: nil)
  }

  private func passage(for user: PoolUser, _ scene: PoolScene, in objects: inout Objects) -> Passage {
    switch request.kind {
    case .code:
      let code = AuthorizationCode(
        username: user.username, sub: user.sub, clientID: client.id, redirectURI: request.callback.uri,
        scopes: request.scopes, nonce: request.nonce, challenge: request.challenge)
      return .code(code.issue(scene, in: &objects))
    case .token:
      let family = TokenFamily(of: user, client, scopes: request.scopes, isHosted: true, at: now)
      family.keep(poolID: scene.poolID, scene.call, in: &objects)
      // The implicit grant gives no refresh token. One that nobody gets lets the family go in its time.
      _ = family.newRefreshToken(poolID: scene.poolID, scene.call, in: &objects)
      return .tokens(
        PersonTokens(
          claims: UserTokens(
            of: user, client, family, issuer: scene.issuer, nonce: request.nonce, scene, in: objects)))
    }
  }

  /// Signing is outside the world's actor.
  private func leave(with passage: Passage, cookie: String?) async -> HTTPResponse {
    var parameters: [(name: String, value: String)] = []
    switch passage {
    case .code(let code): parameters = [("code", code)]
    case .tokens(let tokens):
      do throws(OAuthError) {
        let members = try tokens.signed(by: try await web.poolKeys(of: client))
        parameters = ["id_token", "access_token", "expires_in", "token_type"].compactMap { name in
          members[name].map { (name, $0.string ?? $0.plainText) }
        }
      } catch { return response(.of(.failure)) }
    }
    var response = HostedPages.redirect(to: request.callback.location(parameters))
    if let cookie {
      response.headers.append(
        cookies.header(PageSession.cookie, cookie, lasting: PageSession.lifetime))
    }
    return response
  }
}
