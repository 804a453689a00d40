import GRDB
package import ResourceModel

extension Inventory {
  /// The secrets of all clients or of one, in the order of client and age.
  package func secrets(of clientID: String? = nil) throws(InventoryError) -> [SecretRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT client_id, secret_id, fingerprint, created_at, proved_at, published_at, overlap_ends_at
          FROM secret WHERE client_id = coalesce(?, client_id) ORDER BY client_id, created_at, secret_id
          """, arguments: [clientID]
      ).map(SecretRecord.init)
    }
  }

  /// When each client was last made or taken over, by the journal: its first secret is as old.
  package func clientsMadeAt() throws(InventoryError) -> [ResourceID: Timestamp] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT stack, kind, key, max(finished_at) AS made_at FROM step
          WHERE kind = 'userPoolClient' AND action IN ('create', 'replace', 'adopt') AND outcome = 'done'
          GROUP BY stack, kind, key
          """)
      return Dictionary(
        rows.map { (ResourceID($0), Timestamp(milliseconds: $0["made_at"])) },
        uniquingKeysWith: { _, last in last })
    }
  }

  /// Writes down what is known of some secrets, and forgets others, in one transaction.
  /// - Parameter forgotten: Cognito's ids of secrets of that client.
  /// - Throws: `busy` when this connection has lost the lease it acquired.
  package func record(
    _ secrets: [SecretRecord], forgetting forgotten: [String] = [], of clientID: String
  ) throws(InventoryError) {
    try writeUnderLease { db in
      for secret in secrets { try secret.store(db) }
      for id in forgotten {
        try db.execute(
          sql: "DELETE FROM secret WHERE client_id = ? AND secret_id = ?", arguments: [clientID, id])
      }
    }
  }

  /// Forgets every secret of clients that are gone.
  package func forgetSecrets(ofClientsBut clients: Set<String>) throws(InventoryError) {
    try writeUnderLease { db in
      for table in ["secret", "rotation", "replacement"] {
        for id in try String.fetchAll(db, sql: "SELECT DISTINCT client_id FROM \(table)")
        where !clients.contains(id) {
          try db.execute(sql: "DELETE FROM \(table) WHERE client_id = ?", arguments: [id])
        }
      }
    }
  }
}

extension SecretRecord {
  fileprivate init(_ row: Row) {
    func moment(_ column: String) -> Timestamp? {
      (row[column] as Int?).map { Timestamp(milliseconds: $0) }
    }
    self.init(
      clientID: row["client_id"], secretID: row["secret_id"], fingerprint: row["fingerprint"],
      createdAt: Timestamp(milliseconds: row["created_at"]))
    provedAt = moment("proved_at")
    publishedAt = moment("published_at")
    overlapEnds = moment("overlap_ends_at")
  }

  fileprivate func store(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO secret
          (client_id, secret_id, fingerprint, created_at, proved_at, published_at, overlap_ends_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (client_id, secret_id) DO UPDATE SET
          fingerprint = excluded.fingerprint, created_at = excluded.created_at, proved_at = excluded.proved_at,
          published_at = excluded.published_at, overlap_ends_at = excluded.overlap_ends_at
        """,
      arguments: [
        clientID, secretID, fingerprint, createdAt.milliseconds, provedAt?.milliseconds,
        publishedAt?.milliseconds, overlapEnds?.milliseconds,
      ])
  }
}
