import AWS
import LocalAWS
import ResourceModel

extension EndpointScene {
  /// Calls a REST service.
  /// - Parameter target: the path, percent-encoded, and behind `?` the query.
  /// - Throws: what the endpoint answered instead of a status of success.
  @discardableResult
  func rest(
    _ service: Service, _ method: String, _ target: String, _ body: Attributes? = nil,
    as key: String = "test",
    in region: String = "eu-west-1"
  ) async throws(AWSError) -> Attributes {
    let response = try await answer(service, method, target, body, as: key, in: region)
    guard (200..<300).contains(response.status) else {
      throw AWSError(response, form: .restJSON, operation: "\(method) \(target)", service: service)
    }
    return response.body.isEmpty ? [:] : (try? JSONReader.read(response.body))?.map ?? [:]
  }

  /// The error that a call is refused with; nil when it is not.
  func restRefusal(
    _ service: Service, _ method: String, _ target: String, _ body: Attributes? = nil,
    as key: String = "test",
    in region: String = "eu-west-1"
  ) async -> AWSError? {
    do throws(AWSError) {
      try await rest(service, method, target, body, as: key, in: region)
      return nil
    } catch {
      return error
    }
  }

  /// The raw answer.
  func answer(
    _ service: Service, _ method: String, _ target: String, _ body: Attributes? = nil,
    as key: String = "test",
    in region: String = "eu-west-1"
  ) async throws(AWSError) -> HTTPResponse {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let request = HTTPRequest(
      method: method, scheme: .http, host: "127.0.0.1", port: 4577, path: parts[0],
      query: parts.count > 1 ? parts[1] : "", headers: [("Accept", "application/json")],
      body: body.map { JSONWriter.bytes(.map($0), secrets: .revealed) } ?? [])
    let signed = SigV4(
      credentials: Credentials(accessKeyID: key, secret: Secret(key), source: "test"), region: region,
      service: service.signingName
    ).sign(request, at: clock.now)
    guard case .response(let response) = await endpoint.answer(signed) else {
      throw AWSError(code: AWSError.OwnCode.unreachable, message: "", operation: "\(method) \(target)")
    }
    return response
  }
}
