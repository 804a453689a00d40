import AWS
import Testing

@testable import AWSClient

struct RetryPolicyTests {
  private func decide(
    _ code: String, _ operation: AWS.Operation = ReadOperation.describeUserPool.operation, status: Int = 400,
    attempt: Int = 1, elapsed: Double = 0, random: Double = 1, retryAfter: Double? = nil,
    outcome: AWSError.Outcome = .nothingHappened
  ) -> RetryPolicy.Decision {
    RetryPolicy().decide(
      AWSError(
        code: code, message: "", operation: operation.name, service: operation.service, status: status,
        retryAfter: retryAfter, outcome: outcome),
      of: operation, attempt: attempt, elapsed: elapsed, random: random)
  }

  @Test func `the wait doubles up to twenty seconds`() {
    let patient = RetryPolicy(maximumAttempts: 100)
    let waits = (1...8).map { attempt in
      patient.decide(
        AWSError(code: "ThrottlingException", message: ""), of: ReadOperation.listUserPools.operation,
        attempt: attempt, elapsed: 0, random: 1)
    }
    #expect(waits == [1, 2, 4, 8, 16, 20, 20, 20].map { .retry(after: $0, cost: 5) })
  }

  @Test func `chance spreads the wait`() {
    #expect(decide("ThrottlingException", attempt: 2, random: 0.25) == .retry(after: 0.5, cost: 5))
    #expect(decide("ThrottlingException", attempt: 2, random: 0) == .retry(after: 0, cost: 5))
  }

  @Test func `three attempts and no more`() {
    #expect(decide("InternalErrorException", status: 500, attempt: 3) == .stop)
  }

  @Test func `a timeout costs twice`() {
    #expect(decide(AWSError.OwnCode.timeout) == .retry(after: 1, cost: 10))
  }

  @Test func `AWS's own wait is kept, unless it is longer than anybody waits`() {
    #expect(decide("TooManyRequestsException", random: 0.1, retryAfter: 7) == .retry(after: 7, cost: 5))
    #expect(decide("TooManyRequestsException", retryAfter: 4000) == .stop)
  }

  @Test func `a quota of things is not waited for`() {
    #expect(decide("LimitExceededException") == .stop)
    #expect(decide("InvalidParameterException") == .stop)
  }

  @Test func `another writer is waited for two minutes, without tokens`() {
    let update = WriteOperation.updateUserPool.operation
    #expect(
      decide("ConcurrentModificationException", update, attempt: 9, elapsed: 90)
        == .retry(after: 20, cost: 0))
    #expect(decide("ConcurrentModificationException", update, attempt: 9, elapsed: 101) == .stop)
  }

  @Test(arguments: WriteOperation.all) func `what may have happened is repeated only where that is safe`(
    write: WriteOperation
  ) {
    let operation = write.operation
    let unknown = decide(AWSError.OwnCode.timeout, operation, outcome: .unknown)
    #expect((unknown == .stop) == !operation.isRepeatable)
    // Refused for certain: anything may be tried again.
    #expect(decide("TooManyRequestsException", operation) == .retry(after: 1, cost: 5))
    #expect(decide(AWSError.OwnCode.unreachable, operation) == .retry(after: 1, cost: 5))
  }

  @Test func `an empty budget ends all retries until calls succeed`() async {
    let budget = RetryBudget(capacity: 12)
    #expect(await budget.take(5))
    #expect(await budget.take(5))
    #expect(await !budget.take(5))
    await budget.giveBack(5)
    #expect(await budget.take(5))
    await budget.giveBack(nil)
    #expect(await !budget.take(5))
    for _ in 0..<50 { await budget.giveBack(nil) }
    #expect(await budget.take(12))
    #expect(await !budget.take(1))
  }
}
