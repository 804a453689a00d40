import ResourceModel

/// Collects what is wrong, so that everything is reported at once.
struct Findings {
  private(set) var diagnostics: [Diagnostic] = []

  mutating func add(
    _ code: DiagnosticCode, at source: SourceRange?, _ detail: String, suggestion: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        code.severity, code: code.rawValue, summary: code.summary, detail: detail, suggestion: suggestion,
        source: source))
  }

  mutating func append(_ others: [Diagnostic]) { diagnostics += others }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// In file order, equal ones once.
  var sorted: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.enumerated().sorted { left, right in
      let (one, other) = (left.element.source, right.element.source)
      return (one?.file ?? "", one?.line ?? 0, one?.column ?? 0, left.element.code, left.offset)
        < (other?.file ?? "", other?.line ?? 0, other?.column ?? 0, right.element.code, right.offset)
    }.map(\.element).filter { seen.insert($0).inserted }
  }
}
