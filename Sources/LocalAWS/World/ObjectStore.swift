package import AWS
package import DatabaseFile
import GRDB
import Migrations
package import ResourceModel

/// Keeps the pretended cloud in a SQLite file, an object a row.
///
/// A save is one transaction. It survives the end of the process, SIGKILL included; a loss of power may take the
/// latest saves, which for test objects is a fair price for not waiting for the disk (measured: docs/local.md).
package struct ObjectStore: ObjectSaving {
  private static let noun = "endpoint database"

  private let queue: DatabaseQueue

  /// Opens the file, or makes it, private and of the newest schema.
  /// - Throws: as ``DatabaseFile/open(at:durability:committing:)``.
  package init(path: String, at now: Timestamp) throws(DatabaseFileError) {
    queue = try DatabaseFile(
      path: path, noun: Self.noun, applicationID: 0x6170_6c6f, migrations: Migrations.local
    ).open(at: now, durability: .processEnd)
  }

  package func load() throws(AWSError) -> [Objects.Change] {
    try failing {
      try queue.read { db in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT account, region, type, parent, id, sequence, members FROM object")
        var changes: [Objects.Change] = []
        while let row = try rows.next() {
          let text: String = row["members"]
          guard let members = try JSONReader.read(text).map else { throw Self.damaged }
          changes.append(
            Objects.Change(
              shelf: Shelf(
                Realm(account: row["account"], region: row["region"]), ObjectType(rawValue: row["type"]),
                under: row["parent"]), id: row["id"],
              row: Objects.Row(sequence: row["sequence"], members: members)))
        }
        return changes
      }
    }
  }

  package func save(_ changes: [Objects.Change]) throws(AWSError) {
    try failing {
      try queue.write { db in
        let put = try db.cachedStatement(
          sql: """
            INSERT INTO object (account, region, type, parent, id, sequence, members) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET sequence = excluded.sequence, members = excluded.members
            """)
        let remove = try db.cachedStatement(
          sql: """
            DELETE FROM object WHERE account = ? AND region = ? AND type = ? AND parent = ? AND id = ?
            """)
        for change in changes {
          let shelf = change.shelf
          let name: StatementArguments = [
            shelf.realm.account, shelf.realm.region, shelf.type.rawValue, shelf.parent, change.id,
          ]
          if let row = change.row {
            let members = JSONWriter.write(.map(row.members), secrets: .revealed)
            try put.execute(arguments: name + [row.sequence, members])
          } else {
            try remove.execute(arguments: name)
          }
        }
      }
    }
  }

  package func clear() throws(AWSError) {
    try failing { try queue.write { db in try db.execute(sql: "DELETE FROM object") } }
  }

  private static let damaged = DatabaseFileError(
    .integrity, "the \(noun) holds members that are no JSON object")

  /// The caller of an operation gets what AWS says when its own storage fails.
  private func failing<T>(_ body: () throws -> T) throws(AWSError) -> T {
    do {
      return try body()
    } catch {
      throw AWSError(
        code: "InternalErrorException", message: DatabaseFileError(error, Self.noun).reason, status: 500)
    }
  }
}
