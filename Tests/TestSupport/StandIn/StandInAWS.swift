package import AWS
package import ResourceModel

/// AWS in memory: answers the calls that authplat makes as AWS would, and fails on demand.
///
/// Owns one ``World``. Its clock moves only when somebody pauses, so nothing in a test waits. Each call is
/// recorded as it came, secrets still wrapped.
package actor StandInAWS: AWSCalling {
  package struct Call: Sendable {
    package let operation: String
    package let changesAWS: Bool
    package let input: Attributes
  }

  /// What befalls one writing call.
  package enum Fault: Sendable {
    /// The answer is lost and nothing was done.
    case lostBefore
    /// The answer is lost and everything was done.
    case lostAfter
    /// AWS turns the call away.
    case throttled
  }

  package nonisolated let scope: AWSScope
  /// The workspace, for what is kept in files.
  package nonisolated let folder = ScratchFolder()
  package private(set) var world: World
  package private(set) var calls: [Call] = []
  private var writes = 0
  private var faults: [Int: Fault] = [:]
  private var faultPercent = 0
  private var dice: SplitMix64

  package init(seed: UInt64 = 1, region: String = "us-east-1") {
    scope = AWSScope(region: region, folder: folder.path)
    world = World(seed: seed, region: region)
    dice = SplitMix64(seed: seed &+ 77)
  }

  package var writeCalls: [Call] { calls.filter(\.changesAWS) }

  package func forgetCalls() {
    calls = []
    writes = 0
  }

  /// Lets the number-th writing call from now on, counted from 1, meet the fault.
  package func fail(write number: Int, _ fault: Fault) { faults[writes + number] = fault }

  /// Lets that share of all calls, reading ones included, meet a fault; 0 ends it.
  package func failAtRandom(percent: Int) { faultPercent = percent }

  package func noFaults() {
    faults = [:]
    faultPercent = 0
  }

  /// Changes AWS behind everybody's back.
  package func change(_ body: @Sendable (inout World) -> Void) { body(&world) }

  package func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    record(operation.operation, input)
    if isUnlucky { throw throttled(operation.operation) }
    return try answer(operation.operation, input)
  }

  package func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    let operation = operation.operation
    record(operation, input)
    writes += 1
    var fault = faults.removeValue(forKey: writes)
    if fault == nil, isUnlucky {
      fault = [.lostBefore, .lostAfter, .throttled][Int.random(in: 0..<3, using: &dice)]
    }
    switch fault {
    case nil: return try answer(operation, input)
    case .throttled: throw throttled(operation)
    case .lostBefore: break
    case .lostAfter: _ = try? answer(operation, input)
    }
    throw AWSError(
      code: AWSError.OwnCode.timeout, message: "no answer", operation: operation.name,
      service: operation.service,
      outcome: .unknown)
  }

  package func pause(_ seconds: Double, for reason: String) async throws(AWSError) { world.clock += seconds }

  package nonisolated func note(_ text: String) {}

  private var isUnlucky: Bool { faultPercent > 0 && Int.random(in: 0..<100, using: &dice) < faultPercent }

  private func record(_ operation: Operation, _ input: Attributes) {
    calls.append(Call(operation: operation.name, changesAWS: operation.changesAWS, input: input))
  }

  private func throttled(_ operation: Operation) -> AWSError {
    AWSError(
      code: "TooManyRequestsException", message: "Rate exceeded", operation: operation.name,
      service: operation.service, status: 400)
  }

  private func answer(_ operation: Operation, _ input: Attributes) throws(AWSError) -> Attributes {
    world.clock += 0.01
    do throws(Refused) {
      return try world.perform(operation, input.mapValues(\.revealed))
    } catch {
      throw AWSError(
        code: error.code, message: error.message, operation: operation.name, service: operation.service,
        status: 400)
    }
  }
}

/// AWS's refusal of a call: nothing was done.
struct Refused: Error {
  let code: String
  let message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  static func invalid(_ message: String) -> Refused { Refused("InvalidParameterException", message) }
  static func missing(_ message: String) -> Refused { Refused("ResourceNotFoundException", message) }
}

extension Value {
  /// As it travels: secrets are text on the wire.
  var revealed: Value {
    switch self {
    case .secret(let secret): .string(secret.reveal())
    case .list(let items): .list(items.map(\.revealed))
    case .map(let members): .map(members.mapValues(\.revealed))
    default: self
    }
  }
}
