/// Rows of texts, one below the other.
enum TextTable {
  /// - Parameter rows: of the same number of texts each, the heads first.
  static func lines(_ rows: [[String]]) -> [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(line.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }
}
