import GRDB
import ResourceModel

extension Inventory {
  /// Rotations under way, by Cognito's id of the client.
  package func rotations() throws(InventoryError) -> [String: RotationTerms] {
    try read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT client_id, overlap, ends_at_once FROM rotation")
      return Dictionary(
        rows.map { row in
          let overlap: Int = row["overlap"]
          return (
            row["client_id"], RotationTerms(overlap: Double(overlap) / 1000, endsAtOnce: row["ends_at_once"])
          )
        }, uniquingKeysWith: { _, last in last })
    }
  }

  /// Writes down that a rotation is under way, and what it was told.
  /// - Throws: `busy` when this connection has lost the lease it acquired.
  package func beginRotation(of clientID: String, _ terms: RotationTerms) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: """
          INSERT INTO rotation (client_id, overlap, ends_at_once) VALUES (?, ?, ?)
          ON CONFLICT (client_id) DO UPDATE SET overlap = excluded.overlap, ends_at_once = excluded.ends_at_once
          """, arguments: [clientID, Int(terms.overlap * 1000), terms.endsAtOnce])
    }
  }

  /// Writes down that nothing is under way any more.
  /// - Throws: `busy` when this connection has lost the lease it acquired.
  package func endRotation(of clientID: String) throws(InventoryError) {
    if try rotations()[clientID] == nil { return }
    try writeUnderLease { db in
      try db.execute(sql: "DELETE FROM rotation WHERE client_id = ?", arguments: [clientID])
    }
  }

  /// Clients that are replaced by new ones, by Cognito's id.
  package func replacements() throws(InventoryError) -> [String: Replacement] {
    try read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT client_id, overlap, goes_at FROM replacement")
      return Dictionary(
        rows.map { row in
          let (id, overlap): (String, Int) = (row["client_id"], row["overlap"])
          let goesAt = (row["goes_at"] as Int?).map { Timestamp(milliseconds: $0) }
          return (id, Replacement(clientID: id, overlap: Double(overlap) / 1000, goesAt: goesAt))
        }, uniquingKeysWith: { _, last in last })
    }
  }

  /// Writes down that a client is replaced, or when it goes.
  /// - Throws: `busy` when this connection has lost the lease it acquired.
  package func record(_ replacement: Replacement) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: """
          INSERT INTO replacement (client_id, overlap, goes_at) VALUES (?, ?, ?)
          ON CONFLICT (client_id) DO UPDATE SET overlap = excluded.overlap, goes_at = excluded.goes_at
          """,
        arguments: [
          replacement.clientID, Int(replacement.overlap * 1000), replacement.goesAt?.milliseconds,
        ])
    }
  }
}
