import AWS

/// Which headers pass between client and integration of a REST API, and under what name.
///
/// Source: aws-recorded apigateway_integrations.json, test_apigateway_header_remapping_http; API Gateway developer
/// guide, "Important notes for API Gateway", on REST APIs.
enum HeaderRules {
  /// A mapping that sets one of these fails when it is used.
  private static let refused: Set = ["content-length", "transfer-encoding"]
  /// A mapping that sets one of these has no effect.
  private static let unsent: Set = ["connection", "expect", "proxy-authenticate", "te", "via"]
  /// What a proxy integration does not pass on.
  private static let unforwarded: Set = [
    "connection", "content-encoding", "content-length", "content-md5", "expect", "host", "keep-alive",
    "max-forwards", "proxy-authenticate", "proxy-connection", "server", "te", "trailer",
    "transfer-encoding", "upgrade", "via", "www-authenticate",
  ]
  private static let remapped: Set = [
    "authorization", "connection", "content-length", "content-md5", "date", "expect", "host", "max-forwards",
    "proxy-authenticate", "server", "trailer", "upgrade", "user-agent", "www-authenticate",
    "x-amzn-requestid",
  ]
  /// What belongs to one connection, and what the endpoint sets itself (RFC 9110, section 7.6.1).
  private static let ownOfConnection: Set = [
    "connection", "content-length", "date", "expect", "keep-alive", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]

  /// The headers of a request that a proxy integration passes on.
  static func forwarded(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
    headers.filter { !unforwarded.contains($0.name.lowercased()) }
  }

  /// Sets mapped headers over those that are there.
  /// - Throws: ``GatewayFailure/internalError`` for one that may not be set.
  static func set(
    _ mapped: [(name: String, value: String)], over headers: [(name: String, value: String)]
  ) throws(GatewayFailure) -> [(name: String, value: String)] {
    var headers = headers
    for (name, value) in mapped {
      let key = name.lowercased()
      if refused.contains(key) { throw .internalError }
      if unsent.contains(key) { continue }
      headers.removeAll { $0.name.lowercased() == key }
      headers.append((name, value))
    }
    return headers
  }

  /// The headers of an integration's answer as the client gets them.
  static func remapped(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
    headers.compactMap { name, value in
      let key = name.lowercased()
      if key == "transfer-encoding" || key == "keep-alive" { return nil }
      return (remapped.contains(key) ? "x-amzn-Remapped-\(name)" : name, value)
    }
  }

  /// An answer that can go over a connection whatever mappings and integrations have put into it.
  static func sendable(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    if !(200...599).contains(response.status) { response.status = 500 }
    // RFC 9110, sections 15.3.5 and 15.4.5: these have no body.
    if response.status == 204 || response.status == 304 { response.body = [] }
    response.headers = passed(response.headers)
    return response
  }

  /// Headers without those that mean only one connection.
  static func passed(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
    headers.filter { !ownOfConnection.contains($0.name.lowercased()) }
  }
}
