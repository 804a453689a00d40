import AWS
package import Executor
import Inventory
import Kinds
package import Planner
import ResourceModel
import StackFiles
import Tokens

/// Whose secrets to rotate, and how.
package struct RotationRequest: Sendable {
  /// `API` or `API/CLIENT`; empty for all whose secret is due, or whose rotation is under way.
  package var clients: [String]
  package var wish: RotationWish
  /// Seconds that the secret before goes on working; nil for the policy of the workspace.
  package var overlap: Double?
  package var dropsOldest: Bool

  package init(
    clients: [String], wish: RotationWish = .rotate, overlap: Double? = nil, dropsOldest: Bool = false
  ) {
    self.clients = clients
    self.wish = wish
    self.overlap = overlap
    self.dropsOldest = dropsOldest
  }
}

/// How the rotation of one client's secret went.
package struct RotationReport: Sendable {
  package let client: DeployedClient
  package var outcome: Rotating.Outcome
}

/// What came of a run over several clients.
package struct RotationRun: Sendable {
  package var reports: [RotationReport] = []
  /// Why it stopped, at the client named; nil when it went through.
  package var failure: (client: DeployedClient, error: PlatformError)?
  /// Not begun, because of a failure before them or the user's wish.
  package var left: [DeployedClient] = []
  /// Token requests made, each of which costs money.
  package var tokenRequests = 0
  /// Whether anything was begun, by the client of the failure too.
  package var hasBegun = false
}

extension Platform {
  /// Rotates one client after the other, and stops at the first failure.
  /// - Throws: `refused` when the first client cannot be rotated as asked, and nothing was done; `locked`, `unknown`,
  ///   `aws`.
  package func rotate(
    _ request: RotationRequest, stop: StopSignal,
    progress: @escaping @Sendable (DeployedClient, Rotating.Progress) -> Void
  ) async throws(PlatformError) -> RotationRun {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let connection = try await connect(workspace)
    let key = try fingerprintKey()
    return try await underLease(of: inventory, stop) { () async throws(PlatformError) in
      let scene = try await scene(workspace, inventory, connection, key)
      var chosen: [DeployedClient] = []
      if request.clients.isEmpty {
        chosen = try await due(scene)
      } else {
        for name in request.clients { chosen.append(try secretClient(name, among: scene.resources)) }
      }
      return try await rotate(chosen, request, scene, stop, progress)
    }
  }

  func rotate(
    _ clients: [DeployedClient], _ request: RotationRequest, _ scene: SecretsScene, _ stop: StopSignal,
    _ progress: @escaping @Sendable (DeployedClient, Rotating.Progress) -> Void
  ) async throws(PlatformError) -> RotationRun {
    var result = RotationRun()
    if clients.isEmpty { return result }
    let inventory = scene.inventory
    let run = try await reading { () async throws(InventoryError) in
      try await inventory.beginRun(
        command: context.command, who: "\(context.user)@\(context.host)", pid: context.pid, at: context.now())
    }
    let begun = Count()
    for (index, client) in clients.enumerated() {
      if stop.isWanted {
        result.left = Array(clients[index...])
        break
      }
      do throws(PlatformError) {
        let rotating = Rotating(
          try scene.rotated(client), inventory: inventory, aws: scene.connection.writer, run: run,
          works: scene.trying(client), fingerprint: scene.fingerprint,
          overlap: request.overlap, policy: scene.overlap, now: context.now, stop: stop,
          progress: {
            begun.add()
            progress(client, $0)
          })
        let outcome: Rotating.Outcome
        do throws(RotationError) {
          outcome = try await rotating.rotate(request.wish, dropsOldest: request.dropsOldest)
        } catch {
          throw PlatformError(error, of: client)
        }
        result.reports.append(RotationReport(client: client, outcome: outcome))
        if case .refused(let refusal) = outcome.ending {
          throw .refused([refusal.explained(for: client)])
        }
      } catch {
        result.failure = (client, error)
        result.left = Array(clients[(index + 1)...])
        break
      }
    }
    let ending: RunOutcome = stop.isWanted ? .interrupted : result.failure == nil ? .finished : .failed
    try await reading { () async throws(InventoryError) in
      try await inventory.endRun(run, ending, at: context.now())
    }
    result.tokenRequests = scene.tokenRequests.value
    result.hasBegun = begun.value > 0
    // What was rotated stays so whether they can be counted or not.
    try? await countTokenRequests(result.tokenRequests, in: scene.workspace.environment.name)
    return result
  }
}

extension PlatformError {
  init(_ error: RotationError, of client: DeployedClient) {
    switch error {
    case .inventory(let error): self = .inventory(error)
    case .aws(let error) where error.isUnknownOperation && error.operation.hasSuffix("ClientSecrets"):
      self = .refused([
        Refusal(
          client.id,
          "this endpoint has no second secret for a client (\(error.operation)), so its secret cannot be rotated "
            + "without a pause; nothing was changed",
          remedy:
            "authplat rotate-client-secret \(client.name) --replace-client, which makes a second client, "
            + "publishes its id and secret, and deletes the first one after the overlap")
      ])
    case .aws(let error): self = .aws(error)
    }
  }
}

extension RotationRefusal {
  /// In words, with what to do.
  func explained(for client: DeployedClient) -> Refusal {
    let command = "authplat rotate-client-secret \(client.name)"
    func told(_ secrets: [SecretsSeen.Live]) -> String {
      NameList.text(secrets.map { "\($0.id) of \($0.createdAt)" })
    }
    switch self {
    case .noSecret: return Refusal(client.id, "it was made without a secret", remedy: nil)
    case .foreign(let live, let current):
      let known = current.map { "; consumers read \($0)" } ?? ""
      return Refusal(
        client.id,
        "it has two secrets, and authplat did not make both: \(told(live))\(known). AWS allows no third",
        remedy:
          "find out who uses them, then \(command) --drop-oldest, or delete the other one yourself: aws "
          + "cognito-idp delete-user-pool-client-secret --user-pool-id \(client.poolID) --client-id "
          + "\(client.clientID) --client-secret-id ID")
    case .oldestIsCurrent(let other):
      return Refusal(
        client.id, "its oldest secret is the one that consumers read; the other is \(told([other]))",
        remedy: "if nobody uses that: aws cognito-idp delete-user-pool-client-secret --user-pool-id "
          + "\(client.poolID) --client-id \(client.clientID) --client-secret-id \(other.id)")
    case .notProved(let id):
      return Refusal(
        client.id,
        "Cognito has the new secret \(id), and no token can be fetched with it; consumers still read the one before",
        remedy: "\(command) tries again; \(command) --rollback takes the new one back")
    case .nothingPublished:
      return Refusal(
        client.id, "nothing was published for it yet, so there is nothing to go back to",
        remedy: "go on: \(command)")
    case .previousLost(let id):
      return Refusal(
        client.id, "the value of \(id), to go back to, is not in the store any more",
        remedy: "rotate forward: \(command) --finish, then \(command)")
    case .currentFails:
      return Refusal(
        client.id, "no token can be fetched with the secret that consumers read, so the other one stays",
        remedy:
          "see that `scopes` and the pool's domain are right, then \(command) again; or \(command) --rollback"
      )
    }
  }
}
