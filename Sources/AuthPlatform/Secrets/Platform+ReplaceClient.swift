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
    let client = try secretClient(name, among: records)
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
    request.replacing = [client.id: overlap ?? Double(workspace.project.policy.overlap.components.seconds)]
    guard let report = try await apply(request, stop: stop, confirm: confirm, progress: progress) else {
      return nil
    }
    let goesAt = try await reading { () async throws(InventoryError) in
      try await inventory.replacements()[client.clientID]?.goesAt
    }
    return (client, report, goesAt)
  }

  /// What is asked for, and what an earlier run was asked for and did not come to.
  func replacements(
    _ request: PlanRequest, _ inventory: Inventory, _ records: [DeployedResource]
  ) async throws(PlatformError) -> Set<ResourceID> {
    if request.isRemoval { return [] }
    let begun = try await reading { () async throws(InventoryError) in try await inventory.replacements() }
    let open = records.filter { begun[$0.physicalID["ClientId"] ?? ""] != nil }.map(\.id)
    return Set(request.replacing.keys).union(open)
  }

  /// Clients that replacements have left and that stay for now, and those that one leaves. Of stacks or clients that
  /// go nothing stays.
  func holdClients(
    _ inventory: Inventory, _ records: [DeployedResource], _ situation: inout Situation
  ) async throws(PlatformError) {
    let now = context.now()
    let begun = try await reading { () async throws(InventoryError) in try await inventory.replacements() }
    let desired = Set(situation.desired.map(\.id))
    for record in records where desired.contains(record.id) || !situation.stacks.contains(record.id.stack) {
      let former = record.superseded.filter { id in
        begun[id["ClientId"] ?? ""].map { $0.goesAt.map { $0 > now } ?? true } ?? false
      }
      let stays = former + (situation.replacing.contains(record.id) ? [record.physicalID] : [])
      if !stays.isEmpty { situation.held[record.id] = stays }
      for id in former.compactMap({ $0["ClientId"] }) {
        let end = begun[id]?.goesAt.map { "works on until \($0)" } ?? "stays until the new one is published"
        situation.notes.append("\(record.id): the client before, \(id), \(end).")
      }
    }
  }

  /// Before a client is replaced: from here on it is held until it is said to go.
  func hold(_ replacing: [ResourceID: Double], _ inventory: Inventory) async throws(PlatformError) {
    try await reading { () async throws(InventoryError) in
      for record in try await inventory.resources() {
        guard let overlap = replacing[record.id], let id = record.physicalID["ClientId"] else { continue }
        try await inventory.record(Replacement(clientID: id, overlap: overlap))
      }
    }
  }

  /// Once a plan went through, the new client is published: the overlap of the one before begins.
  func beginOverlaps(_ scene: SecretsScene) async throws(PlatformError) {
    let former = Set(scene.resources.flatMap(\.superseded).compactMap { $0["ClientId"] })
    let now = context.now()
    try await reading { () async throws(InventoryError) in
      for var replacement in try await scene.inventory.replacements().values
      where replacement.goesAt == nil && former.contains(replacement.clientID) {
        replacement.goesAt = now.adding(seconds: replacement.overlap)
        try await scene.inventory.record(replacement)
      }
    }
  }
}
