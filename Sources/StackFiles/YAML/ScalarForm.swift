/// What YAML 1.1 or 1.2 makes of an unquoted scalar. Other tools that read the same file may make it so,
/// therefore everything but plain text has to be quoted where a text is wanted.
enum ScalarForm: Sendable, Hashable {
  case text
  case null
  case bool(Bool)
  /// yes, no, on, off, y, n: Booleans of YAML 1.1, texts in 1.2.
  case oldBool(Bool)
  case integer(Int)
  /// Fractions, big numbers, other bases, and base sixty such as 12:30.
  case number
  case date

  init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    case "yes", "Yes", "YES", "on", "On", "ON": self = .oldBool(true)
    case "no", "No", "NO", "off", "Off", "OFF": self = .oldBool(false)
    default:
      guard let first = text.utf8.first, first < 0x3A, text.utf8.count < 64 else {
        self = .text
        return
      }
      self = ScalarForm.numeric(text)
    }
  }

  private static func numeric(_ text: String) -> ScalarForm {
    var digits = Substring(text)
    if digits.first == "-" || digits.first == "+" { digits = digits.dropFirst() }
    guard let first = digits.utf8.first else { return .text }
    if [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(String(digits)) { return .number }
    guard isDigit(first) || (first == UInt8(ascii: ".") && digits.utf8.dropFirst().first.map(isDigit) == true)
    else { return .text }
    if digits.utf8.allSatisfy(isDigit) {
      // A leading zero makes it octal to some parsers and decimal to others.
      if digits.utf8.count > 1, first == UInt8(ascii: "0") { return .number }
      return Int(text).map(ScalarForm.integer) ?? .number
    }
    if isDate(text) { return .date }
    let lower = digits.lowercased()
    for (prefix, allowed) in [("0x", "0123456789abcdef_"), ("0o", "01234567_"), ("0b", "01_")]
    where lower.hasPrefix(prefix) && lower.count > 2 {
      return lower.dropFirst(2).allSatisfy(allowed.contains) ? .number : .text
    }
    if isFraction(lower) || isBaseSixty(lower) { return .number }
    return .text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Digits, underscores, at most one point, and an exponent.
  private static func isFraction(_ text: String) -> Bool {
    let halves = text.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard mantissa.count <= 2, mantissa.allSatisfy({ $0.utf8.allSatisfy { isDigit($0) || $0 == 0x5F } })
    else {
      return false
    }
    guard halves.count == 2 else { return true }
    var exponent = halves[1]
    if exponent.first == "-" || exponent.first == "+" { exponent = exponent.dropFirst() }
    return !exponent.isEmpty && exponent.utf8.allSatisfy(isDigit)
  }

  private static func isBaseSixty(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count > 1 && parts.dropFirst().allSatisfy { (1...2).contains($0.utf8.count) }
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { isDigit($0) || $0 == 0x2E } }
  }

  /// `2026-11-21`, with or without a time after it.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, (1...2).contains(parts[1].utf8.count),
      parts[0].utf8.allSatisfy(isDigit), parts[1].utf8.allSatisfy(isDigit)
    else { return false }
    let day = parts[2].prefix { $0.isASCII && $0.isNumber }
    guard (1...2).contains(day.count) else { return false }
    let rest = parts[2].dropFirst(day.count)
    return rest.isEmpty || rest.first == "T" || rest.first == "t" || rest.first == " "
  }

  var noun: String {
    switch self {
    case .text: "a text"
    case .null: "nothing"
    case .bool: "true or false"
    case .oldBool: "a yes-or-no word"
    case .integer: "a whole number"
    case .number: "a number"
    case .date: "a date"
    }
  }
}
