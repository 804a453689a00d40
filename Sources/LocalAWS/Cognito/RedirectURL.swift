/// An address that a browser may be sent back to.
struct RedirectURL {
  /// https, an app's own scheme, or http on this computer.
  let isSafe: Bool

  /// Nil unless the text is absolute (RFC 3986, section 3.1: letter, then letters, digits, `+`, `-`, `.`).
  init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...] != "",
      text.first?.isLetter == true,
      text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    else { return nil }
    guard text[..<colon].lowercased() == "http" else {
      isSafe = true
      return
    }
    let authority = text[colon...].dropFirst(3).prefix { !"/?".contains($0) }
    isSafe = ["localhost", "127.0.0.1", "[::1]"].contains { host in
      authority == host || authority.hasPrefix("\(host):")
    }
  }
}
