import AuthPlatform
import Planner
import ResourceModel

/// A Postman collection: a request for each route, and OAuth 2.0 for all of them.
///
/// Source: Postman Collection Format 2.1.0, and `auth` of postman-collection for the names under `oauth2`.
struct PostmanExport: ExportFormat {
  let name = "postman"
  let sentence = "a Postman collection, version 2.1: a request for each route, tokens fetched by Postman"
  let needsRoutes = true

  private static let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

  func text(_ handover: Handover) -> String {
    JSONWriter.write(value(handover), layout: .indented) + "\n"
  }

  func value(_ handover: Handover) -> Value {
    [
      "info": [
        "name": .string(handover.api.map { "\($0.stack), stage \($0.stage)" } ?? handover.client.name),
        "description": .string(description(handover)), "schema": .string(Self.schema),
      ],
      "auth": [
        "type": "oauth2",
        "oauth2": .list([
          parameter("grant_type", "client_credentials"), parameter("accessTokenUrl", "{{tokenUrl}}"),
          parameter("clientId", "{{clientId}}"), parameter("clientSecret", "{{clientSecret}}"),
          parameter("scope", "{{scope}}"), parameter("client_authentication", "header"),
          parameter("addTokenTo", "header"), parameter("headerPrefix", "Bearer"),
          parameter("tokenName", .string(handover.client.name)),
        ]),
      ],
      "variable": .list([
        parameter("apiUrl", .string(handover.apiURL ?? "")),
        parameter("tokenUrl", .string(handover.tokenURL ?? "")),
        parameter("clientId", .string(handover.client.clientID)), parameter("scope", .string(handover.scope)),
        secret(handover),
      ]),
      "item": .list((handover.api?.routes ?? []).map { item($0, handover.client) }),
    ]
  }

  private func description(_ handover: Handover) -> String {
    var lines = [
      "Calls as \(handover.client.name)" + (handover.api.map { ", as deployed at \($0.observedAt)." } ?? "."),
      "",
      SecretReference.sentence(handover),
    ]
    if let reference = SecretReference(handover) {
      lines += [
        "Give the variable `clientSecret` what this prints as its current value, which Postman neither exports nor shares:",
        "", "    \(reference.command)",
      ]
    }
    if handover.tokenURL == nil { lines += ["", "The pool has no domain, so `tokenUrl` is empty."] }
    return lines.joined(separator: "\n")
  }

  private func parameter(_ key: String, _ value: Value) -> Value {
    ["key": .string(key), "value": value, "type": "string"]
  }

  /// Left empty. The format knows no type for secrets; Postman's own `secret` beside it hides the value.
  private func secret(_ handover: Handover) -> Value {
    [
      "key": "clientSecret", "value": "", "type": "string", "secret": true,
      "description": .string(SecretReference.sentence(handover)),
    ]
  }

  // MARK: Requests

  private func item(_ route: Handover.Route, _ client: DeployedClient) -> Value {
    let gateway = route.route.route
    let takesAny = gateway.method == "ANY" || gateway == .fallback
    var sentences = [RouteSentence.text(route, for: client)]
    if takesAny { sentences.append("Takes any method; GET stands for it.") }
    var request: [String: Value] = [
      "method": .string(takesAny ? "GET" : gateway.method), "header": [], "url": url(gateway),
      "description": .string(sentences.joined(separator: " ")),
    ]
    switch route.route.demand {
    case .open, .other: request["auth"] = ["type": "noauth"]
    case .scopes, .idToken: break
    }
    return ["name": .string(gateway.description), "request": .map(request), "response": []]
  }

  /// A parameter `{id}` is `:id` in Postman, and one of several segments stands for as many as are filled in.
  private func url(_ route: GatewayRoute) -> Value {
    var variables: [Value] = []
    let path = route == .fallback ? "/" : route.path
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { segment in
      guard segment.hasPrefix("{"), segment.hasSuffix("}") else {
        // Postman takes a colon for the sign of a variable.
        return segment.hasPrefix(":") ? "%3A" + segment.dropFirst() : String(segment)
      }
      let isGreedy = segment.hasSuffix("+}")
      let name = String(segment.dropFirst().dropLast(isGreedy ? 2 : 1))
      variables.append([
        "key": .string(name), "value": "",
        "description": .string(isGreedy ? "One or more segments of the path." : "A segment of the path."),
      ])
      return ":\(name)"
    }
    var url: [String: Value] = [
      "raw": .string("{{apiUrl}}/" + segments.joined(separator: "/")), "host": ["{{apiUrl}}"],
      "path": .list(segments.map { .string($0) }),
    ]
    if !variables.isEmpty { url["variable"] = .list(variables) }
    return .map(url)
  }
}
