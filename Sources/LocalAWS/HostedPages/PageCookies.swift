import AWS

/// The cookies of a request (RFC 6265, section 5.4), and those of an answer.
struct PageCookies: Sendable {
  private let pairs: [(name: String, value: String)]
  private let path: String
  private let isSecure: Bool

  init(of request: HTTPRequest, at site: PoolSite) {
    pairs = request.headers.filter { $0.name.lowercased() == "cookie" }
      .flatMap { $0.value.split(separator: ";") }
      .compactMap { pair in
        let parts = pair.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
      }
    path = site.prefix.isEmpty ? "/" : site.prefix
    isSecure = request.scheme == .https || site.root.hasPrefix("https:")
  }

  /// All values of that name: sites within one another's paths and other ports of this host share their cookies.
  subscript(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

  /// A header that sets a cookie for this site's paths alone, which no script reads and no other site's form sends along.
  /// - Parameters:
  ///   - value: letters and digits.
  ///   - seconds: how long it lasts; nil until the browser ends, 0 takes it away.
  func header(_ name: String, _ value: String, lasting seconds: Int?) -> (name: String, value: String) {
    let age = seconds.map { "; Max-Age=\($0)" } ?? ""
    return (
      "Set-Cookie",
      "\(name)=\(value); Path=\(path)\(age); HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    )
  }
}

extension HTTPRequest {
  /// Without the cookies of the pool's pages. On AWS those have a host of their own, and no deployed API sees them.
  var withoutPageCookies: HTTPRequest {
    guard self["Cookie"] != nil else { return self }
    var request = self
    request.headers = headers.compactMap { name, value in
      guard name.lowercased() == "cookie" else { return (name, value) }
      let others = value.split(separator: ";").map { $0.drop { $0 == " " } }.filter { cookie in
        ![PageSession.cookie, FormSeal.cookie].contains { cookie.hasPrefix("\($0)=") }
      }
      return others.isEmpty ? nil : (name, others.joined(separator: "; "))
    }
    return request
  }
}
