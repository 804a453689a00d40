/// A place in a file, counted from one. Columns count Unicode scalars, as editors do.
package struct SourceRange: Sendable, Hashable {
  package let file: String
  package let line: Int
  package let column: Int
  /// The offending text, or empty where the place is a whole section.
  package let text: String

  package init(file: String, line: Int, column: Int, text: String = "") {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
  }
}

/// Something wrong with what the user wrote: a fixed summary, the detail, and what to do.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable { case error, warning, note }
  package let severity: Severity
  /// A stable code, such as `AP101`, that `authplat explain` knows.
  package let code: String
  /// A fixed phrase without names, so that equal mistakes read equal.
  package let summary: String
  /// What is wrong here and why, names included.
  package let detail: String
  /// What to do about it.
  package let suggestion: String?
  package let source: SourceRange?

  package init(
    _ severity: Severity = .error, code: String, summary: String, detail: String, suggestion: String? = nil,
    source: SourceRange? = nil
  ) {
    self.severity = severity
    self.code = code
    self.summary = summary
    self.detail = detail
    self.suggestion = suggestion
    self.source = source
  }
}

/// A rule across attributes that a resource breaks; the stack file's place is added by who reads it.
package struct Problem: Sendable, Hashable {
  /// The path of the attribute at fault, such as `allowedOAuthFlows`.
  package let path: String
  package let detail: String
  package let suggestion: String?

  package init(_ path: String, _ detail: String, suggestion: String? = nil) {
    self.path = path
    self.detail = detail
    self.suggestion = suggestion
  }
}
