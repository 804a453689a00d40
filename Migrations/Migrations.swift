/// One step of a database's schema: an SQL file of this folder, carried in the binary.
package struct Migration: Sendable, Hashable {
  /// The schema's version once it is applied; counts from one without a gap.
  package let version: Int
  /// The file's name, such as `0001_inventory.sql`.
  package let name: String
  /// SHA-256 of the file in lower-case hexadecimal digits, as `sha256sum` prints it.
  package let checksum: String
  package let sql: String

  package init(version: Int, name: String, checksum: String, sql: String) {
    self.version = version
    self.name = name
    self.checksum = checksum
    self.sql = sql
  }

  init(_ version: Int, _ file: EmbeddedSQL) {
    self.init(version: version, name: file.name, checksum: file.checksum, sql: file.text)
  }
}

/// The ordered lists of migrations, one a database. A released one is never edited and never removed: a new one is added below it,
/// and `checksums.txt` gets its line.
package enum Migrations {
  /// The inventory's schema.
  package static let inventory: [Migration] = [
    Migration(1, .sql0001_inventory),
    Migration(2, .sql0002_home),
    Migration(3, .sql0003_secret),
  ]

  /// The schema of the embedded endpoint's database.
  package static let local: [Migration] = [
    Migration(1, .sql0001_local)
  ]

  /// The names of all SQL files of this folder, listed or not.
  package static var fileNames: [String] { EmbeddedSQL.all.map(\.name) }
}
