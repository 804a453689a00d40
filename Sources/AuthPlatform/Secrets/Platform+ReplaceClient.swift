package import Executor
import Inventory
import Planner
package import ResourceModel
import StackFiles

extension Platform {
  /// Makes a client anew beside the one that is there, publishes its id and secret, and lets the first one go when
  /// the overlap is over: for endpoints that know no second secret of a client.
  ///
  /// - Parameters:
  ///   - name: `API` or `API/CLIENT`.
  ///   - overlap: seconds; nil for the policy of the workspace.
  ///   - confirm: shown the plan; false leaves everything as it is.
  /// - Returns: what was carried out, and when the first client goes if that went through; nil when it was not confirmed.
  /// - Throws: as ``apply(_:expecting:stop:confirm:progress:)``; `refused` while an earlier replacement is under way.
  package func replaceClient(
    _ name: String, overlap: Double?, stop: StopSignal, confirm: @Sendable (PlanReport) async -> Bool,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws(PlatformError) -> (client: DeployedClient, report: ApplyReport, goesAt: Timestamp?)? {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let client = try client(name, among: records)
    guard client.store != nil else {
      throw .unknown(
        "The secret of \(client.name) stands in no store, so nobody could be handed the next one. Choose one by "
          + "`secret:` in its stack first.")
    }
    if let former = records.first(where: { $0.id == client.id })?.superseded.first {
      throw .refused([
        Refusal(
          client.id, "the client before, \(former), is still there",
          remedy: "authplat apply \(client.id.stack) deletes it once its overlap is over")
      ])
    }
    var request = PlanRequest(stacks: [client.id.stack])
    request.replacing = [client.id]
    guard let report = try await apply(request, stop: stop, confirm: confirm, progress: progress) else {
      return nil
    }
    let seconds = overlap ?? Double(workspace.project.policy.overlap.components.seconds)
    var goesAt: Timestamp?
    if report.outcome.failed.isEmpty, report.outcome.left.isEmpty {
      let ends = context.now().adding(seconds: seconds)
      try await underLease(of: inventory, stop) { () async throws(PlatformError) in
        try await reading { () async throws(InventoryError) in
          try await inventory.letGo(ofReplaced: client.clientID, at: ends)
        }
      }
      goesAt = ends
    }
    return (client, report, goesAt)
  }

  /// What is asked for, and what an earlier run was asked for and did not come to.
  func replacements(
    _ request: PlanRequest, _ inventory: Inventory, _ records: [DeployedResource]
  ) async throws(PlatformError) -> Set<ResourceID> {
    let secrets = try await reading { () async throws(InventoryError) in try await inventory.secrets() }
    let begun = Set(secrets.filter { $0.secretID == SecretRecord.wholeClient }.map(\.clientID))
    let open = records.filter { begun.contains($0.physicalID["ClientId"] ?? "") }.map(\.id)
    return request.isRemoval ? [] : request.replacing.union(open)
  }

  /// Clients that replacements have left and that stay for now, and those that one leaves.
  func heldClients(
    _ inventory: Inventory, _ records: [DeployedResource], replacing: Set<ResourceID>
  ) async throws(PlatformError) -> [ResourceID: [PhysicalID]] {
    let now = context.now()
    let secrets = try await reading { () async throws(InventoryError) in try await inventory.secrets() }
    let staying = Set(
      secrets.filter { secret in
        secret.secretID == SecretRecord.wholeClient && secret.overlapEnds.map { $0 > now } != false
      }.map(\.clientID))
    var held: [ResourceID: [PhysicalID]] = [:]
    for record in records where record.id.kind == "userPoolClient" {
      let former = record.superseded.filter { staying.contains($0["ClientId"] ?? "") }
      let stays = former + (replacing.contains(record.id) ? [record.physicalID] : [])
      if !stays.isEmpty { held[record.id] = stays }
    }
    return held
  }

  /// Before a client is replaced: from here on it is held until it is said to go.
  func hold(_ replacing: Set<ResourceID>, _ inventory: Inventory) async throws(PlatformError) {
    let now = context.now()
    try await reading { () async throws(InventoryError) in
      for record in try await inventory.resources() where replacing.contains(record.id) {
        let id = record.physicalID["ClientId"] ?? ""
        try await inventory.record(
          [SecretRecord(clientID: id, secretID: SecretRecord.wholeClient, createdAt: now)], of: id)
      }
    }
  }

  /// A replacement that was cut off is complete once a plan went through: its overlap begins then.
  func beginOverlaps(_ scene: SecretsScene) async throws(PlatformError) {
    let former = Set(scene.resources.flatMap(\.superseded).compactMap { $0["ClientId"] })
    let ends = context.now().adding(seconds: scene.overlap)
    try await reading { () async throws(InventoryError) in
      for secret in try await scene.inventory.secrets()
      where secret.secretID == SecretRecord.wholeClient && secret.overlapEnds == nil
        && former.contains(secret.clientID)
      {
        try await scene.inventory.letGo(ofReplaced: secret.clientID, at: ends)
      }
    }
  }
}

extension Inventory {
  /// Says when a client that was replaced may go.
  fileprivate func letGo(ofReplaced clientID: String, at end: Timestamp) throws(InventoryError) {
    var record = SecretRecord(clientID: clientID, secretID: SecretRecord.wholeClient, createdAt: end)
    record.overlapEnds = end
    try self.record([record], of: clientID)
  }
}
