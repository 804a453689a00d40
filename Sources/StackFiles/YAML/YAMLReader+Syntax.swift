import ResourceModel
import Yams

/// What the parser could not read, in the user's words.
extension YAMLReader {
  static let tooDeep = "The nesting goes deeper than \(maximumDepth) levels."
  static let writeItOut = "Write the value out, or use a variable: ${var.name}."

  mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      reportSyntax(problem, context: context, at: mark)
    case .composer(_, let problem, let mark, _):
      if problem.contains("alias") {
        findings.add(.anchor, at: place(mark), "An alias stands here.", suggestion: Self.writeItOut)
      } else {
        reportSyntax(problem, context: nil, at: mark)
      }
    case .memory: findings.add(.nestedTooDeep, at: place(nil), Self.tooDeep)
    default: findings.add(.syntax, at: place(nil), "The parser cannot read this text.")
    }
  }

  private mutating func reportSyntax(_ problem: String, context: YamlError.Context?, at mark: Mark) {
    let tabbed = (1...source.lineCount).filter { number in
      let blank = source.line(number).prefix { $0 == " " || $0 == "\t" }
      return blank.contains("\t") && blank.count < source.line(number).count
    }
    if tabbed.contains(mark.line) || tabbed.contains(context?.mark.line ?? 0) {
      for line in tabbed.prefix(20) {
        let column = (source.line(line).firstIndex(of: "\t") ?? 0) - source.lineStarts[line - 1] + 1
        findings.add(
          .tabIndentation, at: SourceRange(file: source.file, line: line, column: column),
          "The line is indented by a tab.", suggestion: "Use two spaces a level.")
      }
      return
    }
    // What is never closed is wrong where it begins; the end of the file says nothing.
    let mark = problem.contains("end of stream") ? context?.mark ?? mark : mark
    let line = source.line(mark.line)
    let shown = String(String.UnicodeScalarView(line.dropFirst(max(0, mark.column - 1)).prefix(40)))
    var detail = Self.plainWords[problem] ?? "The parser says: \(problem)."
    if let context, context.mark.line != mark.line {
      detail += " It belongs to what begins in line \(context.mark.line), column \(context.mark.column)."
    }
    findings.add(
      .syntax, at: place(mark, text: shown), detail,
      suggestion: Self.remedies[problem] ?? "Check the lines before this place.")
  }

  /// The parser's phrases in the user's words.
  private static let plainWords = [
    "mapping values are not allowed in this context":
      "A second colon stands here, or the line is indented too far.",
    "could not find expected ':'": "A colon is missing after a key.",
    "did not find expected key": "The indentation does not fit any mapping above.",
    "found unexpected end of stream": "A quote is never closed.",
    "found character that cannot start any token": "No value can begin with this character.",
    "did not find expected ',' or ']'": "A comma or the closing ] of a list is missing.",
    "did not find expected ',' or '}'": "A comma or the closing } of a mapping is missing.",
    "did not find expected <document start>": "The text goes on after the end of the document.",
    "did not find expected node content": "A value is missing.",
    "did not find expected '-' indicator": "A list's entry does not begin with a hyphen.",
    "found unknown escape character": "This escape is not known between double quotes.",
    "block sequence entries are not allowed in this context": "A list cannot begin on this line.",
  ]
  private static let remedies = [
    "mapping values are not allowed in this context": "Put the value in quotes, or correct the indentation.",
    "could not find expected ':'": "Write `key: value`, with a space after the colon.",
    "did not find expected key": "Indent keys of one mapping equally.",
    "found unexpected end of stream": "Close the quote.",
    "found character that cannot start any token": "Put the value in quotes.",
    "found unknown escape character": "Use single quotes, or write \\\\ for a backslash.",
    "block sequence entries are not allowed in this context": "Begin the list on the next line.",
  ]
}
