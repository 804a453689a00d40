import AWS
import ResourceModel
import TestSupport
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1)))
struct ThrottleTests {
  private func most(_ starts: [Double], within seconds: Double) -> Int {
    starts.map { first in starts.count { $0 >= first && $0 < first + seconds } }.max() ?? 0
  }

  @Test(arguments: 0..<20) func `no second ever sees more calls than the quota`(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let timing = VirtualTiming()
    let throttle = Throttle(timing: timing)
    let operations = [ReadOperation.describeUserPool, .listUserPools].map(\.operation)
    var starts: [Double] = []
    for _ in 0..<200 {
      if Int.random(in: 0..<4, using: &random) == 0 { timing.advance(.random(in: 0..<1.5, using: &random)) }
      try await throttle.admit(operations[Int.random(in: 0..<2, using: &random)], userPool: "p")
      starts.append(timing.uptime)
    }
    #expect(most(starts, within: 1) <= 15, "seed \(seed)")
  }

  @Test(arguments: 0..<20) func `no pool sees one operation more often than five times a second`(
    seed: UInt64
  ) async throws {
    var random = SplitMix64(seed: seed)
    let timing = VirtualTiming()
    let throttle = Throttle(timing: timing)
    let reads = [ReadOperation.describeUserPoolClient, .listUserPoolClients].map(\.operation)
    var starts: [String: [Double]] = [:]
    var all: [Double] = []
    for _ in 0..<200 {
      let operation = reads[Int.random(in: 0..<2, using: &random)]
      let pool = "p\(Int.random(in: 0..<5, using: &random))"
      try await throttle.admit(operation, userPool: pool)
      starts[operation.name + pool, default: []].append(timing.uptime)
      all.append(timing.uptime)
    }
    #expect(starts.values.allSatisfy { most($0, within: 1) <= 5 }, "seed \(seed)")
    #expect(most(all, within: 1) <= 15, "seed \(seed)")
  }

  @Test func `a quota is used up, not only kept`() async throws {
    let timing = VirtualTiming()
    let throttle = Throttle(timing: timing)
    for _ in 0..<100 {
      try await throttle.admit(ReadOperation.describeUserPoolClient.operation, userPool: "p")
    }
    #expect((19...21).contains(timing.uptime))
  }

  @Test func `callers at once share the quota`() async throws {
    let timing = VirtualTiming()
    let throttle = Throttle(timing: timing)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 {
        group.addTask { try await throttle.admit(WriteOperation.putParameter.operation, userPool: nil) }
      }
      try await group.waitForAll()
    }
    #expect(timing.uptime >= 19)
  }

  @Test func `endpoints of one's own have no quota but the one given`() async throws {
    let timing = VirtualTiming()
    let free = Throttle(timing: timing, isUnlimited: true)
    for _ in 0..<500 { try await free.admit(WriteOperation.putParameter.operation, userPool: nil) }
    let exempt = Throttle(timing: timing)
    for _ in 0..<500 {
      try await exempt.admit(WriteOperation.putParameter.operation, userPool: nil, isExempt: true)
    }
    #expect(timing.uptime == 0)
    let limited = Throttle(timing: timing, isUnlimited: true, maximumPerSecond: 0.5)
    for _ in 0..<3 { try await limited.admit(ReadOperation.getCallerIdentity.operation, userPool: nil) }
    #expect((4...4.3).contains(timing.uptime))
  }

  @Test(arguments: [Double.nan, .infinity, 1e300]) func `a rate that is none limits nothing`(_ rate: Double)
    async throws
  {
    let timing = VirtualTiming()
    let throttle = Throttle(timing: timing, isUnlimited: true, maximumPerSecond: rate)
    for _ in 0..<100 { try await throttle.admit(ReadOperation.getCallerIdentity.operation, userPool: nil) }
    #expect(timing.uptime == 0)
  }

  @Test func `waits are told and can be cancelled`() async throws {
    let told = Recorder<String>()
    let throttle = Throttle(timing: FrozenTiming()) { reason, seconds in told.add("\(reason): \(seconds)") }
    for _ in 0..<3 { try await throttle.admit(WriteOperation.putParameter.operation, userPool: nil) }
    let task = Task { try await throttle.admit(WriteOperation.putParameter.operation, userPool: nil) }
    while told.items.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(told.items == ["AWS's rate for parameterWrite: 1.05"])
  }

  @Test func `one pool has one writer at a time, and pools do not wait for each other`() async throws {
    let throttle = Throttle(timing: VirtualTiming())
    let events = Recorder<(pool: String, begins: Bool)>()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<60 {
        group.addTask {
          let pool = "p\(index % 3)"
          _ = try await throttle.writing(to: pool) { () async throws(AWSError) in
            events.add((pool, true))
            for _ in 0..<5 { await Task.yield() }
            events.add((pool, false))
            return index
          }
        }
      }
      try await group.waitForAll()
    }
    for pool in ["p0", "p1", "p2"] {
      let own = events.items.filter { $0.pool == pool }.map(\.begins)
      #expect(own == Array(repeating: [true, false], count: 20).flatMap(\.self))
    }
  }

  @Test func `a writer that fails or gives up lets the next one in`() async throws {
    let throttle = Throttle(timing: VirtualTiming())
    let told = Recorder<String>()
    let refused = AWSError(code: "Refused", message: "")
    await #expect(throws: refused) {
      _ = try await throttle.writing(to: "p") { () async throws(AWSError) -> Int in throw refused }
    }
    let reporting = Throttle(timing: VirtualTiming()) { reason, _ in told.add(reason) }
    let first = Task {
      try await reporting.writing(to: "p") { () async throws(AWSError) in
        while !Task.isCancelled { await Task.yield() }
        return 1
      }
    }
    while await !reporting.isWriting(to: "p") { await Task.yield() }
    let second = Task { try await reporting.writing(to: "p") { () async throws(AWSError) in 2 } }
    while told.items.isEmpty { await Task.yield() }
    second.cancel()
    await #expect(throws: AWSError(code: AWSError.OwnCode.cancelled, message: "")) { try await second.value }
    first.cancel()
    #expect(try await first.value == 1)
    #expect(try await reporting.writing(to: "p") { () async throws(AWSError) in 3 } == 3)
    #expect(told.items == ["another change of user pool p"])
  }
}
