import Testing
import Tokens

@Suite struct Base64Tests {
  @Test func `what was encoded is decoded, of any length`() {
    for count in 0..<100 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
      #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
      #expect(Base64.decode(Base64.encode(bytes).replacing("=", with: "").utf8) == bytes)
    }
  }

  @Test(arguments: ["A", "====", "QQ=", "QQ===", "Q!==", "QUJD\n", "QQ==QQ=="])
  func `what is no Base64 is not decoded`(_ text: String) {
    // One missing padding character may be overlooked only when all are missing.
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test func `the form for URLs has no padding and no characters that URLs use`() {
    #expect(Base64.url([0xFB, 0xEF, 0xFF, 0xFE]) == "--___g")
    #expect(Base64.decode(url: "--___g") == [0xFB, 0xEF, 0xFF, 0xFE])
    for text in ["++///g", "--___g==", "--__ g"] { #expect(Base64.decode(url: text) == nil) }
  }
}
