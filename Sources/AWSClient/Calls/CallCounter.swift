/// How many requests went out, repeated ones included, by operation.
package actor CallCounter {
  package private(set) var byOperation: [String: Int] = [:]

  package init() {}

  package var total: Int { byOperation.values.reduce(0, +) }

  func count(_ operation: String) { byOperation[operation, default: 0] += 1 }
}

/// One attempt, for a debug log. It has no place for a body or a header.
package struct CallRecord: Sendable, Equatable {
  package let operation: String
  /// One for the first.
  package let attempt: Int
  /// HTTP status; nil when no answer came.
  package let status: Int?
  package let requestID: String?
  package let milliseconds: Int
}
