import ResourceModel
import Synchronization

/// Keeps deployments compiled. One never changes, so it is compiled once and stays good.
///
/// The lock is held for a look into a dictionary, never while a deployment is compiled.
final class Deployments: Sendable {
  enum Deployed: Sendable {
    case rest(DeployedREST)
    case http(DeployedHTTP)
  }

  private struct Key: Hashable {
    let apiID: String
    let deploymentID: String
  }

  /// Beyond that many all are compiled again when needed.
  private static let limit = 100

  private let world: World
  private let compiled = Mutex<[Key: Deployed]>([:])

  init(world: World) { self.world = world }

  /// What a stage serves; nil when its deployment is gone.
  func deployed(at site: GatewaySite) async -> Deployed? {
    let key = Key(apiID: site.apiID, deploymentID: site.deploymentID)
    if let deployed = compiled.withLock({ $0[key] }) { return deployed }
    let isREST = site.kind == .rest
    let shelf = Shelf(site.realm, isREST ? .restDeployment : .httpDeployment, under: site.apiID)
    guard let snapshot = await world.look({ $0[shelf, site.deploymentID]?["Snapshot"] }) else { return nil }
    let deployed = isREST ? Deployed.rest(DeployedREST(snapshot)) : .http(DeployedHTTP(snapshot))
    compiled.withLock { compiled in
      if compiled.count >= Self.limit { compiled.removeAll() }
      compiled[key] = deployed
    }
    return deployed
  }
}
