import Foundation
import Migrations
import Testing

@Suite struct MigrationsTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Migrations")

  static let lists = [Migrations.inventory, Migrations.local]

  @Test func `every SQL file is in one ordered list, and nothing else is`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
      $0.hasSuffix(".sql")
    }
    #expect(Self.lists.joined().map(\.name).sorted() == files.sorted())
    #expect(Migrations.fileNames.sorted() == files.sorted())
    for list in Self.lists { #expect(list.map(\.version) == Array(1...list.count)) }
  }

  @Test func `every SQL file matches its checksum, which sha256sum wrote`() throws {
    let checksums = try String(contentsOf: Self.folder.appending(path: "checksums.txt"), encoding: .utf8)
    #expect(checksums == Self.lists.joined().map { "\($0.checksum)  \($0.name)\n" }.joined())
  }

  @Test func `the binary carries the files byte for byte`() throws {
    for migration in Self.lists.joined() {
      let file = try Data(contentsOf: Self.folder.appending(path: migration.name))
      #expect(Data(migration.sql.utf8) == file)
    }
  }

  @Test func `the page about the tables is what the comments in the SQL say`() throws {
    let page = Self.folder.deletingLastPathComponent().appending(path: "docs/inventory.md")
    let text = TableReference.page(Migrations.inventory.map(\.sql))
    if ProcessInfo.processInfo.environment["AUTHPLAT_UPDATE_GOLDEN"] == "1" {
      try text.write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == text)
    #expect(!text.contains("| |"), "a column has no comment")
  }
}
