import ResourceModel
import Testing
import Tokens

@testable import AuthPlatform

@Suite struct TokenCacheTests {
  private let now = PoolStandIn.now
  private let key = TokenCache.Key(clientID: "client1", scopes: ["orders/api"])

  /// The cache looks at no signature: what is in it was fetched by itself.
  private func token(life: Int, id: String = "a") throws -> AccessToken {
    let issued = Int(now.seconds)
    let claims = PoolStandIn.claims(["exp": .integer(issued + life), "jti": .string(id)])
    let parts = [#"{"alg":"RS256"}"#, JSONWriter.write(claims)].map { Signer.encoded(Array($0.utf8)) }
    return try AccessToken(Secret("\(parts[0]).\(parts[1]).AAAA"))
  }

  private func cache(_ token: AccessToken) -> TokenCache {
    var cache = TokenCache(stored: [], at: now)
    cache.keep(token, key)
    return cache
  }

  @Test func `a token is used until a minute before it expires, or a tenth of a short life`() throws {
    for (life, last) in [(3600, 3539.0), (86_400, 86_339), (300, 269), (10, 8)] {
      let cache = cache(try token(life: life))
      #expect(cache.token(key, at: now.adding(seconds: last)) != nil)
      #expect(cache.token(key, at: now.adding(seconds: last + 1)) == nil)
    }
  }

  @Test func `it is found again by client and scopes, in whatever order`() throws {
    let kept = try token(life: 3600)
    var cache = cache(kept)
    cache.keep(try token(life: 3600, id: "b"), TokenCache.Key(clientID: "client1", scopes: ["b", "a"]))
    _ = cache.countRequest(at: now)
    let read = TokenCache(stored: cache.bytes, at: now)
    #expect(read.token(key, at: now)?.text == kept.text)
    #expect(
      read.token(TokenCache.Key(clientID: "client1", scopes: ["a", "b"]), at: now)?.claims["jti"] == "b")
    #expect(read.token(TokenCache.Key(clientID: "client2", scopes: ["orders/api"]), at: now) == nil)
    #expect(read.token(TokenCache.Key(clientID: "client1", scopes: []), at: now) == nil)
    #expect(read.requests == cache.requests)
  }

  @Test func `an expired token is dropped from the file`() throws {
    let cache = cache(try token(life: 3600))
    let text = String(decoding: cache.bytes, as: UTF8.self)
    #expect(text.contains("client1") && !text.contains("s3cretCanary"))
    let later = TokenCache(stored: cache.bytes, at: now.adding(seconds: 3600))
    #expect(!String(decoding: later.bytes, as: UTF8.self).contains("client1"))
  }

  @Test func `requests are counted by month, in UTC`() {
    var cache = TokenCache(stored: [], at: now)
    let last = Timestamp(iso8601: "2026-11-30T23:59:59Z") ?? now
    #expect((0..<3).map { _ in cache.countRequest(at: last) } == [1, 2, 3])
    #expect(cache.countRequest(at: last.adding(seconds: 1)) == 1)
    #expect(cache.requests == ["2026-11": 3, "2026-12": 1])
    #expect(TokenCache(stored: cache.bytes, at: now).requests == cache.requests)
  }

  @Test func `what cannot be read counts as nothing`() {
    for text in ["", "{", "[]", #"{"tokens":[{"clientId":"a","token":"x.y.z"},3],"requests":{"a":"b"}}"#] {
      let cache = TokenCache(stored: Array(text.utf8), at: now)
      #expect(cache.requests.isEmpty && !String(decoding: cache.bytes, as: UTF8.self).contains("x.y.z"))
    }
  }

  @Test func `a dump of the cache shows no token`() throws {
    let token = try token(life: 3600)
    var dumped = ""
    dump(cache(token), to: &dumped)
    #expect(!dumped.contains(token.text.reveal()))
  }
}
