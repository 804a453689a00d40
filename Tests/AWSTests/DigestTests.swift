import AWS
import ResourceModel
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples and RFC 4231 test cases 1 and 2.
  @Test func `digests are those of the standards`() {
    #expect(
      Digest.hex(Digest.sha256("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Digest.hex(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      Digest.hex(Digest.hmac(key: [UInt8](repeating: 0x0B, count: 20), "Hi There".utf8))
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      Digest.hex(Digest.hmac(key: Array("Jefe".utf8), "what do ya want for nothing?".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      Digest.hex(Digest.hmac(key: [], []))
        == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    #expect(Digest.sha1Hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
  }

  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{3FF}>?", "z78+Pw=="),
  ])
  func `base64 is padded`(_ text: String, _ encoded: String) {
    #expect(Digest.base64(text.utf8) == encoded)
  }

  @Test func `equality compares every byte and the length`() {
    #expect(Digest.isEqual([1, 2], [1, 2]))
    #expect(Digest.isEqual([], []))
    #expect(!Digest.isEqual([1, 2], [1, 3]))
    #expect(!Digest.isEqual([1, 2], [1, 2, 3]))
  }

  @Test func `random bytes differ and have the length asked for`() {
    let random = SecureRandom()
    #expect(random.bytes(48).count == 48)
    #expect(random.bytes(0).isEmpty)
    #expect(random.bytes(32) != random.bytes(32))
  }

  @Test func `credentials do not show their secrets`() {
    let credentials = Credentials(
      accessKeyID: "AKID", secret: Secret("canary-one"), sessionToken: Secret("canary-two"),
      source: "environment")
    var dumped = "\(credentials)"
    dump(credentials, to: &dumped)
    #expect(dumped.hasPrefix("AKID from environment"))
    #expect(!dumped.contains("canary"))
  }
}
