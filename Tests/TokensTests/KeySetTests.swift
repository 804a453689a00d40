import COpenSSL
import Foundation
import ResourceModel
import Testing
import Tokens

@Suite struct KeySetTests {
  private static let claims = PoolStandIn.claims()

  private func failure(_ keys: KeySet, _ token: String) throws -> TokenError.Code? {
    let read = try JSONWebToken(token)
    do throws(TokenError) {
      try keys.verify(read)
      return nil
    } catch { return error.code }
  }

  @Test func `a token verifies with the key that signed it and with no other`() throws {
    let signers = try [Signer("one"), Signer("two")]
    let keys = try KeySet(Signer.keySet(signers.map { try $0.published }))
    for signer in signers {
      let token = try signer.token(Self.claims)
      #expect(try failure(keys, token) == nil)
      let other = signer.keyID == "one" ? "two" : "one"
      let renamed = try signer.token(Self.claims, header: #"{"kid":"\#(other)","alg":"RS256"}"#)
      #expect(try failure(keys, renamed) == .badSignature)
    }
  }

  @Test func `a changed byte of the claims or the signature is found`() throws {
    let signer = try Signer("one")
    let keys = try KeySet(Signer.keySet([signer.published]))
    let parts = try signer.token(Self.claims).split(separator: ".").map(String.init)
    let forged = try signer.token(PoolStandIn.claims(["scope": "orders/all"])).split(separator: ".")
    #expect(try failure(keys, "\(parts[0]).\(forged[1]).\(parts[2])") == .badSignature)
    #expect(try failure(keys, "\(parts[0]).\(parts[1]).\(forged[2])") == .badSignature)
    #expect(try failure(keys, "\(parts[0]).\(parts[1]).") == .badSignature)
    #expect(try failure(keys, "\(parts[0]).\(parts[1]).\(parts[2])AAAA") == .badSignature)
  }

  @Test func `the algorithm is not the token's to choose`() throws {
    let signer = try Signer("one")
    let published = try signer.published
    let keys = try KeySet(Signer.keySet([published]))
    for header in [
      #"{"kid":"one","alg":"none"}"#, #"{"kid":"one","alg":"None"}"#, #"{"kid":"one"}"#,
      #"{"kid":"one","alg":"RS512"}"#, #"{"kid":"one","alg":["RS256"]}"#,
      #"{"kid":"one","alg":"RS256","crit":["exp"],"exp":1}"#,
    ] {
      #expect(try failure(keys, signer.token(Self.claims, header: header)) == .otherAlgorithm)
    }
    // The classic: HMAC with the public key, which everybody has, as its secret.
    let content =
      "\(Signer.encoded(Array(#"{"kid":"one","alg":"HS256"}"#.utf8)))."
      + Signer.encoded(JSONWriter.bytes(Self.claims))
    let secret = Array((published["n"]?.string ?? "").utf8)
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    HMAC(
      EVP_sha256(), secret, Int32(secret.count), Array(content.utf8), content.utf8.count, &digest, &length)
    #expect(try failure(keys, "\(content).\(Signer.encoded(digest))") == .otherAlgorithm)
  }

  @Test func `a key that the token brings along is not believed`() throws {
    let ours = try Signer("one")
    let attacker = try Signer("one")
    let keys = try KeySet(Signer.keySet([ours.published]))
    let header = #"{"kid":"one","alg":"RS256","jwk":\#(JSONWriter.write(try attacker.published))}"#
    #expect(try failure(keys, attacker.token(Self.claims, header: header)) == .badSignature)
  }

  @Test func `a name that the set lacks, or no name, is an unknown key`() throws {
    let signer = try Signer("one")
    let keys = try KeySet(Signer.keySet([signer.published]))
    #expect(
      try failure(keys, signer.token(Self.claims, header: #"{"kid":"../one","alg":"RS256"}"#)) == .unknownKey)
    #expect(try failure(keys, signer.token(Self.claims, header: #"{"alg":"RS256"}"#)) == .unknownKey)
    #expect(try failure(keys, signer.token(Self.claims, header: #"{"kid":1,"alg":"RS256"}"#)) == .unknownKey)
  }

  @Test func `keys that RS256 may not be used with are passed over`() throws {
    let short = try Signer("short", bits: 1024)
    let good = try Signer("good")
    var members = try #require(try good.published.map)
    var odd: [Value] = [try short.published]
    for (name, value) in [
      ("kty", "EC"), ("use", "enc"), ("alg", "RS512"), ("e", "AQ"), ("e", "BA"), ("e", ""), ("n", ""),
      ("n", "!"),
    ] as [(String, Value)] {
      odd.append(.map(members.merging([name: value, "kid": .string("\(name)\(value)")]) { $1 }))
    }
    members["n"] = .string(String(repeating: "_", count: 100_000))
    members["kid"] = "huge"
    let keys = try KeySet(Signer.keySet(odd + [.map(members), try good.published]))
    #expect(try failure(keys, good.token(Self.claims)) == nil)
    #expect(try failure(keys, short.token(Self.claims)) == .unknownKey)
    #expect(!keys.contains("huge") && !keys.contains("use\(Value.string("enc"))"))
  }

  @Test func `what is no key set is refused`() throws {
    let key = try Signer("one").published
    for document in [
      [], Array("{}".utf8), Array(#"{"keys":{}}"#.utf8), Array(#"{"keys":[],"keys":[]}"#.utf8),
      Signer.keySet([key, key]), Signer.keySet(Array(repeating: [:], count: 65)),
    ] {
      #expect(throws: TokenError(.unreadableAnswer, "")) { try KeySet(document) }
    }
  }
}
