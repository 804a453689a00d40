/// Writes the files of a workspace; ``amend(file:text:with:)`` adds to one that exists.
///
/// Nothing here touches the disk. Text that a user gave is quoted where YAML would read it otherwise.
package enum StackEditor {
  /// The description of a scope for which none is given: `Allow orders.read access`.
  package static func description(ofScope name: String) -> String { "Allow \(name) access" }

  /// The text of a new `authplat.yaml` with one environment.
  package static func projectFile(
    environment: String = "dev", region: String? = nil, profile: String? = nil, account: String? = nil
  ) -> String {
    var lines = [
      "# Environments and policy of this workspace. Stacks stand in stacks/, one a file.",
      "version: 1", "environments:", "  \(scalar(environment)):",
    ]
    lines.append("    region: \(scalar(region ?? "us-east-1"))")
    if let profile { lines.append("    profile: \(scalar(profile))") }
    if let account {
      lines.append(
        "    account: \"\(account)\"  # refused before any change if the credentials say otherwise")
    } else {
      lines.append(
        "    # account: \"111111111111\"  # refused before any change if the credentials say otherwise")
    }
    lines += ["policy:", "  secretMaxAge: 90d", "  overlap: 24h"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of a new shared auth stack; without a domain, machine clients cannot fetch tokens.
  package static func authStack(name: String, domainPrefix: String?) -> String {
    var lines = [
      "# The user pool that all APIs share. Its facts are published as SSM parameters below /\(name)/.",
      "stack: \(scalar(name))", "kind: auth", "pool:", "  name: \(scalar(name))",
      "  deletionProtection: active",
    ]
    if let domainPrefix { lines += ["domain:", "  prefix: \(scalar(domainPrefix))"] }
    lines.append("parameters:")
    for (key, value) in StackDraft.defaultParameters(hasDomain: domainPrefix != nil) {
      lines.append("  \(key): \(value)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of a new API stack: a resource server with the scopes, and a machine client that has them all.
  package static func apiStack(_ request: APIStackRequest) -> String {
    var lines = ["stack: \(scalar(request.name))", "kind: api"]
    switch request.auth {
    case .stack(let name): lines.append("auth: \(scalar(name))")
    case .parameters(let prefix): lines.append("auth: {ssm: \(scalar(prefix, inFlow: true))}")
    case .poolARN(let arn): lines.append("auth: {poolArn: \(scalar(arn, inFlow: true))}")
    }
    lines += [
      "resourceServer:", "  identifier: \(scalar(request.identifier ?? request.name))",
      "  name: \(scalar(request.displayName ?? request.name))",
      request.scopes.isEmpty ? "  scopes: {}" : "  scopes:",
    ]
    lines += request.scopes.map { "    \(scalar($0.name)): \(scalar($0.description))" }
    let names = request.scopes.map { scalar($0.name, inFlow: true) }.joined(separator: ", ")
    lines += ["clients:", "  machine:", "    type: machine", "    scopes: [\(names)]"]
    lines.append(
      request.store == .none ? "    secret: none" : "    secret: {store: \(request.store.rawValue)}")
    if let binding = request.binding { lines += self.lines(binding, default: names) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ binding: APIStackRequest.Binding, default names: String) -> [String] {
    var lines = ["binding:"]
    switch binding.api {
    case .restName(let name): lines.append("  rest: {name: \(scalar(name, inFlow: true))}")
    case .restID(let id): lines.append("  rest: {id: \(scalar(id, inFlow: true))}")
    case .httpName(let name): lines.append("  http: {name: \(scalar(name, inFlow: true))}")
    case .httpID(let id): lines.append("  http: {id: \(scalar(id, inFlow: true))}")
    }
    switch (binding.stage, binding.api) {
    case (let stage?, _): lines.append("  stage: \(scalar(stage))")
    case (nil, .restName), (nil, .restID): lines.append("  stage: api")
    case (nil, .httpName), (nil, .httpID): break
    }
    lines.append("  default: [\(names)]  # a caller needs any one of these; exceptions stand under routes:")
    if !binding.routes.isEmpty { lines.append("  routes:") }
    for route in binding.routes {
      let isWord = route.demand == ["open"] || route.demand == ["idToken"]
      let scopes = route.demand.map { scalar($0, inFlow: true) }.joined(separator: ", ")
      lines.append("    \(scalar(route.pattern)): \(isWord ? scopes : "[\(scopes)]")")
    }
    return lines
  }

  /// A text as it stands in YAML: plain where that means the same, else between double quotes.
  static func scalar(_ text: String, inFlow: Bool = false) -> String {
    isPlainSafe(text, inFlow: inFlow) ? text : quoted(text)
  }

  private static func isPlainSafe(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, first != " ",
      last != " ",
      last != ":", !"-?:,[]{}#&*!|>'\"%@`=<~.".unicodeScalars.contains(first),
      ScalarForm(plain: text) == .text
    else { return false }
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      guard SourceText.isPrintable(scalar), !SourceText.isLineEnd(scalar), scalar != "\t" else {
        return false
      }
      if inFlow, "[]{},:\"'".unicodeScalars.contains(scalar) { return false }
      if before == ":", scalar == " " { return false }
      if before == " ", scalar == "#" { return false }
      before = scalar
    }
    return true
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default:
        if SourceText.isPrintable(scalar), !SourceText.isLineEnd(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          quoted += "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
        }
      }
    }
    return quoted + "\""
  }
}
