import Testing

@testable import LocalAWS

@Suite struct HTMLTests {
  private static let nasty = #"<script>alert("1")</script>'&amp;"#
  private static let harmless = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;amp;"

  @Test func `whatever goes in comes out as text`() {
    let page = HTML.element(.p, [.id(Self.nasty), .role(Self.nasty)], [.text(Self.nasty)])
    #expect(
      String(decoding: page.document(), as: UTF8.self)
        == "<!DOCTYPE html>\n<p id=\"\(Self.harmless)\" role=\"\(Self.harmless)\">\(Self.harmless)</p>\n")
  }

  @Test func `interpolation makes text and not markup`() {
    let page: HTML = "\(Self.nasty)"
    #expect(String(decoding: page.document(), as: UTF8.self).contains(Self.harmless))
  }

  @Test func `elements without content have no end`() {
    let page = HTML.element(.input, [.required, .name("a")], ["lost"])
    #expect(
      String(decoding: page.document(), as: UTF8.self) == "<!DOCTYPE html>\n<input required name=\"a\">\n")
  }

  @Test func `a style that could end its element or fetch something is not taken`() {
    #expect(Stylesheet(custom: ".submitButton-customizable { background-color: #f00; }") != nil)
    for style in [
      "</style><script>", "p{background:URL(https://a.example)}", "@import 'a'", #"p{x:\75rl(a)}"#,
      "@media print {}", "<!--",
    ] {
      #expect(Stylesheet(custom: style) == nil, "\(style)")
    }
  }
}
