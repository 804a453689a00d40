import AuthPlatform
import ResourceModel

/// A kind's page as text for the prompt and as Markdown for docs/kinds.md; both are read from its rows.
enum KindPage {
  static var list: String {
    KindFacts.names.compactMap(KindFacts.page).map { "\($0.kind)\n  \($0.summary)" }.joined(separator: "\n")
  }

  static func text(_ schema: Schema) -> String {
    var lines = [schema.kind, "  \(schema.summary)"]
    if let because = schema.guardedBecause {
      lines.append("  Deleting or replacing it is refused unless named: \(because).")
    }
    if let because = schema.outlivesItsStack {
      lines.append("  No longer declared, it stays in AWS unless named to be deleted: \(because).")
    }
    lines.append("")
    for attribute in schema.attributes { lines += rows(attribute, "  ") }
    return lines.joined(separator: "\n")
  }

  /// One attribute by its path; nil when there is none.
  static func text(_ schema: Schema, path: [String]) -> String? {
    var rows = schema.attributes
    var found: Attribute?
    for step in path {
      guard let attribute = rows.first(where: { $0.name == step }) else { return nil }
      found = attribute
      rows = members(attribute.type)
    }
    return found.map { self.rows($0, "").joined(separator: "\n") }
  }

  private static func members(_ type: AttributeType) -> [Attribute] {
    switch type {
    case .object(let rows): rows
    case .list(let element, _), .set(let element, _): members(element)
    case .map(let element, _, _): members(element)
    default: []
    }
  }

  private static func rows(_ attribute: Attribute, _ indent: String) -> [String] {
    var lines = ["\(indent)\(attribute.name)  (\(facts(attribute).joined(separator: "; ")))"]
    lines.append("\(indent)  \(attribute.documentation)")
    for member in members(attribute.type) { lines += rows(member, indent + "  ") }
    return lines
  }

  private static func facts(_ attribute: Attribute) -> [String] {
    var facts = [word(attribute.type)]
    switch attribute.presence {
    case .required: facts.append("required")
    case .optional: break
    case .defaulted(let value): facts.append("default \(value.plainText)")
    case .computed: facts.append("made by AWS")
    }
    switch attribute.onChange {
    case .inPlace: break
    case .replaces(let why): facts.append("changing it replaces: \(why)")
    case .addsOnly(let why): facts.append(why)
    case .rises(_, let why): facts.append(why)
    case .onlyWhenMade(let why): facts.append("counts when it is made: \(why)")
    }
    if attribute.keepsOthers { facts.append("what no stack mentions stays") }
    if attribute.isWriteOnly { facts.append("AWS never shows it") }
    if attribute.isSensitive { facts.append("secret") }
    if attribute.wireName.lowercased() != attribute.name.lowercased() {
      facts.append("AWS: \(attribute.wireName)")
    }
    return facts
  }

  private static func word(_ type: AttributeType) -> String {
    func range(_ range: ClosedRange<Int>?) -> String {
      range.map { " \($0.lowerBound) to \($0.upperBound)" } ?? ""
    }
    switch type {
    case .bool: return "true or false"
    case .integer(let limits): return "whole number\(range(limits))"
    case .string(let length, _): return length.map { "text of\(range($0)) characters" } ?? "text"
    case .oneOf(let values): return values.joined(separator: " | ")
    case .list(let element, _): return "list of \(word(element))"
    case .set(let element, _): return "set of \(word(element))"
    case .map(let element, _, _): return "map to \(word(element))"
    case .object: return "object"
    }
  }

  static var markdown: String {
    var lines = [
      "# Kinds", "",
      "Made from the kinds' pages by `make docs`; do not edit. The same at the prompt: `authplat explain KIND`.",
      "Times and limits are AWS's; a row's name in AWS is given where it differs.", "",
    ]
    for schema in KindFacts.names.compactMap(KindFacts.page) {
      lines += ["## \(schema.kind)", "", schema.summary]
      if let because = schema.guardedBecause {
        lines += [
          "", "Deleting or replacing it is refused unless it is named with `--allow-destroy`: \(because).",
        ]
      }
      if let because = schema.outlivesItsStack {
        lines += [
          "",
          "No longer declared, it stays in AWS and is forgotten, unless it is named with `--allow-destroy`: \(because).",
        ]
      }
      lines += ["", "| attribute | facts | meaning |", "| --- | --- | --- |"]
      for attribute in schema.attributes { lines += table(attribute, []) }
      if !schema.omissions.isEmpty {
        lines += ["", "Left out on purpose:", ""]
        lines += schema.omissions.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)." }
      }
      let deviations = deviations(schema.attributes, [])
      if !deviations.isEmpty {
        lines += ["", "Where a row differs from AWS's published model:", ""] + deviations
      }
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n")
  }

  private static func table(_ attribute: Attribute, _ path: [String]) -> [String] {
    let path = path + [attribute.name]
    let facts = facts(attribute).joined(separator: "; ").replacing("|", with: "\\|")
    return [
      "| `\(path.joined(separator: "."))` | \(facts) | \(attribute.documentation.replacing("|", with: "\\|")) |"
    ]
      + members(attribute.type).flatMap { table($0, path) }
  }

  private static func deviations(_ rows: [Attribute], _ path: [String]) -> [String] {
    rows.flatMap { attribute -> [String] in
      let path = path + [attribute.name]
      let own = attribute.deviation.map { ["- `\(path.joined(separator: "."))`: \($0)."] } ?? []
      return own + deviations(members(attribute.type), path)
    }
  }
}
