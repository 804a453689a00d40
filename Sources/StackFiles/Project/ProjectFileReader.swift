import ResourceModel

/// Reads `authplat.yaml`. Nothing in it is interpolated: it is where variables come from.
struct ProjectFileReader {
  private(set) var findings = Findings()
  private(set) var project = ProjectFile()
  /// Where each environment is named.
  private(set) var places: [String: SourceRange] = [:]
  private var texts = SchemaReader(scope: Scope())

  init(root: YAMLNode) {
    guard let entries = root.entries else {
      findings.add(
        .wrongType, at: root.place, "authplat.yaml is a mapping, not \(root.noun).",
        suggestion: "Begin with `version: 1`.")
      return
    }
    let known = ["version", "environments", "policy"]
    if root["version"] == nil {
      findings.add(
        .missingKey, at: root.place, "authplat.yaml needs `version`.", suggestion: "Write `version: 1`.")
    }
    for entry in entries {
      switch entry.key {
      case "version": version(entry)
      case "environments": environments(entry)
      case "policy": policy(entry)
      default: texts.unknown(entry, in: "authplat.yaml", known: known)
      }
    }
    findings.append(texts.findings.diagnostics)
  }

  private mutating func version(_ entry: YAMLEntry) {
    if case .integer(1)? = entry.value.scalar?.form { return }
    if case .integer? = entry.value.scalar?.form {
      findings.add(
        .unsupportedVersion, at: entry.value.place, "This authplat reads version 1.",
        suggestion: "Write `version: 1`.")
    } else {
      findings.add(
        .wrongType, at: entry.value.place, "`version` takes a whole number, not \(entry.value.noun).",
        suggestion: "Write `version: 1`.")
    }
  }

  private mutating func mapping(_ entry: YAMLEntry) -> [YAMLEntry] {
    if let entries = entry.value.entries { return entries }
    findings.add(
      .wrongType, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
      "`\(entry.key)` takes a mapping, not \(entry.value.noun).")
    return []
  }

  private mutating func environments(_ section: YAMLEntry) {
    for entry in mapping(section) {
      places[entry.key] = entry.keyPlace
      if !isName(entry.key) {
        findings.add(
          .invalidName, at: entry.keyPlace, "The environment `\(entry.key)` becomes a file name.",
          suggestion: "Use letters, digits, hyphen and underscore.")
      }
      project.environments[entry.key] = environment(entry)
    }
  }

  private mutating func environment(_ section: YAMLEntry) -> ProjectEnvironment {
    var environment = ProjectEnvironment(name: section.key)
    let isLocal = environment.isLocal
    // An environment that says nothing takes all from the ordinary AWS chain.
    if section.value.isNull { return environment }
    for entry in mapping(section) {
      switch entry.key {
      case "profile" where isLocal, "endpoints" where isLocal:
        findings.add(
          .unknownKey, at: entry.keyPlace,
          "Environment `local` has no key `\(entry.key)`: it is the embedded endpoint and knows its address and keys.",
          suggestion: "Take it out, or give the environment another name.")
      case "region":
        environment.region = checked(entry, .region, isRegion, "Write it like us-east-1.")
      case "profile": environment.profile = text(entry.value, entry)
      case "account":
        environment.account = checked(
          entry, .account, { $0.utf8.count == 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } },
          "Write twelve digits in quotes.")
      case "variables":
        for variable in mapping(entry) {
          guard let value = text(variable.value, variable) else { continue }
          environment.variables[variable.key] = value
        }
      case "endpoints": environment.endpoints = endpoints(entry)
      default:
        texts.unknown(
          entry, in: "An environment", known: ["region", "profile", "account", "variables", "endpoints"])
      }
    }
    return environment
  }

  private mutating func endpoints(_ section: YAMLEntry) -> [String: String] {
    let services = ["cognito-idp", "ssm", "secretsmanager", "apigateway", "apigatewayv2", "sts"]
    var endpoints: [String: String] = [:]
    for entry in mapping(section) {
      guard services.contains(entry.key) else {
        texts.unknown(entry, in: "`endpoints`", known: services)
        continue
      }
      endpoints[entry.key] = checked(
        entry, .endpoint, isSafeEndpoint, "Write https://…, or http:// with a host of this machine.")
    }
    return endpoints
  }

  private mutating func policy(_ section: YAMLEntry) {
    for entry in mapping(section) {
      switch entry.key {
      case "secretMaxAge": duration(entry).map { project.policy.secretMaxAge = $0 }
      case "overlap": duration(entry).map { project.policy.overlap = $0 }
      default: texts.unknown(entry, in: "`policy`", known: ["secretMaxAge", "overlap"])
      }
    }
    if project.policy.overlap >= project.policy.secretMaxAge {
      findings.add(
        .duration, at: section.keyPlace,
        "`overlap` is not shorter than `secretMaxAge`, so two secrets would never become one.",
        suggestion: "Make `overlap` shorter.")
    }
  }

  private mutating func duration(_ entry: YAMLEntry) -> Duration? {
    if let text = entry.value.scalar?.text, let duration = Duration(spelled: text), duration > .zero {
      return duration
    }
    findings.add(
      .duration, at: entry.value.isNull ? entry.keyPlace : entry.value.place,
      "`\(entry.key)` takes a duration, not `\(entry.value.scalar?.text ?? entry.value.noun)`.",
      suggestion: "Write it like 90d, 24h, 15m or 30s.")
    return nil
  }

  private mutating func checked(
    _ entry: YAMLEntry, _ code: DiagnosticCode, _ holds: (String) -> Bool, _ suggestion: String
  ) -> String? {
    guard let text = text(entry.value, entry) else { return nil }
    if holds(text) { return text }
    findings.add(code, at: entry.value.place, "`\(entry.key)` is `\(text)`.", suggestion: suggestion)
    return nil
  }

  private mutating func text(_ node: YAMLNode, _ entry: YAMLEntry) -> String? {
    if node.scalar?.text.contains("${") == true {
      findings.add(
        .interpolation, at: node.place, "authplat.yaml is not interpolated.",
        suggestion: "Write the value itself.")
      return nil
    }
    if node.isNull {
      return texts.value(node, .string(), name: entry.key, path: "", missing: entry.keyPlace)?.string
    }
    // Without `${` there is nothing to resolve; a lone dollar stays.
    return texts.text(node, entry.key)?.string
  }
}

/// Letters, digits, hyphen and underscore, beginning with a letter or digit, 64 at most.
package func isName(_ text: String) -> Bool {
  guard let first = text.utf8.first, text.utf8.count <= 64, isLetterOrDigit(first) else { return false }
  return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

private func isRegion(_ text: String) -> Bool {
  let words = text.split(separator: "-", omittingEmptySubsequences: false)
  guard words.count >= 3, let number = words.last, number.count == 1,
    number.utf8.allSatisfy({ (0x31...0x39).contains($0) })
  else { return false }
  return words.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
}

/// https anywhere; http on loopback alone, since signed requests carry session tokens.
private func isSafeEndpoint(_ text: String) -> Bool {
  let halves = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
  guard halves.count == 2 else { return false }
  let rest = halves[1]
  let host =
    rest.hasPrefix("[")
    ? String(rest.prefix { $0 != "]" }) + "]" : String(rest.prefix { $0 != ":" && $0 != "/" })
  guard !host.isEmpty, !rest.contains(where: { $0.isWhitespace || $0 == "@" || $0 == "?" || $0 == "#" })
  else { return false }
  switch halves[0] {
  case "https": return true
  case "http":
    return host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host.hasSuffix(".localhost")
  default: return false
  }
}
