import Foundation
import GRDB
import ResourceModel
import TestSupport
import Testing

@testable import Inventory

@Suite struct JournalTests {
  let scratch = ScratchFolder()
  let inventory: Inventory

  init() throws { inventory = try Inventory(path: scratch["i.db"], at: at(0)) }

  @Test func `what is deployed is remembered whole, and by its name`() async throws {
    let whole = DeployedResource(
      id: client, physicalID: PhysicalID(["UserPoolId": "p", "ClientId": "c"]),
      declared: ["n": .decimal("1.50"), "l": ["b", 1, true, ["m": "ü\u{0}\"\n"]], "e": [:]],
      observed: ["big": .decimal("123456789012345678901234567890")], fingerprints: ["secret": "f00"],
      dependencies: [pool, server], updatedAt: at(7))
    try await inventory.record(whole)
    try await inventory.record(deployed(pool))
    #expect(try await inventory.resource(client) == whole)
    #expect(try await inventory.resource(server) == nil)
    #expect(try await inventory.resources() == [deployed(pool), whole])
  }

  @Test func `an outcome and its resource are written together`() async throws {
    let run = try await inventory.begin()
    let step = try await inventory.begin(run, pool)
    #expect(try await inventory.unfinishedSteps().map(\.id) == [step])
    try await inventory.noteCall(step, operation: "CreateUserPool", requestID: "r-1", at: at(2))
    try await inventory.finishStep(step, .done(deployed(pool)), at: at(3))
    try await inventory.endRun(run, .finished, at: at(4))
    #expect(try await inventory.resource(pool) == deployed(pool))
    #expect(try await inventory.unfinishedSteps().isEmpty)
    let entry = try #require(try await inventory.history(limit: 9).first)
    #expect(
      entry.step == step && entry.resource == pool && entry.action == "create" && entry.outcome == "done")
    #expect(
      entry.beganAt == at(1) && entry.finishedAt == at(3) && entry.settledAt == nil && entry.failure == nil)
    #expect(entry.calls == [NotedCall(operation: "CreateUserPool", requestID: "r-1", at: at(2))])
    #expect(
      entry.run
        == RunRecord(
          id: run, command: "apply", who: "ann@here", pid: 1, startedAt: at(0), endedAt: at(4),
          outcome: .finished,
          message: nil))
    try await inventory.verifyIntegrity()
  }

  @Test(arguments: [StepOutcome.deleted, .forgotten])
  func `what is deleted or forgotten has no row`(_ outcome: StepOutcome) async throws {
    try await inventory.record(deployed(pool))
    try await inventory.record(deployed(client, needs: [pool]))
    let run = try await inventory.begin()
    try await inventory.finishStep(try await inventory.begin(run, client, "delete"), outcome, at: at(2))
    #expect(try await inventory.resources() == [deployed(pool)])
    try await inventory.finishStep(try await inventory.begin(run, server, "delete"), outcome, at: at(2))
    #expect(try await inventory.revision == 3, "a delete of nothing changes nothing")
    try await inventory.verifyIntegrity()
  }

  @Test func `a failure keeps the row and its reason`() async throws {
    try await inventory.record(deployed(pool))
    let run = try await inventory.begin()
    let step = try await inventory.begin(run, pool, "update")
    try await inventory.finishStep(step, .failed(code: "Limit", message: "too many"), at: at(2))
    #expect(try await inventory.resource(pool) == deployed(pool))
    #expect(
      try await inventory.history(limit: 1).first?.failure == StepFailure(code: "Limit", message: "too many"))
    #expect(try await inventory.unfinishedSteps().isEmpty)
  }

  @Test func `an unknown outcome stays open until it is settled`() async throws {
    let run = try await inventory.begin()
    let step = try await inventory.begin(run, pool)
    try await inventory.finishStep(step, .unknown(code: "Timeout", message: "no answer"), at: at(2))
    let open = try #require(try await inventory.unfinishedSteps().first)
    #expect(open.intent == ["wanted": "it"] && open.failure?.code == "Timeout" && open.run == run)
    await #expect(throws: InventoryError(.integrity, "")) { try await inventory.begin(run, pool) }
    try await inventory.settle(step, .unknown(code: "Still", message: "still none"), at: at(3))
    #expect(try await inventory.unfinishedSteps().count == 1)
    try await inventory.settle(step, .done(deployed(pool)), at: at(4))
    #expect(try await inventory.unfinishedSteps().isEmpty)
    let entry = try #require(try await inventory.history(limit: 1).first)
    #expect(entry.outcome == "done" && entry.finishedAt == at(2) && entry.settledAt == at(4))
    #expect(entry.failure?.code == "Still", "why it had to be settled is kept")
    try await inventory.verifyIntegrity()
  }

  @Test func `a step may close the one that was left open before it, or neither happens`() async throws {
    let run = try await inventory.begin()
    let killed = try await inventory.begin(run, pool)
    let ended = StepOutcome.failed(code: "Interrupted", message: "ended early")
    let next = try await inventory.beginStep(
      run, resource: pool, action: "create", intent: [:], settling: (killed, ended), at: at(5))
    #expect(try await inventory.unfinishedSteps().map(\.id) == [next])
    let secret = Value.secret(Secret("never stored"))
    await #expect(throws: InventoryError.self) {
      _ = try await inventory.beginStep(
        run, resource: pool, action: "create", intent: secret, settling: (next, ended), at: at(6))
    }
    #expect(
      try await inventory.unfinishedSteps().map(\.id) == [next], "what could not begin has closed nothing")
    try await inventory.verifyIntegrity()
  }

  @Test func `a step has one outcome, a run one end, and a record its own name`() async throws {
    let refusal = InventoryError(.integrity, "")
    let run = try await inventory.begin()
    let step = try await inventory.begin(run, pool)
    await #expect(throws: refusal) {
      try await inventory.finishStep(step, .done(deployed(client)), at: at(2))
    }
    #expect(try await inventory.resources().isEmpty)
    #expect(
      try await inventory.unfinishedSteps().map(\.id) == [step], "a refused outcome leaves the step open")
    try await inventory.finishStep(step, .done(deployed(pool)), at: at(2))
    await #expect(throws: refusal) { try await inventory.finishStep(step, .deleted, at: at(3)) }
    await #expect(throws: refusal) { try await inventory.settle(step, .deleted, at: at(3)) }
    try await inventory.endRun(run, .failed, message: "why", at: at(4))
    await #expect(throws: refusal) { try await inventory.endRun(run, .finished, at: at(5)) }
    await #expect(throws: refusal) { try await inventory.begin(run, client) }
    #expect(try await inventory.runs(limit: 2).map(\.message) == ["why"])
    #expect(try await inventory.unfinishedRuns().isEmpty)
  }

  @Test func `a run that changed nothing is over when it is written down`() async throws {
    try await inventory.recordRun(
      command: "secrets reveal orders", who: "ann@here", pid: 7, message: "showed a secret", at: at(3))
    let run = try #require(try await inventory.runs(limit: 9).first)
    #expect(run.command == "secrets reveal orders" && run.who == "ann@here" && run.pid == 7)
    #expect(run.startedAt == at(3) && run.endedAt == at(3) && run.outcome == .finished)
    #expect(run.message == "showed a secret")
    #expect(try await inventory.unfinishedRuns().isEmpty)
    #expect(try await inventory.history(limit: 9).isEmpty)
  }

  @Test func `the revision grows with every change and with nothing else`() async throws {
    #expect(try await inventory.revision == 0)
    try await inventory.record(deployed(pool))
    #expect(try await inventory.revision == 1)
    try await inventory.record(deployed(pool, at: 9))
    #expect(try await inventory.revision == 1)
    #expect(try await inventory.resource(pool)?.updatedAt == at(9))
    try await inventory.record(deployed(pool, needs: [server]))
    #expect(try await inventory.revision == 2)
    try await inventory.record(deployed(pool, needs: [server], fingerprints: ["s": "1"]))
    #expect(try await inventory.revision == 3)
    _ = try await inventory.begin()
    try await inventory.registerStack(name: "a", kind: "auth", file: "stacks/a.yaml", at: at(0))
    #expect(try await inventory.revision == 3)
  }

  @Test func `history is told newest first, of a resource, of a stack, up to a limit`() async throws {
    let run = try await inventory.begin()
    for id in [pool, server, client, pool] {
      try await inventory.finishStep(try await inventory.begin(run, id), .done(deployed(id)), at: at(2))
    }
    #expect(try await inventory.history(limit: 9).map(\.resource) == [pool, client, server, pool])
    #expect(try await inventory.history(stack: "orders", limit: 9).map(\.resource) == [client, server])
    #expect(try await inventory.history(resource: pool, limit: 1).map(\.resource) == [pool])
  }

  @Test func `stacks are registered, amended and taken out`() async throws {
    try await inventory.registerStack(name: "b", kind: "api", file: "stacks/b.yaml", at: at(1))
    try await inventory.registerStack(name: "a", kind: "auth", file: "stacks/a.yaml", at: at(2))
    try await inventory.registerStack(name: "b", kind: "api", file: "stacks/c.yaml", at: at(3))
    #expect(
      try await inventory.stacks() == [
        RegisteredStack(name: "a", kind: "auth", file: "stacks/a.yaml", registeredAt: at(2)),
        RegisteredStack(name: "b", kind: "api", file: "stacks/c.yaml", registeredAt: at(1)),
      ])
    try await inventory.unregisterStack(name: "a")
    #expect(try await inventory.stacks().map(\.name) == ["b"])
  }

  @Test func `a secret and an unresolved reference are refused wherever they stand, and are in no file`()
    async throws
  {
    let canary = "canary-7f3a91"
    let run = try await inventory.begin()
    let step = try await inventory.begin(run, client)
    for value: Value in [.secret(Secret(canary)), .reference(pool, "id-" + canary)] {
      for place: Attributes in [["s": value], ["a": ["b": [1, value]]]] {
        var observed = deployed(client)
        observed.observed = place
        for record in [deployed(client, place), observed] {
          let error = await #expect(throws: InventoryError(.integrity, "")) {
            try await inventory.finishStep(step, .done(record), at: at(2))
          }
          #expect(error.map { !"\($0)\($0.reason)".contains(canary) } == true)
        }
        await #expect(throws: InventoryError(.integrity, "")) {
          try await inventory.beginStep(run, resource: pool, action: "x", intent: .map(place), at: at(2))
        }
      }
    }
    try await inventory.finishStep(step, .done(deployed(client, fingerprints: ["s": "f00d"])), at: at(2))
    #expect(try await inventory.resource(client)?.fingerprints == ["s": "f00d"])
    for name in try ScratchFolder.names(in: scratch.path) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch[name]))
      #expect(bytes.range(of: Data(canary.utf8)) == nil)
    }
  }

  @Test func `an error of SQLite tells no value`() async throws {
    let error = await #expect(throws: InventoryError(.integrity, "")) {
      try await inventory.write { db in
        try db.execute(sql: "INSERT INTO inventory (id, revision) VALUES (?, 'canary')", arguments: [7])
      }
    }
    #expect(error.map { !$0.reason.contains("canary") && $0.reason.contains("SQLite code") } == true)
  }

  @Test func `a thousand resources are kept`() async throws {
    let run = try await inventory.begin()
    for number in 0..<1000 {
      let id = ResourceID(stack: "api-\(number % 100)", kind: "userPoolClient", key: "c\(number)")
      let step = try await inventory.begin(run, id)
      try await inventory.finishStep(step, .done(deployed(id, needs: [pool])), at: at(number))
    }
    #expect(try await inventory.resources().count == 1000)
    #expect(try await inventory.revision == 1000)
    try await inventory.verifyIntegrity()
  }
}
