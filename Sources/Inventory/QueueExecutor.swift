@preconcurrency import Dispatch

/// Runs an actor on a serial queue of its own, so that a call which waits for the disk never holds up the shared
/// pool of threads.
final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "inventory")

  func enqueue(_ job: UnownedJob) {
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
