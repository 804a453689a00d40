import ResourceModel
import TestSupport
import Testing

@testable import Inventory

@Suite struct LeaseTests {
  let scratch = ScratchFolder()
  let mine: Inventory
  let other: Inventory

  init() throws {
    mine = try Inventory(path: scratch["i.db"], at: at(0))
    other = try Inventory(path: scratch["i.db"], at: at(0))
  }

  @Test func `a second writer is refused and told who holds the lease`() async throws {
    let lease = try await mine.acquireLease(holder("apply shop", pid: 7), at: at(0), seconds: 30)
    let error = await #expect(throws: InventoryError(.busy, "")) {
      try await other.acquireLease(holder(pid: 8), at: at(29), seconds: 30, isAlive: { $0 == 7 })
    }
    #expect(error?.holder == lease)
    #expect(
      error?.reason
        == "this environment is being changed by ann@here, process 7 (apply shop) since \(at(0)), until \(at(30))"
    )
    #expect(try await other.currentLease() == lease)
  }

  @Test func `a lease goes on by renewal and ends by expiry`() async throws {
    let lease = try await mine.acquireLease(holder(pid: 7), at: at(0), seconds: 30, isAlive: { _ in true })
    let renewed = try await mine.renewLease(lease, at: at(20), seconds: 30)
    #expect(renewed.expires == at(50) && renewed.since == at(0) && renewed.renewed == at(20))
    #expect(try await other.currentLease() == renewed)
    await #expect(throws: InventoryError(.busy, "")) {
      try await other.acquireLease(holder(pid: 8), at: at(49), seconds: 30, isAlive: { _ in true })
    }
    let taken = try await other.acquireLease(holder(pid: 8), at: at(50), seconds: 30, isAlive: { _ in true })
    let error = await #expect(throws: InventoryError(.busy, "")) {
      try await mine.renewLease(renewed, at: at(51), seconds: 30)
    }
    #expect(error?.holder == taken)
    try await mine.releaseLease(renewed)
    #expect(try await mine.currentLease() == taken, "a lost lease is not given back in another's name")
  }

  @Test func `the lease of a dead process is taken at once, on this host only`() async throws {
    let dead: @Sendable (Int32) -> Bool = { _ in false }
    _ = try await mine.acquireLease(holder(host: "there", pid: 7), at: at(0), seconds: 30)
    await #expect(throws: InventoryError(.busy, "")) {
      try await other.acquireLease(holder(), at: at(1), seconds: 30, isAlive: dead)
    }
    _ = try await other.breakLease()
    _ = try await mine.acquireLease(holder(pid: 7), at: at(0), seconds: 30)
    let taken = try await other.acquireLease(holder(pid: 8), at: at(1), seconds: 30, isAlive: dead)
    #expect(try await mine.currentLease() == taken)
  }

  @Test func `who lost the lease writes nothing more, and its open step is the next holder's to settle`()
    async throws
  {
    _ = try await mine.acquireLease(holder(pid: 7), at: at(0), seconds: 30, isAlive: { _ in true })
    let run = try await mine.begin()
    let step = try await mine.begin(run, pool)
    let taken = try await other.acquireLease(holder(pid: 8), at: at(31), seconds: 30, isAlive: { _ in true })
    let refusals: [() async throws -> Void] = [
      { _ = try await mine.begin() }, { _ = try await mine.begin(run, client) },
      { try await mine.finishStep(step, .done(deployed(pool)), at: at(32)) },
      { try await mine.settle(step, .deleted, at: at(32)) },
      { try await mine.record(deployed(server)) }, { try await mine.endRun(run, .finished, at: at(32)) },
    ]
    for (number, refused) in refusals.enumerated() {
      let error = await #expect(throws: InventoryError(.busy, ""), "\(number)") { try await refused() }
      #expect(error?.holder == taken, "\(number)")
    }
    #expect(try await other.resources().isEmpty)
    #expect(try await other.unfinishedSteps().map(\.id) == [step])
    // What the other has settled is no defect of the one that comes too late.
    try await other.settle(step, .failed(code: "Interrupted", message: "looked up"), at: at(33))
    try await other.endRun(run, .interrupted, at: at(33))
    try await other.releaseLease(taken)
    await #expect(throws: InventoryError(.busy, "")) {
      try await mine.finishStep(step, .done(deployed(pool)), at: at(34))
    }
  }

  @Test func `a lease that is given back is free`() async throws {
    let lease = try await mine.acquireLease(holder(), at: at(0), seconds: 30)
    try await mine.releaseLease(lease)
    #expect(try await other.currentLease() == nil)
    #expect(try await other.breakLease() == nil)
    let next = try await other.acquireLease(holder(), at: at(0), seconds: 30)
    #expect(next.id != lease.id)
    await #expect(throws: InventoryError(.busy, "")) {
      try await mine.renewLease(lease, at: at(1), seconds: 1)
    }
  }

  @Test func `this process lives and no process has number zero`() {
    #expect(Inventory.isProcessAlive(1))
    #expect(!Inventory.isProcessAlive(0))
    #expect(!Inventory.isProcessAlive(Int32.max))
  }
}
