/// Finds the word that was probably meant.
package enum NearMiss {
  /// The nearest of `known` words, or nil when none is near: letter case aside, at most a third of the letters
  /// may differ, where two swapped neighbours count once (optimal string alignment distance).
  package static func nearest(to word: String, among known: some Sequence<String>) -> String? {
    guard word.unicodeScalars.count <= 64 else { return nil }
    let wanted = Array(word.lowercased().unicodeScalars)
    let limit = max(1, wanted.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in known {
      let letters = Array(candidate.lowercased().unicodeScalars)
      // As many letters differ at least; most words need no closer look.
      guard abs(letters.count - wanted.count) <= min(limit, best?.distance ?? limit) else { continue }
      let distance = distance(wanted, letters)
      guard distance <= limit else { continue }
      if let best, (best.distance, best.word) < (distance, candidate) { continue }
      best = (candidate, distance)
    }
    return best?.word
  }

  /// "Did you mean `x`?" or a list of what there is, if that is short.
  package static func suggestion(for word: String, among known: some Collection<String>) -> String? {
    if let near = nearest(to: word, among: known) { return "Did you mean `\(near)`?" }
    if known.isEmpty || known.count > 12 { return nil }
    return "Known here: " + known.sorted().map { "`\($0)`" }.joined(separator: ", ") + "."
  }

  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let cost = left[row - 1] == right[column - 1] ? 0 : 1
        var value = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          value = min(value, beforeLast[column - 2] + 1)
        }
        current.append(value)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
