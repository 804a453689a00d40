import AWS
import Foundation
import ResourceModel

/// The credentials that ECS and EKS hand to a container.
/// Source: AWS SDKs and Tools reference guide, "Container credential provider".
struct ContainerSource: CredentialSource {
  private static let attempts = 3
  private let context: CredentialContext

  init(_ context: CredentialContext) { self.context = context }

  var looksAt: String {
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI"
  }

  func load() async throws(AWSError) -> Credentials? {
    guard var request = try request() else { return nil }
    if let token = try authorization() { request.headers.append(("Authorization", token)) }
    var failure = ""
    for attempt in 1...Self.attempts {
      if attempt > 1 {
        do { try await context.timing.sleep(1) } catch {
          throw .credentials("cancelled while waiting for credentials")
        }
      }
      do throws(TransportError) {
        let answer = try await context.transport.send(request, timeout: 2, bypassingProxy: true)
        guard answer.status == 200 else {
          failure = "HTTP status \(answer.status)"
          continue
        }
        if let members = (try? JSONReader.read(answer.body))?.map,
          let credentials = Credentials(members, token: "Token", source: "container")
        {
          return credentials
        }
        failure = "an answer without credentials"
      } catch {
        if error.code == .cancelled { break }
        failure = error.reason
      }
    }
    throw .credentials("the container's credential service at \(request.host) did not answer: \(failure)")
  }

  private func request() throws(AWSError) -> HTTPRequest? {
    if let relative = context.environment.named("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      let parts = relative.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      return HTTPRequest(
        method: "GET", scheme: .http, host: "169.254.170.2", path: parts[0],
        query: parts.count > 1 ? parts[1] : "",
        headers: [("Accept", "application/json")])
    }
    guard let full = context.environment.named("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
    guard let address = URLComponents(string: full), address.user == nil,
      let scheme = address.scheme.flatMap({ HTTPRequest.Scheme(rawValue: $0.lowercased()) }),
      let name = address.host?.lowercased(), !name.isEmpty
    else { throw .credentials("AWS_CONTAINER_CREDENTIALS_FULL_URI is not an http or https URL") }
    let host = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    guard scheme == .https || Self.isAllowed(host) else {
      throw .credentials(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI must use https, or plain http to this computer, 169.254.170.2, "
          + "169.254.170.23 or [fd00:ec2::23]")
    }
    return HTTPRequest(
      method: "GET", scheme: scheme, host: host, port: address.port,
      path: address.percentEncodedPath.isEmpty ? "/" : address.percentEncodedPath,
      query: address.percentEncodedQuery ?? "", headers: [("Accept", "application/json")])
  }

  private static func isAllowed(_ host: String) -> Bool {
    Endpoint.isLoopback(host) || ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host)
  }

  /// The file wins and is read each time, because its token is renewed in place.
  private func authorization() throws(AWSError) -> String? {
    var token = context.environment.named("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if let file = context.environment.named("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw .credentials("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(file), which cannot be read")
      }
      token = String(decoding: bytes, as: UTF8.self)
    }
    guard token?.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" }) != true else {
      throw .credentials("the container's authorization token holds a line break, so it is not sent")
    }
    return token
  }
}
