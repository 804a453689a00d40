import ResourceModel

@testable import StackFiles

/// A sample with places marked as «1», «2», …; the marks are taken out before it is read.
struct MarkedText {
  let text: String
  /// Line and column, from one and in Unicode scalars, of each mark.
  private(set) var places: [Int: (line: Int, column: Int)] = [:]

  init(_ marked: String) {
    var text = String.UnicodeScalarView()
    var line = 1
    var column = 1
    let scalars = Array(marked.unicodeScalars)
    var index = 0
    while index < scalars.count {
      if scalars[index] == "«", let end = scalars[index...].firstIndex(of: "»"),
        let number = Int(String(String.UnicodeScalarView(scalars[(index + 1)..<end])))
      {
        places[number] = (line, column)
        index = end + 1
        continue
      }
      text.append(scalars[index])
      if scalars[index] == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
      index += 1
    }
    self.text = String(text)
  }

  /// Each diagnostic as `CODE@mark detail → suggestion`, with the mark's number, or line:column where none stands.
  func describe(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let source = diagnostic.source
      let mark = places.first { $0.value.line == source?.line && $0.value.column == source?.column }?.key
      let place = mark.map { "«\($0)»" } ?? "\(source?.line ?? 0):\(source?.column ?? 0)"
      return "\(diagnostic.code)\(place) \(diagnostic.detail)"
        + (diagnostic.suggestion.map { " → \($0)" } ?? "")
    }
  }
}
