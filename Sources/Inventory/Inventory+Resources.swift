import GRDB
package import ResourceModel

extension Inventory {
  /// Everything that is deployed, in the order of stack, kind and key.
  package func resources() throws(InventoryError) -> [DeployedResource] {
    try read { db in try DeployedResource.fetch(db, where: "TRUE", []) }
  }

  /// What is deployed under that name; nil when nothing is.
  package func resource(_ id: ResourceID) throws(InventoryError) -> DeployedResource? {
    try read { db in
      try DeployedResource.fetch(
        db, where: "stack = ? AND kind = ? AND key = ?", [id.stack, id.kind, id.key]
      ).first
    }
  }

  /// Records a resource outside the journal: after drift was accepted, or when only what is observed has moved.
  ///
  /// What is recorded again unchanged leaves the revision as it was.
  /// - Throws: `busy` when this connection has lost the lease it acquired; `integrity` when the record holds a secret or
  ///   an unresolved reference.
  package func record(_ resource: DeployedResource) throws(InventoryError) {
    try writeUnderLease { db in try resource.store(db) }
  }
}

extension DeployedResource {
  fileprivate static func fetch(
    _ db: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [DeployedResource] {
    var needed: [ResourceID: Set<ResourceID>] = [:]
    let dependencies = try Row.fetchCursor(
      db,
      sql: """
        SELECT stack, kind, key, needs_stack, needs_kind, needs_key FROM dependency WHERE \(condition)
        """, arguments: arguments)
    while let row = try dependencies.next() {
      let needs = ResourceID(stack: row["needs_stack"], kind: row["needs_kind"], key: row["needs_key"])
      needed[ResourceID(row), default: []].insert(needs)
    }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT stack, kind, key, physical_id, declared, observed, fingerprints, superseded, updated_at
        FROM resource
        WHERE \(condition) ORDER BY stack, kind, key
        """, arguments: arguments)
    var resources: [DeployedResource] = []
    while let row = try rows.next() {
      resources.append(try DeployedResource(row, needed[ResourceID(row)] ?? []))
    }
    return resources
  }

  private init(_ row: Row, _ dependencies: Set<ResourceID>) throws(InventoryError) {
    let id = ResourceID(row)
    self.init(
      id: id,
      physicalID: PhysicalID(try StoredJSON.texts(row["physical_id"], of: id, "physical_id")),
      declared: try StoredJSON.attributes(row["declared"], of: id, "declared"),
      observed: try StoredJSON.attributes(row["observed"], of: id, "observed"),
      fingerprints: try StoredJSON.texts(row["fingerprints"], of: id, "fingerprints"),
      superseded: try StoredJSON.physicalIDs(row["superseded"], of: id, "superseded"),
      dependencies: dependencies,
      updatedAt: Timestamp(milliseconds: row["updated_at"]))
  }

  /// Puts the resource in the place of what has its name, and raises the revision if that is a change.
  func store(_ db: Database) throws {
    let declaredText = try StoredJSON.write(.map(declared), of: id, "declared")
    let observedText = try StoredJSON.write(.map(observed), of: id, "observed")
    var updated = self
    if var before = try Self.fetch(db, where: "stack = ? AND kind = ? AND key = ?", id.arguments).first {
      before.updatedAt = updatedAt
      if before == self {
        try db.execute(
          sql: "UPDATE resource SET updated_at = ? WHERE stack = ? AND kind = ? AND key = ?",
          arguments: [updatedAt.milliseconds] + id.arguments)
        return
      }
    }
    updated.dependencies.remove(id)
    try db.execute(
      sql: """
        INSERT INTO resource
          (stack, kind, key, physical_id, declared, observed, fingerprints, superseded, revision, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (stack, kind, key) DO UPDATE SET
          physical_id = excluded.physical_id, declared = excluded.declared, observed = excluded.observed,
          fingerprints = excluded.fingerprints, superseded = excluded.superseded, revision = excluded.revision, updated_at = excluded.updated_at
        """,
      arguments: id.arguments + [
        StoredJSON.write(physicalID.members), declaredText, observedText, StoredJSON.write(fingerprints),
        StoredJSON.write(superseded),
        try Self.raiseRevision(db), updatedAt.milliseconds,
      ])
    try db.execute(
      sql: "DELETE FROM dependency WHERE stack = ? AND kind = ? AND key = ?", arguments: id.arguments)
    for needs in updated.dependencies {
      try db.execute(
        sql: """
          INSERT INTO dependency (stack, kind, key, needs_stack, needs_kind, needs_key) VALUES (?, ?, ?, ?, ?, ?)
          """, arguments: id.arguments + needs.arguments)
    }
  }

  /// Takes out the row of a resource that is gone or no longer ours; that there is none is fine.
  static func remove(_ id: ResourceID, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM resource WHERE stack = ? AND kind = ? AND key = ?", arguments: id.arguments)
    if db.changesCount > 0 { _ = try raiseRevision(db) }
  }

  private static func raiseRevision(_ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "UPDATE inventory SET revision = revision + 1 RETURNING revision") ?? 0
  }
}

extension ResourceID {
  /// Reads the columns `stack`, `kind` and `key`.
  init(_ row: Row) { self.init(stack: row["stack"], kind: row["kind"], key: row["key"]) }

  /// The values of the columns `stack`, `kind` and `key`.
  var arguments: StatementArguments { [stack, kind, key] }
}
