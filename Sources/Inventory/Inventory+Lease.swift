import GRDB
import Glibc
package import ResourceModel

extension Inventory {
  /// Takes the right to change this environment, for `seconds` from now unless renewed.
  ///
  /// A lease that has expired is taken over, and so is one of a process of this host that is dead.
  /// - Parameter isAlive: whether a process of this host lives.
  /// - Throws: `busy` with the holder; nothing has changed.
  package func acquireLease(
    _ holder: LeaseHolder, at now: Timestamp, seconds: Double,
    isAlive: @Sendable (Int32) -> Bool = Inventory.isProcessAlive
  ) throws(InventoryError) -> Lease {
    let lease = try write { db in
      if let current = try Lease.current(db) {
        let isDead = current.holder.host == holder.host && !isAlive(current.holder.pid)
        guard current.expires <= now || isDead else { throw InventoryError.held(by: current) }
        try db.execute(sql: "DELETE FROM lease")
      }
      let expires = now.adding(seconds: seconds)
      try db.execute(
        sql: """
          INSERT INTO lease (host, pid, user, command, since, renewed_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          holder.host, holder.pid, holder.user, holder.command, now.milliseconds, now.milliseconds,
          expires.milliseconds,
        ])
      return Lease(id: db.lastInsertedRowID, holder: holder, since: now, renewed: now, expires: expires)
    }
    heldLease = lease.id
    return lease
  }

  /// Prolongs a lease: the heartbeat. A lease that expired and that nobody took is still ours.
  ///
  /// - Throws: `busy` when it was lost, with the new holder if there is one. Then no further call may change AWS.
  package func renewLease(_ lease: Lease, at now: Timestamp, seconds: Double) throws(InventoryError) -> Lease
  {
    try write { db in
      try Lease.insist(lease.id, db)
      let expires = now.adding(seconds: seconds)
      try db.execute(
        sql: "UPDATE lease SET renewed_at = ?, expires_at = ?",
        arguments: [now.milliseconds, expires.milliseconds])
      return Lease(id: lease.id, holder: lease.holder, since: lease.since, renewed: now, expires: expires)
    }
  }

  /// Asks whether this connection may still change AWS; to be called right before each call that does.
  ///
  /// - Throws: `busy` when the lease that it acquired was lost, with the new holder if there is one.
  package func insistOnLease() throws(InventoryError) {
    guard let heldLease else { return }
    try read { db in try Lease.insist(heldLease, db) }
  }

  /// Gives a lease back; that it was lost meanwhile is fine.
  package func releaseLease(_ lease: Lease) throws(InventoryError) {
    try write { db in try db.execute(sql: "DELETE FROM lease WHERE id = ?", arguments: [lease.id]) }
    if heldLease == lease.id { heldLease = nil }
  }

  /// Takes the lease away from whoever holds it, by the user's wish; the holder finds out before its next call or record.
  ///
  /// - Returns: the lease that was broken; nil when there was none.
  package func breakLease() throws(InventoryError) -> Lease? {
    try write { db in
      let current = try Lease.current(db)
      try db.execute(sql: "DELETE FROM lease")
      return current
    }
  }

  /// The lease as it stands, expired or not; nil when there is none.
  package func currentLease() throws(InventoryError) -> Lease? {
    try read { db in try Lease.current(db) }
  }

  /// Whether a process of this host lives; one that belongs to somebody else does.
  package static let isProcessAlive: @Sendable (Int32) -> Bool = { pid in
    pid > 0 && (kill(pid, 0) == 0 || errno == EPERM)
  }
}

extension Lease {
  static func current(_ db: Database) throws -> Lease? {
    try Row.fetchOne(
      db, sql: "SELECT id, host, pid, user, command, since, renewed_at, expires_at FROM lease"
    ).map { row in
      Lease(
        id: row["id"],
        holder: LeaseHolder(host: row["host"], pid: row["pid"], user: row["user"], command: row["command"]),
        since: Timestamp(milliseconds: row["since"]),
        renewed: Timestamp(milliseconds: row["renewed_at"]),
        expires: Timestamp(milliseconds: row["expires_at"]))
    }
  }

  /// - Throws: `busy` when the lease is no longer that one.
  static func insist(_ id: Int64, _ db: Database) throws {
    let current = try current(db)
    guard current?.id == id else { throw current.map(InventoryError.held(by:)) ?? .leaseLost }
  }
}

extension InventoryError {
  static func held(by lease: Lease) -> InventoryError {
    InventoryError(.busy, "this environment is being changed by \(lease)", holder: lease)
  }

  static let leaseLost = InventoryError(
    .busy, "the lease of this environment was taken away from this process; nothing further is changed")
}
