import AWS

/// Asks one of a pool's web endpoints.
struct WebCall: Sendable {
  /// Seconds for an answer; Cognito gives a token in less than one.
  private static let timeout = 15.0

  let transport: any HTTPSending

  /// - Throws: ``TokenError``: `unusableAddress` for what is not https, this computer aside, before anything is sent;
  ///   `throttled`, `unavailable`, `unreachable`. The address is named, and nothing else that was sent or came.
  func send(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
  ) async throws(TokenError) -> HTTPResponse {
    let endpoint: Endpoint
    do throws(AWSError) { endpoint = try Endpoint(url: url) } catch {
      // The message does not repeat the text; nor may we, for it may hold a password.
      throw TokenError(.unusableAddress, error.message)
    }
    let request = HTTPRequest(
      method: method, scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: endpoint.pathPrefix.isEmpty ? "/" : endpoint.pathPrefix, headers: headers, body: body)
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await transport.send(
        request, timeout: Self.timeout, bypassingProxy: Endpoint.isLoopback(endpoint.host))
    } catch {
      throw TokenError(.unreachable, "\(url) does not answer: \(error.reason)")
    }
    switch response.status {
    case 429: throw TokenError(.throttled, "\(url) has had too many requests and answered 429")
    case 500...: throw TokenError(.unavailable, "\(url) answered with status \(response.status)")
    default: return response
    }
  }
}
