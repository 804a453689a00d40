import ResourceModel

/// Diagnostics as editors and people read them.
struct DiagnosticText {
  let style: Style

  func text(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.source.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
    let severity: String
    switch diagnostic.severity {
    case .error: severity = style.red("error")
    case .warning: severity = style.yellow("warning")
    case .note: severity = "note"
    }
    var text =
      "\(place)\(severity) \(diagnostic.code): \(style.bold(diagnostic.summary))\n  \(diagnostic.detail)"
    if let offending = diagnostic.source?.text, !offending.isEmpty, !diagnostic.detail.contains(offending) {
      text += "\n  at: \(offending)"
    }
    if let suggestion = diagnostic.suggestion { text += "\n  \(suggestion)" }
    return text
  }

  static func value(_ diagnostic: Diagnostic) -> Value {
    var members: [String: Value] = [
      "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
      "summary": .string(diagnostic.summary), "detail": .string(diagnostic.detail),
    ]
    members["suggestion"] = diagnostic.suggestion.map { .string($0) }
    if let source = diagnostic.source {
      members["source"] = [
        "file": .string(source.file), "line": .integer(source.line), "column": .integer(source.column),
        "text": .string(source.text),
      ]
    }
    return .map(members)
  }
}
