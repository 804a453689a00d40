/// A QR code in characters, two rows of modules in one line.
enum QRText {
  /// Modules of light that the standard wants around a symbol (6.3.8).
  private static let border = 4

  /// - Parameter isColoured: with the terminal's black and white, so that it reads on dark and light terminals alike; else
  ///   for dark ones, where a block is the light.
  static func lines(_ code: QRCode, isColoured: Bool) -> [String] {
    func isLight(_ row: Int, _ column: Int) -> Bool {
      let (row, column) = (row - border, column - border)
      return !(0..<code.size).contains(row) || !(0..<code.size).contains(column) || !code.modules[row][column]
    }
    let width = code.size + 2 * border
    return stride(from: 0, to: width, by: 2).map { row in
      let line = (0..<width).map { column in
        // Below the last row stands nothing, which is the border again.
        switch (isLight(row, column), isLight(row + 1, column)) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
      }.joined()
      return isColoured ? "\u{1B}[97;40m\(line)\u{1B}[0m" : line
    }
  }
}
