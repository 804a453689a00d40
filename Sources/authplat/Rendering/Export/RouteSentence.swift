import AuthPlatform
import Planner
import ResourceModel

/// What a route asks of a client, in words for its team.
enum RouteSentence {
  static func text(_ route: Handover.Route, for client: DeployedClient) -> String {
    let refusal = route.answer.isAllowed ? "" : " \(client.name) may not call it: \(route.answer.reason)."
    switch route.route.demand {
    case .open: return "Open to everybody: no token is asked for."
    case .scopes(let scopes, _):
      return "Asks for a token with \(scopes.joined(separator: " or ")).\(refusal)"
    case .idToken:
      return route.route.audience == nil
        ? "Asks for an ID token, which a person has." : "Asks for a token, whatever its scopes.\(refusal)"
    case .other(let word): return "Protected by \(word), not by tokens of a pool."
    }
  }
}
