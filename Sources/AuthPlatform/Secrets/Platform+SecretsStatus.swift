import AWS
import Executor
import Inventory
import Kinds
package import Planner
package import ResourceModel
import StackFiles

/// The secret of one client at a glance.
package struct SecretStatus: Sendable {
  package let client: DeployedClient
  package let state: State
  /// When the secret that consumers read was made; nil where that cannot be known.
  package let madeAt: Timestamp?
  /// When it is to be rotated, by the workspace's policy.
  package let dueAt: Timestamp?
  /// When a token was last fetched with it by authplat.
  package let provedAt: Timestamp?
  package let isOverdue: Bool
  /// Cognito's ids and dates, the oldest first; empty where only the inventory was asked.
  package let live: [SecretsSeen.Live]
  /// Cognito's id of the one that consumers read; nil where nobody knows.
  package let current: String?

  package enum State: Sendable, Hashable {
    case known(RotationPhase)
    /// The endpoint knows no second secret, so there is one.
    case single
    /// Kept in no store: nothing is rotated.
    case unmanaged
    /// Cognito could not be asked.
    case unreadable(String)
  }

  /// Whether a run of `--all-due` has something to do with it.
  var wantsRun: Bool {
    switch state {
    case .known(let phase): isOverdue || ![.settled, .foreign].contains(phase)
    // So that it is refused with what to do, and not passed over in silence.
    case .single: isOverdue
    case .unreadable: true
    case .unmanaged: false
    }
  }
}

extension Platform {
  /// The secrets of all clients, or of some. Changes nothing.
  /// - Parameters:
  ///   - names: `API` or `API/CLIENT`; empty for all.
  ///   - asksAWS: false for what the inventory knows alone.
  /// - Throws: `unknown`, `aws` when AWS cannot be reached at all.
  package func secretsStatus(
    _ names: [String], asksAWS: Bool
  ) async throws(PlatformError) -> [SecretStatus] {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let connection = try await connect(workspace)
    var scene = try await scene(workspace, inventory, connection, try fingerprintKey(), asksAWS: asksAWS)
    if !names.isEmpty {
      var chosen: [DeployedClient] = []
      for name in names {
        let ofStack = scene.clients.filter { $0.id.stack == name && $0.hasSecret }
        if ofStack.isEmpty {
          chosen.append(try secretClient(name, among: scene.resources))
        } else {
          chosen += ofStack
        }
      }
      scene.clients = chosen
    }
    return try await statuses(scene, asksAWS: asksAWS)
  }

  /// Clients whose secret is due, and those whose rotation is under way.
  func due(_ scene: SecretsScene) async throws(PlatformError) -> [DeployedClient] {
    try await statuses(scene, asksAWS: true).filter(\.wantsRun).map(\.client)
  }

  func statuses(_ scene: SecretsScene, asksAWS: Bool) async throws(PlatformError) -> [SecretStatus] {
    let now = context.now()
    let (records, made) = try await reading { () async throws(InventoryError) in
      (try await scene.inventory.secrets(), try await scene.inventory.clientsMadeAt())
    }
    let byClient = Dictionary(grouping: records, by: \.clientID)
    // A few at a time: the quota of Cognito is what bounds it.
    let statuses = try await concurrently(scene.clients.filter(\.hasSecret), width: settings.parallelism) {
      client throws(PlatformError) in
      try await status(
        of: client, scene, byClient[client.clientID] ?? [], madeAt: made[client.id], asksAWS, now)
    }
    return statuses.sorted { $0.client.id < $1.client.id }
  }

  private func status(
    of client: DeployedClient, _ scene: SecretsScene, _ records: [SecretRecord], madeAt: Timestamp?,
    _ asksAWS: Bool, _ now: Timestamp
  ) async throws(PlatformError) -> SecretStatus {
    let current = records.current
    var state = SecretStatus.State.unmanaged
    var live: [SecretsSeen.Live] = []
    var currentID: String?
    var made = current?.createdAt ?? madeAt
    if client.store != nil, asksAWS {
      do throws(PlatformError) {
        let seen = try await scene.look(at: client, now).seen
        state = .known(seen.phase)
        live = seen.live
        currentID = seen.current?.secretID
        made = seen.live.first { $0.id == seen.current?.secretID }?.createdAt ?? made
      } catch {
        switch error {
        case .refused: state = .single
        case .aws(let problem) where !problem.isAboutAccess: state = .unreadable(problem.description)
        default: throw error
        }
      }
    } else if client.store != nil {
      let overlap = records.compactMap(\.overlapEnds).max()
      state = .known(overlap.map { .overlap(until: $0) } ?? .settled)
    }
    let due = made.map { $0.adding(seconds: scene.maximumAge) }
    return SecretStatus(
      client: client, state: state, madeAt: made, dueAt: due, provedAt: current?.provedAt,
      isOverdue: client.store != nil && due.map { $0 <= now } == true, live: live, current: currentID)
  }
}
