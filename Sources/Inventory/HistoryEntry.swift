package import ResourceModel

/// One run of a command: who did it, when, and how it ended.
package struct RunRecord: Sendable, Hashable {
  package let id: RunID
  package let command: String
  /// `user@host`.
  package let who: String
  package let pid: Int32
  package let startedAt: Timestamp
  /// Nil while the run goes on, and for ever when the process was killed.
  package let endedAt: Timestamp?
  /// Nil as ``endedAt`` is.
  package let outcome: RunOutcome?
  package let message: String?
}

/// One change of one resource, as `authplat history` tells it.
package struct HistoryEntry: Sendable, Hashable {
  package let step: StepID
  package let run: RunRecord
  package let resource: ResourceID
  package let action: String
  package let beganAt: Timestamp
  /// Nil while the step is going on, or when the process was killed.
  package let finishedAt: Timestamp?
  /// `done`, `deleted`, `forgotten`, `failed` or `unknown`; nil as ``finishedAt`` is.
  package let outcome: String?
  package let failure: StepFailure?
  /// When a later run looked up the outcome, where that was needed.
  package let settledAt: Timestamp?
  /// The calls that AWS answered, in order.
  package let calls: [NotedCall]
}
