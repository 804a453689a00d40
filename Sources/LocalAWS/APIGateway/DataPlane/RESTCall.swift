import AWS
import ResourceModel

/// Calls the integration of a method: nobody, another server, or what stands in for a Lambda function.
///
/// Source: aws-recorded apigateway_http.json and apigateway_integrations.json; API Gateway developer guide, "Set up
/// integrations".
struct RESTCall: Sendable {
  let outbound: Outbound

  func answer(
    _ integration: RESTIntegration, _ exchange: GatewayExchange
  ) async throws(GatewayFailure) -> HTTPResponse {
    switch integration.kind {
    case .mock: return try mock(integration, exchange)
    case .http(let isProxy): return try await http(integration, exchange, isProxy: isProxy)
    case .aws(let isProxy): return try await aws(integration, exchange, isProxy: isProxy)
    case .unknown(let type): throw .unsupported("the embedded endpoint knows no integration of type \(type)")
    }
  }

  /// Answers with the status that the request's template names.
  private func mock(
    _ integration: RESTIntegration, _ exchange: GatewayExchange
  ) throws(GatewayFailure) -> HTTPResponse {
    guard let status = Self.status(try integration.body(of: exchange).bytes) else { throw .internalError }
    var exchange = exchange
    exchange.response = HTTPResponse(status: status)
    return try integration.answer(exchange, selector: String(status))
  }

  /// The member `statusCode`. AWS takes it without quotes too: `{statusCode: 200}` (aws-recorded
  /// apigateway_integrations.json, test_integration_mock_with_path_param).
  private static func status(_ body: [UInt8]) -> Int? {
    if let status = (try? JSONReader.read(body))?["statusCode"]?.number { return status }
    guard let mark = body.firstRange(of: Array("statusCode".utf8)) else { return nil }
    let digits = body[mark.upperBound...].drop { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ",") }
      .prefix { (0x30...0x39).contains($0) }
    return digits.count == 3 ? Int(String(decoding: digits, as: UTF8.self)) : nil
  }

  private func http(
    _ integration: RESTIntegration, _ exchange: GatewayExchange, isProxy: Bool
  ) async throws(GatewayFailure) -> HTTPResponse {
    let method = integration.method ?? exchange.request.method
    var headers = [
      ("X-Amzn-Apigateway-Api-Id", exchange.site.apiID), ("X-Amzn-Trace-Id", Self.traceID(exchange.now)),
    ]
    let body: [UInt8]
    if isProxy {
      body = exchange.request.body
      headers += HeaderRules.forwarded(exchange.request.headers)
    } else {
      let made = try integration.body(of: exchange)
      body = made.bytes
      headers += [("Accept", "application/json"), ("User-Agent", "AmazonAPIGateway_\(exchange.site.apiID)")]
      if !body.isEmpty { headers.append(("Content-Type", made.type)) }
    }
    headers = try HeaderRules.set(integration.mappedHeaders(exchange), over: headers)
    let request = try integration.url(for: exchange).request(
      method, query: integration.mappedQuery(exchange) + (isProxy ? [exchange.request.query] : []),
      headers: headers, body: ["GET", "HEAD", "OPTIONS"].contains(method) ? [] : body)
    let response = try await send(request, integration)
    if isProxy {
      return HTTPResponse(
        status: response.status, headers: HeaderRules.remapped(response.headers), body: response.body)
    }
    var exchange = exchange
    exchange.response = response
    var answer = try integration.answer(exchange, selector: String(response.status))
    answer.headers.append(("X-Amzn-Trace-Id", Self.traceID(exchange.now)))
    return answer
  }

  private func aws(
    _ integration: RESTIntegration, _ exchange: GatewayExchange, isProxy: Bool
  ) async throws(GatewayFailure) -> HTTPResponse {
    guard let name = integration.uri.functionName(exchange.site.variables) else {
      throw GatewayFailure(
        .default5XX, "the embedded endpoint calls no service of AWS but mapped Lambda functions", status: 502)
    }
    let url: OutboundURL
    do throws(Outbound.Problem) { url = try await outbound.url(ofFunction: name) } catch {
      throw .init(error)
    }
    if isProxy {
      let response = try await send(FunctionRequest.proxied(exchange, name, to: url), integration)
      return HTTPResponse(
        status: response.status, headers: HeaderRules.passed(response.headers), body: response.body)
    }
    let body = try integration.body(of: exchange).bytes
    var exchange = exchange
    let response = try await send(FunctionRequest.invoked(exchange, name, url, body: body), integration)
    exchange.response = response
    // A function that fails says so in this member, and patterns are held against it.
    let problem = (try? JSONReader.read(response.body))?["errorMessage"]?.string
    return try integration.answer(exchange, selector: problem ?? "")
  }

  private func send(
    _ request: HTTPRequest, _ integration: RESTIntegration
  ) async throws(GatewayFailure) -> HTTPResponse {
    do throws(Outbound.Problem) {
      return try await outbound.send(request, timeout: integration.timeout)
    } catch { throw .init(error) }
  }

  /// X-Ray's form: the version, the time in seconds, 96 bits at random.
  private static func traceID(_ now: Timestamp) -> String {
    let time = String(now.milliseconds / 1000, radix: 16)
    return "Root=1-\(time)-\(Digest.hex(SecureRandom().bytes(12)))"
  }
}
