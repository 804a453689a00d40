import ResourceModel

/// Text cut at its `${…}`.
struct Interpolation {
  enum Part: Equatable {
    case text(String)
    /// What stands between the braces.
    case expression(String)
  }
  private(set) var parts: [Part] = []
  /// A `${` without its brace, as far as the text goes on.
  private(set) var unclosed: String?

  init(_ text: String) {
    var literal = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      literal += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else {
          unclosed = String(rest.prefix(40))
          return
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = ""
        parts.append(.expression(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        literal += "$"
        rest = rest.dropFirst()
      }
    }
    literal += rest
    if !literal.isEmpty { parts.append(.text(literal)) }
  }
}

/// What the interpolations of one stack may name.
struct Scope: Sendable {
  /// The chosen environment's name and variables.
  var environment = "local"
  var variables: [String: String] = [:]
  /// Environments that set a variable, for the message when this one does not.
  var environmentsSetting: [String: [String]] = [:]
  /// The stack that is read; it cannot name itself by ${stack.…}.
  var stack = ""
  /// The environment of the process.
  var process: [String: String] = [:]
  /// `pool.id` and the like: what this stack may name of itself.
  var own: [String: Reference] = [:]
  /// Every stack's outputs, by stack and output.
  var outputs: [String: [String: Reference]] = [:]

  /// The value of a text with its interpolations; nil, after saying why, when one of them is wrong.
  func value(
    of text: String, at place: SourceRange, findings: inout Findings
  ) -> Value? {
    let interpolation = Interpolation(text)
    if let unclosed = interpolation.unclosed {
      findings.add(
        .interpolation, at: place, "`\(unclosed)` is never closed.",
        suggestion: "Close it with }, or write $${ for a plain ${.")
      return nil
    }
    var segments: [Template.Segment] = []
    var isRight = true
    for part in interpolation.parts {
      switch part {
      case .text(let literal): segments.append(.text(literal))
      case .expression(let expression):
        guard let segment = segment(expression, at: place, findings: &findings) else {
          isRight = false
          continue
        }
        segments.append(segment)
      }
    }
    guard isRight else { return nil }
    return Value.joined(segments)
  }

  private func segment(
    _ expression: String, at place: SourceRange, findings: inout Findings
  ) -> Template.Segment? {
    let words = expression.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(
      String.init)
    let shown = "${\(expression)}"
    let place = SourceRange(file: place.file, line: place.line, column: place.column, text: shown)
    guard words.count == 2, !words[1].isEmpty else {
      findings.add(
        .interpolation, at: place, "\(shown) has no meaning.",
        suggestion: "Write ${var.NAME}, ${env.NAME} or ${stack.NAME.OUTPUT}.")
      return nil
    }
    switch words[0] {
    case "var":
      if let value = variables[words[1]] { return .text(value) }
      let elsewhere = environmentsSetting[words[1]] ?? []
      findings.add(
        .unknownVariable, at: place,
        "The environment \(environment) has no variable `\(words[1])` for \(shown)."
          + (elsewhere.isEmpty ? "" : " It is set in: \(elsewhere.joined(separator: ", "))."),
        suggestion: NearMiss.suggestion(for: words[1], among: Array(variables.keys))
          ?? "Add it under environments.\(environment).variables in authplat.yaml.")
      return nil
    case "env":
      if let value = process[words[1]] { return .text(value) }
      findings.add(
        .unsetEnvironmentVariable, at: place, "\(shown) is not set.",
        suggestion: "Set \(words[1]) before running authplat.")
      return nil
    case "stack": return output(words[1], shown: shown, at: place, findings: &findings)
    default:
      if let reference = own[expression] { return .reference(reference) }
      let known = Array(own.keys) + ["var.", "env.", "stack."]
      findings.add(
        .unknownReference, at: place, "\(shown) is not known here.",
        suggestion: NearMiss.suggestion(for: expression, among: known))
      return nil
    }
  }

  private func output(
    _ path: String, shown: String, at place: SourceRange, findings: inout Findings
  ) -> Template.Segment? {
    let words = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if words[0] == stack {
      findings.add(
        .stackCycle, at: place, "\(shown) names the stack it stands in.",
        suggestion:
          "Write the value itself; in an auth stack ${pool.id}, ${pool.arn} and ${domain.url} are known.")
      return nil
    }
    guard let known = outputs[words[0]] else {
      findings.add(
        .unknownStack, at: place, "\(shown) names the stack `\(words[0])`, which no file declares.",
        suggestion: NearMiss.suggestion(for: words[0], among: Array(outputs.keys)))
      return nil
    }
    let output = words.count > 1 ? words[1] : ""
    if let reference = known[output] { return .reference(reference) }
    findings.add(
      .unknownOutput, at: place, "The stack `\(words[0])` has no output `\(output)` for \(shown).",
      suggestion: NearMiss.suggestion(for: output, among: Array(known.keys)))
    return nil
  }
}

extension Value {
  /// Text where everything is known, else a template; neighbouring texts are joined.
  static func joined(_ segments: [Template.Segment]) -> Value {
    var joined: [Template.Segment] = []
    for segment in segments {
      if case .text(let next) = segment, case .text(let last)? = joined.last {
        joined[joined.count - 1] = .text(last + next)
      } else {
        joined.append(segment)
      }
    }
    if joined.isEmpty { return .string("") }
    if joined.count == 1, case .text(let text) = joined[0] { return .string(text) }
    return .template(Template(joined))
  }

  /// The segments of a text or template.
  var segments: [Template.Segment] {
    switch self {
    case .string(let text): [.text(text)]
    case .template(let template): template.segments
    default: [.text(plainText)]
    }
  }
}
