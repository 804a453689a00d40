import AWS
import AWSClient
import Inventory
package import Planner
package import ResourceModel
import StackFiles
package import Tokens

/// What a token says, whether it is to be believed, and what it opens.
package struct TokenExplanation: Sendable {
  package enum Signature: Sendable, Hashable {
    /// By a key that the issuer publishes.
    case verified
    /// Nobody should take it, with why.
    case wrong(String)
    /// It could not be checked, with why.
    case unchecked(String)
  }

  /// What a route says to it.
  package struct AtRoute: Sendable {
    package let route: AccessModel.Route
    package let observedAt: Timestamp
    package let verdict: RouteVerdict
  }

  package let token: JSONWebToken
  package let signature: Signature
  /// The moment that it was looked at.
  package let now: Timestamp
  /// Its issuer's last part.
  package let pool: String?
  /// The stack that owns the pool, or else the first that builds on it, where the inventory knows one.
  package let poolStack: String?
  /// Its client, where the inventory knows it.
  package let client: DeployedClient?
  /// Nil when none was asked for.
  package let atRoute: AtRoute?
}

/// The route that a token is held against.
package enum RouteQuestion: Sendable, Hashable {
  case url(method: String, String)
  /// On the stage that the stack of the name is bound to.
  case route(GatewayRoute, api: String)
}

extension Platform {
  /// Reads a token, verifies it where its issuer is known to be one, and holds it against a route.
  ///
  /// Keys are fetched from Cognito, or from the endpoint that stands for it in this environment, and from nobody else:
  /// a token may name any address as its issuer.
  /// - Parameter text: as it stands in a header or a file, with or without `Bearer`.
  /// - Throws: `token` with `malformed` when it is none; `unknown` when there is no such route.
  package func explain(_ text: String, at question: RouteQuestion?) async throws(PlatformError)
    -> TokenExplanation
  {
    let token: JSONWebToken
    do throws(TokenError) { token = try JSONWebToken(Self.bare(text)) } catch { throw .token(error) }
    let now = context.now()
    let known = await surroundings()
    let pool = token.issuer?.split(separator: "/").last.map(String.init)
    let atRoute: TokenExplanation.AtRoute?
    if let question {
      let report = try await report(question, known)
      atRoute = report.routes.first.map { route in
        TokenExplanation.AtRoute(
          route: route, observedAt: report.observedAt,
          verdict: RouteVerdict(token, at: route, of: report.style, now: now))
      }
    } else {
      atRoute = nil
    }
    let owner = known.records.first {
      $0.id.kind == "userPool" && $0.physicalID["UserPoolId"] == pool
    }
    let clients = known.workspace.map { self.clients(in: known.records, of: $0) } ?? []
    return TokenExplanation(
      token: token, signature: await signature(of: token, known.connection), now: now, pool: pool,
      poolStack: owner?.id.stack ?? clients.first { $0.poolID == pool }?.id.stack,
      client: clients.first { $0.clientID == token.clientID && $0.poolID == pool }, atRoute: atRoute)
  }

  /// Headers and files have more around a token than the token.
  private static func bare(_ text: String) -> Substring {
    var rest = text[...].drop(while: \.isWhitespace)
    for word in ["authorization:", "bearer "] where rest.lowercased().hasPrefix(word) {
      rest = rest.dropFirst(word.count).drop(while: \.isWhitespace)
    }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  private struct Surroundings {
    var workspace: Workspace?
    var records: [DeployedResource] = []
    var connection: Connection?
  }

  /// What is known of the environment; a token can be read without.
  private func surroundings() async -> Surroundings {
    guard let workspace = try? workspace().workspace,
      let inventory = try? inventory(workspace.environment.name)
    else { return Surroundings() }
    return Surroundings(
      workspace: workspace, records: (try? await inventory.resources()) ?? [],
      connection: try? await connect(workspace))
  }

  private func report(
    _ question: RouteQuestion, _ known: Surroundings
  ) async throws(PlatformError) -> CallersReport {
    switch question {
    case .route(let route, let api): return try await whoCanCall(api, RoutePattern("\(route)"))
    case .url(let method, let url):
      let request = try WebAddress(url).request(method)
      let (workspace, _) = try workspace()
      let connection = if let known = known.connection { known } else { try await connect(workspace) }
      guard let place = APIPlace(of: request, among: known.records, connection) else {
        throw .unknown("No API that is deployed here answers at \(request.hostHeader)\(request.path).")
      }
      guard let pattern = RoutePattern("\(method) \(place.path)"), let stage = place.stage else {
        throw .unknown("\(place.stack) has no such route there: \(method) \(place.path).")
      }
      return try await whoCanCall(place.stack, pattern, stage: stage)
    }
  }

  private func signature(
    of token: JSONWebToken, _ connection: Connection?
  ) async -> TokenExplanation.Signature {
    do throws(TokenError) { try KeySet.checkAlgorithm(of: token) } catch { return .wrong(error.reason) }
    guard let name = token.issuer else { return .wrong("it does not name its issuer") }
    let own = name.split(separator: "/").last.flatMap { connection?.issuer(ofPool: String($0)) }
    let issuer: TokenIssuer
    if let own, own.name == name {
      issuer = own
    } else if UserPoolURL.poolID(ofIssuer: name) != nil {
      issuer = TokenIssuer(name)
    } else {
      return .unchecked(
        "its issuer is neither Cognito nor the endpoint of this environment, and is not asked")
    }
    do throws(TokenError) {
      let transport = connection?.transport ?? CurlTransport()
      try await PublishedKeys(using: transport).keys(of: issuer, having: token.keyID).verify(token)
      return .verified
    } catch {
      return [.badSignature, .unknownKey].contains(error.code)
        ? .wrong(error.reason) : .unchecked(error.reason)
    }
  }
}
