import AWS
import ResourceModel

/// Answers requests to deployed REST APIs: route, authorizer, API key, validator, integration, in this order.
struct RESTPlane: Sendable {
  let cognito: CognitoGate
  let signatures: SignatureGate
  let outbound: Outbound

  func answer(_ exchange: GatewayExchange, of api: DeployedREST) async -> HTTPResponse {
    var exchange = exchange
    var response: HTTPResponse
    do throws(GatewayFailure) {
      guard let match = api.match(exchange.request.method, exchange.site.path) else { throw .missingToken }
      exchange.resource = (match.resource.path, match.resource.id)
      exchange.pathParameters = match.pathParameters
      try await authorize(&exchange, match.method, of: api)
      if match.method.needsKey { try await admitKey(exchange) }
      try Self.check(exchange, match.method)
      guard let integration = match.method.integration else { throw .internalError }
      response = try await RESTCall(outbound: outbound).answer(integration, exchange)
    } catch {
      response = api.responses.answer(error, exchange)
    }
    return Self.stamped(response, exchange)
  }

  /// To a request for an API or a stage that is not there. No gateway response words it.
  static func forbidden(_ requestID: String) -> HTTPResponse {
    HTTPResponse(
      status: 403,
      headers: [
        ("Content-Type", "application/json"), ("x-amzn-ErrorType", "ForbiddenException"),
        ("x-amzn-RequestId", requestID),
      ], body: Array(#"{"message":"Forbidden"}"#.utf8))
  }

  private static func stamped(_ response: HTTPResponse, _ exchange: GatewayExchange) -> HTTPResponse {
    var response = response
    response.headers += [
      ("x-amzn-RequestId", exchange.requestID), ("x-amz-apigw-id", exchange.extendedID),
    ]
    return response
  }

  private func authorize(
    _ exchange: inout GatewayExchange, _ method: RESTMethod, of api: DeployedREST
  ) async throws(GatewayFailure) {
    switch method.authorization {
    case .none: return
    case .iam:
      do throws(AWSError) { exchange.signer = try await signatures.caller(exchange) } catch {
        throw GatewayFailure(signature: error)
      }
    case .authorizer(let id):
      guard let authorizer = api.authorizer(id) else { throw Self.misconfigured }
      switch authorizer.kind {
      case .cognito(let pools, let audience):
        let token = try await cognito.token(
          for: exchange, authorizer, pools: pools, audience: audience, scopes: method.scopes)
        exchange.authorizer = ["claims": token.contextClaims(of: .rest)]
      case .function(let function):
        do throws(LambdaAuthorizer.Refusal) {
          exchange.authorizer = try await function.context(exchange, through: outbound)
        } catch { throw Self.failure(error) }
      case .unknown: throw Self.misconfigured
      }
    }
  }

  private static func check(_ exchange: GatewayExchange, _ method: RESTMethod) throws(GatewayFailure) {
    let missing = method.required.filter { $0.source.values(in: exchange).isEmpty }.map(\.name)
    guard !missing.isEmpty else { return }
    throw GatewayFailure(
      .badRequestParameters,
      "Missing required request parameters: [\(missing.joined(separator: ", "))]")
  }

  private static let misconfigured = GatewayFailure(.authorizerConfiguration, nil)

  private static func failure(_ refusal: LambdaAuthorizer.Refusal) -> GatewayFailure {
    switch refusal {
    case .unauthorized: .unauthorized
    case .denied(let explicitly):
      GatewayFailure(
        .accessDenied,
        "User is not authorized to access this resource" + (explicitly ? " with an explicit deny" : ""))
    case .broken: misconfigured
    }
  }

  /// - Throws: 403 unless the key is one of the account's and enabled. Usage plans are not looked at.
  private func admitKey(_ exchange: GatewayExchange) async throws(GatewayFailure) {
    let shelf = Shelf(exchange.site.realm, .restApiKey)
    if let key = exchange.request["x-api-key"], !key.isEmpty {
      let isKnown = await outbound.world.look { objects in
        objects.all(shelf).contains { $0.members["value"]?.string == key && $0.members["enabled"] != false }
      }
      if isKnown { return }
    }
    throw GatewayFailure(.invalidAPIKey, "Forbidden")
  }
}
