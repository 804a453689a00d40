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
    if bindings.isEmpty { return }
    if request.refresh == .none {
      keepBound(bindings, &situation)
      return
    }
    var findings: [BindingFinding] = []
    let clients = clientsByPool(of: workspace, situation)
    let lookup = APILookup(reader: reader, deployed: situation.deployed)
    for binding in bindings {
      let pool = binding.poolARN.references.first.map { poolName($0.resource, situation) } ?? ""
      if let document = binding.document {
        let expansion = BindingExpansion(binding, owning: document, clients: clients[pool] ?? [])
        situation.desired += expansion.resources
        situation.notes += expansion.notes
        findings += expansion.findings
        continue
      }
      let answer: APILookup.Answer
      do throws(AWSError) { answer = try await lookup.find(binding) } catch { throw .aws(error) }
      switch answer {
      case .found(let api, let note):
        let expansion = BindingExpansion(binding, api, clients: clients[pool] ?? [])
        let routes = binding.routesID
        if let id = api.id.string, situation.deployed[routes]?.physicalID != binding.physicalID(id) {
          situation.found[routes] = [(binding.physicalID(id), api.observed)]
        }
        situation.desired += expansion.resources
        situation.notes += expansion.notes + [note].compactMap(\.self)
        findings += expansion.findings
      case .waits(let note): situation.notes.append(note)
      case .ambiguous(let finding): findings.append(finding)
      }
    }
    if !findings.isEmpty { throw .invalid(findings.map(Diagnostic.init)) }
  }

  /// AWS is not asked, so what was applied last counts as desired.
  private func keepBound(_ bindings: [Binding], _ situation: inout Situation) {
    let stacks = Set(bindings.map(\.stack))
    for (id, deployed) in situation.deployed.sorted(by: { $0.key < $1.key })
    where stacks.contains(id.stack) && Binding.kinds.contains(id.kind) {
      situation.desired.append(
        Resource(id, deployed.applied, source: nil, dependsOn: deployed.dependencies))
    }
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
        BindingExpansion.Client(id: resource.id, scopes: Set(scopes)))
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

  /// The kinds of resources that follow from bindings.
  static let kinds: Set<String> = [
    "restAuthorizer", "restRoutes", "gatewayResponse", "httpAuthorizer", "httpRoutes", "httpCors", "restApi",
    "httpApi",
  ]
}

extension Diagnostic {
  fileprivate init(_ finding: BindingFinding) {
    let code: DiagnosticCode =
      switch finding.code {
      case .ambiguousAPI: .ambiguousAPI
      case .unknownStage: .unknownStage
      case .unmatchedRoute: .unmatchedRoute
      case .tooManyClients: .tooManyClients
      }
    self.init(
      code.severity, code: code.rawValue, summary: code.summary, detail: finding.detail,
      suggestion: finding.suggestion, source: finding.place)
  }
}
