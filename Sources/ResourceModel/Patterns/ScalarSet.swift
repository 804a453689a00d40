/// A set of Unicode scalars, such as a class of a pattern.
struct ScalarSet: Sendable {
  /// The first letter of the general categories of Unicode: letters, marks, numbers and so on.
  enum Category: UInt8, Sendable {
    case letter, mark, number, punctuation, symbol, separator, other

    /// Named as in `\p{L}`.
    init?(_ letter: Unicode.Scalar) {
      switch letter {
      case "L": self = .letter
      case "M": self = .mark
      case "N": self = .number
      case "P": self = .punctuation
      case "S": self = .symbol
      case "Z": self = .separator
      case "C": self = .other
      default: return nil
      }
    }

    init(of scalar: Unicode.Scalar) {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
      case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
      case .decimalNumber, .letterNumber, .otherNumber: self = .number
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        self = .punctuation
      case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: self = .symbol
      case .spaceSeparator, .lineSeparator, .paragraphSeparator: self = .separator
      default: self = .other
      }
    }

    fileprivate var bit: UInt8 { 1 << rawValue }
  }

  /// Whether each of the first 128 scalars is in the set: nearly all texts are made of them.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var ranges: [ClosedRange<UInt32>] = []
  private var categories: UInt8 = 0
  /// Of the scalars from 128 on.
  private var isInverted = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return low >> UInt64(value) & 1 == 1 }
    if value < 128 { return high >> UInt64(value - 64) & 1 == 1 }
    let isIn =
      ranges.contains { $0.contains(value) }
      || (categories != 0 && categories & Category(of: scalar).bit != 0)
    return isIn != isInverted
  }

  mutating func insert(_ range: ClosedRange<UInt32>) {
    for value in range.prefix(while: { $0 < 128 }) { setBit(value) }
    if range.upperBound >= 128 { ranges.append(max(range.lowerBound, 128)...range.upperBound) }
  }

  mutating func insert(_ category: Category) {
    categories |= category.bit
    for value in UInt32(0)..<128 {
      if let scalar = Unicode.Scalar(value), Category(of: scalar) == category { setBit(value) }
    }
  }

  /// - Returns: false for the inverse of what goes beyond ASCII: no pattern has that inside a class.
  mutating func formUnion(_ other: ScalarSet) -> Bool {
    low |= other.low
    high |= other.high
    if other.isInverted {
      // `\W` and its like leave out scalars below 128 only.
      guard other.ranges.isEmpty, other.categories == 0 else { return false }
      ranges.append(128...0x10FFFF)
    } else {
      ranges += other.ranges
      categories |= other.categories
    }
    return true
  }

  var inverted: ScalarSet {
    var set = self
    set.low = ~low
    set.high = ~high
    set.isInverted.toggle()
    return set
  }

  /// The same set, and of each ASCII letter in it the other case too.
  var ignoringCase: ScalarSet {
    var set = self
    // Upper and lower case are 32 apart, both in the upper half.
    let letters: UInt64 = 0x07FF_FFFE
    let upper = high & letters
    let lower = high >> 32 & letters
    set.high |= upper << 32 | lower
    return set
  }

  private mutating func setBit(_ value: UInt32) {
    if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
  }
}

extension ScalarSet {
  init(_ range: ClosedRange<UInt32>) { insert(range) }
  init(_ category: Category) { insert(category) }

  private init(_ ranges: [ClosedRange<Unicode.Scalar>]) {
    for range in ranges { insert(range.lowerBound.value...range.upperBound.value) }
  }

  // Java's, which AWS matches with, are of ASCII alone: `java.util.regex.Pattern`, "Predefined character classes".
  static let digits = ScalarSet(["0"..."9"])
  static let wordCharacters = ScalarSet(["a"..."z", "A"..."Z", "0"..."9", "_"..."_"])
  static let whiteSpace = ScalarSet(["\t"..."\r", " "..." "])
  static let lineEnds = ScalarSet(["\n"..."\n", "\r"..."\r", "\u{85}"..."\u{85}", "\u{2028}"..."\u{2029}"])
  static let all = ScalarSet(["\u{0}"..."\u{10FFFF}"])
}
