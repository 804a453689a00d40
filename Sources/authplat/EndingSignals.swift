import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM for a verb that runs until it is told to stop: for it they are the normal end. The second one
/// exits at once.
final class EndingSignals: Sendable {
  private let numbers: AsyncStream<Int32>
  /// Only kept alive; set once and never touched again, so no two threads can meet in it.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init() {
    let (numbers, received) = AsyncStream.makeStream(of: Int32.self)
    self.numbers = numbers
    let queue = DispatchQueue(label: "ending signals")
    let count = SignalCount()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        guard count.isFirst() else {
          _exit(number == SIGTERM ? ExitStatus.terminated.rawValue : ExitStatus.interrupted.rawValue)
        }
        received.yield(number)
        received.finish()
      }
      source.resume()
      return source
    }
  }

  /// Waits for the first signal; returns at once when the task is cancelled.
  /// - Returns: its number; nil when cancelled.
  @discardableResult func first() async -> Int32? {
    for await number in numbers { return number }
    return nil
  }
}

private final class SignalCount: Sendable {
  private let received = Atomic<Int>(0)

  func isFirst() -> Bool { received.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue == 0 }
}
