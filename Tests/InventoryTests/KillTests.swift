import Foundation
import Migrations
import ResourceModel
import Synchronization
import TestSupport
import Testing

@testable import Inventory

/// Counts the moments of commits and kills the process at one of them.
final class Killer: Sendable {
  private let left: Mutex<Int>
  init(after moments: Int) { left = Mutex(moments) }

  func tell() {
    left.withLock { left in
      if left == 0 { kill(getpid(), SIGKILL) }
      left -= 1
    }
  }
}

/// A run that creates one resource, deletes another, and leaves a third unknown.
private func story(_ inventory: Inventory) async throws {
  let lease = try await inventory.acquireLease(holder(pid: getpid()), at: at(0), seconds: 30)
  let run = try await inventory.begin()
  try await inventory.record(deployed(server))
  let create = try await inventory.begin(run, pool)
  try await inventory.finishStep(create, .done(deployed(pool)), at: at(2))
  let delete = try await inventory.begin(run, server, "delete")
  try await inventory.finishStep(delete, .deleted, at: at(3))
  let update = try await inventory.begin(run, client, "update")
  try await inventory.finishStep(update, .unknown(code: "Timeout", message: "none"), at: at(4))
  try await inventory.settle(update, .done(deployed(client)), at: at(5))
  try await inventory.endRun(run, .finished, at: at(6))
  try await inventory.releaseLease(lease)
}

/// What the inventory holds, in one line, to compare moments by.
private func look(_ inventory: Inventory) async throws -> String {
  let resources = try await inventory.resources().map(\.id.key.description).joined(separator: ",")
  let steps = try await inventory.history(limit: 9).map { $0.outcome ?? "open" }.joined(separator: ",")
  let runs = try await inventory.runs(limit: 9).map { $0.outcome?.rawValue ?? "open" }.joined(separator: ",")
  let lease = try await inventory.currentLease() == nil ? "free" : "held"
  return "\(resources)|\(steps)|\(runs)|\(lease)|\(try await inventory.revision)"
}

@Suite struct KillTests {
  let scratch = ScratchFolder()

  @Test func `killed around every commit, the inventory is whole and at one side of that commit`()
    async throws
  {
    // What it looks like after 0, 1, 2 … commits, the migrations' first.
    let states = Mutex<[String]>([])
    let moments = Mutex(0)
    do {
      let path = scratch["whole.db"]
      let watched = try Inventory(path: path, at: at(0)) { _ in moments.withLock { $0 += 1 } }
      try await story(watched)
    }
    let count = moments.withLock { $0 }
    let migrations = Migrations.inventory.count
    #expect(count == 2 * (migrations + 12))
    for moment in 0..<count {
      let path = scratch["\(moment).db"]
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, moment = moment as Int] in
        let killer = Killer(after: moment)
        try await story(try Inventory(path: path, at: at(0)) { _ in killer.tell() })
      }
      let inventory = try Inventory(path: path, at: at(9))
      try await inventory.verifyIntegrity()
      let seen = try await look(inventory)
      states.withLock { $0.append(seen) }
      // The dead holder does not keep anybody out.
      _ = try await inventory.acquireLease(holder(pid: getpid()), at: at(1), seconds: 30)
    }
    let seen = states.withLock { $0 }
    for commit in migrations..<count / 2 {
      #expect(seen[2 * commit] == seen[2 * commit - 1], "before commit \(commit) is after the one before it")
      #expect(seen[2 * commit] != seen[2 * commit + 1], "commit \(commit) changes something")
    }
    #expect(seen.last == "main,machine|done,deleted,done|finished|free|4")
  }

  @Test func `two processes write to one inventory`() async throws {
    let path = scratch["shared.db"]
    let inventory = try Inventory(path: path, at: at(0))
    async let other = #expect(processExitsWith: .success) { [path = path as String] in
      let inventory = try Inventory(path: path, at: at(0))
      for number in 0..<100 {
        try await inventory.record(deployed(ResourceID(stack: "b", kind: "k", key: "\(number)")))
      }
    }
    for number in 0..<100 {
      try await inventory.record(deployed(ResourceID(stack: "a", kind: "k", key: "\(number)")))
    }
    _ = await other
    #expect(try await inventory.revision == 200)
    #expect(try await inventory.resources().count == 200)
    try await inventory.verifyIntegrity()
  }
}
