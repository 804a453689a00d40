import Inventory
import Planner
import ResourceModel
import StackFiles

extension Platform {
  /// What a rotation that was cut off has published is ours, although nobody could record it any more.
  func settleRotations(_ open: [JournalStep], _ situation: inout Situation) {
    for step in open where step.action == "rotate-publish" {
      situation.notes.append(
        "A rotation was cut off at \(step.resource); `authplat apply` or the same command goes on with it.")
      guard case .present(let observed)? = situation.observed[step.resource] else { continue }
      situation.deployed[step.resource]?.snapshot["versionId"] = observed["versionId"]
    }
  }

  /// Which secrets of the planned stacks are older than the policy allows. Asks AWS nothing.
  func notesOnSecrets(
    _ workspace: Workspace, _ inventory: Inventory, _ records: [DeployedResource], _ stacks: Set<String>
  ) async throws(PlatformError) -> [String] {
    let (secrets, made) = try await reading { () async throws(InventoryError) in
      (try await inventory.secrets(), try await inventory.clientsMadeAt())
    }
    let byClient = Dictionary(grouping: secrets, by: \.clientID)
    let policy = workspace.project.policy.secretMaxAge
    let now = context.now()
    return clients(in: records, of: workspace).compactMap { client in
      guard stacks.contains(client.id.stack), client.store != nil,
        let since = byClient[client.clientID]?.current?.createdAt
          ?? made[client.id],
        since.adding(seconds: Double(policy.components.seconds)) <= now
      else { return nil }
      let days = Int((now.seconds - since.seconds) / 86_400)
      return "The secret of \(client.name) is \(days) days old, more than policy.secretMaxAge allows: "
        + "authplat rotate-client-secret \(client.name)"
    }
  }

  /// Clients whose rotation an earlier run began and that has something to do now, by the inventory alone.
  func rotationsToGoOn(_ scene: SecretsScene) async throws(PlatformError) -> [DeployedClient] {
    let (secrets, begun) = try await reading { () async throws(InventoryError) in
      (try await scene.inventory.secrets(), try await scene.inventory.rotations())
    }
    let now = context.now()
    let waiting = Set(secrets.filter { $0.overlapEnds.map { $0 > now } == true }.map(\.clientID))
    return scene.clients.filter { client in
      client.store != nil && begun[client.clientID] != nil && !waiting.contains(client.clientID)
    }
  }
}
