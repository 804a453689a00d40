import Foundation
import Testing

@testable import LocalAWS

@Suite struct QuirkTests {
  private static let rows = Quirk.all.flatMap(\.rows)

  @Test func `an id stands for one quirk`() {
    #expect(Set(Self.rows.map(\.id)).count == Self.rows.count)
  }

  @Test func `every row says what, whence and by which test`() {
    for row in Self.rows {
      #expect(row.id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)+/) != nil, "\(row.id)")
      #expect(row.behaviour.hasSuffix("."), "\(row.id)")
      #expect(!row.source.isEmpty, "\(row.id)")
    }
  }

  @Test func `the test that a row names exists`() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    var sources: [String: String] = [:]
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
    where ["swift", "py"].contains(file.pathExtension) {
      let text = try String(contentsOf: file, encoding: .utf8)
      sources[file.lastPathComponent] = text
      sources[file.deletingPathExtension().lastPathComponent] = text
    }
    for row in Self.rows {
      let parts = row.test.split(separator: ": ", maxSplits: 1).map(String.init)
      try #require(parts.count == 2, "\(row.id) has no `file: name`")
      let source = try #require(sources[parts[0]], "\(row.id) names \(parts[0]), which is no file of tests")
      #expect(
        source.contains("func `\(parts[1])`(") || source.contains("def \(parts[1])("),
        "\(row.id) names a test that \(parts[0]) does not have: \(parts[1])")
    }
  }

  @Test func `the page shows every row, marks the unverified and keeps its columns`() {
    let lines = QuirkPage.markdown.split(separator: "\n")
    for row in Self.rows {
      let line = lines.first { $0.hasPrefix("| `\(row.id)` |") }
      #expect(line != nil, "\(row.id)")
      #expect(line?.contains("*Unverified.*") == !row.isVerified, "\(row.id)")
      let bars = line?.replacing("\\|", with: "").filter { $0 == "|" }.count
      #expect(bars == 5, "\(row.id)")
    }
  }
}
