/// Matches whole texts against the patterns of AWS's models: the part of Java's regular expressions that they use.
///
/// Compiled once, and then linear: each scalar of a text is looked at once, whatever the text, so nobody can make a
/// match take long. There are no captures, so whether a quantifier is greedy makes no difference.
/// Source: V. M. Glushkov, "The abstract theory of automata" (1961), whose automaton has one state a literal or class.
package struct TextPattern: Sendable {
  /// More states than any pattern of AWS needs; `{n,m}` is as many as it says.
  static let maximumStates = 1024

  /// The scalars that lead into each state.
  private let sets: [ScalarSet]
  /// Bit sets of states, each `words` long: those that may come after each state, one state after the other.
  private let following: [UInt64]
  private let first: [UInt64]
  private let last: [UInt64]
  private let words: Int
  private let matchesNothing: Bool

  /// - Returns: nil for what is no pattern, and for look-around, back references and word boundaries.
  package init?(_ pattern: String) {
    var parser = PatternParser(pattern)
    guard let node = parser.parse(), node.hasAnchorsAtItsEndsOnly() else { return nil }
    var states = PatternStates()
    guard let ends = states.add(node) else { return nil }
    sets = states.sets
    words = (sets.count + 63) / 64
    var following: [UInt64] = []
    for state in states.following { following += Self.bits(state, words) }
    self.following = following
    first = Self.bits(ends.first, words)
    last = Self.bits(ends.last, words)
    matchesNothing = ends.isOptional
  }

  /// Whether the pattern matches the text from its first scalar to its last.
  package func matches(_ text: String) -> Bool {
    if sets.count == 1 { return matchesRun(text) }
    var candidates = first
    var current: [UInt64] = []
    for scalar in text.unicodeScalars {
      current = candidates
      var isAlive = false
      for word in 0..<words { candidates[word] = 0 }
      for word in 0..<words {
        var rest = current[word]
        while rest != 0 {
          let bit = rest.trailingZeroBitCount
          rest &= rest - 1
          let state = word * 64 + bit
          guard sets[state].contains(scalar) else {
            current[word] &= ~(1 << UInt64(bit))
            continue
          }
          isAlive = true
          for next in 0..<words { candidates[next] |= following[state * words + next] }
        }
      }
      if !isAlive { return false }
    }
    if text.isEmpty { return matchesNothing }
    return zip(current, last).contains { $0 & $1 != 0 }
  }

  /// The same for one class and its quantifier, as most patterns are.
  private func matchesRun(_ text: String) -> Bool {
    guard text.unicodeScalars.allSatisfy({ sets[0].contains($0) }) else { return false }
    if text.isEmpty { return matchesNothing }
    return following[0] == 1 || text.unicodeScalars.count == 1
  }

  private static func bits(_ states: Set<Int>, _ words: Int) -> [UInt64] {
    var bits = [UInt64](repeating: 0, count: words)
    for state in states { bits[state / 64] |= 1 << UInt64(state % 64) }
    return bits
  }
}

/// The states of an automaton in the making.
private struct PatternStates {
  /// Where a part of the pattern begins and ends.
  struct Ends {
    var first: Set<Int> = []
    var last: Set<Int> = []
    /// The part matches nothing too.
    var isOptional = true
  }

  var sets: [ScalarSet] = []
  var following: [Set<Int>] = []

  /// Nil when there would be too many.
  mutating func add(_ node: PatternNode) -> Ends? {
    switch node {
    case .set(let set):
      guard sets.count < TextPattern.maximumStates else { return nil }
      sets.append(set)
      following.append([])
      return Ends(first: [sets.count - 1], last: [sets.count - 1], isOptional: false)
    case .start, .end: return Ends()
    case .sequence(let parts):
      var ends = Ends()
      for part in parts {
        guard let next = add(part) else { return nil }
        join(&ends, next)
      }
      return ends
    case .choice(let branches):
      var ends = Ends(isOptional: false)
      for branch in branches {
        guard let next = add(branch) else { return nil }
        ends.first.formUnion(next.first)
        ends.last.formUnion(next.last)
        ends.isOptional = ends.isOptional || next.isOptional
      }
      return ends
    case .repeated(let part, let least, let most): return repeated(part, least, most)
    }
  }

  /// As many copies as the counts say. Those beyond the least go missing from the end, so each follows the one
  /// before it and no other.
  private mutating func repeated(_ part: PatternNode, _ least: Int, _ most: Int?) -> Ends? {
    var ends = Ends()
    var before = ends
    for copy in 0..<(most ?? max(least, 1)) {
      guard let next = add(part) else { return nil }
      if most == nil, copy >= least - 1 { follow(next.last, by: next.first) }
      if copy < least || copy == 0 {
        join(&ends, next)
        if copy >= least { ends.isOptional = true }
      } else {
        follow(before.last, by: next.first)
        ends.last.formUnion(next.last)
      }
      before = next
    }
    return ends
  }

  private mutating func follow(_ states: Set<Int>, by next: Set<Int>) {
    for state in states { following[state].formUnion(next) }
  }

  private mutating func join(_ ends: inout Ends, _ next: Ends) {
    follow(ends.last, by: next.first)
    if ends.isOptional { ends.first.formUnion(next.first) }
    ends.last = next.isOptional ? ends.last.union(next.last) : next.last
    ends.isOptional = ends.isOptional && next.isOptional
  }
}
