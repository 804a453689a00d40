import AWS

/// What stands on a page: its heading, what there is to say, and the rest.
struct PageContent: Sendable {
  /// Title and heading.
  let title: String
  /// What went wrong; read out at once by screen readers.
  var alert: String?
  /// What went well.
  var notice: String?
  let body: [HTML]

  static let alertID = "problem"

  /// - Parameters:
  ///   - callback: where forms may lead to in the end.
  ///   - custom: comes after the standard style, so it prevails.
  func response(_ status: Int, callback: Callback? = nil, custom: Stylesheet? = nil) -> HTTPResponse {
    let styles = [Stylesheet.standard] + (custom.map { [$0] } ?? [])
    let policy = [
      "default-src 'none'", "style-src \(styles.map(\.source).joined(separator: " "))", "base-uri 'none'",
      "form-action \((["'self'"] + (callback.map { [$0.policySource] } ?? [])).joined(separator: " "))",
      "frame-ancestors 'none'",
    ]
    return HTTPResponse(
      status: status,
      headers: [
        ("Content-Type", "text/html;charset=UTF-8"),
        ("Content-Security-Policy", policy.joined(separator: "; ")), ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"), ("x-amz-cognito-request-id", RequestID.make()),
      ], body: html(styles).document())
  }

  private func html(_ styles: [Stylesheet]) -> HTML {
    var content: [HTML] = [.element(.h1, [], [.text(title)])]
    if let alert {
      content.append(
        .element(
          .p, [.id(Self.alertID), .role("alert"), .class("errorMessage-customizable")], [.text(alert)]))
    }
    if let notice { content.append(.element(.p, [.role("status")], [.text(notice)])) }
    return .element(
      .html, [.lang("en")],
      [
        .element(
          .head, [],
          [
            .element(.meta, [.charset("utf-8")], []),
            .element(
              .meta, [.name("viewport"), .content("width=device-width, initial-scale=1")], []),
            .element(.title, [], [.text(title)]),
          ] + styles.map(HTML.style)),
        .element(
          .body, [], [.element(.main, [.class("background-customizable")], content + body)]),
      ])
  }

  /// The page for what cannot go on.
  static func of(_ problem: PageProblem) -> PageContent {
    PageContent(
      title: "This did not work", alert: problem.text,
      body: [.element(.p, [.class("aside")], ["Error: \(problem.code)"])])
  }
}

extension HTML: ExpressibleByStringInterpolation {}

extension Callback {
  /// As `form-action` names it. Chromium holds the redirects after a form to that, too.
  var policySource: String {
    guard let colon = uri.firstIndex(of: ":") else { return "" }
    let scheme = uri[..<colon].lowercased()
    let authority = uri[colon...].dropFirst(3).prefix { !"/?".contains($0) }
    let isPlain = authority.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
        true
      default: false
      }
    }
    // The policy's grammar has no IPv6 addresses and no names beyond ASCII: their scheme stands for them.
    guard ["http", "https"].contains(scheme), isPlain, !authority.isEmpty else { return "\(scheme):" }
    return "\(scheme)://\(authority)"
  }
}
