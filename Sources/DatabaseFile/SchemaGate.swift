import GRDB
import Migrations
import ResourceModel

/// Brings a database to the newest schema, or refuses to touch it.
struct SchemaGate {
  let file: DatabaseFile
  let now: Timestamp

  private var migrations: [Migration] { file.migrations }
  private var path: String { file.path }

  /// Checks what is there: integrity, that it is ours, and that this authplat knows its schema.
  ///
  /// - Returns: the schema's version; 0 for an empty database.
  /// - Throws: `integrity`, `newerSchema` or `migrationEdited`. Nothing has been written.
  func check(_ db: Database) throws -> Int {
    let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
    guard findings == ["ok"] else {
      throw DatabaseFileError(
        .integrity, "\(path) is damaged (SQLite's quick_check found an error); restore a backup of it")
    }
    // Not by GRDB's tableExists, which remembers, and would miss what another process has made since.
    let tables = try Set(String.fetchAll(db, sql: "SELECT name FROM sqlite_schema"))
    if tables.isEmpty { return 0 }
    guard tables.contains("migration"),
      try Int.fetchOne(db, sql: "PRAGMA application_id") == file.applicationID
    else { throw DatabaseFileError(.integrity, "\(path) is a database of something else, no \(file.noun)") }
    return try checkApplied(db)
  }

  private func checkApplied(_ db: Database) throws -> Int {
    let rows = try Row.fetchAll(db, sql: "SELECT version, name, checksum FROM migration ORDER BY version")
    for (index, row) in rows.enumerated() {
      let version: Int = row["version"]
      guard version <= migrations.count else {
        throw DatabaseFileError(
          .newerSchema,
          "\(path) has schema \(rows.count) and this authplat knows \(migrations.count); use a newer authplat"
        )
      }
      guard version == index + 1, migrations[index].checksum == row["checksum"] else {
        throw DatabaseFileError(
          .migrationEdited,
          "migration \(version) of \(path) was applied with another text than this authplat has; "
            + "use the authplat that made it")
      }
    }
    return rows.count
  }

  /// Applies what is missing, each migration in one transaction, under a backup when there was something before.
  ///
  /// Follows "Making Other Kinds Of Table Schema Changes" of https://www.sqlite.org/lang_altertable.html, whose step
  /// numbers stand in the comments.
  /// The caller holds the ``FolderLock``, so that no other process migrates meanwhile.
  /// - Throws: after a failure the applied migrations stay, the failed one is undone, and the backup is there.
  func migrate(_ db: Database, from version: Int, committing commit: CommitObserver) throws {
    guard version < migrations.count else { return }
    if version > 0 { try backUp(db, version) }
    // 1. If foreign key constraints are enabled, disable them (it has no effect inside a transaction).
    try db.execute(sql: "PRAGMA foreign_keys = OFF")
    for migration in migrations[version...] {
      // 2. Start a transaction.
      try db.inTransaction(.immediate) {
        // 3. to 9. are the migration's own.
        try db.execute(sql: migration.sql)
        try record(migration, db)
        // 10. If foreign key constraints were originally enabled, run foreign_key_check.
        try db.checkForeignKeys()
        commit.before()
        // 11. Commit the transaction.
        return .commit
      }
      commit.after()
    }
    // 12. If foreign keys constraints were originally enabled, re-enable them now.
    try db.execute(sql: "PRAGMA foreign_keys = ON")
  }

  private func record(_ migration: Migration, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
      arguments: [migration.version, migration.name, migration.checksum, now.milliseconds])
  }

  /// Copies the database to `<path>.bak-<version>`; the name appears only once the copy is whole.
  private func backUp(_ db: Database, _ version: Int) throws {
    let partial = "\(path).bak-\(version).partial"
    try PrivateFile.makeEmpty(partial)
    try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
    try PrivateFile.publish(partial, as: "\(path).bak-\(version)")
  }
}
