import AWS
import ResourceModel
import TestSupport

/// A connection whose process is killed at one of its calls: that call and all later ones are never answered.
///
/// What hangs is let go by ``bury()``, after the test has looked at what the dead process left.
actor Dying: AWSCalling {
  enum Moment: CaseIterable {
    case beforeTheEffect
    case afterTheEffect
  }

  nonisolated let scope: AWSScope
  private let aws: StandInAWS
  private let last: Int
  private let moment: Moment
  private(set) var calls = 0
  private var hanging: [CheckedContinuation<Void, Never>] = []
  private var isBuried = false
  /// Yields once, when the process has died.
  nonisolated let death: AsyncStream<Void>
  private nonisolated let died: AsyncStream<Void>.Continuation

  init(_ aws: StandInAWS, atCall last: Int, _ moment: Moment) {
    self.aws = aws
    self.last = last
    self.moment = moment
    scope = aws.scope
    (death, died) = AsyncStream.makeStream()
  }

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    calls += 1
    if calls >= last { try await hang() }
    return try await aws.read(operation, input)
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    calls += 1
    if calls == last, moment == .afterTheEffect { _ = try? await aws.write(operation, input) }
    if calls >= last { try await hang() }
    return try await aws.write(operation, input)
  }

  nonisolated func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }

  nonisolated func note(_ text: String) {}

  /// Ends whoever still hangs.
  func bury() {
    isBuried = true
    for continuation in hanging { continuation.resume() }
    hanging = []
  }

  private func hang() async throws(AWSError) -> Never {
    died.yield()
    if !isBuried { await withCheckedContinuation { hanging.append($0) } }
    throw AWSError(code: AWSError.OwnCode.cancelled, message: "buried")
  }
}
