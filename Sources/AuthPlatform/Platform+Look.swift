package import Inventory
package import ResourceModel
import StackFiles

/// The inventory at a glance.
package struct StatusReport: Sendable {
  package struct StackStatus: Sendable {
    package let name: String
    /// Nil where no stack file declares it any more.
    package let file: String?
    package let resources: [DeployedResource]
    package let lastApplied: Timestamp?
  }
  package let environment: String
  package let stacks: [StackStatus]
  package let lease: Lease?
  /// Steps that were begun and never finished; the next apply looks them up.
  package let openSteps: [JournalStep]
}

extension Platform {
  /// What the inventory holds. Asks AWS nothing.
  package func status() async throws(PlatformError) -> StatusReport {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let (records, lease, open) = try await reading { () async throws(InventoryError) in
      (
        try await inventory.resources(), try await inventory.currentLease(),
        try await inventory.unfinishedSteps()
      )
    }
    let byStack = Dictionary(grouping: records, by: \.id.stack)
    let files = Dictionary(
      workspace.stacks.map { ($0.name, $0.file) }, uniquingKeysWith: { first, _ in first })
    let names = Set(byStack.keys).union(files.keys).sorted()
    return StatusReport(
      environment: workspace.environment.name,
      stacks: names.map { name in
        let resources = (byStack[name] ?? []).sorted { $0.id < $1.id }
        return StatusReport.StackStatus(
          name: name, file: files[name], resources: resources, lastApplied: resources.map(\.updatedAt).max())
      }, lease: lease, openSteps: open)
  }

  /// One resource by `stack/kind.key`, or by `kind.key` where only one stack has it.
  /// - Throws: `unknown` with the candidates.
  package func show(_ address: String) async throws(PlatformError) -> DeployedResource {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let matches = records.filter { $0.id.description == address || $0.id.address == address }
    if matches.count == 1 { return matches[0] }
    if matches.isEmpty {
      let near = records.map(\.id.description).sorted().filter {
        $0.contains(address) || address.contains($0)
      }
      throw .unknown(
        "Nothing deployed is called `\(address)`. See `authplat status`."
          + (near.isEmpty ? "" : " Close: \(near.joined(separator: ", ")).")
      )
    }
    throw .unknown(
      "`\(address)` stands in several stacks; write one of: \(matches.map(\.id.description).sorted().joined(separator: ", "))."
    )
  }

  /// Who did what, when, and how it ended; the newest first.
  /// - Parameter filter: a stack's name or a resource's address; nil for everything.
  /// - Throws: `unknown` when nothing of that name is declared, deployed or in the journal.
  package func history(_ filter: String?, limit: Int) async throws(PlatformError) -> [HistoryEntry] {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let resource = filter.flatMap(ResourceID.init)
    let (entries, records) = try await reading { () async throws(InventoryError) in
      (
        try await inventory.history(resource: resource, stack: resource == nil ? filter : nil, limit: limit),
        try await inventory.resources()
      )
    }
    guard entries.isEmpty, let filter else { return entries }
    let known = records.map(\.id) + workspace.resources.map(\.id)
    let names = Set(
      resource == nil ? workspace.stacks.map(\.name) + known.map(\.stack) : known.map(\.description))
    if names.contains(filter) { return [] }
    let hint = NearMiss.suggestion(for: filter, among: names.sorted())
    throw .unknown(
      "There is no stack or resource `\(filter)`, and the journal knows of none; a resource is written "
        + "stack/kind.key." + (hint.map { " \($0)" } ?? ""))
  }

  /// Every run of a command that wrote to the journal, those included that changed nothing; the newest first.
  package func runs(limit: Int) async throws(PlatformError) -> [RunRecord] {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    return try await reading { () async throws(InventoryError) in try await inventory.runs(limit: limit) }
  }
}
