import ResourceModel
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    #"{"a":[1,-2,3.5,1.7E9,123456789012345678901234567890],"b":{"c":"ü\"\\\n"},"d":true,"e":false}"#,
    #""😀""#, "[]", "{}", "0", "-0", "9223372036854775807", "9223372036854775808",
  ])
  func `what is read is written back byte for byte`(_ text: String) throws {
    #expect(JSONWriter.write(try JSONReader.read(text)) == text)
  }

  @Test func `escapes and surrogate pairs become text`() throws {
    #expect(try JSONReader.read(#""\u00e9\ud83d\ude00\/\t""#) == "é😀/\t")
  }

  @Test func `a null member is absent`() throws {
    #expect(try JSONReader.read(#"{"a":null,"b":[null,1]}"#) == ["b": [1]])
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "01", "1.", "\"\\x\"", "\"\\ud800\"", "tru", "1 2", "null", "\"\u{1}\"",
    String(repeating: "[", count: 200),
  ])
  func `what is not JSON is refused`(_ text: String) {
    #expect(throws: JSONError.self) { try JSONReader.read(text) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
  }

  @Test func `a secret is written as its marker unless it is revealed`() {
    let value: Value = ["s": .secret(Secret("canary"))]
    #expect(JSONWriter.write(value) == #"{"s":"(sensitive)"}"#)
    #expect(JSONWriter.write(value, secrets: .revealed) == #"{"s":"canary"}"#)
    #expect(!"\(value)".contains("canary"))
    var dumped = ""
    dump(value, to: &dumped)
    #expect(!dumped.contains("canary"))
  }
}
