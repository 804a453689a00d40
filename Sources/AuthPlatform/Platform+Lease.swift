import Executor
import Inventory
import ResourceModel

extension Platform {
  /// Seconds that a lease lives without a heartbeat.
  private static let leaseSeconds = 60.0

  /// Does some work as the only one who changes the environment.
  /// - Throws: `locked` when another process writes, and nothing was done then; what the work throws.
  func underLease<Answer: Sendable>(
    of inventory: Inventory, _ stop: StopSignal, _ work: () async throws(PlatformError) -> Answer
  ) async throws(PlatformError) -> Answer {
    let lease = try await acquireLease(inventory, stop)
    let heartbeat = Task {
      // A lost lease is noticed by the next journal entry; the heartbeat only keeps a good one alive.
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(Self.leaseSeconds / 4))
        if Task.isCancelled { return }
        _ = try? await inventory.renewLease(lease, at: context.now(), seconds: Self.leaseSeconds)
      }
    }
    let result: Result<Answer, PlatformError>
    do throws(PlatformError) { result = .success(try await work()) } catch { result = .failure(error) }
    heartbeat.cancel()
    try await reading { () async throws(InventoryError) in try await inventory.releaseLease(lease) }
    return try result.get()
  }

  private func acquireLease(_ inventory: Inventory, _ stop: StopSignal) async throws(PlatformError) -> Lease {
    let holder = LeaseHolder(
      host: context.host, pid: context.pid, user: context.user, command: context.command)
    let deadline = context.now().adding(seconds: settings.lockTimeout)
    while true {
      do throws(InventoryError) {
        return try await inventory.acquireLease(holder, at: context.now(), seconds: Self.leaseSeconds)
      } catch {
        guard error.code == .busy else { throw .inventory(error) }
        if context.now() >= deadline || stop.isWanted {
          throw .locked("\(error.reason)\nWait for it with --lock-timeout 5m.")
        }
        context.onWait(error.reason, 1)
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}
