import AWS
import Foundation
import ResourceModel
import Synchronization
import Testing
import Tokens

@Suite struct TokenProofTests {
  private let signer: Signer

  init() throws { signer = try Signer("one") }

  private func pool(_ claims: Value, keys: [Value]? = nil) throws -> PoolStandIn {
    let token = try signer.token(claims)
    let keys = Signer.keySet(try keys ?? [signer.published])
    return PoolStandIn(
      token: { _ in PoolStandIn.granted(token) }, keys: { _ in HTTPResponse(status: 200, body: keys) })
  }

  private func proof(_ pool: PoolStandIn) -> TokenProof {
    TokenProof(using: pool, keys: PublishedKeys(using: pool)) { PoolStandIn.now }
  }

  private func failure(_ pool: PoolStandIn, scopes: [String] = ["orders/api"]) async -> TokenError? {
    do throws(TokenError) {
      _ = try await proof(pool).prove(PoolStandIn.client, for: scopes, issuedBy: PoolStandIn.issuer)
      return nil
    } catch { return error }
  }

  @Test func `a good secret is proved by a token that stands every test`() async throws {
    let pool = try pool(PoolStandIn.claims())
    let token = try await proof(pool).prove(
      PoolStandIn.client, for: ["orders/api", "orders/admin"], issuedBy: PoolStandIn.issuer)
    #expect(token.expiry == PoolStandIn.now.adding(seconds: 3600))
    #expect(token.scopes == ["orders/api", "orders/admin"])
    let asked = try #require(pool.requests.first)
    #expect(asked.method == "POST" && asked.url == PoolStandIn.tokenURL)
    #expect(asked["Content-Type"] == "application/x-www-form-urlencoded")
    // Base64 by Foundation.
    #expect(asked["Authorization"] == "Basic \(Data("client1:s3cretCanary".utf8).base64EncodedString())")
    #expect(
      String(decoding: asked.body, as: UTF8.self)
        == "grant_type=client_credentials&scope=orders%2Fapi%20orders%2Fadmin")
  }

  /// Cognito developer guide, "The token issuer endpoint", its example.
  @Test func `credentials go as AWS's own example has them`() async throws {
    let pool = try pool(PoolStandIn.claims())
    _ = try await ClientCredentials(
      clientID: "1example23456789", secret: Secret("CLIENTSECRETEXAMPLE1234567890"),
      tokenURL: PoolStandIn.tokenURL
    ).token(using: pool)
    #expect(
      pool.requests.first?["Authorization"]
        == "Basic MWV4YW1wbGUyMzQ1Njc4OTpDTElFTlRTRUNSRVRFWEFNUExFMTIzNDU2Nzg5MA==")
    #expect(pool.requests.first?.body == Array("grant_type=client_credentials".utf8))
  }

  @Test func `a token that says something else than it should is not taken`() async throws {
    let now = Int(PoolStandIn.now.seconds)
    for (claims, code) in [
      (["iss": "https://idp.example/eu-west-1_Other"], .otherIssuer),
      (["iss": .string("\(PoolStandIn.issuer.name)/")], .otherIssuer),
      (["exp": .integer(now - 61)], .expired), (["nbf": .integer(now + 61)], .notYetValid),
      (["iat": .integer(now + 61)], .notYetValid), (["token_use": "id"], .otherUse),
      (["token_use": "Access"], .otherUse), (["client_id": "client2"], .otherClient),
      (["client_id": ["client1"]], .otherClient), (["scope": "orders/admin"], .missingScopes),
      (["scope": "orders/api2"], .missingScopes),
    ] as [(Attributes, TokenError.Code)] {
      #expect(await failure(try pool(PoolStandIn.claims(claims)))?.code == code)
    }
    #expect(await failure(try pool(PoolStandIn.claims(["exp": .integer(now - 59)]))) == nil)
  }

  @Test func `a forged token is found by the keys of the issuer that was expected`() async throws {
    let other = try Signer("one")
    #expect(await failure(try pool(PoolStandIn.claims(), keys: [other.published]))?.code == .badSignature)
    let unsigned = try signer.token(PoolStandIn.claims(), header: #"{"alg":"none"}"#)
    let pool = PoolStandIn(token: { _ in PoolStandIn.granted(unsigned) })
    #expect(await failure(pool)?.code == .otherAlgorithm)
    #expect(pool.requests.count == 1, "nothing is fetched for a token that cannot be good")
  }

  @Test func `what an answer tells of the secret is told apart`() async throws {
    func failed(_ answer: HTTPResponse) async -> TokenError? {
      await failure(PoolStandIn(token: { _ in answer }))
    }
    let wrong = await failed(PoolStandIn.json(400, ["error": "invalid_client"]))
    #expect(wrong?.saysSecretIsWrong == true && wrong?.tellsNothing == false)
    for code in OAuthCode.allCases where code != .invalidClient {
      let refusal = await failed(PoolStandIn.json(400, ["error": .string(code.rawValue)]))
      #expect(refusal?.code == .refused(code) && refusal?.saysSecretIsWrong == false)
      #expect(refusal?.tellsNothing == false)
    }
    for (status, code) in [(429, .throttled), (500, .unavailable), (503, .unavailable)]
      as [(Int, TokenError.Code)]
    {
      // Whatever a proxy between says in its body.
      let failure = await failed(PoolStandIn.json(status, ["error": "invalid_client"]))
      #expect(failure?.code == code && failure?.tellsNothing == true && failure?.saysSecretIsWrong == false)
    }
    let lost = PoolStandIn { _ throws(TransportError) in
      throw TransportError(.timeout, "no answer within 15 s", mayHaveArrived: true)
    }
    #expect(await failure(lost)?.code == .unreachable)
    for answer in [
      PoolStandIn.json(400, ["error": "s3cretCanary"]), HTTPResponse(status: 302), HTTPResponse(status: 200),
      PoolStandIn.json(200, ["access_token": "x.y.z", "token_type": "Bearer"]),
      PoolStandIn.json(200, ["access_token": "x", "token_type": "mac"]),
    ] {
      let failure = await failed(answer)
      #expect(failure?.code == .unreadableAnswer && failure?.tellsNothing == false)
    }
  }

  @Test func `the secret of a client that gets no tokens for itself is proved by a code that is none`()
    async throws
  {
    func failure(_ status: Int, _ answer: Value) async -> TokenError.Code? {
      let pool = PoolStandIn { _ in PoolStandIn.json(status, answer) }
      do throws(TokenError) {
        try await PoolStandIn.client.proveByCode(returningTo: "https://app.example/cb?x=1", using: pool)
        return nil
      } catch { return error.code }
    }
    #expect(await failure(400, ["error": "invalid_grant"]) == nil)
    #expect(await failure(400, ["error": "invalid_client"]) == .refused(.invalidClient))
    #expect(await failure(401, ["error": "invalid_client"]) == .refused(.invalidClient))
    #expect(await failure(400, ["error": "unauthorized_client"]) == .refused(.unauthorizedClient))
    #expect(await failure(200, ["access_token": "t"]) == .unreadableAnswer)
    #expect(await failure(400, ["what": "ever"]) == .unreadableAnswer)
    #expect(await failure(503, [:]) == .unavailable)
    let pool = PoolStandIn { _ in PoolStandIn.json(400, ["error": "invalid_grant"]) }
    try await PoolStandIn.client.proveByCode(returningTo: "https://app.example/cb?x=1", using: pool)
    let asked = try #require(pool.requests.first)
    #expect(
      String(decoding: asked.body, as: UTF8.self)
        == "grant_type=authorization_code&code=00000000-0000-0000-0000-000000000000&client_id=client1"
        + "&redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1")
    #expect(!String(decoding: asked.body, as: UTF8.self).contains("s3cret"))
  }

  @Test func `neither secret nor token stands in an error or a description`() async throws {
    let token = try signer.token(PoolStandIn.claims(["client_id": "client2"]))
    let echo = PoolStandIn.json(400, ["error": "s3cretCanary", "error_description": .string(token)])
    for pool in [
      PoolStandIn(token: { _ in echo }), PoolStandIn(token: { _ in PoolStandIn.granted(token) }),
      PoolStandIn(token: { _ in PoolStandIn.granted("s3cretCanary.\(token)") }),
    ] {
      let failure = try #require(await failure(pool))
      var dumped = ""
      dump(failure, to: &dumped)
      for text in ["\(failure)", String(reflecting: failure), dumped] {
        #expect(!text.contains("s3cretCanary") && !text.contains(token))
      }
    }
    let read = try AccessToken(Secret(token))
    var dumped = ""
    dump(PoolStandIn.client, to: &dumped)
    dump(read, to: &dumped)
    #expect(!dumped.contains("s3cretCanary") && !dumped.contains(token))
  }

  @Test func `no secret leaves in clear`() async throws {
    let pool = try pool(PoolStandIn.claims())
    for url in [
      "http://andmoredev.example/oauth2/token", "https://a:b@c.example/token", "ftp://c.example/", "token",
    ] {
      let client = ClientCredentials(clientID: "client1", secret: Secret("s3cretCanary"), tokenURL: url)
      await #expect(throws: TokenError(.unusableAddress, "")) { try await client.token(using: pool) }
    }
    let colon = ClientCredentials(clientID: "a:b", secret: Secret("x"), tokenURL: PoolStandIn.tokenURL)
    await #expect(throws: TokenError(.unusableAddress, "")) { try await colon.token(using: pool) }
    #expect(pool.requests.isEmpty)
  }

  @Test func `an issuer is asked for its keys once, and again for a key that is new`() async throws {
    let second = try Signer("two")
    let tokens = try [signer.token(PoolStandIn.claims()), second.token(PoolStandIn.claims())]
    let sets = try [[signer.published], [signer.published, second.published]].map(Signer.keySet)
    let isRotated = Mutex(false)
    let pool = PoolStandIn(
      token: { _ in PoolStandIn.granted(tokens[isRotated.withLock { $0 } ? 1 : 0]) },
      keys: { _ in HTTPResponse(status: 200, body: sets[isRotated.withLock { $0 } ? 1 : 0]) })
    let proof = proof(pool)
    func prove() async throws {
      _ = try await proof.prove(PoolStandIn.client, for: [], issuedBy: PoolStandIn.issuer)
    }
    try await prove()
    try await prove()
    #expect(pool.requests.count == 3)
    isRotated.withLock { $0 = true }
    try await prove()
    #expect(pool.requests.count == 5)
  }
}
