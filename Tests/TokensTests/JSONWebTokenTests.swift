import ResourceModel
import Testing
import Tokens

@Suite struct JSONWebTokenTests {
  private func text(_ header: String, _ claims: String, _ signature: String = "AAAA") -> String {
    "\(Signer.encoded(Array(header.utf8))).\(Signer.encoded(Array(claims.utf8))).\(signature)"
  }

  private let header = #"{"kid":"a","alg":"RS256"}"#

  private func reason(_ text: String) -> String? {
    do throws(TokenError) {
      _ = try JSONWebToken(text)
      return nil
    } catch {
      #expect(error.code == .malformed)
      return error.reason
    }
  }

  /// RFC 7515, appendix A.2: the header, claims and signature of the RFC's own example.
  @Test func `the RFC's own token reads as the RFC says`() throws {
    let token = try JSONWebToken(
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        + "cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB")
    #expect(token.header == ["alg": "RS256"])
    #expect(token.claims == ["iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true])
    #expect(token.expiry == Timestamp(iso8601: "2011-03-22T18:43:00Z"))
    #expect(token.signature.count == 21)
  }

  @Test func `what is no token is told why`() {
    #expect(reason("")?.contains("three parts") == true)
    #expect(reason("a.b")?.contains("has 2") == true)
    #expect(reason("\(text(header, "{}")).AAAA")?.contains("has 4") == true)
    #expect(reason("Bearer \(text(header, "{}"))")?.contains("first part") == true)
    #expect(reason("\(text(header, "{}"))\n")?.contains("signature") == true)
    #expect(reason(text("[]", "{}"))?.contains("no JSON object") == true)
    #expect(reason(text(header, "{} {}"))?.contains("text after the value") == true)
    #expect(reason(text(header, "{}", "AA=="))?.contains("signature") == true)
    #expect(reason(text(header, "{}", "AA+/"))?.contains("signature") == true)
  }

  @Test func `padding within a part is refused`() {
    let parts = text(header, #"{"a":1}"#).split(separator: ".")
    #expect(parts.count == 3)
    #expect(reason("\(parts[0])=.\(parts[1]).\(parts[2])") != nil)
    #expect(reason("\(parts[0]).\(parts[1])==.\(parts[2])") != nil)
  }

  @Test func `a name that is there twice is refused, as two readers would read two tokens`() {
    #expect(reason(text(header, #"{"scope":"a","scope":"b"}"#))?.contains("twice") == true)
    #expect(reason(text(header, #"{"exp":null,"exp":5}"#))?.contains("twice") == true)
    #expect(reason(text(#"{"alg":"RS256","alg":"none"}"#, "{}"))?.contains("twice") == true)
    #expect(reason(text(header, #"{"scope":"a","\u0073cope":"b"}"#))?.contains("twice") == true)
    #expect(reason(text(header, #"{"a":{"scope":"a"},"scope":"b"}"#)) == nil)
  }

  @Test func `a text larger than any token is not even read`() {
    let large = text(header, #"{"a":"\#(String(repeating: "x", count: 20_000))"}"#)
    #expect(reason(large)?.contains("more than any token") == true)
    #expect(reason(String(repeating: ".", count: 1 << 20))?.contains("more than any token") == true)
  }

  @Test func `deep nesting is refused and does no harm`() {
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(reason(text(header, #"{"a":\#(deep)}"#))?.contains("nested too deep") == true)
  }

  @Test func `nothing of a broken token stands in the reason`() {
    for broken in [text(header, #"{"canary":"canary""#), "canary.canary.canary", text("canary", "canary")] {
      let encoded = Signer.encoded(Array("canary".utf8))
      let reason = reason(broken) ?? ""
      #expect(!reason.isEmpty && !reason.contains("canary") && !reason.contains(encoded))
    }
  }

  @Test func `odd numbers of seconds neither trap nor pass for a time`() throws {
    for (claim, moment) in [
      ("1e300", Timestamp(seconds: 1e300)), ("-5", Timestamp(seconds: -5)), ("1.5", Timestamp(seconds: 1.5)),
    ] {
      #expect(try JSONWebToken(text(header, #"{"exp":\#(claim)}"#)).expiry == moment)
    }
    #expect(try JSONWebToken(text(header, #"{"exp":"1800000000"}"#)).expiry == nil)
  }

  @Test func `scopes are read from either claim`() throws {
    #expect(try JSONWebToken(text(header, #"{"scope":"a b"}"#)).scopes == ["a", "b"])
    #expect(try JSONWebToken(text(header, #"{"scp":["a","b"]}"#)).scopes == ["a", "b"])
    #expect(try JSONWebToken(text(header, #"{"scope":["a"]}"#)).scopes == [])
  }
}
