package import AWS

/// Keeps calls within AWS's rates, so that limits are respected and not discovered.
///
/// Owns the recent starts of calls by quota, and who may write to which user pool. Every wait can be
/// cancelled and is told to the caller's callback before it begins.
package actor Throttle {
  /// What is waited for, for people, and for how many seconds; zero where that is not known.
  package typealias Report = @Sendable (_ waitingFor: String, _ seconds: Double) -> Void

  private enum Quota: Hashable {
    case everything
    case category(QuotaCategory)
    case operation(String, pool: String)
  }

  private let timing: any Timing
  private let isUnlimited: Bool
  private let maximumPerSecond: Double?
  private let report: Report
  private var windows: [Quota: SlidingWindow] = [:]
  private var writers: [String: [Waiter]] = [:]
  private var nextTicket = 0

  private struct Waiter {
    let ticket: Int
    /// Nil for the writer at work, who stands first.
    let continuation: CheckedContinuation<Bool, Never>?
  }

  /// - Parameters:
  ///   - isUnlimited: for endpoints that are not AWS's own and have no quotas.
  ///   - maximumPerSecond: a limit for all calls together, whatever the endpoint.
  package init(
    timing: any Timing, isUnlimited: Bool = false, maximumPerSecond: Double? = nil,
    report: @escaping Report = { _, _ in }
  ) {
    self.timing = timing
    self.isUnlimited = isUnlimited
    // More than a million a second, or what is no number, limits nothing.
    self.maximumPerSecond = maximumPerSecond.flatMap { $0 < 1e6 ? $0 : nil }
    self.report = report
  }

  /// Waits until the call may start, and counts it as started.
  /// - Parameters:
  ///   - userPool: the pool that the call names, if any.
  ///   - isExempt: the call goes to an endpoint that is not AWS's own.
  /// - Throws: when cancelled; the call then does not count.
  package func admit(
    _ operation: Operation, userPool: String?, isExempt: Bool = false
  ) async throws(CancellationError) {
    let quotas = quotas(for: operation, userPool: userPool, isExempt: isExempt)
    while true {
      let now = timing.uptime
      let waits = quotas.map {
        (quota: $0.quota, wait: windows[$0.quota, default: .init($0.rate)].wait(at: now))
      }
      guard let longest = waits.max(by: { $0.wait < $1.wait }), longest.wait > 0 else {
        for (quota, rate) in quotas { windows[quota, default: .init(rate)].start(at: now) }
        return
      }
      report(Self.sentence(longest.quota), longest.wait)
      try await timing.sleep(longest.wait)
    }
  }

  /// Waits for a reason of the caller's, such as a retry or AWS's own propagation.
  /// - Throws: when cancelled, at once.
  package func pause(_ seconds: Double, for reason: String) async throws(CancellationError) {
    guard seconds > 0 else { return }
    report(reason, seconds)
    try await timing.sleep(seconds)
  }

  /// Runs a change while no other change of the same user pool runs: Cognito refuses overlapping ones.
  package func writing<Answer: Sendable>(
    to userPool: String?, _ work: @Sendable () async throws(AWSError) -> Answer
  ) async throws(AWSError) -> Answer {
    guard let userPool else { return try await work() }
    guard await enter(userPool) else {
      throw AWSError(code: AWSError.OwnCode.cancelled, message: "cancelled while waiting for another change")
    }
    defer { leave(userPool) }
    return try await work()
  }

  /// Whether a change of the pool runs now.
  func isWriting(to userPool: String) -> Bool { writers[userPool] != nil }

  private func quotas(
    for operation: Operation, userPool: String?, isExempt: Bool
  ) -> [(quota: Quota, rate: Double)] {
    var quotas: [(Quota, Double)] = []
    if let maximumPerSecond { quotas.append((.everything, maximumPerSecond)) }
    guard !isUnlimited, !isExempt else { return quotas }
    for category in [operation.category, operation.category.whole].compactMap(\.self) {
      if let rate = category.perSecond { quotas.append((.category(category), rate)) }
    }
    if let userPool, let rate = operation.category.perPoolAndOperation {
      quotas.append((.operation(operation.name, pool: userPool), rate))
    }
    return quotas
  }

  private func enter(_ pool: String) async -> Bool {
    guard writers[pool] != nil else {
      writers[pool] = [Waiter(ticket: 0, continuation: nil)]
      return true
    }
    nextTicket += 1
    let ticket = nextTicket
    report("another change of user pool \(pool)", 0)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume(returning: false) }
        writers[pool, default: []].append(Waiter(ticket: ticket, continuation: continuation))
      }
    } onCancel: {
      Task { await self.giveUp(pool, ticket) }
    }
  }

  private func leave(_ pool: String) {
    guard var waiters = writers[pool] else { return }
    waiters.removeFirst()
    guard let next = waiters.first else {
      writers[pool] = nil
      return
    }
    waiters[0] = Waiter(ticket: 0, continuation: nil)
    writers[pool] = waiters
    next.continuation?.resume(returning: true)
  }

  private func giveUp(_ pool: String, _ ticket: Int) {
    guard let index = writers[pool]?.firstIndex(where: { $0.ticket == ticket }) else { return }
    writers[pool]?.remove(at: index).continuation?.resume(returning: false)
  }

  private static func sentence(_ quota: Quota) -> String {
    switch quota {
    case .everything: "the configured rate"
    case .category(let category): "AWS's rate for \(category.rawValue)"
    case .operation(let name, let pool): "AWS's rate for \(name) on \(pool)"
    }
  }
}

/// The latest starts within one quota. No more than the limit falls into any window of the period, which a
/// bucket that refills would not promise: it allows a full bucket and the refill together.
struct SlidingWindow: Sendable {
  /// Starts allowed within ``period``.
  let limit: Int
  /// Seconds. Five per cent longer than AWS's, because calls that leave evenly do not arrive evenly.
  let period: Double
  private var starts: [Double] = []

  init(_ perSecond: Double) {
    let rate = max(perSecond, 0.001)
    limit = max(1, Int(rate))
    period = Double(limit) / rate * 1.05
  }

  /// Seconds until one more may start; zero when it may now.
  func wait(at now: Double) -> Double {
    guard starts.count >= limit else { return 0 }
    return max(0, starts[starts.count - limit] + period - now)
  }

  mutating func start(at now: Double) {
    starts.append(now)
    if starts.count > 2 * limit { starts.removeFirst(starts.count - limit) }
  }
}
