package import ResourceModel

/// Names one run of a command in the journal.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
  let number: Int64
  package var description: String { String(number) }
}

/// Names one change of one resource in the journal; a later step has a greater number.
package struct StepID: Sendable, Hashable, Comparable, CustomStringConvertible {
  let number: Int64
  package var description: String { String(number) }
  package static func < (left: StepID, right: StepID) -> Bool { left.number < right.number }
}

/// How a run ended.
package enum RunOutcome: String, Sendable, Hashable {
  case finished
  case failed
  case interrupted
}

/// How a step ended, and what the inventory is to remember from it.
package enum StepOutcome: Sendable, Hashable {
  /// The resource stands as recorded.
  case done(DeployedResource)
  /// AWS no longer has the resource; its row goes.
  case deleted
  /// AWS may still have the resource, but it is no longer ours; its row goes.
  case forgotten
  /// AWS certainly did not do it; the row stays as it was.
  case failed(code: String, message: String)
  /// Nobody knows whether AWS did it; the row stays as it was and the step stays open until it is settled.
  case unknown(code: String, message: String)

  /// The word in the journal.
  package var name: String {
    switch self {
    case .done: "done"
    case .deleted: "deleted"
    case .forgotten: "forgotten"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }

  var failure: (code: String, message: String)? {
    switch self {
    case .done, .deleted, .forgotten: nil
    case .failed(let code, let message), .unknown(let code, let message): (code, message)
    }
  }
}

/// A step that is open: begun and never finished, because the process was killed, or of unknown outcome.
package struct JournalStep: Sendable, Hashable {
  package let id: StepID
  package let run: RunID
  package let resource: ResourceID
  package let action: String
  /// What was handed to ``Inventory/beginStep(_:resource:action:intent:at:)``.
  package let intent: Value
  package let beganAt: Timestamp
  /// Why the outcome is unknown; nil when the process was killed before it could tell.
  package let failure: StepFailure?
  /// The calls that AWS is known to have answered, in order.
  package let calls: [NotedCall]
}

/// A code and a sentence about a step that failed, or may have failed.
package struct StepFailure: Sendable, Hashable {
  package let code: String
  package let message: String
}

/// A call that AWS answered.
package struct NotedCall: Sendable, Hashable {
  /// AWS's name of the operation, such as `CreateUserPool`.
  package let operation: String
  package let requestID: String?
  package let at: Timestamp
}
