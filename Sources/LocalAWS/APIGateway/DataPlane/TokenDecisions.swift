import ResourceModel
import Synchronization

/// Remembers the tokens that an authorizer has accepted, for as long as its TTL says.
///
/// The lock is held for a look into a dictionary, never while a token is verified.
final class TokenDecisions: Sendable {
  struct Key: Hashable, Sendable {
    let apiID: String
    let stage: String
    let authorizerID: String
    let token: String
  }

  private struct Decision {
    let token: PoolToken
    let end: Timestamp
  }

  /// Tokens of some 4 kB each with their claims. Beyond that many those go that have ended, or else all.
  private static let limit = 4096

  private let decisions = Mutex<[Key: Decision]>([:])

  func token(_ key: Key, at now: Timestamp) -> PoolToken? {
    decisions.withLock { decisions in
      guard let decision = decisions[key], now < decision.end else { return nil }
      return decision.token
    }
  }

  func keep(_ token: PoolToken, _ key: Key, until end: Timestamp, now: Timestamp) {
    decisions.withLock { decisions in
      if decisions.count >= Self.limit {
        decisions = decisions.filter { now < $0.value.end }
        if decisions.count >= Self.limit { decisions.removeAll() }
      }
      decisions[key] = Decision(token: token, end: end)
    }
  }
}
