import AWS
import ResourceModel

/// Answers the requests that clients send to deployed APIs, as API Gateway does.
///
/// It reads what the control plane has put on its shelves and changes nothing: see GatewayObjects.swift.
struct GatewayDataPlane: Sendable {
  private let world: World
  private let deployments: Deployments
  private let rest: RESTPlane
  private let http: HTTPPlane

  init(world: World, settings: LocalEndpoint.Settings, keys: SigningKeys, authenticate: Authenticate) {
    self.world = world
    deployments = Deployments(world: world)
    let verifier = TokenVerifier(world: world, keys: keys, issuer: settings.issuer, base: settings.base)
    let signatures = SignatureGate(authenticate: authenticate, world: world)
    let outbound = Outbound(world: world, transport: settings.transport)
    rest = RESTPlane(
      cognito: CognitoGate(verifier: verifier, decisions: TokenDecisions()), signatures: signatures,
      outbound: outbound)
    http = HTTPPlane(verifier: verifier, signatures: signatures, outbound: outbound)
  }

  /// - Parameter now: the endpoint's clock.
  func answer(_ request: HTTPRequest, to address: GatewayAddress, at now: Timestamp) async -> HTTPResponse {
    HeaderRules.sendable(await made(request, to: address, at: now))
  }

  private func made(_ request: HTTPRequest, to address: GatewayAddress, at now: Timestamp) async
    -> HTTPResponse
  {
    let found = await world.look { objects in
      Result { () throws(GatewaySite.Absence) in try GatewaySite(address, in: objects) }
    }
    switch found {
    case .failure(.api), .failure(.restStage): return RESTPlane.forbidden(RequestID.make())
    case .failure(.httpStage): return HTTPPlane.refusal(404, "Not Found")
    case .success(let site):
      let exchange = GatewayExchange(request, at: site, now: now)
      switch await deployments.deployed(at: site) {
      case .rest(let api)?: return await rest.answer(exchange, of: api)
      case .http(let api)?: return await http.answer(exchange, of: api)
      case nil:
        return site.kind == .rest
          ? RESTPlane.forbidden(exchange.requestID) : HTTPPlane.refusal(404, "Not Found")
      }
    }
  }
}
