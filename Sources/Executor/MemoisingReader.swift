package import AWS
package import ResourceModel

/// Owns the answers of one look at AWS: the same question is asked once, whoever asks.
///
/// Lives for one observation only; after anything was written its answers are old.
package actor MemoisingReader: AWSReading {
  private struct Question: Hashable {
    let operation: ReadOperation
    let input: Attributes
  }

  package nonisolated let scope: AWSScope
  private nonisolated let reader: any AWSReading
  private var answers: [Question: Task<Result<Attributes, AWSError>, Never>] = [:]

  package init(_ reader: any AWSReading) {
    self.reader = reader
    scope = reader.scope
  }

  package func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let question = Question(operation: operation, input: input)
    let answer =
      answers[question]
      ?? Task { [reader] in
        do throws(AWSError) {
          return .success(try await reader.read(operation, input))
        } catch {
          return .failure(error)
        }
      }
    answers[question] = answer
    return try await answer.value.get()
  }

  package func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await reader.pause(seconds, for: reason)
  }

  package nonisolated func note(_ text: String) { reader.note(text) }
}
