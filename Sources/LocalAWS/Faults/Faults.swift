import AWS
package import ResourceModel
import Synchronization

/// Decides what goes wrong on purpose, call by call. Owns the dice, the rates' buckets and who changes which pool.
///
/// Every decision is short and waits for nothing, so a lock does, and the clock can be asked without waiting.
package final class Faults: Sendable {
  /// What happens to one request before it is looked at and after it is answered.
  struct Mishap: Sendable, Equatable {
    var milliseconds = 0
    var dropsBefore = false
    var dropsAfter = false
  }

  private struct State {
    var settings: FaultSettings
    var dice: Dice
    var buckets: [Quota: TokenBucket] = [:]
    var poolsInWork: Set<String> = []

    init(_ settings: FaultSettings) {
      self.settings = settings
      dice = Dice(seed: settings.seed)
    }
  }

  private enum Quota: Hashable {
    case category(Realm, QuotaCategory)
    case operation(String, pool: String)
    case tokens(Realm)
  }

  private let state: Mutex<State>
  /// Apart from the rest, because every look at the clock asks for it.
  private let skewMilliseconds: Atomic<Int>

  package init(_ settings: FaultSettings = FaultSettings()) {
    state = Mutex(State(settings))
    skewMilliseconds = Atomic(settings.skew)
  }

  package var settings: FaultSettings { state.withLock { $0.settings } }

  /// Begins anew with other faults; calls under way end as they began.
  package func replace(by settings: FaultSettings) {
    state.withLock { state in
      let inWork = state.poolsInWork
      state = State(settings)
      state.poolsInWork = inWork
    }
    skewMilliseconds.store(settings.skew, ordering: .relaxed)
  }

  /// What the endpoint's clock shows at a moment.
  package func skewed(_ moment: Timestamp) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds + skewMilliseconds.load(ordering: .relaxed))
  }

  /// Casts the dice for a request, whatever it is for.
  func mishap() -> Mishap {
    state.withLock { state in
      let settings = state.settings
      var mishap = Mishap()
      if let latency = settings.latency { mishap.milliseconds = state.dice.number(in: latency) }
      mishap.dropsBefore = state.dice.falls(settings.dropBefore)
      mishap.dropsAfter = !mishap.dropsBefore && state.dice.falls(settings.dropAfter)
      return mishap
    }
  }

  /// Lets a call in.
  /// - Parameters:
  ///   - pool: the user pool that it names.
  ///   - now: by the true clock.
  /// - Throws: the service's error for too many calls, or for an internal failure.
  func admit(
    _ operation: LocalOperation, of service: Service, in realm: Realm, pool: String?, at now: Timestamp
  ) throws(AWSError) {
    let refusal: AWSError? = state.withLock { state in
      switch state.settings.throttle {
      case .share(let share)?: if state.dice.falls(share) { return .throttled(by: service) }
      case .asAWS?:
        let category = operation.category
        var quotas: [(Quota, Double)] = []
        for category in [category, category.whole].compactMap(\.self) {
          if let rate = category.perSecond { quotas.append((.category(realm, category), rate)) }
        }
        if let pool, let rate = category.perPoolAndOperation {
          quotas.append((.operation(operation.name, pool: pool), rate))
        }
        if !Self.take(quotas, at: now, from: &state.buckets) { return .throttled(by: service) }
      case nil: break
      }
      return state.dice.falls(state.settings.errorBefore) ? .internalFailure(of: service) : nil
    }
    if let refusal { throw refusal }
  }

  /// Requests a second that the token endpoints of an account and region take: category ClientAuthentication of
  /// the Cognito developer guide's quotas.
  private static let tokensPerSecond = 150.0

  /// Whether the token endpoint takes a request; if not, it answers 429.
  func admitToken(in realm: Realm, at now: Timestamp) -> Bool {
    state.withLock { state in
      switch state.settings.throttle {
      case .share(let share)?: !state.dice.falls(share)
      case .asAWS?: Self.take([(.tokens(realm), Self.tokensPerSecond)], at: now, from: &state.buckets)
      case nil: true
      }
    }
  }

  /// - Throws: the service's internal failure for a call that has had its effect.
  func fail(_ service: Service) throws(AWSError) {
    let fails = state.withLock { $0.dice.falls($0.settings.errorAfter) }
    if fails { throw .internalFailure(of: service) }
  }

  /// Begins a change of a pool, where changes take their time.
  /// - Returns: milliseconds that it takes; ``finishChange(of:)`` is due then. Nil where changes take no time.
  /// - Throws: `ConcurrentModificationException` when another change of the pool is going on.
  func beginChange(of pool: String) throws(AWSError) -> Int? {
    let (time, isFree) = state.withLock { state -> (Int, Bool) in
      state.settings.busy == 0 ? (0, true) : (state.settings.busy, state.poolsInWork.insert(pool).inserted)
    }
    guard isFree else {
      throw AWSError(
        code: "ConcurrentModificationException", message: "User pool \(pool) is being modified.", status: 400)
    }
    return time == 0 ? nil : time
  }

  func finishChange(of pool: String) { state.withLock { _ = $0.poolsInWork.remove(pool) } }

  /// Takes one from each bucket, or none from any.
  private static func take(
    _ quotas: [(quota: Quota, rate: Double)], at now: Timestamp, from buckets: inout [Quota: TokenBucket]
  ) -> Bool {
    // Pools come by whatever name a caller sends; a bucket that is full again need not be remembered.
    if buckets.count > 10_000 { buckets = buckets.filter { !$0.value.isFull(at: now) } }
    for (quota, rate) in quotas { buckets[quota, default: TokenBucket(rate: rate, at: now)].fill(until: now) }
    guard quotas.allSatisfy({ buckets[$0.quota]?.isEmpty == false }) else { return false }
    for (quota, _) in quotas { buckets[quota]?.take() }
    return true
  }
}
