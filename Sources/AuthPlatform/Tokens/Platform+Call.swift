package import AWS
import Foundation
import Inventory
import Planner
package import ResourceModel
import StackFiles
package import Tokens

/// A request that is to bring a token along.
package struct CallRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []
  /// Whose token: `API` or `API/CLIENT`; nil for the API that the URL belongs to.
  package var api: String?
  package var scopes: [String] = []
  /// Otherwise it goes as anybody's does.
  package var bringsToken = true
  /// Whose token where it is a person's, who signed in here; nil for a client's own.
  package var person: String?
  /// By which client they did; nil for the only one.
  package var personClient: String?
  /// Which of the person's tokens; nil for the one that the route asks for.
  package var use: JSONWebToken.Use?

  package init(method: String, url: String) {
    self.method = method
    self.url = url
  }
}

/// The token that a request brings along.
package enum BroughtToken: Sendable {
  case client(TokenReport)
  case person(LoginReport, JSONWebToken.Use, Secret)

  var text: Secret {
    switch self {
    case .client(let report): report.token.text
    case .person(_, _, let token): token
    }
  }
}

/// What came back, and why.
package struct CallReport: Sendable {
  package let environment: String
  package let method: String
  package let url: String
  /// The stack that binds the API; nil where the inventory knows none.
  package let stack: String?
  package let stage: String?
  /// Nil when none was sent along.
  package let token: BroughtToken?
  package let response: HTTPResponse
  package let milliseconds: Int
  /// Of a 401 or a 403: why, in whole sentences; empty otherwise.
  package let explanation: [String]
}

extension Platform {
  /// Calls an API with a token of its client, and says why where it is refused.
  ///
  /// A token goes to the API's own host only, unless `api` names whose token to send; and never in clear over a network.
  /// Redirects are not followed.
  /// - Throws: `unknown` when it is not known whose token to send; as ``token(_:scopes:refresh:)``; `token` with
  ///   `unreachable` when no answer comes, and then the request may have had its effect.
  package func call(_ call: CallRequest) async throws(PlatformError) -> CallReport {
    let (workspace, _) = try workspace()
    let address = try WebAddress(call.url)
    let inventory = try inventory(workspace.environment.name)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let connection = try await connect(workspace)
    var request = address.request(call.method, headers: call.headers, body: call.body)
    let place = APIPlace(of: request, among: records, connection)

    var token: BroughtToken?
    if call.bringsToken, request["Authorization"] == nil {
      guard let api = call.api ?? place?.stack else {
        throw .unknown(
          "No API that is deployed here answers at \(request.hostHeader), so no token is sent there. Is it right all the "
            + "same, say whose token: --api API; to call without one: --no-token")
      }
      let brought: BroughtToken
      if let person = call.person {
        brought = try await personToken(of: person, call, for: api, at: place, records)
      } else {
        brought = .client(try await self.token(api, scopes: call.scopes))
      }
      request.headers.append(("Authorization", "Bearer \(brought.text.reveal())"))
      token = brought
    }
    let start = context.now()
    let response: HTTPResponse
    do throws(TransportError) {
      response = try await connection.transport.send(
        request, timeout: 60, bypassingProxy: Endpoint.isLoopback(request.host))
    } catch {
      throw .token(
        TokenError(.unreachable, "\(request.hostHeader) does not answer: \(error.reason)"))
    }
    var explanation: [String] = []
    if response.status == 401 || response.status == 403 {
      let sent = request["Authorization"].flatMap(Self.token(in:))
      explanation = await explain(response, request.method, place, sent)
    }
    return CallReport(
      environment: workspace.environment.name, method: call.method, url: call.url, stack: place?.stack,
      stage: place?.stage, token: token, response: response,
      milliseconds: context.now().milliseconds - start.milliseconds, explanation: explanation)
  }

  /// The person's token that the route asks for: its ID token where a REST API names no scopes, else its access token.
  /// - Parameter api: `API` or `API/CLIENT`.
  /// - Throws: `unknown` when that is no bound API, or takes no tokens of the person's pool.
  private func personToken(
    of person: String, _ call: CallRequest, for api: String, at place: APIPlace?,
    _ records: [DeployedResource]
  ) async throws(PlatformError) -> BroughtToken {
    let stack = String(api.prefix { $0 != "/" })
    guard records.contains(where: { $0.id.stack == stack && $0.isBoundAPI }) else {
      throw .unknown(unbound(stack, try workspace().0, records))
    }
    let report = try await signedIn(person, client: call.personClient)
    let pools = Self.pools(of: stack, records)
    // At the API's own host no pool at all may mean that nothing protects it yet.
    guard pools.contains(report.person.poolID) || pools.isEmpty && place?.stack == stack else {
      throw .unknown(
        "\(report.person.user) signed in to the pool \(report.client.poolName), and the API of `\(stack)` takes no tokens of "
          + "that pool, so none is sent. Sign in by a client of its own pool: authplat login USER --client STACK/KEY"
      )
    }
    var use = call.use ?? .access
    if call.use == nil, let place, let stage = place.stage,
      let pattern = RoutePattern("\(call.method) \(place.path)"),
      let callers = try? await whoCanCall(place.stack, pattern, stage: stage), callers.style == .rest,
      case .idToken? = callers.routes.first?.demand
    {
      use = .id
    }
    return .person(report, use, try report.token(use))
  }

  /// Whose tokens the stack's API takes, and where the stack's own clients and scopes belong.
  private static func pools(of stack: String, _ records: [DeployedResource]) -> Set<String> {
    let model = AccessModel(
      Dictionary(records.map { ($0.id, $0.observed) }, uniquingKeysWith: { first, _ in first }))
    let own = records.filter { $0.id.stack == stack }.compactMap { $0.physicalID["UserPoolId"] }
    return model.routes.filter { $0.stack == stack }.reduce(into: Set(own)) { $0.formUnion($1.pools) }
  }

  /// The token of a header's value, where it is one.
  private static func token(in header: String) -> JSONWebToken? {
    try? JSONWebToken(header.lowercased().hasPrefix("bearer ") ? header.dropFirst(7) : header[...])
  }

  private func explain(
    _ response: HTTPResponse, _ method: String, _ place: APIPlace?, _ token: JSONWebToken?
  ) async -> [String] {
    guard let place else {
      return ["The inventory knows no API at this address, so nothing can be said of what it asks for."]
    }
    guard let stage = place.stage else {
      return [
        "Nothing of \(place.stack) is deployed there: its path begins with none of its stages, as last observed."
      ]
    }
    let report: CallersReport
    do throws(PlatformError) {
      guard let pattern = RoutePattern("\(method) \(place.path)") else {
        return ["\(method) is no method of an API's routes."]
      }
      report = try await whoCanCall(place.stack, pattern, stage: stage)
    } catch {
      guard case .unknown(let text) = error else { return [] }
      return [text]
    }
    guard let route = report.routes.first else { return [] }
    let verdict = RouteVerdict(token, at: route, of: report.style, now: context.now())
    let head =
      "\(route.route) of \(report.stack), as deployed on stage \(stage) and observed \(report.observedAt):"
    if verdict.answer == .refuses { return [head] + verdict.reasons.map { "\($0)." } }
    return [head] + verdict.reasons.map { "\($0)." } + [
      response["x-amzn-ErrorType"] == nil
        ? "So the refusal comes from behind the API, or what is deployed has changed since: authplat plan \(report.stack)"
        : "So what is deployed has changed since, or the token was taken back: authplat plan \(report.stack)"
    ]
  }
}
