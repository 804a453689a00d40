import AWS
import ResourceModel
import Testing
import Tokens

@Suite struct AuthorizationCodeTests {
  private let request = AuthorizationCode(
    domain: "https://andmoredev.example", clientID: "client1", redirectURI: "http://localhost:8765/cb",
    scopes: ["openid", "orders/api"]
  ) { Array(repeating: UInt8($0), count: $0) }

  private func code(_ query: String) -> String? {
    if case .code(let code) = request.answer(in: query) { code.reveal() } else { nil }
  }

  /// RFC 7636, appendix B.
  @Test func `the challenge is the RFC's`() {
    #expect(
      AuthorizationCode.challenge(of: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test func `the address holds the challenge and never the verifier`() {
    let url = request.url(for: "ada@example.com")
    let verifier = Base64.url(Array(repeating: 32, count: 32))
    #expect(
      url.hasPrefix("https://andmoredev.example/oauth2/authorize?response_type=code&client_id=client1&"))
    #expect(url.contains("redirect_uri=http%3A%2F%2Flocalhost%3A8765%2Fcb&scope=openid%20orders%2Fapi&"))
    #expect(url.contains("code_challenge=\(AuthorizationCode.challenge(of: Secret(verifier)))"))
    #expect(url.hasSuffix("login_hint=ada%40example.com"))
    #expect(!url.contains(verifier))
    var dumped = ""
    dump(request, to: &dumped)
    #expect(!dumped.contains(verifier))
  }

  @Test func `only our own state makes an answer ours`() {
    #expect(code("code=a%2Fb+c&state=\(request.state)") == "a/b c")
    for query in [
      "", "code=a", "code=a&state=", "code=a&state=\(request.state)x", "code=&state=\(request.state)",
      "code=a&state=\(request.state)&state=\(request.state)", "code=a&code=b&state=\(request.state)",
      "code=%zz&state=\(request.state)", "code=%f&state=\(request.state)", "error=access_denied&state=forged",
    ] {
      #expect(code(query) == nil, "\(query)")
      if case .refusal = request.answer(in: query) { Issue.record("\(query) is not the page's word") }
    }
    guard case .refusal("access_denied") = request.answer(in: "error=access_denied&state=\(request.state)")
    else {
      Issue.record("the page said no")
      return
    }
    guard case .refusal(let word) = request.answer(in: "error=%1B%5B31m&state=\(request.state)") else {
      return
    }
    #expect(!word.contains("\u{1B}"))
  }

  @Test func `a public client names itself in the form, and one with a secret in the header alone`()
    async throws
  {
    let pool = PoolStandIn(token: { _ in PoolStandIn.json(400, ["error": "invalid_grant"]) })
    for secret in [nil, Secret("s3cretCanary")] {
      await #expect(throws: TokenError(.refused(.invalidGrant), "")) {
        _ = try await request.tokens(for: Secret("c"), secret: secret, using: pool)
      }
    }
    let forms = pool.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(forms[0].contains("client_id=client1") && pool.requests[0]["Authorization"] == nil)
    #expect(
      !forms[1].contains("client_id=") && pool.requests[1]["Authorization"]?.hasPrefix("Basic ") == true)
    #expect(forms.allSatisfy { $0.contains("redirect_uri=http%3A%2F%2Flocalhost%3A8765%2Fcb") })
  }

  @Test func `an ID token is held against issuer, audience, use, times and nonce`() throws {
    let signer = try Signer("one")
    let now = Int(PoolStandIn.now.seconds)
    let expected = TokenExpectation(idTokenOf: PoolStandIn.issuer, clientID: "client1", nonce: "n")
    func check(_ other: Attributes) throws -> TokenError.Code? {
      let claims = PoolStandIn.claims(
        ["token_use": "id", "aud": "client1", "nonce": "n"].merging(other) { $1 })
      let token = try JSONWebToken(try signer.token(claims))
      do throws(TokenError) {
        try expected.check(token, at: PoolStandIn.now)
        return nil
      } catch { return error.code }
    }
    #expect(try check([:]) == nil)
    for (claims, code) in [
      (["aud": "client2"], .otherClient), (["aud": ["client1"]], .otherClient),
      (["token_use": "access"], .otherUse),
      (["nonce": "m"], .otherSignIn), (["nonce": 1], .otherSignIn),
      (["iss": "https://x.example"], .otherIssuer),
      (["exp": .integer(now - 61)], .expired),
    ] as [(Attributes, TokenError.Code)] {
      #expect(try check(claims) == code)
    }
  }
}
