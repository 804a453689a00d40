import AWS
import Testing

@testable import authplat

/// Judged by what segno 1.6.6 draws of the same bytes at level M: another reading of the standard than ours.
@Suite struct QRCodeTests {
  private func text(_ code: QRCode) -> String {
    code.modules.map { row in row.map { $0 ? "#" : "." }.joined() }.joined(separator: "\n")
  }

  @Test func `a small code is drawn module for module`() throws {
    let code = try #require(QRCode(Array("authplat".utf8)))
    #expect(code.version == 1 && code.mask == 0)
    #expect(
      text(code) == """
        #######..#..#.#######
        #.....#.####..#.....#
        #.###.#..##...#.###.#
        #.###.#....#..#.###.#
        #.###.#.###.#.#.###.#
        #.....#...#.#.#.....#
        #######.#.#.#.#######
        ...........##........
        #.#.#.#..###....#..#.
        ...#...#........#...#
        ##.##.##.##.#.#######
        ...#.#.###...#.......
        ..###.#.#...#.#.##..#
        ........####.#.##..##
        #######..###..###.###
        #.....#....###.#...#.
        #.###.#.#.##..##.....
        #.###.#...#...######.
        #.###.#.#.#.#..##.#.#
        #.....#..#....##...#.
        #######.##..#.#.##.##
        """)
  }

  /// As many bytes as each version takes, with the mask that segno finds best.
  @Test func `every version, full to the last byte, is segno's`() throws {
    for (index, (bytes, mask, digest)) in [
      (14, 3, "ffbedec3aed0b1b6decc287be637c4fb1efa6293d8cd5a97cd4bcbc74c14d2d6"),
      (26, 1, "20b85b9db924eb453b3a1e4e52a9a72ff3e701afdf00bc6a92c66057530ea8d5"),
      (42, 7, "c96353bd02bf3d94f5774bf1e697f8da26f96ba6feb076dfe798334a8f43a4d4"),
      (62, 2, "b8f9cf2a8a1051af6d257e558d5585058ba970864b5d883310c6243c5d19287b"),
      (84, 2, "8409da47ed93bf581c9489664b0098f8cce93a275ceea25c88ddbfff4fd9d7c6"),
      (106, 7, "5d6e8b6c9b0208d7de8ad44894f855ff9438f20672eb9153c15c5a6037cafac1"),
      (122, 6, "c564f7bd28abfae12f440adb3d6b62fabca634d4b366d16b5f73b0184eebddc2"),
      (152, 0, "19b0d79e39bc1fc439afac82721af62be7df982d06e2e2c254e9b2baa377dc08"),
      (180, 5, "d0aab5f7db1bc54dc2abcf5fd85f0b20acd68271bc5a4dcffe82f30ae67af06e"),
      (213, 6, "3025504a89cc00c3135b200a6dc570f0e9df44f38ef1cfebeb5d36f9b7089ef1"),
    ].enumerated() {
      let version = index + 1
      let content = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 * 7 + version * 13) }
      let code = try #require(QRCode(content))
      #expect(code.version == version && code.size == 17 + 4 * version)
      #expect(code.mask == mask, "version \(version)")
      #expect(Digest.hex(Digest.sha256(text(code).utf8)) == digest, "version \(version)")
    }
  }

  @Test func `what is too long for version 10 gives none`() {
    #expect(QRCode(Array(repeating: 65, count: 213))?.version == 10)
    #expect(QRCode(Array(repeating: 65, count: 214)) == nil)
  }

  @Test func `two rows of modules make a line, with a light border of four`() throws {
    let code = try #require(QRCode(Array("authplat".utf8)))
    let lines = QRText.lines(code, isColoured: false)
    #expect(lines.count == 15 && lines.allSatisfy { $0.count == 29 })
    #expect(lines[0] == String(repeating: "█", count: 29))
    // The first two rows of the code itself: both of the finders' dark, and its light inside below.
    #expect(lines[2].hasPrefix("████ ▄▄▄▄▄ █"))
  }
}
