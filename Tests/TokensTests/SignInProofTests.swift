import AWS
import ResourceModel
import Testing
import Tokens

/// What proves people: SRP, the hash of a client's secret, the codes of authenticator apps.
@Suite struct SignInProofTests {
  /// Computed with pycognito 2024.5.1, `AWSSRP`, whose random number was set to 128 times 0x11.
  @Test func `a password is proved as another client proves it`() throws {
    let client = SRPClient(poolID: "us-east-1_AbCdEfGhI", random: Array(repeating: 0x11, count: 128))
    #expect(
      Digest.hex(Digest.sha256(client.publicValue.utf8))
        == "91441e9967eb395f8ca333b101ec56f3eb23bea1baf5070844c425f5a0f03e93")
    let answer = try client.answer(
      password: Secret("Correct-Horse-9"), userID: "3f1c0d2e-0000-4000-8000-00000000abcd",
      salt: "e9f0aa11223344556677889900aabbcc", serverValue: serverValue,
      secretBlock: "YmxvY2stb2YtdGhlLXNlcnZlcg==",
      at: try #require(Timestamp(year: 2026, month: 11, day: 7, hour: 9, minute: 5)))
    #expect(answer.timestamp == "Sat Nov 7 09:05:00 UTC 2026")
    #expect(answer.signature == "Q3/jeSkj3xtr7LTyA7L0YNfdRcnRBV6adPZ7PtGoCuk=")
  }

  @Test(arguments: ["", "0", "zz", String(repeating: "F", count: 2000)])
  func `a challenge that is none is told from a wrong password`(_ value: String) {
    let client = SRPClient(poolID: "us-east-1_AbCdEfGhI")
    #expect(throws: SignInError(.unreadableAnswer, "")) {
      try client.answer(
        password: Secret("x"), userID: "u", salt: "0f", serverValue: value, secretBlock: "YQ==",
        at: Timestamp(milliseconds: 0))
    }
  }

  @Test func `a number that is the prime itself is refused`() {
    #expect(throws: SignInError(.unreadableAnswer, "")) {
      try SRPClient(poolID: "us-east-1_A").answer(
        password: Secret("x"), userID: "u", salt: "0f", serverValue: Digest.hex(SRP.prime.bytes),
        secretBlock: "YQ==", at: Timestamp(milliseconds: 0))
    }
  }

  /// AWS's own example: Cognito developer guide, "Computing secret hash values".
  @Test func `a client's secret is hashed as AWS hashes it`() {
    #expect(
      SecretHash.of(
        username: "alice", clientID: "1example23456789", secret: Secret("CLIENTSECRETEXAMPLE1234567890"))
        == "gjaR0jZd/je7XQEvf86pIsf+kN9f5UU2rR5LXEH3BXU=")
  }

  /// RFC 6238, appendix B, the last six of eight digits.
  @Test(arguments: [
    (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
    (2_000_000_000, "279037"), (20_000_000_000, "353130"),
  ])
  func `codes are those of the RFC`(_ seconds: Int, _ code: String) throws {
    let key = Secret(Base32.encode(Array("12345678901234567890".utf8)))
    let codes = try #require(TimeBasedCode(key: key))
    let now = Timestamp(milliseconds: seconds * 1000)
    #expect(codes.code(counter: TimeBasedCode.counter(at: now)) == code)
    #expect(codes.counter(of: code, at: now.adding(seconds: 30)) == TimeBasedCode.counter(at: now))
    #expect(codes.counter(of: code, at: now.adding(seconds: 61)) == nil)
  }

  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
    ("foobar", "MZXW6YTBOI"),
  ])
  func `Base32 is that of the RFC`(_ text: String, _ encoded: String) {
    #expect(Base32.encode(Array(text.utf8)) == encoded)
    #expect(Base32.decode(encoded.lowercased() + "==") == Array(text.utf8))
  }

  @Test func `what is no Base32 is no key`() { #expect(TimeBasedCode(key: Secret("1800")) == nil) }

  private let serverValue =
    "961d9b9d808fd271a1d00894fe1fb32b0fbca656930246776e5901ddf9b2bb2a325e54387253b873176e19f90c128543"
    + "a8a14883016024fd480ef54e7b35c02efedbe09a0de4de56e1d63f65867b33a29b435daf4eaea4562be92eb4263a9b7f"
    + "840a1f51cdaf693c54c39020d7f2224e160b207141287b35b5c47ab844cfc431405ed2fc67c4cc229e380bc86af71a9b"
    + "26725b7d29eee494124439c4b0353978620942764d8a720a3736f38e3bf96a05c527c9f908fa981dadd28aa1682e0feb"
    + "045b2ac5593155b5c8417c48e711410a20a6bc62c9b1864c78780e2dc6e29e5be50ce90a2da31af23357395b22c25011"
    + "9f0569c1d493ef82fd84ce4c908a44ed8a00b1f949addd9ca191ec52f9382787ae08f9cc716b2ac50f6061e36d4d32d3"
    + "2e5005230b43d209b98456df70200f482832c49e86ec44b4b5e7bb29dec3e8ee61968b6a8c4c2e00692c2aa0c8e3d839"
    + "f0da816fdc75ba6577d923e591668bdee29301b9c3478daf063fd6a1c7f8247ab2668653aa2418acd0c5727a83887efb"
}
