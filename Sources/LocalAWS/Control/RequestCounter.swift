import Synchronization

/// Counts the requests since the start.
final class RequestCounter: Sendable {
  private let total = Atomic<Int>(0)

  var count: Int { total.load(ordering: .relaxed) }
  func increment() { total.wrappingAdd(1, ordering: .relaxed) }
}
