import AWS
import ResourceModel
import Synchronization

/// Passes calls on and remembers whether any of them may have changed something.
///
/// A step may make several calls. When a later one is refused, what the earlier ones did stands all the same,
/// so the step's outcome is unknown and not a failure.
final class WriteWitness: AWSCalling {
  private let aws: any AWSCalling
  private let changed = Atomic<Bool>(false)

  init(_ aws: any AWSCalling) { self.aws = aws }

  var hasChanged: Bool { changed.load(ordering: .relaxed) }
  var scope: AWSScope { aws.scope }

  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await aws.read(operation, input)
  }

  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    do throws(AWSError) {
      let answer = try await aws.write(operation, input)
      changed.store(true, ordering: .relaxed)
      return answer
    } catch {
      if error.outcome == .unknown { changed.store(true, ordering: .relaxed) }
      throw error
    }
  }

  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }

  func note(_ text: String) { aws.note(text) }
}
