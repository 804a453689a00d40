import AWS
import LocalAWS
import ResourceModel

extension EndpointScene {
  /// Calls a REST service by method and path, whose query may follow a `?`.
  /// - Parameter text: a body that is no JSON object of members.
  /// - Throws: what the endpoint answered instead of a status of 200 and something.
  func answer(
    _ service: Service, _ method: String, _ path: String, _ body: Attributes? = nil, text: String? = nil,
    headers: [(String, String)] = [], as key: String = "test", in region: String = "eu-west-1"
  ) async throws(AWSError) -> HTTPResponse {
    let parts = path.split(separator: "?", maxSplits: 1)
    let content = text ?? body.map { JSONWriter.write(.map($0), secrets: .revealed) }
    var request = HTTPRequest(
      method: method, scheme: .http, host: "127.0.0.1", port: 4577, path: String(parts[0]),
      query: parts.count > 1 ? String(parts[1]) : "",
      headers: [("Accept", "application/json"), ("Content-Type", "application/json")].filter { name, _ in
        !headers.contains { $0.0 == name }
      } + headers, body: Array((content ?? "").utf8))
    request = SigV4(
      credentials: Credentials(accessKeyID: key, secret: Secret(key), source: "test"), region: region,
      service: service.signingName
    ).sign(request, at: clock.now)
    guard case .response(let response) = await endpoint.answer(request) else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "", operation: method)
    }
    guard (200..<300).contains(response.status) else {
      throw AWSError(response, form: .restJSON, operation: "\(method) \(path)", service: service)
    }
    return response
  }

  /// The members of the answer; none for an empty body.
  @discardableResult
  func rest(
    _ service: Service, _ method: String, _ path: String, _ body: Attributes? = nil, text: String? = nil,
    as key: String = "test", in region: String = "eu-west-1"
  ) async throws(AWSError) -> Attributes {
    let response = try await answer(service, method, path, body, text: text, as: key, in: region)
    return (try? JSONReader.read(response.body))?.map ?? [:]
  }

  /// The error that a call is refused with; nil when it is not.
  func restRefusal(
    _ service: Service, _ method: String, _ path: String, _ body: Attributes? = nil, text: String? = nil,
    as key: String = "test", in region: String = "eu-west-1"
  ) async -> AWSError? {
    do throws(AWSError) {
      _ = try await answer(service, method, path, body, text: text, as: key, in: region)
      return nil
    } catch {
      return error
    }
  }
}
