import AWS
import Kinds
import Planner
import ResourceModel
import StackFiles

extension Platform {
  /// Adds what follows from the stacks' bindings: looks the APIs up, and holds the bindings against what they have.
  /// - Throws: `invalid` when a binding does not fit its API, `aws`.
  func bind(
    _ stacks: [Stack], of workspace: Workspace, _ request: PlanRequest, _ situation: inout Situation,
    using reader: any AWSReading
  ) async throws(PlatformError) {
    let bindings = stacks.compactMap(\.binding)
    let clients = clientsByPool(of: workspace, situation)
    let lookup = APILookup(
      reader: reader, deployed: situation.deployed, asksAWS: request.refresh != .none)
    let answers: [APILookup.Answer]
    do throws(AWSError) {
      answers = try await concurrently(bindings, width: settings.parallelism) {
        binding async throws(AWSError) in try await lookup.find(binding)
      }
    } catch {
      throw .aws(error)
    }
    var findings: [BindingFinding] = []
    var bound: [(binding: Binding, api: PhysicalID)] = []
    for (binding, answer) in zip(bindings, answers) {
      let pool = binding.poolARN.references.first.map { poolName($0.resource, situation) } ?? ""
      let callers = clients[pool] ?? []
      let expansion: BindingExpansion
      switch answer {
      case .made(let document): expansion = BindingExpansion(binding, owning: document, clients: callers)
      case .found(let api, let id, let note):
        expansion = BindingExpansion(
          binding, api, clients: callers, includesPending: request.includesPending)
        bound.append((binding, id))
        if situation.deployed[binding.routesID]?.physicalID != id {
          situation.found[binding.routesID] = [(id, api.observed)]
        }
        situation.notes += [note].compactMap(\.self)
      case .waits(let note):
        situation.notes.append(note)
        continue
      case .ambiguous(let finding):
        findings.append(finding)
        continue
      }
      situation.desired += expansion.resources
      situation.notes += expansion.notes
      findings += expansion.findings
    }
    findings += SharedAPI.findings(bound, situation)
    if !findings.isEmpty { throw .invalid(findings.map(Diagnostic.init)) }
  }

  /// Clients of all stacks; those that are neither planned now nor deployed have no id yet to go by.
  private func clientsByPool(
    of workspace: Workspace, _ situation: Situation
  ) -> [String: [BindingExpansion.Client]] {
    var result: [String: [BindingExpansion.Client]] = [:]
    for resource in workspace.resources where resource.id.kind == "userPoolClient" {
      guard situation.stacks.contains(resource.id.stack) || situation.deployed[resource.id] != nil,
        let pool = resource.attributes["userPoolId"]?.references.first?.resource
      else { continue }
      let scopes = (resource.attributes["allowedOAuthScopes"]?.list ?? []).compactMap(\.string)
      result[poolName(pool, situation), default: []].append(
        BindingExpansion.Client(
          id: resource.id, scopes: Set(scopes),
          formerIDs: (situation.held[resource.id] ?? []).compactMap { $0["ClientId"] }))
    }
    return result
  }

  /// One name for a pool, however many stacks look it up.
  private func poolName(_ resource: ResourceID, _ situation: Situation) -> String {
    situation.outside[resource]?["id"]?.string ?? resource.description
  }
}

extension Binding {
  private var isREST: Bool { style == .rest }
  /// The resource that stands for the API's routes.
  var routesID: ResourceID {
    ResourceID(stack: stack, kind: isREST ? "restRoutes" : "httpRoutes", key: "main")
  }
  /// The member that names an API.
  var label: String { isREST ? "restApiId" : "apiId" }

  func physicalID(_ api: String) -> PhysicalID { PhysicalID([label: api]) }
}

extension Diagnostic {
  fileprivate init(_ finding: BindingFinding) {
    let code: DiagnosticCode =
      switch finding.code {
      case .ambiguousAPI: .ambiguousAPI
      case .unknownStage: .unknownStage
      case .unmatchedRoute: .unmatchedRoute
      case .tooManyClients: .tooManyClients
      case .sharedAPI: .sharedAPI
      }
    self.init(
      code.severity, code: code.rawValue, summary: code.summary, detail: finding.detail,
      suggestion: finding.suggestion, source: finding.place)
  }
}
