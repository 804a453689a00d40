import Dispatch
import Executor
import Foundation
import Synchronization

/// Turns the first Ctrl-C or SIGTERM into a wish to stop, and the second into an exit at once; both are
/// safe, because whatever was begun stands in the journal.
final class Interrupts: Sendable {
  let stop = StopSignal()
  private let received = Atomic<Int32>(0)
  private let isWorking = Atomic<Bool>(false)
  /// Only kept alive; set once and never touched again, so no two threads can meet in it.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init() {
    let queue = DispatchQueue(label: "interrupts")
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: queue))
    }
    self.sources = sources
    for (source, number) in zip(sources, [SIGINT, SIGTERM]) {
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.resume()
    }
  }

  /// From here on there is something to finish; before, the first signal exits at once.
  func workBegins() { isWorking.store(true, ordering: .sequentiallyConsistent) }

  private func receive(_ number: Int32) {
    let isIdle = !isWorking.load(ordering: .sequentiallyConsistent)
    if isIdle || received.exchange(number, ordering: .sequentiallyConsistent) != 0 {
      _exit(number == SIGTERM ? ExitStatus.terminated.rawValue : ExitStatus.interrupted.rawValue)
    }
    stop.stop()
    Terminal.talk(
      "Stopping: finishing and recording what is under way. Once more exits at once, and is safe too.")
  }

  /// How to end after a clean stop; nil when nobody asked for one.
  var status: ExitStatus? {
    switch received.load(ordering: .sequentiallyConsistent) {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }
}
