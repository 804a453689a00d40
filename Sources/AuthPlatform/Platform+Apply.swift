import AWS
package import Executor
import Inventory
import Planner
import ResourceModel
import StackFiles

/// How a plan was carried out.
package struct ApplyReport: Sendable {
  package let plan: PlanReport
  package let outcome: Applying.Outcome
  /// Rotations that were under way and went on.
  package let rotations: RotationRun
  /// Calls made to AWS in all, by operation.
  package let calls: [String: Int]
}

extension Platform {
  /// Plans, asks, and carries out; the environment is locked from before the plan until after the last record.
  ///
  /// - Parameters:
  ///   - expected: the digest of a saved plan that must still hold.
  ///   - confirm: shown the plan; false leaves everything as it is.
  /// - Throws: `refused` when a gate is closed, `stale` when the saved plan no longer fits, `locked` when
  ///   another process writes; nothing was changed then.
  package func apply(
    _ request: PlanRequest, expecting expected: String? = nil, stop: StopSignal,
    confirm: @Sendable (PlanReport) async -> Bool, progress: @escaping @Sendable (Progress) -> Void
  ) async throws(PlatformError) -> ApplyReport? {
    let (workspace, warnings) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let connection = try await connect(workspace)
    let key = try fingerprintKey()
    return try await underLease(of: inventory, stop) { () async throws(PlatformError) in
      try await locked(
        request, expected, workspace, warnings, inventory, connection, key, stop, confirm, progress)
    }
  }

  private func locked(
    _ request: PlanRequest, _ expected: String?, _ workspace: Workspace, _ warnings: [Diagnostic],
    _ inventory: Inventory, _ connection: Connection, _ key: [UInt8], _ stop: StopSignal,
    _ confirm: @Sendable (PlanReport) async -> Bool, _ progress: @escaping @Sendable (Progress) -> Void
  ) async throws(PlatformError) -> ApplyReport? {
    let report = try await plan(request, workspace, warnings, inventory, connection)
    if let expected, expected != report.digest {
      throw .stale(
        "The stack files, the inventory or AWS have moved since the plan was saved. Make and review a new one: authplat plan --out FILE"
      )
    }
    if !report.plan.refusals.isEmpty { throw .refused(report.plan.refusals) }
    if report.plan.hasChanges, !(await confirm(report)) { return nil }
    try await rememberHome(inventory, connection)
    let run = try await reading { () async throws(InventoryError) in
      try await inventory.beginRun(
        command: context.command, who: "\(context.user)@\(context.host)", pid: context.pid, at: context.now())
    }
    try await hold(request.replacing, inventory)
    let applying = Applying(
      inventory: inventory, aws: connection.writer, run: run,
      fingerprint: Self.fingerprinting(with: key), now: context.now,
      width: settings.parallelism, stop: stop, progress: progress)
    // Before the plan: what it does not change closes the steps that tell of them.
    let goingOn = try await rotationsToGoOn(
      try await scene(workspace, inventory, connection, key, asksAWS: false))
    let outcome = await applying.apply(report.plan, report.situation)
    try await reading { () async throws(InventoryError) in
      let ending: RunOutcome =
        outcome.wasInterrupted
        ? .interrupted : outcome.failed.isEmpty && outcome.inventoryError == nil ? .finished : .failed
      try await inventory.endRun(run, ending, at: context.now())
    }
    if let error = outcome.inventoryError { throw .inventory(error) }
    var rotations = RotationRun()
    if outcome.failed.isEmpty, !stop.isWanted {
      let scene = try await scene(workspace, inventory, connection, key, asksAWS: false)
      let names = Set(goingOn.map(\.id))
      let clients = scene.clients.filter {
        names.contains($0.id) && report.situation.stacks.contains($0.id.stack)
      }
      rotations = try await rotate(clients, RotationRequest(clients: [], wish: .carryOn), scene, stop) {
        client, event in
        if case .finished(let step) = event { progress(.rotated(client: client.name, step)) }
      }
      try await beginOverlaps(scene)
      let alive = Set(
        scene.clients.map(\.clientID) + scene.resources.flatMap(\.superseded).compactMap { $0["ClientId"] })
      try await reading { () async throws(InventoryError) in
        try await inventory.forgetSecrets(ofClientsBut: alive)
      }
    }
    return ApplyReport(plan: report, outcome: outcome, rotations: rotations, calls: await connection.calls())
  }

  /// Before the first resource is made, so that no later run looks for it in another account.
  func rememberHome(_ inventory: Inventory, _ connection: Connection) async throws(PlatformError) {
    if try await reading({ () async throws(InventoryError) in try await inventory.home() }) != nil { return }
    let account: String
    do throws(AWSError) { account = try await connection.account() } catch { throw .aws(error) }
    let home = Home(account: account, region: connection.reader.scope.region)
    try await reading { () async throws(InventoryError) in try await inventory.record(home) }
  }
}
