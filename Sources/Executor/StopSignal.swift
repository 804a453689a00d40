import Synchronization

/// The user's wish to stop: work under way is finished and recorded, nothing new is begun.
package final class StopSignal: Sendable {
  private let wanted = Atomic<Bool>(false)

  package init() {}

  package func stop() { wanted.store(true, ordering: .relaxed) }
  package var isWanted: Bool { wanted.load(ordering: .relaxed) }
}
