import AWS

/// Shows that a form was sent from the page that this endpoint gave to the same browser: the page holds what its cookie
/// holds, which no other site can read (OWASP, "Cross-Site Request Forgery Prevention", double-submit cookie). It is there
/// before anybody has signed in, so nobody can be signed in as somebody else.
///
/// Source: the names are Cognito's own.
struct FormSeal: Sendable {
  static let cookie = "XSRF-TOKEN"
  static let field = "_csrf"

  /// The browser's own, or a new one.
  let value: String
  let isNew: Bool

  init(_ cookies: PageCookies) {
    let kept = cookies[Self.cookie].first(where: Self.isWellFormed)
    value = kept ?? RandomText.alphanumerics(43)
    isNew = kept == nil
  }

  /// Whether a form may be believed.
  ///
  /// Another port of this host can set cookies here, because cookies know no ports; browsers say in `Sec-Fetch-Site` and
  /// `Origin` where a form comes from, so what they say counts too.
  static func holds(_ form: WebForm, _ cookies: PageCookies, _ request: HTTPRequest) -> Bool {
    if let site = request["Sec-Fetch-Site"], !["same-origin", "none"].contains(site) { return false }
    if let origin = request["Origin"], origin != "null",
      origin != "\(request.scheme.rawValue)://\(request.hostHeader)",
      origin != "https://\(request.hostHeader)"
    {
      return false
    }
    guard let sent = form[field], isWellFormed(sent) else { return false }
    return cookies[cookie].filter(isWellFormed).reduce(false) { found, kept in
      Digest.isEqual(Array(kept.utf8), Array(sent.utf8)) || found
    }
  }

  private static func isWellFormed(_ text: String) -> Bool {
    text.utf8.count == 43 && text.wholeMatch(of: #/[A-Za-z0-9]+/#) != nil
  }
}
