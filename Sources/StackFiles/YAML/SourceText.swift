import ResourceModel

/// The text of one file, cut into lines as the YAML parser counts them, to find what stands at a place.
struct SourceText {
  /// Bigger files are refused unread.
  static let maximumBytes = 1 << 20

  /// The path as diagnostics show it.
  let file: String
  private(set) var scalars: [Unicode.Scalar]
  /// Where each line begins in ``scalars``.
  let lineStarts: [Int]

  init(file: String, text: String) {
    self.file = file
    let scalars = Array(text.unicodeScalars)
    var starts = [0]
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\r", index < scalars.count, scalars[index] == "\n" { index += 1 }
      // NEL, LS and PS are line ends to YAML 1.1, and so to the parser's line numbers.
      if scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}"
        || scalar == "\u{2029}"
      {
        starts.append(index)
      }
    }
    self.scalars = scalars
    lineStarts = starts
  }

  var text: String { String(String.UnicodeScalarView(scalars)) }
  var lineCount: Int { lineStarts.count }

  /// The place of a scalar counted from the start of the text.
  func place(at offset: Int, text: String = "") -> SourceRange {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return SourceRange(file: file, line: low + 1, column: offset - lineStarts[low] + 1, text: text)
  }

  /// Where a line and column (both from one) stand in ``scalars``; nil outside the text.
  func offset(line: Int, column: Int) -> Int? {
    guard line >= 1, line <= lineStarts.count, column >= 1 else { return nil }
    let offset = lineStarts[line - 1] + column - 1
    return offset <= scalars.count ? offset : nil
  }

  /// A line (from one) without its end; empty outside the text.
  func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
    guard number >= 1, number <= lineStarts.count else { return [] }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] : scalars.count
    while end > start, Self.isLineEnd(scalars[end - 1]) { end -= 1 }
    return scalars[start..<end]
  }

  /// The same text with one scalar exchanged, so that every place stays where it is.
  func replacing(at offset: Int, by scalar: Unicode.Scalar) -> SourceText {
    var copy = self
    copy.scalars[offset] = scalar
    return copy
  }

  static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// YAML's printable set (YAML 1.1, c-printable), which the parser insists on.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }
}
