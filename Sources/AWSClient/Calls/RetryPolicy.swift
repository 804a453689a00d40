package import AWS

/// Whether a failed call is worth another attempt, and after how long.
///
/// botocore's "standard" mode, with three deliberate differences: the outcome of a change that may have
/// happened is left to the caller, another writer at work is waited for, and a bare 429 counts as throttling.
/// Source: botocore 1.43.11, `retries/standard.py`; see `AWSError+Retry` for the codes.
package struct RetryPolicy: Sendable {
  package enum Decision: Sendable, Equatable {
    case stop
    /// Wait `after` seconds, if the budget still holds `cost` tokens.
    case retry(after: Double, cost: Int)
  }

  /// All attempts together, the first one included. The setting `AWS_MAX_ATTEMPTS`.
  package var maximumAttempts: Int
  /// Seconds from the first attempt during which another writer is waited for.
  package var conflictPatience: Double
  /// Longest `Retry-After`, in seconds, that is waited for; beyond it the caller learns the error instead.
  package var longestWait: Double

  package init(maximumAttempts: Int = 3, conflictPatience: Double = 120, longestWait: Double = 300) {
    self.maximumAttempts = max(1, maximumAttempts)
    self.conflictPatience = conflictPatience
    self.longestWait = longestWait
  }

  /// - Parameters:
  ///   - attempt: attempts made so far, at least one.
  ///   - elapsed: seconds since the first attempt began.
  ///   - random: in 0..<1; spreads clients that failed together.
  package func decide(
    _ error: AWSError, of operation: Operation, attempt: Int, elapsed: Double, random: Double
  ) -> Decision {
    guard error.isRetryable else { return .stop }
    // It may have happened, and doing it twice is not doing it once: the caller has to look.
    if operation.changesAWS, !operation.isRepeatable, error.outcome == .unknown { return .stop }
    let backoff = random * min(Self.power(attempt - 1), 20)
    let wait = max(backoff, error.retryAfter ?? 0)
    guard wait <= longestWait else { return .stop }
    if error.isConflictOfWriters {
      // Not the service's overload, so it costs no tokens, and it is bounded by time and not by attempts.
      // Cognito's updates of one pool exclude each other for up to two minutes (seen by Terraform's users).
      return elapsed + wait <= conflictPatience ? .retry(after: max(wait, 0.2), cost: 0) : .stop
    }
    guard attempt < maximumAttempts else { return .stop }
    return .retry(after: wait, cost: error.code == AWSError.OwnCode.timeout ? 10 : 5)
  }

  private static func power(_ exponent: Int) -> Double { exponent >= 5 ? 32 : Double(1 << max(0, exponent)) }
}

/// Tokens that retries cost, shared by all calls of a client, so that a broken service is not hammered.
package actor RetryBudget {
  private let capacity: Int
  private var tokens: Int

  package init(capacity: Int = 500) {
    self.capacity = capacity
    tokens = capacity
  }

  /// Takes the tokens, or says that there are too few left.
  package func take(_ cost: Int) -> Bool {
    guard tokens >= cost else { return false }
    tokens -= cost
    return true
  }

  /// A call succeeded: gives back what its last retry cost, or one token when it needed none.
  package func giveBack(_ cost: Int?) { tokens = min(capacity, tokens + (cost ?? 1)) }
}
