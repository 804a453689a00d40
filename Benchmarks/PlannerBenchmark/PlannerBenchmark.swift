import Kinds
import Planner
import ResourceModel
import StackFiles

/// Prints how long plans of 1, 10, 100, 1000 API stacks take, in microseconds per stack, and loading likewise.
@main
struct PlannerBenchmark {
  static func main() {
    print("stacks,resources,load,create,noop,one scope")
    for count in [1, 10, 100, 1000] {
      let files = Self.files(count)
      let (workspace, diagnostics) = load(files)
      precondition(!diagnostics.contains { $0.severity == .error }, "the generated stacks are right")
      let empty = situation(of: workspace)
      let made = carriedOut(empty)
      var edited = made
      edited.desired = load(Self.files(count, extraScope: true)).0.resources
      precondition(!Planning.plan(made).hasChanges && Planning.plan(edited).hasChanges, "plans are as meant")
      let times = [
        best(of: count) { _ = load(files) },
        best(of: count) { _ = Planning.plan(empty) },
        best(of: count) { _ = Planning.plan(made) },
        best(of: count) { _ = Planning.plan(edited) },
      ]
      let cells = times.map { "\(Int($0 / Double(count) + 0.5))" }
      print("\(count),\(workspace.resources.count),\(cells.joined(separator: ","))")
    }
  }

  /// Microseconds of the quickest of several runs; small things are run more often.
  private static func best(of size: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    var best = Duration.seconds(3600)
    for _ in 0..<max(5, 500 / size) { best = min(best, clock.measure(work)) }
    return Double(best.components.attoseconds) / 1e12 + Double(best.components.seconds) * 1e6
  }

  private static func load(_ files: [Workspace.File]) -> (Workspace, [Diagnostic]) {
    Workspace.load(files: files, environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
  }

  /// One auth stack and so many API stacks on it, with one scope and one client each.
  private static func files(_ count: Int, extraScope: Bool = false) -> [Workspace.File] {
    var texts = [
      (ProjectFile.fileName, "version: 1\nenvironments:\n  dev: {region: us-east-1}\n"),
      ("stacks/shared.yaml", StackEditor.authStack(name: "shared", domainPrefix: "shared-dev")),
    ]
    for number in 0..<count {
      let name = "api-" + String(String(10_000 + number).dropFirst())
      var scopes = [APIStackRequest.Scope("read"), APIStackRequest.Scope("write")]
      if extraScope, number == 0 { scopes.append(APIStackRequest.Scope("extra")) }
      let request = APIStackRequest(name: name, scopes: scopes, auth: .stack("shared"))
      texts.append(("stacks/\(name).yaml", StackEditor.apiStack(request)))
    }
    return texts.map { Workspace.File(path: $0.0, bytes: Array($0.1.utf8)) }
  }

  private static func situation(of workspace: Workspace) -> Situation {
    var situation = Situation(schemas: Catalog.schemas)
    situation.desired = workspace.resources
    situation.stacks = Set(workspace.stacks.map(\.name))
    return situation
  }

  /// The situation after AWS has taken everything exactly as planned.
  private static func carriedOut(_ situation: Situation) -> Situation {
    var situation = situation
    var known: [ResourceID: Attributes] = [:]
    for change in Planning.plan(situation).changes {
      guard let schema = situation.schemas[change.resource.kind] else { continue }
      let declared = schema.normalised(
        change.desired.mapValues { value in value.resolved { known[$0.resource]?[$0.attribute] } })
      var observed = declared
      for attribute in schema.attributes where attribute.isComputed {
        observed[attribute.name] = .string("\(change.resource.address)-\(attribute.name)")
      }
      known[change.resource] = observed
      situation.deployed[change.resource] = Situation.Deployed(
        physicalID: PhysicalID(["Id": change.resource.description]), applied: declared, snapshot: observed,
        dependencies: Set(change.dependsOn.map(\.resource)))
      situation.observed[change.resource] = .present(observed)
    }
    return situation
  }
}
