/// The modules of a QR code while it is drawn.
struct QRCanvas {
  private let version: QRVersion
  private var modules: [[Bool]]
  /// What is no data: a mask leaves it alone.
  private var isFunction: [[Bool]]
  private var size: Int { version.size }

  init(_ version: QRVersion) {
    self.version = version
    let empty = Array(repeating: Array(repeating: false, count: version.size), count: version.size)
    modules = empty
    isFunction = empty
    drawPatterns()
  }

  private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard modules.indices.contains(row), modules.indices.contains(column) else { return }
    modules[row][column] = isDark
    isFunction[row][column] = true
  }

  // MARK: Function patterns (6.3)

  private mutating func drawPatterns() {
    for index in 0..<size {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
    let last = version.alignments.last ?? 0
    for row in version.alignments {
      for column in version.alignments
      where ![(6, 6), (6, last), (last, 6)].contains(where: { $0 == (row, column) }) {
        for (down, across) in Self.square(2) {
          set(row + down, column + across, max(abs(down), abs(across)) != 1)
        }
      }
    }
    drawFormat(0)
    drawVersion()
  }

  /// With the light border around it.
  private mutating func drawFinder(_ row: Int, _ column: Int) {
    for (down, across) in Self.square(4) {
      set(row + down, column + across, ![2, 4].contains(max(abs(down), abs(across))))
    }
  }

  private static func square(_ reach: Int) -> [(Int, Int)] {
    (-reach...reach).flatMap { down in (-reach...reach).map { (down, $0) } }
  }

  /// Level and mask, twice (7.9).
  private mutating func drawFormat(_ mask: Int) {
    // Two bits of level M, which are 00, and three of the mask; then ten that correct them.
    let bits = (mask << 10 | Self.remainder(mask, 10, 0x537)) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0..<6 { set(index, 8, bit(index)) }
    set(7, 8, bit(6))
    set(8, 8, bit(7))
    set(8, 7, bit(8))
    for index in 9..<15 { set(8, 14 - index, bit(index)) }
    for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
    for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
    set(size - 8, 8, true)
  }

  /// From version 7 on, twice (7.10).
  private mutating func drawVersion() {
    guard version.number >= 7 else { return }
    let bits = version.number << 12 | Self.remainder(version.number, 12, 0x1F25)
    for index in 0..<18 {
      let (near, far) = (index / 3, size - 11 + index % 3)
      set(near, far, bits >> index & 1 == 1)
      set(far, near, bits >> index & 1 == 1)
    }
  }

  /// Of a BCH code (annexes C and D).
  private static func remainder(_ number: Int, _ bits: Int, _ polynomial: Int) -> Int {
    (0..<bits).reduce(number) { rest, _ in rest << 1 ^ (rest >> (bits - 1) & 1) * polynomial }
  }

  // MARK: Data (7.7.3)

  /// In columns of two from the right, up and down in turn; the sixth column is a pattern.
  mutating func place(_ codewords: [UInt8]) {
    var index = 0
    for right in stride(from: size - 1, through: 1, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
      let goesUp = (right + 1) & 2 == 0
      for step in 0..<size {
        let row = goesUp ? size - 1 - step : step
        for column in [right, right - 1] where !isFunction[row][column] {
          if index < codewords.count * 8 {
            modules[row][column] = codewords[index / 8] >> UInt8(7 - index % 8) & 1 == 1
          }
          index += 1
        }
      }
    }
  }

  /// The whole symbol under one of the masks (7.8.2).
  func masked(_ mask: Int) -> [[Bool]] {
    var canvas = self
    canvas.drawFormat(mask)
    for row in 0..<size {
      for column in 0..<size where !isFunction[row][column] {
        if Self.inverts(mask, row, column) { canvas.modules[row][column].toggle() }
      }
    }
    return canvas.modules
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }
}

/// How hard a symbol is to read (7.8.3): the mask with the least is taken.
enum QRPenalty {
  static func of(_ modules: [[Bool]]) -> Int {
    let columns = modules.indices.map { column in modules.map { $0[column] } }
    let lines = modules + columns
    return lines.map { runs($0) + finders($0) }.reduce(0, +) + blocks(modules) + balance(modules)
  }

  /// Five or more of one colour in a line.
  private static func runs(_ line: [Bool]) -> Int {
    var penalty = 0
    var length = 0
    for index in line.indices {
      length = index > 0 && line[index] == line[index - 1] ? length + 1 : 1
      if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
    }
    return penalty
  }

  /// What looks like a finder: dark and light as 1:1:3:1:1, with four light ones before or behind it. Beyond the edge
  /// all is light.
  private static func finders(_ line: [Bool]) -> Int {
    let finder = [true, false, true, true, true, false, true]
    var penalty = 0
    for start in 0...(line.count - finder.count)
    where line[start..<start + finder.count].elementsEqual(finder) {
      let before = line[max(0, start - 4)..<start]
      let behind = line[(start + 7)..<min(line.count, start + 11)]
      if !before.contains(true) || !behind.contains(true) { penalty += 40 }
    }
    return penalty
  }

  /// Two by two of one colour.
  private static func blocks(_ modules: [[Bool]]) -> Int {
    var penalty = 0
    for row in 1..<modules.count {
      for column in 1..<modules.count {
        let colours = [
          modules[row][column], modules[row - 1][column], modules[row][column - 1],
          modules[row - 1][column - 1],
        ]
        if Set(colours).count == 1 { penalty += 3 }
      }
    }
    return penalty
  }

  /// Ten for every five per cent that dark and light are away from half.
  private static func balance(_ modules: [[Bool]]) -> Int {
    let dark = modules.joined().count { $0 }
    let all = modules.count * modules.count
    return abs(20 * dark - 10 * all) / all * 10
  }
}
