import AWS
import Testing

@testable import authplat

/// Judged by what qrcodegen 1.8.0 draws of the same bytes at level M: another reading of the standard than ours.
@Suite struct QRCodeTests {
  private func text(_ modules: [[Bool]]) -> String {
    modules.map { row in row.map { $0 ? "#" : "." }.joined() }.joined(separator: "\n")
  }

  /// As many bytes as each version takes, and as few, each under the mask of the version's number.
  @Test func `every version is drawn as another program draws it`() throws {
    for (index, (count, digest)) in [
      (14, "9ad6ece34bf47314aa4a5da0db8b8773909a4c70c978b64c0941fe78bd175a68"),
      (1, "17ead37648b5df4383c8129d3af4e0d9187ef56acf1c09cee2514950d2ec2b19"),
      (26, "0700ac0ce1d902548539180516ab05f179b5f02f041c62584b3133cca4fd0e0f"),
      (15, "2886b19d432c5de7c7541050b655abe5d65481c571875acd25552db73cbf10b7"),
      (42, "25c4c3e3c81d873f761217348f3b5adb22e12a9a5806792f68d2ba712909bdb3"),
      (27, "e8b670133fb1b1220518739c818065bf088e3f61dfe8599ad943f49e5a539b65"),
      (62, "22bece06a09d13a97b0b15e4fa81c6d61b99675595becbb1a18256fc96b8bf3a"),
      (43, "fae9883965a3338cdf01c53e0069658f6d82d899c4b3c0c471b2b5ba93b88ef7"),
      (84, "23b0cae124702a368d98c119a993550e8183deb6530d7ce948b42276789267f9"),
      (63, "6eecba4b9accc85367e08ee11a06db35545ea48971ac96159b3775ad3d3af591"),
      (106, "1d6ec9b714250c19f40587e7af157217106c84b4782a05d43ecfee3d7d0833ff"),
      (85, "8b5f93c551c8ff31481889227611050a51d28ca81f7af6faa462ecc21a5e3ecb"),
      (122, "0fc89852e46509a7366739e60505ed7da81f4da5c813a32c4453ea54d4b9af11"),
      (107, "682f542cc5399f686ffa2f4a2e4b2e534c7e9dc5ed71d08eab1de9789c5f067f"),
      (152, "19b0d79e39bc1fc439afac82721af62be7df982d06e2e2c254e9b2baa377dc08"),
      (123, "615f3ae7fd742989e624877fb7c7baf3f2b5cfe947113315608a3e58930d1e16"),
      (180, "b5b3076274598cdc65a210f5ef3f3732f8f5107fb0c55a949098d0b32d2ed22a"),
      (153, "4c07c64a3d08fcf9f8a31d1cfe88c7adc264c33bbf6f99612d8e5c216aec6a65"),
      (213, "832c1f7a40cb95ce40473d0c800300be41fb4d890a910b2c34ce64f3344b0eaa"),
      (181, "3e9a4a494a3b475646cc75c897ea9ccc91fef7384445ecda6f6b0243328377be"),
    ].enumerated() {
      let number = index / 2 + 1
      let version = QRVersion.all[number - 1]
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + number * 13) }
      var canvas = QRCanvas(version)
      canvas.place(QRCodewords.interleaved(bytes, version))
      #expect(version.number == number && QRCode(bytes)?.version == number)
      #expect(
        Digest.hex(Digest.sha256(text(canvas.masked(number % 8)).utf8)) == digest,
        "version \(number), \(count)")
    }
  }

  /// ISO/IEC 18004, annex I: the numbers of its example.
  @Test func `errors are corrected by the standard's own example`() {
    let words: [UInt8] = [
      0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11,
    ]
    #expect(
      QRCodewords.correction(of: words, count: 10)
        == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
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
