import GRDB
import ResourceModel
import TestSupport
import Testing

@testable import Inventory

@Suite struct IntegrityTests {
  let scratch = ScratchFolder()

  @Test(arguments: [
    (2, "INSERT INTO lease VALUES (1, 'h', 1, 'u', 'c', 5, 5, 4)"),
    (3, "UPDATE resource SET revision = 99"),
    (3, "UPDATE resource SET revision = 1"),
    (4, "INSERT INTO dependency VALUES ('auth', 'userPool', 'main', 'orders', 'never', 'seen')"),
    (4, "INSERT INTO dependency VALUES ('auth', 'userPool', 'main', 'auth', 'userPool', 'main')"),
    (7, "UPDATE resource SET observed = '[1]'"),
  ])
  func `a broken promise is found and numbered`(_ number: Int, _ damage: String) async throws {
    let inventory = try Inventory(path: scratch["i.db"], at: at(0))
    try await inventory.record(deployed(pool, needs: [ResourceID(stack: "external", kind: "a", key: "b")]))
    try await inventory.record(deployed(client, needs: [pool]))
    try await inventory.verifyIntegrity()
    try await inventory.write { db in try db.execute(sql: damage) }
    let error = await #expect(throws: InventoryError(.integrity, "")) {
      try await inventory.verifyIntegrity()
    }
    #expect(error?.reason.contains("promise \(number)") == true)
  }

  @Test(arguments: [
    "UPDATE inventory SET revision = revision - 1", "DELETE FROM inventory",
    "UPDATE resource SET declared = '{'",
    "INSERT INTO resource VALUES (NULL, 'k', 'k', '{}', '{}', '{}', '{}', '[]', 1, 1)",
    "UPDATE run SET outcome = 'finished'", "UPDATE step SET outcome = 'perhaps', finished_at = 1",
    "UPDATE step SET outcome = 'failed', finished_at = 1",
    "INSERT INTO step (run_id, stack, kind, key, action, intent, began_at) SELECT run_id, stack, kind, key, 'x', '{}', 1 FROM step",
    "INSERT INTO call (step_id, operation, noted_at) VALUES (99, 'x', 1)",
  ])
  func `what would break a promise SQLite itself refuses`(_ damage: String) async throws {
    let inventory = try Inventory(path: scratch["i.db"], at: at(0))
    try await inventory.record(deployed(pool))
    _ = try await inventory.begin(try await inventory.begin(), client)
    await #expect(throws: InventoryError(.integrity, "")) {
      try await inventory.write { db in try db.execute(sql: damage) }
    }
    try await inventory.verifyIntegrity()
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `any sequence of operations keeps every promise`(_ seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    var inventory = try Inventory(path: scratch["i.db"], at: at(0))
    var model: [ResourceID: DeployedResource] = [:]
    var known: Set<ResourceID> = []
    var open: [ResourceID: StepID] = [:]
    var run = try await inventory.begin()
    var revision = 0
    let ids = (0..<6).map { ResourceID(stack: "s\($0 % 2)", kind: "k", key: "\($0)") }
    for moment in 1...60 {
      let id = ids[Int.random(in: 0..<ids.count, using: &random)]
      let needs = known.subtracting([id]).filter { _ in Bool.random(using: &random) }
      let record = deployed(id, ["n": .integer(moment)], needs: needs, at: moment)
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        try await inventory.record(record)
        model[id] = record
        known.insert(id)
      case 1:
        try await inventory.endRun(run, .interrupted, at: at(moment))
        run = try await inventory.begin(at: moment)
      case 2: inventory = try Inventory(path: scratch["i.db"], at: at(moment))
      default:
        guard let step = open.removeValue(forKey: id) else {
          open[id] = try await inventory.begin(run, id)
          known.insert(id)
          break
        }
        let failure = (code: "C", message: "m")
        let outcomes: [StepOutcome] = [
          .done(record), .done(record), .deleted, .forgotten,
          .failed(code: failure.code, message: failure.message),
          .unknown(code: failure.code, message: failure.message),
        ]
        let outcome = outcomes[Int.random(in: 0..<outcomes.count, using: &random)]
        try await inventory.settle(step, outcome, at: at(moment))
        switch outcome {
        case .done: model[id] = record
        case .deleted, .forgotten: model[id] = nil
        case .failed: break
        case .unknown: open[id] = step
        }
      }
      try await inventory.verifyIntegrity()
      let before = revision
      revision = try await inventory.revision
      #expect(revision >= before, "seed \(seed)")
      #expect(try await inventory.resources() == model.values.sorted { $0.id < $1.id }, "seed \(seed)")
      #expect(try await inventory.unfinishedSteps().map(\.id) == open.values.sorted(), "seed \(seed)")
    }
  }
}
