package import AWS
package import ResourceModel

/// What a request gets back.
package enum Answer: Sendable {
  case response(HTTPResponse)
  /// The connection ends without an answer: a fault that was asked for.
  case dropped
}

/// Answers HTTP requests as AWS does. Opens no connection itself, so tests and fuzzers call it directly.
package struct LocalEndpoint: Sendable {
  package struct Settings: Sendable {
    package var identities: Identities
    package var verifiesSignatures: Bool
    /// Where clients reach the endpoint, such as `http://127.0.0.1:4577`; no slash at the end.
    package var base: String
    /// What stands as `iss` in tokens.
    package var issuer: Issuer
    /// Of authplat, as the endpoint tells it.
    package var version: String
    /// Carries what integrations of deployed APIs send; nil forwards nothing.
    package var transport: (any HTTPSending)?

    package init(
      identities: Identities = .standard, verifiesSignatures: Bool = true, base: String,
      issuer: Issuer = .endpoint, version: String = "", transport: (any HTTPSending)? = nil
    ) {
      self.identities = identities
      self.verifiesSignatures = verifiesSignatures
      self.base = base
      self.issuer = issuer
      self.version = version
      self.transport = transport
    }
  }

  let world: World
  let settings: Settings
  let faults: Faults
  /// The endpoint's clock, which a fault may have put wrong.
  let clock: @Sendable () -> Timestamp
  /// The true one.
  let trueClock: @Sendable () -> Timestamp
  let startedAt: Timestamp
  let requests = RequestCounter()
  private let oauth: OAuthServer
  private let gateway: GatewayDataPlane
  private let sts: LocalService?
  /// What is called, by the value of `X-Amz-Target`.
  private let targets: [String: Target]
  /// What is called, by method and path.
  private let rest: RESTRoutes
  private let authenticate: Authenticate

  private typealias Target = (service: LocalService, operation: LocalOperation)

  package init(
    world: World, settings: Settings, faults: Faults = Faults(), clock: @escaping @Sendable () -> Timestamp
  ) {
    self.world = world
    self.settings = settings
    self.faults = faults
    trueClock = clock
    self.clock = { faults.skewed(clock()) }
    startedAt = clock()
    let keys = SigningKeys(world: world)
    oauth = OAuthServer(world: world, keys: keys, issuer: settings.issuer, base: settings.base) { realm in
      faults.admitToken(in: realm, at: clock())
    }
    authenticate = Authenticate(
      identities: settings.identities, verifies: settings.verifiesSignatures, keys: SigningKeyCache())
    gateway = GatewayDataPlane(world: world, settings: settings, keys: keys, authenticate: authenticate)
    var targets: [String: Target] = [:]
    for service in LocalService.all {
      guard let prefix = service.service.targetPrefix else { continue }
      for (name, operation) in service.operations { targets["\(prefix).\(name)"] = (service, operation) }
    }
    self.targets = targets
    rest = RESTRoutes(LocalService.all)
    sts = LocalService.all.first { $0.service == .sts }
  }

  package func answer(_ request: HTTPRequest) async -> Answer {
    requests.increment()
    let address = GatewayAddress(of: request)
    if address == nil, ControlPages.serves(request) {
      return .response(await ControlPages(endpoint: self).answer(request))
    }
    let mishap = faults.mishap()
    if mishap.milliseconds > 0 { try? await Task.sleep(for: .milliseconds(mishap.milliseconds)) }
    if mishap.dropsBefore { return .dropped }
    let answer = await route(request, to: address)
    return mishap.dropsAfter ? .dropped : answer
  }

  /// Finds who answers: by target, path or host. A deployed API owns all paths below its own.
  private func route(_ request: HTTPRequest, to address: GatewayAddress?) async -> Answer {
    if let address {
      return .response(await gateway.answer(request.withoutPageCookies, to: address, at: clock()))
    }
    if let target = request["X-Amz-Target"] { return await answerJSON(request, target) }
    if let fields = QueryProtocol.fields(of: request) { return await answerQuery(request, fields) }
    if let response = await oauth.answer(request, at: clock()) { return .response(response) }
    if rest.serves(request) { return await answerREST(request) }
    return .response(JSONProtocol.unknownPath)
  }

  private func answerJSON(_ request: HTTPRequest, _ target: String) async -> Answer {
    let requestID = RequestID.make()
    var messageMember = "message"
    do throws(AWSError) {
      guard request.method == "POST", let (service, operation) = targets[target] else {
        throw AWSError(code: "UnknownOperationException", message: "", status: 400)
      }
      messageMember = service.messageMember
      let input = try JSONProtocol.input(of: request)
      let answer = try await perform(operation, of: service, input, request, requestID)
      return .response(JSONProtocol.response(answer, requestID))
    } catch {
      return .response(JSONProtocol.response(error, requestID, messageMember: messageMember))
    }
  }

  /// Only STS speaks the query protocol here.
  private func answerQuery(_ request: HTTPRequest, _ fields: [String: String]) async -> Answer {
    let requestID = RequestID.make()
    do throws(AWSError) {
      let name = fields["Action"] ?? ""
      guard let service = sts, let operation = service.operations[name] else {
        throw AWSError(
          code: "UnknownOperationException",
          message:
            "Could not find operation \(name) for version \(fields["Version"] ?? "NO_VERSION_SPECIFIED")",
          status: 400)
      }
      let answer = try await perform(
        operation, of: service, QueryProtocol.input(fields, operation.input), request, requestID)
      return .response(QueryProtocol.response(answer, of: name, requestID))
    } catch {
      return .response(QueryProtocol.response(error, requestID))
    }
  }

  private func answerREST(_ request: HTTPRequest) async -> Answer {
    let requestID = RequestID.make()
    do throws(AWSError) {
      guard let match = rest.match(request) else {
        throw AWSError(
          code: "MissingAuthenticationTokenException", message: "Missing Authentication Token", status: 403)
      }
      let input = try RESTProtocol.input(
        of: request, to: match.operation, match.form, labels: match.labels)
      let answer = try await perform(match.operation, of: match.service, input, request, requestID)
      return .response(RESTProtocol.response(answer, of: match.operation, match.form, requestID))
    } catch {
      return .response(RESTProtocol.response(error, requestID))
    }
  }

  /// Who, may he, what, and then the operation itself, with the faults that are on.
  func perform(
    _ operation: LocalOperation, of service: LocalService, _ input: Attributes, _ request: HTTPRequest,
    _ requestID: String
  ) async throws(AWSError) -> Attributes {
    let now = clock()
    let identity = try await authenticate.identity(
      of: request, for: service.service, isSigned: operation.isSigned, at: now
    ) { key in
      await world.look { $0[Shelf(.everywhere, .session), key] }
    }
    let call = Call(
      caller: identity.caller, region: identity.region, partition: Partition.of(region: identity.region).name,
      now: now, base: settings.base, issuer: settings.issuer, requestID: requestID)
    return try await faults.surround(
      operation, of: service.service, in: Realm(account: call.account, region: call.region),
      pool: input["UserPoolId"]?.string, at: trueClock()
    ) { () async throws(AWSError) in
      let checked = try operation.check.checked(input, code: service.validationCode)
        .merging(input.filter { operation.documents.contains($0.key) }) { _, given in given }
      let seal = PageSeal(operation.name, call, checked)
      return seal.sealed(try await world.perform(operation, call, seal.opened(checked)))
    }
  }
}
