import GRDB
package import ResourceModel

extension Inventory {
  /// Writes down that a command sets out to change something.
  ///
  /// - Parameters:
  ///   - command: as typed, without values of secrets.
  ///   - who: `user@host`.
  package func beginRun(
    command: String, who: String, pid: Int32, at now: Timestamp
  ) throws(InventoryError) -> RunID {
    try writeUnderLease { db in
      try db.execute(
        sql: "INSERT INTO run (command, who, pid, started_at) VALUES (?, ?, ?, ?)",
        arguments: [command, who, pid, now.milliseconds])
      return RunID(number: db.lastInsertedRowID)
    }
  }

  /// Writes down how a run ended. The next run does it, as `interrupted`, for one that was killed.
  ///
  /// - Throws: `busy` when this connection has lost the lease it acquired; `integrity` when the run has ended before.
  package func endRun(
    _ run: RunID, _ outcome: RunOutcome, message: String? = nil, at now: Timestamp
  ) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: "UPDATE run SET outcome = ?, message = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL",
        arguments: [outcome.rawValue, message, now.milliseconds, run.number])
      guard db.changesCount == 1 else { throw InventoryError.defect("run \(run) has ended, or never began") }
    }
  }

  /// Writes down a run that changed nothing and is over, such as one that showed a secret: who did what, and when.
  ///
  /// - Parameters:
  ///   - command: as typed, without values of secrets.
  ///   - who: `user@host`.
  ///   - message: what was done, in a sentence.
  package func recordRun(
    command: String, who: String, pid: Int32, message: String, at now: Timestamp
  ) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: """
          INSERT INTO run (command, who, pid, started_at, ended_at, outcome, message)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          command, who, pid, now.milliseconds, now.milliseconds, RunOutcome.finished.rawValue, message,
        ])
    }
  }

  /// Writes down what is about to be done to a resource. It is on the disk when this returns; call AWS then.
  ///
  /// - Parameters:
  ///   - action: the plan's word, such as `create`.
  ///   - intent: whatever recovery needs to find out whether AWS did it; no secrets.
  ///   - settling: the resource's open step and what became of it, closed in the same transaction, so that at no
  ///     moment nothing tells that the resource was under way.
  /// - Throws: `busy` when this connection has lost the lease it acquired; `integrity` when the resource has an open
  ///   step, which must be settled first, or when the intent holds a secret. AWS must not be called then.
  package func beginStep(
    _ run: RunID, resource: ResourceID, action: String, intent: Value,
    settling open: (step: StepID, outcome: StepOutcome)? = nil, at now: Timestamp
  ) throws(InventoryError) -> StepID {
    try writeUnderLease { db in
      if let open { try settle(open.step, open.outcome, at: now, db) }
      let isRunning = "SELECT count(*) FROM run WHERE id = ? AND ended_at IS NULL"
      guard try Int.fetchOne(db, sql: isRunning, arguments: [run.number]) == 1 else {
        throw InventoryError.defect("run \(run) has ended, or never began")
      }
      let open = try Int64.fetchOne(
        db,
        sql: """
          SELECT id FROM step
          WHERE stack = ? AND kind = ? AND key = ? AND (outcome IS NULL OR outcome = 'unknown')
          """, arguments: resource.arguments)
      if let open {
        throw InventoryError.defect("step \(open) of \(resource) is open and must be settled first")
      }
      let intent = try StoredJSON.write(intent, of: resource, "intent")
      try db.execute(
        sql:
          "INSERT INTO step (run_id, stack, kind, key, action, intent, began_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [run.number] + resource.arguments + [action, intent, now.milliseconds])
      return StepID(number: db.lastInsertedRowID)
    }
  }

  /// Writes down that AWS answered a call of a step. Optional; costs a commit.
  package func noteCall(
    _ step: StepID, operation: String, requestID: String?, at now: Timestamp
  ) throws(InventoryError) {
    try writeUnderLease { db in
      try db.execute(
        sql: "INSERT INTO call (step_id, operation, request_id, noted_at) VALUES (?, ?, ?, ?)",
        arguments: [step.number, operation, requestID, now.milliseconds])
    }
  }

  /// Writes the outcome of a step and what it makes of the resource's row, in one transaction.
  ///
  /// - Throws: `busy` when this connection has lost the lease it acquired; `integrity` when the step has an outcome
  ///   already, when the record is of another resource, or when it holds a secret. The step is then as open as before.
  package func finishStep(
    _ step: StepID, _ outcome: StepOutcome, at now: Timestamp
  ) throws(InventoryError) {
    try writeUnderLease { db in
      try close(step, outcome, "finished_at = ?", [now.milliseconds], whileOutcome: "outcome IS NULL", db)
    }
  }

  /// Writes the outcome that a later look found for a step that was killed or of unknown outcome.
  ///
  /// - Throws: as ``finishStep(_:_:at:)``.
  package func settle(_ step: StepID, _ outcome: StepOutcome, at now: Timestamp) throws(InventoryError) {
    try writeUnderLease { db in try settle(step, outcome, at: now, db) }
  }

  private func settle(_ step: StepID, _ outcome: StepOutcome, at now: Timestamp, _ db: Database) throws {
    try close(
      step, outcome, "finished_at = coalesce(finished_at, ?), settled_at = ?",
      [now.milliseconds, now.milliseconds], whileOutcome: "(outcome IS NULL OR outcome = 'unknown')", db)
  }

  /// The steps that were begun and never finished, and those of unknown outcome, oldest first.
  ///
  /// While another process holds the lease, its step under way is among them.
  package func unfinishedSteps() throws(InventoryError) -> [JournalStep] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, run_id, stack, kind, key, action, intent, began_at, code, message FROM step
          WHERE outcome IS NULL OR outcome = 'unknown' ORDER BY id
          """
      ).map { row in
        let resource = ResourceID(row)
        let id: Int64 = row["id"]
        return JournalStep(
          id: StepID(number: id), run: RunID(number: row["run_id"]), resource: resource,
          action: row["action"],
          intent: try StoredJSON.read(row["intent"], of: resource, "intent"),
          beganAt: Timestamp(milliseconds: row["began_at"]), failure: StepFailure(row),
          calls: try NotedCall.fetch(db, step: id))
      }
    }
  }

  private func close(
    _ step: StepID, _ outcome: StepOutcome, _ moments: String, _ times: StatementArguments,
    whileOutcome condition: String, _ db: Database
  ) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT stack, kind, key FROM step WHERE id = ? AND \(condition)", arguments: [step.number])
    guard let resource = row.map(ResourceID.init) else {
      throw InventoryError.defect("step \(step) has an outcome, or never began")
    }
    // A step that failed for a known reason, and was settled since, keeps the reason.
    try db.execute(
      sql: """
        UPDATE step SET outcome = ?, code = coalesce(?, code), message = coalesce(?, message), \(moments) WHERE id = ?
        """,
      arguments: [outcome.name, outcome.failure?.code, outcome.failure?.message] + times + [step.number])
    switch outcome {
    case .done(let record):
      guard record.id == resource else {
        throw InventoryError.defect("step \(step) is of \(resource) and its record of \(record.id)")
      }
      try record.store(db)
    case .deleted, .forgotten: try DeployedResource.remove(resource, db)
    case .failed, .unknown: break
    }
  }
}
