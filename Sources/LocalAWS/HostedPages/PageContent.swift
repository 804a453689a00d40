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

  /// The policy says nothing of where forms lead once the page has some: Chromium holds every redirect that follows a form
  /// to it, and those of the program that gets the code too, which nobody here can know. A form's own target is a
  /// ``SitePath`` and cannot be another site's.
  /// - Parameter custom: comes after the standard style, so it prevails.
  func response(_ status: Int, hasForms: Bool = false, custom: Stylesheet? = nil) -> HTTPResponse {
    let styles = [Stylesheet.standard] + (custom.map { [$0] } ?? [])
    let policy =
      [
        "default-src 'none'", "style-src \(styles.map(\.source).joined(separator: " "))", "base-uri 'none'",
        "frame-ancestors 'none'",
      ] + (hasForms ? [] : ["form-action 'none'"])
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
