/// A pattern as its parts.
indirect enum PatternNode {
  case set(ScalarSet)
  case start
  case end
  case sequence([PatternNode])
  case choice([PatternNode])
  /// At least, and at most where there is a most.
  case repeated(PatternNode, Int, Int?)

  /// Whether `^` stands where the text begins and `$` where it ends: there they say nothing new of a whole match.
  func hasAnchorsAtItsEndsOnly(isFirst: Bool = true, isLast: Bool = true) -> Bool {
    switch self {
    case .set: true
    case .start: isFirst
    case .end: isLast
    case .choice(let branches):
      branches.allSatisfy { $0.hasAnchorsAtItsEndsOnly(isFirst: isFirst, isLast: isLast) }
    case .sequence(let parts):
      parts.indices.allSatisfy { index in
        parts[index].hasAnchorsAtItsEndsOnly(
          isFirst: isFirst && parts[..<index].allSatisfy(\.isAnchor),
          isLast: isLast && parts[(index + 1)...].allSatisfy(\.isAnchor))
      }
    case .repeated(let part, _, _): part.hasAnchorsAtItsEndsOnly(isFirst: false, isLast: false)
    }
  }

  private var isAnchor: Bool {
    switch self {
    case .start, .end: true
    default: false
    }
  }
}

/// Reads the part of Java's regular expressions that AWS's models use. Nil stands for whatever is beyond it.
///
/// Source: `java.util.regex.Pattern`, whose classes of characters are of ASCII alone.
struct PatternParser {
  private static let maximumDepth = 32

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private var ignoresCase = false
  private var dotMatchesLineEnds = false

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() -> PatternNode? {
    for (flag, set) in [("(?i)", \Self.ignoresCase), ("(?s)", \Self.dotMatchesLineEnds)]
    where String(String.UnicodeScalarView(scalars.prefix(4))) == flag {
      self[keyPath: set] = true
      index = 4
    }
    guard let node = choice(), index == scalars.count else { return nil }
    return node
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func takeAny() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    index += 1
    return scalar
  }

  private mutating func choice() -> PatternNode? {
    guard depth < Self.maximumDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    var branches: [PatternNode] = []
    repeat {
      guard let branch = sequence() else { return nil }
      branches.append(branch)
    } while take("|")
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() -> PatternNode? {
    var parts: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let atom = atom(), let part = quantified(atom) else { return nil }
      parts.append(part)
    }
    return .sequence(parts)
  }

  private mutating func atom() -> PatternNode? {
    switch takeAny() {
    case "^": return .start
    case "$": return .end
    case ".": return .set(dotMatchesLineEnds ? .all : ScalarSet.lineEnds.inverted)
    case "(":
      if take("?") {
        guard take(":") else { return nil }
      }
      guard let node = choice(), take(")") else { return nil }
      return node
    case "[": return scalarClass().map { .set(cased($0)) }
    case "\\": return escape().map { .set(cased($0.set)) }
    case "*", "+", "?", "{", nil: return nil
    case let scalar?: return .set(cased(ScalarSet(scalar.value...scalar.value)))
    }
  }

  private func cased(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

  private mutating func quantified(_ atom: PatternNode) -> PatternNode? {
    let (least, most): (Int, Int?)
    switch next {
    case "*": (least, most) = (0, nil)
    case "+": (least, most) = (1, nil)
    case "?": (least, most) = (0, 1)
    case "{":
      index += 1
      guard let low = number() else { return nil }
      var high: Int? = low
      if take(",") { high = next == "}" ? nil : number() }
      guard next == "}", (high ?? low) >= low else { return nil }
      (least, most) = (low, high)
    default: return atom
    }
    index += 1
    _ = take("?")
    // A second quantifier would be possessive, or a mistake.
    if let scalar = next, "*+?{".unicodeScalars.contains(scalar) { return nil }
    return .repeated(atom, least, most)
  }

  private mutating func number() -> Int? {
    let start = index
    while let scalar = next, ("0"..."9").contains(scalar) { index += 1 }
    return Int(String(String.UnicodeScalarView(scalars[start..<index])))
  }

  /// One member of a class, or a literal.
  private enum Item {
    case scalar(UInt32)
    case many(ScalarSet)

    var set: ScalarSet {
      switch self {
      case .scalar(let value): ScalarSet(value...value)
      case .many(let set): set
      }
    }
  }

  /// What follows a backslash.
  private mutating func escape() -> Item? {
    switch takeAny() {
    case "d": return .many(.digits)
    case "D": return .many(ScalarSet.digits.inverted)
    case "w": return .many(.wordCharacters)
    case "W": return .many(ScalarSet.wordCharacters.inverted)
    case "s": return .many(.whiteSpace)
    case "S": return .many(ScalarSet.whiteSpace.inverted)
    case "t": return .scalar(0x09)
    case "n": return .scalar(0x0A)
    case "r": return .scalar(0x0D)
    case "x": return hexadecimal(digits: 2)
    case "u": return hexadecimal(digits: 4)
    case "p":
      guard take("{"), let letter = takeAny(), let category = ScalarSet.Category(letter), take("}") else {
        return nil
      }
      return .many(ScalarSet(category))
    case let scalar?:
      // A letter or digit would mean something else.
      return scalar.isASCII && !ScalarSet.wordCharacters.contains(scalar) ? .scalar(scalar.value) : nil
    case nil: return nil
    }
  }

  private mutating func hexadecimal(digits: Int) -> Item? {
    guard index + digits <= scalars.count,
      let value = UInt32(String(String.UnicodeScalarView(scalars[index..<index + digits])), radix: 16)
    else { return nil }
    index += digits
    return .scalar(value)
  }

  /// A class, whose `[` is read.
  private mutating func scalarClass() -> ScalarSet? {
    let isInverted = take("^")
    var set = ScalarSet()
    var isEmpty = true
    while let scalar = next, scalar != "]" || isEmpty {
      isEmpty = false
      guard let item = item() else { return nil }
      if next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        guard case .scalar(let low) = item, case .scalar(let high)? = self.item(), low <= high else {
          return nil
        }
        set.insert(low...high)
      } else if !set.formUnion(item.set) {
        return nil
      }
    }
    guard take("]") else { return nil }
    return isInverted ? set.inverted : set
  }

  /// Java's classes inside classes and intersections are beyond us.
  private mutating func item() -> Item? {
    switch takeAny() {
    case "[", nil: return nil
    case "&" where next == "&": return nil
    case "\\": return escape()
    case let scalar?: return .scalar(scalar.value)
    }
  }
}
