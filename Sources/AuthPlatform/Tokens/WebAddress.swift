import AWS

/// A URL that the user gives, with a query, exactly as it goes over the wire.
struct WebAddress: Sendable {
  let endpoint: Endpoint
  /// Percent-encoded, with a slash at its start.
  let path: String
  /// Percent-encoded; empty when there is none.
  let query: String

  /// - Throws: `unknown` for what is no URL, has a user's name in it, or would go in clear over a network.
  init(_ url: String) throws(PlatformError) {
    let whole = url.prefix { $0 != "#" }
    let parts = whole.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    do throws(AWSError) { endpoint = try Endpoint(url: String(parts.first ?? "")) } catch {
      throw .unknown("That is no address to call: \(error.message).")
    }
    // `Endpoint` takes slashes from the end; here they are a part of the path.
    let rest = parts[0].firstRange(of: "://").map { parts[0][$0.upperBound...].drop { $0 != "/" } } ?? ""
    path = rest.isEmpty ? "/" : String(rest)
    query = parts.count > 1 ? String(parts[1]) : ""
  }

  func request(
    _ method: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port, path: path,
      query: query, headers: headers, body: body)
  }
}
