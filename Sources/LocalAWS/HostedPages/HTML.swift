/// A piece of a page. Whatever text goes in comes out as text: there is no way to put markup in by a string.
///
/// Source: HTML, "Serializing HTML fragments": what has to be escaped in texts and in quoted attributes.
indirect enum HTML: Sendable {
  enum Tag: String, Sendable {
    case html, head, meta, title, body, main, header, h1, h2, p, form, label, input, button, a, ul, li, div,
      code
    case fieldset, legend, strong, span

    /// Has no content and no end.
    fileprivate var isVoid: Bool { self == .meta || self == .input }
  }

  /// One attribute. The names are these; the values are escaped.
  struct Attribute: Sendable {
    fileprivate let name: String
    /// Nil where being there is all it says.
    fileprivate let value: String?

    private init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }

    static func id(_ value: String) -> Attribute { .init("id", value) }
    static func `class`(_ value: String) -> Attribute { .init("class", value) }
    static func name(_ value: String) -> Attribute { .init("name", value) }
    static func value(_ value: String) -> Attribute { .init("value", value) }
    static func type(_ value: String) -> Attribute { .init("type", value) }
    static func content(_ value: String) -> Attribute { .init("content", value) }
    static func `for`(_ value: String) -> Attribute { .init("for", value) }
    static func autocomplete(_ value: String) -> Attribute { .init("autocomplete", value) }
    static func inputMode(_ value: String) -> Attribute { .init("inputmode", value) }
    static func autocapitalize(_ value: String) -> Attribute { .init("autocapitalize", value) }
    static func role(_ value: String) -> Attribute { .init("role", value) }
    static func describedBy(_ value: String) -> Attribute { .init("aria-describedby", value) }
    static func lang(_ value: String) -> Attribute { .init("lang", value) }
    static func charset(_ value: String) -> Attribute { .init("charset", value) }
    static let invalid = Attribute("aria-invalid", "true")
    static let required = Attribute("required")
    static let autofocus = Attribute("autofocus")
    static let post = Attribute("method", "post")

    /// Where a form goes. Only paths of the page's own host: a scheme or a host cannot begin with a slash and a letter.
    static func action(_ path: SitePath) -> Attribute { .init("action", path.text) }
    static func href(_ path: SitePath) -> Attribute { .init("href", path.text) }
  }

  case text(String)
  case element(Tag, [Attribute], [HTML])
  /// A style of this program's, or one that ``Stylesheet`` has found harmless.
  case style(Stylesheet)

  /// The whole document.
  func document() -> [UInt8] {
    var out = Array("<!DOCTYPE html>\n".utf8)
    write(to: &out)
    out.append(UInt8(ascii: "\n"))
    return out
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .text(let text): Self.escape(text, to: &out)
    case .style(let sheet): out += "<style>\(sheet.text)</style>".utf8
    case .element(let tag, let attributes, let content):
      out += "<\(tag.rawValue)".utf8
      for attribute in attributes {
        out += " \(attribute.name)".utf8
        guard let value = attribute.value else { continue }
        out += "=\"".utf8
        Self.escape(value, to: &out)
        out.append(UInt8(ascii: "\""))
      }
      out.append(UInt8(ascii: ">"))
      if tag.isVoid { return }
      for part in content { part.write(to: &out) }
      out += "</\(tag.rawValue)>".utf8
    }
  }

  private static func escape(_ text: String, to out: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&#39;".utf8
      case 0: out += "\u{FFFD}".utf8
      default: out.append(byte)
      }
    }
  }
}

extension HTML: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .text(value) }
}

/// A path of the site's own pages, with its query.
struct SitePath: Sendable {
  let text: String

  /// - Parameters:
  ///   - page: such as `/login`.
  ///   - query: encoded; empty for none.
  init(_ site: PoolSite, _ page: String, query: String = "") {
    text = site.prefix + page + (query.isEmpty ? "" : "?\(query)")
  }
}
