import AWS

/// A callback URL of a client that this computer can answer at: `http://localhost:PORT/…` or `http://127.0.0.1:PORT/…`.
///
/// Source: RFC 8252, section 7.3. Cognito compares callback URLs to the letter, port included.
struct CallbackAddress: Sendable, Hashable {
  /// As registered.
  let url: String
  let port: Int
  let path: String

  /// - Returns: nil for any other URL, and for one without a port of its own.
  init?(_ url: String) {
    guard let endpoint = try? Endpoint(url: url), endpoint.scheme == .http,
      ["localhost", "127.0.0.1"].contains(endpoint.host), let port = endpoint.port, port != 0,
      !url.contains("?"), !url.contains("#"), let start = url.firstRange(of: "://")
    else { return nil }
    let path = url[start.upperBound...].drop { $0 != "/" }
    self.url = url
    self.port = port
    self.path = path.isEmpty ? "/" : String(path)
  }
}
