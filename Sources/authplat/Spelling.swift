/// Finds what somebody probably meant.
enum Spelling {
  /// The candidate with the fewest edits, if they are few enough to be a slip.
  static func closest(to word: String, among candidates: [String]) -> String? {
    let ranked = candidates.map { (distance(word, $0), $0) }.min { $0.0 < $1.0 }
    guard let (edits, candidate) = ranked, edits <= max(2, word.count / 3) else { return nil }
    return candidate
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left), right = Array(right)
    var row = Array(0...right.count)
    for (number, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = number + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = Swift.min(above + 1, row[column] + 1, diagonal + (character == right[column] ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
