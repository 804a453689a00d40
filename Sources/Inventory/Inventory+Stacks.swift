import GRDB
package import ResourceModel

extension Inventory {
  /// The registered stacks by name.
  package func stacks() throws(InventoryError) -> [RegisteredStack] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT name, kind, file, registered_at FROM stack ORDER BY name").map {
        RegisteredStack(
          name: $0["name"], kind: $0["kind"], file: $0["file"],
          registeredAt: Timestamp(milliseconds: $0["registered_at"]))
      }
    }
  }

  /// Records a stack. One that is recorded gets the new kind and file and keeps the moment it was first registered.
  package func registerStack(
    name: String, kind: String, file: String, at now: Timestamp
  ) throws(InventoryError) {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO stack (name, kind, file, registered_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, file = excluded.file
          """, arguments: [name, kind, file, now.milliseconds])
    }
  }

  /// Takes out a stack's registration, and nothing of what is deployed; that there is none is fine.
  package func unregisterStack(name: String) throws(InventoryError) {
    try write { db in try db.execute(sql: "DELETE FROM stack WHERE name = ?", arguments: [name]) }
  }
}
