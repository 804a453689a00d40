import GRDB

extension Inventory {
  /// Where what is deployed stands; nil while nothing is, and nothing was begun: such an inventory may move.
  package func home() throws(InventoryError) -> Home? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT account, region FROM home
          WHERE EXISTS (SELECT 1 FROM resource)
            OR EXISTS (SELECT 1 FROM step WHERE outcome IS NULL OR outcome = 'unknown')
          """
      ).map { Home(account: $0["account"], region: $0["region"]) }
    }
  }

  /// Records where everything stands that is made from now on.
  /// - Throws: `busy` when this connection has lost the lease it acquired.
  package func record(_ home: Home) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: """
          INSERT INTO home (id, account, region) VALUES (1, ?, ?)
          ON CONFLICT (id) DO UPDATE SET account = excluded.account, region = excluded.region
          """, arguments: [home.account, home.region])
    }
  }
}
