/// The codewords of a QR code: data, padding, and what errors are corrected by.
enum QRCodewords {
  /// Data and correction of all blocks, in the order in which they are placed (7.6).
  static func interleaved(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    var rest = data(bytes, version)[...]
    let blocks = version.blocks.map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
    let corrections = blocks.map { correction(of: $0, count: version.correction) }
    return [blocks, corrections].flatMap { parts in
      (0..<(parts.map(\.count).max() ?? 0)).flatMap { index in
        parts.compactMap { index < $0.count ? $0[index] : nil }
      }
    }
  }

  /// Byte mode (7.4.5), then padding (7.4.10).
  private static func data(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ number: Int, _ count: Int) {
      for shift in (0..<count).reversed() { bits.append(number >> shift & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, version.lengthBits)
    for byte in bytes { append(Int(byte), 8) }
    append(0, min(4, version.dataCodewords * 8 - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var words = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    var padding: UInt8 = 0xEC
    while words.count < version.dataCodewords {
      words.append(padding)
      padding ^= 0xEC ^ 0x11
    }
    return words
  }

  /// The remainder of a division of polynomials (7.5.2): Reed-Solomon over GF(256).
  static func correction(of block: [UInt8], count: Int) -> [UInt8] {
    var generator: [UInt8] = Array(repeating: 0, count: count - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<count {
      for index in 0..<count {
        generator[index] = times(generator[index], root) ^ (index + 1 < count ? generator[index + 1] : 0)
      }
      root = times(root, 2)
    }
    var remainder = [UInt8](repeating: 0, count: count)
    for byte in block {
      let factor = byte ^ remainder.removeFirst()
      remainder.append(0)
      for index in 0..<count { remainder[index] ^= times(generator[index], factor) }
    }
    return remainder
  }

  /// In GF(256) modulo x⁸ + x⁴ + x³ + x² + 1.
  private static func times(_ left: UInt8, _ right: UInt8) -> UInt8 {
    (0..<8).reversed().reduce(UInt8(0)) { product, bit in
      (product << 1) ^ (product & 0x80 == 0 ? 0 : 0x1D) ^ (right >> UInt8(bit) & 1 == 0 ? 0 : left)
    }
  }
}
