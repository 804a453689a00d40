import AWS
import ResourceModel

/// What a route of a deployed HTTP API calls, compiled once a deployment.
///
/// Source: API Gateway developer guide, "Create HTTP proxy integrations for HTTP APIs"; "Create AWS Lambda proxy
/// integrations for HTTP APIs".
struct HTTPIntegration: Sendable {
  private let type: String
  /// Nil calls by the request's own method.
  private let method: String?
  private let uri: IntegrationURI
  private let isService: Bool
  /// Seconds.
  private let timeout: Double
  private let requestChanges: ParameterChanges
  /// By status.
  private let responseChanges: [String: ParameterChanges]

  init(_ members: Value) {
    type = members["integrationType"]?.string ?? ""
    let method = members["integrationMethod"]?.string
    self.method = method == "ANY" ? nil : method
    uri = IntegrationURI(members["integrationUri"]?.string ?? "")
    isService = members["integrationSubtype"] != nil
    timeout = Double(members["timeoutInMillis"]?.number ?? 30_000) / 1000
    requestChanges = ParameterChanges(members["requestParameters"])
    responseChanges = (members["responseParameters"]?.map ?? [:]).mapValues(ParameterChanges.init)
  }

  func answer(_ exchange: GatewayExchange, through outbound: Outbound) async -> HTTPResponse {
    let response: HTTPResponse
    do throws(Outbound.Problem) {
      response = try await outbound.send(request(exchange, outbound), timeout: timeout)
    } catch { return Self.refusal(error) }
    var exchange = exchange
    exchange.response = response
    var answer = HTTPResponse(
      status: response.status, headers: HeaderRules.passed(response.headers), body: response.body)
    responseChanges[String(response.status)]?.apply(to: &answer, exchange)
    return answer
  }

  private func request(
    _ exchange: GatewayExchange, _ outbound: Outbound
  ) async throws(Outbound.Problem) -> HTTPRequest {
    var request: HTTPRequest
    switch type {
    case "HTTP_PROXY":
      guard let url = uri.url(exchange.site.variables, exchange.pathParameters) else {
        throw .refused("the address of the integration is no URL")
      }
      request = url.request(
        method ?? exchange.request.method, query: [exchange.request.query],
        headers: HeaderRules.passed(exchange.request.headers).filter { $0.name.lowercased() != "host" }
          + [("Forwarded", Self.forwarded(exchange))],
        body: exchange.request.body)
    case "AWS_PROXY" where !isService:
      guard let name = uri.functionName(exchange.site.variables) else {
        throw .refused("the integration names no Lambda function")
      }
      request = FunctionRequest.proxied(exchange, name, to: try await outbound.url(ofFunction: name))
    default:
      throw .refused("the embedded endpoint calls no service of AWS but mapped Lambda functions")
    }
    requestChanges.apply(to: &request, exchange)
    return request
  }

  /// RFC 7239.
  private static func forwarded(_ exchange: GatewayExchange) -> String {
    "for=127.0.0.1;host=\"\(exchange.request.hostHeader)\";proto=\(exchange.request.scheme.rawValue)"
  }

  private static func refusal(_ problem: Outbound.Problem) -> HTTPResponse {
    switch problem {
    case .timeout, .unreachable: HTTPPlane.refusal(503, "Service Unavailable")
    case .refused(let reason): HTTPPlane.refusal(500, "the request cannot be forwarded: \(reason)")
    case .unmapped(let name): HTTPPlane.refusal(502, Outbound.unmappedMessage(name))
    }
  }
}
