import ResourceModel

/// A rate: one second's worth of calls at most, refilled evenly.
struct TokenBucket: Sendable {
  private let rate: Double
  private var level: Double
  private var filledAt: Timestamp

  /// - Parameter rate: calls a second. The bucket begins full.
  init(rate: Double, at now: Timestamp) {
    self.rate = rate
    level = max(1, rate)
    filledAt = now
  }

  var isEmpty: Bool { level < 1 }

  func isFull(at now: Timestamp) -> Bool {
    var later = self
    later.fill(until: now)
    return later.level >= max(1, rate)
  }

  mutating func fill(until now: Timestamp) {
    // A clock that is set back fills nothing.
    let seconds = max(0, now.seconds - filledAt.seconds)
    level = min(max(1, rate), level + seconds * rate)
    filledAt = now
  }

  mutating func take() { level -= 1 }
}
