import AuthPlatform
import Planner
import ResourceModel
import Tokens

/// A token in words. The signature is left out unless asked for: the rest alone opens nothing.
struct ExplanationText {
  let style: Style

  func text(_ explanation: TokenExplanation, showSignature: Bool) -> String {
    let token = explanation.token
    var lines = [style.bold(Self.what(explanation).printable), ""]
    lines += Self.facts(explanation).map { name, value in "  \(padded(name))\(value.printable)" }
    lines += ["", signature(explanation.signature), time(explanation)]
    if let atRoute = explanation.atRoute { lines += [""] + route(atRoute) }
    lines += ["", style.dim("Header")] + Self.members(token.header) + [style.dim("Claims")]
    lines += Self.members(token.claims)
    if showSignature { lines += [style.dim("Signature"), "  \(Base64.url(token.signature))"] }
    return lines.joined(separator: "\n")
  }

  private func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 10 - name.count))
  }

  // MARK: What it is

  private static func what(_ explanation: TokenExplanation) -> String {
    let token = explanation.token
    let kind =
      switch token.use {
      case .access: "An access token"
      case .id: "An ID token"
      case nil: "A token, neither an access token nor an ID token of Cognito"
      }
    let client = explanation.client?.name ?? token.clientID
    if let person = person(token) {
      return "\(kind) of user \(person)" + (client.map { ", by way of client \($0)" } ?? "")
    }
    return kind + (client.map { " of client \($0), for itself and no person" } ?? "")
  }

  /// The user's name in the pool; nil where a client stands for itself.
  private static func person(_ token: JSONWebToken) -> String? {
    let name = token.claims["username"] ?? token.claims["cognito:username"]
    if let name = name?.string { return name }
    let subject = token.claims["sub"]?.string
    return subject == token.clientID ? nil : subject
  }

  private static func facts(_ explanation: TokenExplanation) -> [(String, String)] {
    let token = explanation.token
    var facts: [(String, String)] = []
    if let issuer = token.issuer {
      let stack = explanation.poolStack.map { "  (stack \($0))" } ?? "  (in no stack here)"
      facts.append(("issuer", issuer + stack))
    }
    if let id = token.clientID {
      facts.append(("client", id + (explanation.client.map { "  (\($0.name))" } ?? "  (in no stack here)")))
    }
    facts.append(("scopes", token.scopes.isEmpty ? "none" : token.scopes.joined(separator: " ")))
    if let moment = token.issuedAt { facts.append(("issued", "\(moment)")) }
    if let moment = token.expiry { facts.append(("expires", "\(moment)")) }
    return facts
  }

  private static func members(_ members: Attributes) -> [String] {
    members.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.plainText)".printable }
  }

  // MARK: Whether it is good

  private func signature(_ signature: TokenExplanation.Signature) -> String {
    switch signature {
    case .verified: style.green("✓ signed by its issuer")
    case .wrong(let reason): style.red("✗ not to be believed: ") + "\(reason)"
    case .unchecked(let reason): style.yellow("? signature not verified: ") + reason
    }
  }

  private func time(_ explanation: TokenExplanation) -> String {
    guard let expiry = explanation.token.expiry else { return style.red("✗ it does not say when it expires") }
    let seconds = expiry.seconds - explanation.now.seconds
    return seconds > 0
      ? style.green("✓ valid for \(Seconds.text(seconds)) more")
      : style.red("✗ expired \(Seconds.text(-seconds)) ago")
  }

  private func route(_ atRoute: TokenExplanation.AtRoute) -> [String] {
    let route = atRoute.route
    let name = "\(route.route) of \(route.stack), stage \(route.stage)"
    let verdict = atRoute.verdict
    let status = verdict.status.map { " with \($0)" } ?? ""
    let head =
      switch verdict.answer {
      case .accepts: style.green("✓ accepted by \(name)")
      case .refuses: style.red("✗ refused\(status) by \(name)")
      case .unknown: style.yellow("? \(name)")
      }
    return [head + style.dim("  as observed \(atRoute.observedAt)")]
      + verdict.reasons.map { "  \($0)".printable }
  }

  // MARK: JSON

  static func members(_ explanation: TokenExplanation, showSignature: Bool) -> [String: Value] {
    let token = explanation.token
    var members: [String: Value] = [
      "what": .string(what(explanation)), "header": .map(token.header), "claims": .map(token.claims),
      "scopes": .list(token.scopes.map { .string($0) }), "now": .string(explanation.now.description),
      "expired": .bool(token.expiry.map { $0 <= explanation.now } ?? true),
    ]
    members["use"] = token.use.map { .string($0.rawValue) }
    members["user"] = person(token).map { .string($0) }
    members["clientId"] = token.clientID.map { .string($0) }
    members["client"] = explanation.client.map { .string($0.name) }
    members["pool"] = explanation.pool.map { .string($0) }
    members["stack"] = explanation.poolStack.map { .string($0) }
    members["issued"] = token.issuedAt.map { .string($0.description) }
    members["expires"] = token.expiry.map { .string($0.description) }
    switch explanation.signature {
    case .verified: members["verified"] = true
    case .wrong(let reason): members.merge(["verified": false, "reason": .string(reason)]) { $1 }
    case .unchecked(let reason): members["reason"] = .string(reason)
    }
    if showSignature { members["signature"] = .string(Base64.url(token.signature)) }
    members["route"] = explanation.atRoute.map { atRoute in
      var route: [String: Value] = [
        "route": .string(atRoute.route.route.description), "stack": .string(atRoute.route.stack),
        "stage": .string(atRoute.route.stage), "observed": .string(atRoute.observedAt.description),
        "answer": .string(atRoute.verdict.answer.rawValue),
        "reasons": .list(atRoute.verdict.reasons.map { .string($0) }),
      ]
      route["status"] = atRoute.verdict.status.map { .integer($0) }
      return .map(route)
    }
    return members
  }
}
