import AWS
import ResourceModel

/// Answers requests to deployed HTTP APIs: preflight, route, authorizer, integration, in this order.
struct HTTPPlane: Sendable {
  let verifier: TokenVerifier
  let signatures: SignatureGate
  let outbound: Outbound

  func answer(_ exchange: GatewayExchange, of api: DeployedHTTP) async -> HTTPResponse {
    var response: HTTPResponse
    if let preflight = api.cors?.preflight(exchange.request) {
      response = preflight
    } else {
      response = await routed(exchange, api)
      if let cors = api.cors { response = cors.added(to: response, for: exchange.request) }
    }
    response.headers.append(("apigw-requestid", exchange.extendedID))
    return response
  }

  /// What the gateway answers by itself.
  static func refusal(
    _ status: Int, _ message: String, _ headers: [(name: String, value: String)] = []
  ) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: [("Content-Type", "application/json")] + headers,
      body: JSONWriter.bytes(["message": .string(message)]))
  }

  private func routed(_ exchange: GatewayExchange, _ api: DeployedHTTP) async -> HTTPResponse {
    var exchange = exchange
    guard let match = api.match(exchange.request.method, exchange.site.path) else {
      return Self.refusal(404, "Not Found")
    }
    exchange.resource = (match.target.key, match.target.id)
    exchange.pathParameters = match.parameters
    if let refusal = await refusal(&exchange, match.target) { return refusal }
    guard let integration = match.target.integration else {
      return Self.refusal(500, "Internal Server Error")
    }
    return await integration.answer(exchange, through: outbound)
  }

  /// The answer to a request that may not pass; nil for one that may, whose authorizer is then known.
  private func refusal(_ exchange: inout GatewayExchange, _ route: DeployedHTTP.Route) async -> HTTPResponse?
  {
    switch route.authorization {
    case .none: return nil
    case .iam:
      do throws(AWSError) {
        exchange.signer = try await signatures.caller(exchange)
        return nil
      } catch { return Self.refusal(403, "Forbidden") }
    case .jwt(let authorizer):
      do throws(JWTAuthorizer.Refusal) {
        let token = try await authorizer.token(for: exchange, scopes: route.scopes, verifier)
        exchange.authorizer = ["claims": token.contextClaims(of: .http)]
        return nil
      } catch { return error.response(scopes: route.scopes) }
    case .function(let function):
      do throws(LambdaAuthorizer.Refusal) {
        exchange.authorizer = try await function.context(exchange, through: outbound)
        return nil
      } catch {
        switch error {
        case .unauthorized: return Self.refusal(401, "Unauthorized")
        case .denied: return Self.refusal(403, "Forbidden")
        case .broken: return Self.refusal(500, "Internal Server Error")
        }
      }
    case .unknown: return Self.refusal(500, "Internal Server Error")
    }
  }
}
