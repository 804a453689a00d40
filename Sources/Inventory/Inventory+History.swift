import GRDB
package import ResourceModel

extension Inventory {
  /// The latest runs, newest first, those included that changed nothing.
  package func runs(limit: Int) throws(InventoryError) -> [RunRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(RunRecord.columns) FROM run ORDER BY run.id DESC LIMIT ?", arguments: [limit]
      ).map(RunRecord.init)
    }
  }

  /// The runs that have not ended: those under way, and those that were killed.
  package func unfinishedRuns() throws(InventoryError) -> [RunRecord] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(RunRecord.columns) FROM run WHERE run.ended_at IS NULL ORDER BY run.id"
      )
      .map(RunRecord.init)
    }
  }

  /// The latest changes, newest first: of one resource, of one stack, or of all when both are nil.
  package func history(
    resource: ResourceID? = nil, stack: String? = nil, limit: Int
  ) throws(InventoryError) -> [HistoryEntry] {
    var condition = "TRUE"
    var arguments: StatementArguments = []
    if let resource {
      condition += " AND step.stack = ? AND step.kind = ? AND step.key = ?"
      arguments += resource.arguments
    }
    if let stack {
      condition += " AND step.stack = ?"
      arguments += [stack]
    }
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT step.id, step.stack, step.kind, step.key, step.action, step.began_at, step.finished_at,
            step.outcome, step.code, step.message, step.settled_at, \(RunRecord.columns)
          FROM step JOIN run ON run.id = step.run_id WHERE \(condition) ORDER BY step.id DESC LIMIT ?
          """, arguments: arguments + [limit]
      ).map { row in try HistoryEntry(row, db) }
    }
  }
}

extension HistoryEntry {
  fileprivate init(_ row: Row, _ db: Database) throws {
    let id: Int64 = row["id"]
    self.init(
      step: StepID(number: id), run: RunRecord(row), resource: ResourceID(row), action: row["action"],
      beganAt: Timestamp(milliseconds: row["began_at"]),
      finishedAt: Timestamp(stored: row["finished_at"]), outcome: row["outcome"], failure: StepFailure(row),
      settledAt: Timestamp(stored: row["settled_at"]), calls: try NotedCall.fetch(db, step: id))
  }
}

extension RunRecord {
  fileprivate static let columns = """
    run.id AS run_id, run.command AS run_command, run.who AS run_who, run.pid AS run_pid,
    run.started_at AS run_started_at, run.ended_at AS run_ended_at, run.outcome AS run_outcome,
    run.message AS run_message
    """

  fileprivate init(_ row: Row) {
    let outcome: String? = row["run_outcome"]
    self.init(
      id: RunID(number: row["run_id"]), command: row["run_command"], who: row["run_who"], pid: row["run_pid"],
      startedAt: Timestamp(milliseconds: row["run_started_at"]),
      endedAt: Timestamp(stored: row["run_ended_at"]),
      outcome: outcome.flatMap(RunOutcome.init(rawValue:)), message: row["run_message"])
  }
}

extension Timestamp {
  /// Reads a column that may be absent.
  fileprivate init?(stored: Int?) {
    guard let stored else { return nil }
    self.init(milliseconds: stored)
  }
}

extension StepFailure {
  /// Reads the columns `code` and `message`; nil when there was no failure.
  init?(_ row: Row) {
    guard let code: String = row["code"], let message: String = row["message"] else { return nil }
    self.init(code: code, message: message)
  }
}

extension NotedCall {
  static func fetch(_ db: Database, step: Int64) throws -> [NotedCall] {
    try Row.fetchAll(
      db, sql: "SELECT operation, request_id, noted_at FROM call WHERE step_id = ? ORDER BY id",
      arguments: [step]
    ).map {
      NotedCall(
        operation: $0["operation"], requestID: $0["request_id"], at: Timestamp(milliseconds: $0["noted_at"]))
    }
  }
}
