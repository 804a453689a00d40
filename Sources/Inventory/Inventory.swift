package import DatabaseFile
import GRDB
import Migrations
package import ResourceModel

/// Remembers what is deployed to one environment and how it came about. Owns one connection to one SQLite file.
///
/// Every call is one transaction, is on the disk when it returns (`synchronous=FULL`), and either happens wholly or
/// throws and has not happened. Several processes may have the same file open: writers wait for each other up to
/// five seconds and then get `busy`. Who may change AWS is decided by the lease, not by SQLite's locks.
///
/// No secret is ever stored: a `Value.secret` or an unresolved reference anywhere in what is to be stored is refused
/// with `integrity` as a defect of authplat. Codes, messages and commands are stored as they come.
package actor Inventory {
  package nonisolated let path: String
  private let queue: DatabaseQueue
  private let observer: CommitObserver
  private let executor = QueueExecutor()
  /// The lease that was acquired through this connection; see ``writeUnderLease(_:)``.
  var heldLease: Int64?

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the inventory at a path, making folder (0700) and file (0600) when they are missing, checks it, and brings
  /// it to the newest schema; before that it is copied to `<path>.bak-<version>`.
  ///
  /// - Parameters:
  ///   - onCommit: called immediately before and after each commit, for tests that kill the process there.
  /// - Throws: `networkFileSystem`, `permission`, `integrity`, `newerSchema`, `migrationEdited`, `busy` or `sqlite`;
  ///   then an inventory that was there is as it was, and calling again is safe.
  package init(
    path: String, at now: Timestamp, onCommit: (@Sendable (CommitMoment) -> Void)? = nil
  ) throws(InventoryError) {
    try self.init(path: path, at: now, migrations: Migrations.inventory, onCommit: onCommit)
  }

  init(
    path: String, at now: Timestamp, migrations: [Migration],
    onCommit: (@Sendable (CommitMoment) -> Void)? = nil
  ) throws(InventoryError) {
    self.path = path
    observer = CommitObserver(tell: onCommit)
    let file = DatabaseFile(
      path: path, noun: "inventory", applicationID: 0x6175_7468, migrations: migrations)
    do throws(DatabaseFileError) {
      queue = try file.open(at: now, durability: .powerLoss, committing: observer)
    } catch { throw InventoryError(error) }
  }

  /// Grows with every change of a resource; a plan made at another revision is stale.
  package var revision: Int {
    get throws(InventoryError) {
      try read { db in try Int.fetchOne(db, sql: "SELECT revision FROM inventory") ?? 0 }
    }
  }

  /// Runs a query in one transaction that sees one state of the database.
  func read<T>(_ body: (Database) throws -> T) throws(InventoryError) -> T {
    try Self.catching { try queue.read(body) }
  }

  /// Runs changes in one immediate transaction: all of them, or, when `body` throws, none.
  func write<T>(_ body: (Database) throws -> T) throws(InventoryError) -> T {
    let result = try Self.catching {
      try queue.write { db in
        let result = try body(db)
        observer.before()
        return result
      }
    }
    observer.after()
    return result
  }

  /// Runs changes as ``write(_:)`` does, and only while the lease that this connection acquired is still its own.
  ///
  /// Whoever took the lease over has read the inventory and works from what it said, so the one who lost it records
  /// nothing more, not even the outcome of a call that was under way: the step stays open, and an open step is looked
  /// up. A connection that never acquired a lease writes without.
  /// - Throws: `busy` when the lease was lost, with the new holder if there is one.
  func writeUnderLease<T>(_ body: (Database) throws -> T) throws(InventoryError) -> T {
    let held = heldLease
    return try write { db in
      if let held { try Lease.insist(held, db) }
      return try body(db)
    }
  }

  private static func catching<T>(_ body: () throws -> T) throws(InventoryError) -> T {
    do {
      return try body()
    } catch let error as InventoryError {
      throw error
    } catch {
      throw InventoryError(DatabaseFileError(error, "inventory"))
    }
  }
}
