/// A QR code of some bytes: error correction M, versions 1 to 10.
///
/// Source: ISO/IEC 18004:2015; the numbers in parentheses are its sections.
struct QRCode: Equatable {
  /// Modules a side.
  let size: Int
  let version: Int
  /// Of the eight, the one that reads best.
  let mask: Int
  /// Row by row; true is dark.
  let modules: [[Bool]]

  /// - Returns: nil for more than 213 bytes, which version 10 takes at most.
  init?(_ bytes: [UInt8]) {
    guard let version = QRVersion.all.first(where: { bytes.count <= $0.capacity }) else { return nil }
    self.version = version.number
    size = version.size
    var canvas = QRCanvas(version)
    canvas.place(QRCodewords.interleaved(bytes, version))
    let candidates = (0..<8).map { canvas.masked($0) }
    let penalties = candidates.map(QRPenalty.of)
    mask = penalties.indices.min { penalties[$0] < penalties[$1] } ?? 0
    modules = candidates[mask]
  }
}

/// What the standard lays down for one size, at error correction M.
struct QRVersion {
  let number: Int
  /// Codewords for correction in each block (table 9).
  let correction: Int
  /// Codewords of data in each block; the shorter blocks come first.
  let blocks: [Int]
  /// Where alignment patterns have their middles, in both directions (annex E).
  let alignments: [Int]

  var size: Int { 17 + 4 * number }
  var dataCodewords: Int { blocks.reduce(0, +) }
  /// Bits that say how many bytes follow (table 3).
  var lengthBits: Int { number < 10 ? 8 : 16 }
  /// Bytes of text, behind the mode's four bits and the length.
  var capacity: Int { (dataCodewords * 8 - 4 - lengthBits) / 8 }

  static let all: [QRVersion] = [
    QRVersion(number: 1, correction: 10, blocks: [16], alignments: []),
    QRVersion(number: 2, correction: 16, blocks: [28], alignments: [6, 18]),
    QRVersion(number: 3, correction: 26, blocks: [44], alignments: [6, 22]),
    QRVersion(number: 4, correction: 18, blocks: [32, 32], alignments: [6, 26]),
    QRVersion(number: 5, correction: 24, blocks: [43, 43], alignments: [6, 30]),
    QRVersion(number: 6, correction: 16, blocks: [27, 27, 27, 27], alignments: [6, 34]),
    QRVersion(number: 7, correction: 18, blocks: [31, 31, 31, 31], alignments: [6, 22, 38]),
    QRVersion(number: 8, correction: 22, blocks: [38, 38, 39, 39], alignments: [6, 24, 42]),
    QRVersion(number: 9, correction: 22, blocks: [36, 36, 36, 37, 37], alignments: [6, 26, 46]),
    QRVersion(number: 10, correction: 26, blocks: [43, 43, 43, 43, 44], alignments: [6, 28, 50]),
  ]
}
