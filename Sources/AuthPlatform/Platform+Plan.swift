import AWS
import Executor
import Inventory
import Kinds
package import Planner
package import ResourceModel
import StackFiles

/// What to plan, and how closely to look.
package struct PlanRequest: Sendable {
  package enum Refresh: String, Sendable, CaseIterable {
    /// Looks at everything deployed.
    case all
    /// Looks only at what the stack files change.
    case changed
    /// Looks at nothing: AWS counts as it was last seen.
    case none
  }
  /// Names of stacks; empty for all.
  package var stacks: [String]
  /// Plans the removal of the named stacks instead.
  package var isRemoval: Bool
  package var refresh: Refresh
  /// Addresses, as ``Situation`` takes them.
  package var allowedToGo: Set<String>
  package var allowedToAdopt: Set<String>
  package var allowedToLose: Set<String>
  package var allowedToOpen: [RoutePattern]
  package var includesPending: Bool
  /// Clients to be made anew beside the ones that are there, which stay until they are let go.
  /// By client, the seconds that those stay once the new ones are published.
  package var replacing: [ResourceID: Double] = [:]

  package init(
    stacks: [String] = [], isRemoval: Bool = false, refresh: Refresh = .all, allowedToGo: Set<String> = [],
    allowedToAdopt: Set<String> = [], allowedToLose: Set<String> = [], allowedToOpen: [RoutePattern] = [],
    includesPending: Bool = false
  ) {
    self.stacks = stacks
    self.isRemoval = isRemoval
    self.refresh = refresh
    self.allowedToGo = allowedToGo
    self.allowedToAdopt = allowedToAdopt
    self.allowedToLose = allowedToLose
    self.allowedToOpen = allowedToOpen
    self.includesPending = includesPending
  }
}

/// A plan with what it was made of.
package struct PlanReport: Sendable {
  package let environment: String
  package let request: PlanRequest
  package let plan: Plan
  package let situation: Situation
  package let warnings: [Diagnostic]
  /// Calls made to AWS for it, by operation.
  package let calls: [String: Int]
  package let digest: String
}

extension Platform {
  /// Makes a plan. Changes nothing in AWS: its connection cannot.
  /// - Throws: `invalid`, `unknown`, `aws` or `inventory`; nothing was changed.
  package func plan(_ request: PlanRequest) async throws(PlatformError) -> PlanReport {
    let (workspace, warnings) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    let connection = try await connect(workspace)
    return try await plan(request, workspace, warnings, inventory, connection)
  }

  func plan(
    _ request: PlanRequest, _ workspace: Workspace, _ warnings: [Diagnostic], _ inventory: Inventory,
    _ connection: Connection
  ) async throws(PlatformError) -> PlanReport {
    var situation = Situation(schemas: Catalog.schemas)
    let records = try await reading { () async throws(InventoryError) in try await inventory.resources() }
    let home = try await reading { () async throws(InventoryError) in try await inventory.home() }
    let selected = try selection(request, workspace, Set(records.map(\.id.stack)))
    let stacks = request.isRemoval ? [] : workspace.stacks.filter { selected.contains($0.name) }
    situation.stacks = selected
    situation.desired = stacks.flatMap(\.resources)
    situation.allowedToGo = request.allowedToGo
    situation.allowedToAdopt = request.allowedToAdopt
    situation.allowedToLose = request.allowedToLose
    situation.allowedToOpen = request.allowedToOpen
    situation.includesPending = request.includesPending
    for record in records {
      situation.deployed[record.id] = Situation.Deployed(
        physicalID: record.physicalID, applied: record.declared, snapshot: record.observed,
        dependencies: record.dependencies, superseded: record.superseded)
    }
    let open = try await reading { () async throws(InventoryError) in try await inventory.unfinishedSteps() }
    situation.interrupted = Set(
      open.filter { ["create", "replace", "adopt"].contains($0.action) }.map(\.resource))
    let reader = MemoisingReader(connection.reader)
    do throws(AWSError) {
      try await guardHome(home, workspace, connection)
      situation.outside = try await resolve(stacks.flatMap(\.lookups), using: reader)
    } catch {
      throw .aws(error)
    }
    situation.replacing = try await replacements(request, inventory, records)
    situation.allowedToGo.formUnion(situation.replacing.map(\.description))
    try await holdClients(inventory, records, &situation)
    dropAbsentTokenURLs(&situation)
    try await bind(stacks, of: workspace, request, &situation, using: reader)
    do throws(AWSError) {
      try await Observing(reader, width: settings.parallelism).observe(
        &situation, looking: whatToLookAt(request, situation))
    } catch {
      throw .aws(error)
    }
    settleRotations(open, &situation)
    situation.notes += try await notesOnSecrets(workspace, inventory, records, selected)
    let plan = Planning.plan(situation)
    return PlanReport(
      environment: workspace.environment.name, request: request, plan: plan, situation: situation,
      warnings: warnings,
      calls: await connection.calls(), digest: PlanDocument.digest(plan, situation))
  }

