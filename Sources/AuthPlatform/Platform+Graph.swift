import Inventory
package import Planner
package import ResourceModel
import StackFiles

/// Stacks, scopes, clients and routes of an environment, and how they hang together.
package struct GraphReport: Sendable {
  package let environment: String
  package let graph: AccessGraph
  /// When each stack was observed, the part of it that was so the longest ago; one that is not deployed is absent.
  package let observedAt: [String: Timestamp]
  /// By stack, what keeps the graph from showing more, and what to do.
  package let notes: [String: String]
}

extension Platform {
  /// What hangs together with what, as last observed. Asks AWS nothing.
  /// - Parameter stacks: names; empty for all.
  /// - Throws: `unknown` for a stack that is neither declared nor deployed.
  package func graph(_ stacks: [String]) async throws(PlatformError) -> GraphReport {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let byStack = Dictionary(grouping: records, by: \.id.stack)
    var isShared = byStack.mapValues { $0.contains { $0.id.kind == "userPool" } }
    for stack in workspace.stacks { isShared[stack.name] = stack.kind == .auth }
    for name in stacks where isShared[name] == nil {
      let hint = NearMiss.suggestion(for: name, among: isShared.keys.sorted())
      throw .unknown("There is no stack `\(name)`." + (hint.map { " \($0)" } ?? ""))
    }
    let whole = AccessGraph(
      Dictionary(records.map { ($0.id, $0.observed) }, uniquingKeysWith: { first, _ in first }),
      stacks: isShared)
    let graph = stacks.isEmpty ? whole : whole.about(Set(stacks))
    let shown = Set(graph.nodes.compactMap(\.stack)).intersection(
      stacks.isEmpty ? Set(isShared.keys) : Set(stacks))
    return GraphReport(
      environment: workspace.environment.name, graph: graph,
      observedAt: byStack.compactMapValues { $0.map(\.updatedAt).min() }.filter { shown.contains($0.key) },
      notes: Dictionary(
        uniqueKeysWithValues: shown.compactMap { name in
          note(on: name, byStack[name] ?? [], workspace.stack(named: name)).map { (name, $0) }
        }))
  }

  private func note(on name: String, _ records: [DeployedResource], _ stack: Stack?) -> String? {
    if records.isEmpty { return "not deployed yet: authplat apply \(name)" }
    guard let binding = stack?.binding else { return nil }
    guard let bound = records.first(where: \.isBoundAPI) else {
      return "its binding was never applied: authplat apply \(name)"
    }
    guard bound.observed["stages"]?[binding.stage]?.map?.isEmpty != false else { return nil }
    return "nothing was deployed to stage \(binding.stage): deploy the API, then authplat apply \(name)"
  }
}
