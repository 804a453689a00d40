/// Matches whole texts against the patterns of AWS's models.
enum TextPattern {
  static func matches(_ text: String, _ pattern: String) -> Bool {
    guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else {
      preconditionFailure("the pattern \(pattern) cannot be read")
    }
    return (try? regex.wholeMatch(in: text)) != nil
  }
}
