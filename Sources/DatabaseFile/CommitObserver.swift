/// The two moments of a commit that a kill test asks for.
package enum CommitMoment: String, Sendable {
  /// Everything is written and nothing is committed: killed here, it never happened.
  case before
  /// It is committed: killed here, it happened and nobody was told.
  case after
}

/// Told of every commit; absent in production.
package struct CommitObserver: Sendable {
  private let tell: (@Sendable (CommitMoment) -> Void)?

  package init(tell: (@Sendable (CommitMoment) -> Void)? = nil) { self.tell = tell }

  package func before() { tell?(.before) }
  package func after() { tell?(.after) }
}
