package import GRDB
package import Migrations
package import ResourceModel

/// A SQLite file of authplat's own: private, checked whenever it is opened, and brought to the newest schema.
package struct DatabaseFile: Sendable {
  /// What a commit outlives.
  package enum Durability: String, Sendable {
    /// A loss of power: every commit waits for the disk.
    case powerLoss = "FULL"
    /// The end of the process, however it comes; a loss of power may take the latest commits and damages nothing.
    case processEnd = "NORMAL"
  }

  package let path: String
  /// What it is called in messages, such as `inventory`.
  package let noun: String
  /// Four letters that tell it from any other SQLite database, as its first migration sets them.
  let applicationID: Int
  let migrations: [Migration]

  package init(path: String, noun: String, applicationID: Int, migrations: [Migration]) {
    self.path = path
    self.noun = noun
    self.applicationID = applicationID
    self.migrations = migrations
  }

  /// Opens the file, making folder (0700) and file (0600) when they are missing; before a migration it is copied to
  /// `<path>.bak-<version>`.
  ///
  /// - Throws: `networkFileSystem`, `permission`, `integrity`, `newerSchema`, `migrationEdited`, `busy` or `sqlite`;
  ///   then a database that was there is as it was, and calling again is safe.
  package func open(
    at now: Timestamp, durability: Durability, committing observer: CommitObserver = CommitObserver()
  ) throws(DatabaseFileError) -> DatabaseQueue {
    let file = PrivateFile(path: path, noun: noun)
    _ = try file.prepare()
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let gate = SchemaGate(file: self, now: now)
      try queue.writeWithoutTransaction { db in
        let version = try gate.check(db)
        // Only now: a database that is refused must stay as it was.
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
        if version < migrations.count {
          let lock = try FolderLock(file.folder)
          defer { lock.release() }
          // Another process may have migrated before we got the lock.
          try gate.migrate(db, from: try gate.check(db), committing: observer)
        }
      }
      return queue
    } catch {
      throw DatabaseFileError(error, noun)
    }
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = noun
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    return configuration
  }
}
