import Planner
import ResourceModel
import Testing

@testable import Executor

@Suite struct ReadyQueueTests {
  /// A plan of stacks with a server, a store that needs nothing, and a client that needs both; each server needs
  /// the pool of the stack `z`.
  private func changes(_ stacks: [String]) -> [Change] {
    var situation = Situation(
      schemas: Dictionary(
        uniqueKeysWithValues: ["client", "pool", "server", "store"].map {
          ($0, Schema($0, "", []))
        }))
    func id(_ stack: String, _ kind: String) -> ResourceID { ResourceID(stack: stack, kind: kind, key: "a") }
    situation.desired = [Resource(id("z", "pool"), [:])]
    for stack in stacks {
      situation.desired += [
        Resource(id(stack, "client"), [:], dependsOn: [id(stack, "server"), id(stack, "store")]),
        Resource(id(stack, "server"), [:], dependsOn: [id("z", "pool")]), Resource(id(stack, "store"), [:]),
      ]
    }
    return Planning.plan(situation).changes
  }

  /// One at a time, each finished before the next begins.
  private func order(_ changes: [Change]) -> [String] {
    var queue = ReadyQueue(changes)
    var order: [String] = []
    while let change = queue.next() {
      order.append("\(change.resource.stack) \(change.resource.kind)")
      queue.finish(change)
    }
    return order
  }

  @Test func `what others build on goes first, then stack by stack`() {
    #expect(
      order(changes(["b", "a"])) == [
        "z pool", "a store", "a server", "a client", "b store", "b server", "b client",
      ])
  }

  @Test func `nothing begins before what it depends on has finished`() {
    var queue = ReadyQueue(changes(["a"]))
    let first = [queue.next(), queue.next(), queue.next()].map { $0?.resource.kind }
    #expect(first == ["pool", "store", nil])
  }

  @Test func `every change of a thousand stacks comes up once`() {
    let changes = changes((0..<1000).map { "s\($0)" })
    #expect(order(changes).count == changes.count)
    #expect(Set(order(changes)).count == 3001)
  }
}
