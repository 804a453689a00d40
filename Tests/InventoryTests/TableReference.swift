/// Writes docs/inventory.md from the comments in the SQL: the paragraph above a table, and what follows a column.
enum TableReference {
  static func page(_ files: [String]) -> String {
    var text = """
      # The inventory's tables

      Made from the comments in `Migrations/*.sql` by `make golden`; do not edit. The inventory is one SQLite file an
      environment, readable with `sqlite3 -readonly`. It holds no secret: secrets stand as keyed fingerprints.

      """
    for file in files { write(file, into: &text) }
    return text
  }

  private static func write(_ file: String, into text: inout String) {
    var comment: [Substring] = []
    var isIntroduction = true
    var isInTable = false
    for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("-- ") {
        comment.append(line.dropFirst(3))
      } else if line.isEmpty {
        if isIntroduction { text += "\n" + comment.joined(separator: "\n") + "\n" }
        isIntroduction = false
        comment = []
      } else if line.hasPrefix("CREATE TABLE ") {
        text += "\n## \(line.split(separator: " ")[2])\n\n\(comment.joined(separator: "\n"))\n\n"
        text += "| column | type | holds |\n|---|---|---|\n"
        isInTable = true
      } else if line.hasPrefix(")") {
        isInTable = false
      } else if isInTable {
        writeColumn(line, into: &text)
      }
    }
  }

  /// A column begins with a small letter; a line of comment alone goes on where the last ended.
  private static func writeColumn(_ line: Substring, into text: inout String) {
    let words = line.split(separator: " ")
    guard let name = words.first, words.count > 1 else { return }
    let comment = line.split(separator: " -- ", maxSplits: 1)
    let remark = comment.count == 2 ? comment[1].drop { $0 == " " } : ""
    if name == "--" {
      text.removeLast(3)
      text += " " + words.dropFirst().joined(separator: " ") + " |\n"
    } else if name.first?.isLowercase == true {
      let type = words[1].hasSuffix(",") ? words[1].dropLast() : words[1]
      text += "| `\(name)` | \(type) | \(remark) |\n"
    }
  }
}