  /// The stacks to plan: the named ones and, unless they go, those they build on.
  private func selection(
    _ request: PlanRequest, _ workspace: Workspace, _ deployed: Set<String>
  ) throws(PlatformError) -> Set<String> {
    let declared = Set(workspace.stacks.map(\.name))
    if request.stacks.isEmpty { return request.isRemoval ? deployed : declared.union(deployed) }
    for name in request.stacks where !declared.contains(name) && !deployed.contains(name) {
      let hint = NearMiss.suggestion(for: name, among: declared.union(deployed).sorted())
      throw .unknown("There is no stack `\(name)`." + (hint.map { " \($0)" } ?? ""))
    }
    var selected = Set(request.stacks)
    if request.isRemoval { return selected }
    let byName = Dictionary(workspace.stacks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var queue = request.stacks
    while let name = queue.popLast() {
      for resource in byName[name]?.resources ?? [] {
        for other in resource.dependencies.map(\.stack)
        where declared.contains(other) && selected.insert(other).inserted {
          queue.append(other)
        }
      }
    }
    return selected
  }

  private func whatToLookAt(_ request: PlanRequest, _ situation: Situation) -> Set<ResourceID> {
    let deployed = situation.deployed.keys.filter { situation.stacks.contains($0.stack) }
    switch request.refresh {
    case .all: return Set(deployed)
    case .none: return []
    case .changed:
      let unseen = Planning.plan(situation)
      return Set(unseen.changes.filter { $0.action != .noop }.map(\.resource)).intersection(deployed)
    }
  }

  /// The account that the project file demands, and the one that the inventory remembers with its region, checked
  /// before anything else is asked: looked at from elsewhere, everything would seem to be gone.
  func guardHome(
    _ home: Home?, _ workspace: Workspace, _ connection: Connection
  ) async throws(AWSError) {
    let environment = workspace.environment
    if environment.account == nil, home == nil { return }
    let here = Home(account: try await connection.account(), region: connection.reader.scope.region)
    if let wanted = environment.account, wanted != here.account {
      throw AWSError(
        code: AWSError.OwnCode.accountMismatch,
        message:
          "environment `\(environment.name)` belongs to account \(wanted), and these credentials to "
          + "\(here.account); nothing was changed. Choose another profile or environment")
    }
    if let home, home != here {
      throw AWSError(
        code: AWSError.OwnCode.accountMismatch,
        message:
          "what environment `\(environment.name)` has deployed stands in \(home), and this is \(here); nothing "
          + "was changed. Choose another profile, region or environment")
    }
  }

  func reading<Answer: Sendable>(
    _ work: () async throws(InventoryError) -> Answer
  ) async throws(PlatformError) -> Answer {
    do throws(InventoryError) { return try await work() } catch { throw .inventory(error) }
  }
}
