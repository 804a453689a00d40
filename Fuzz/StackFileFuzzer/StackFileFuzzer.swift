import Kinds
import ResourceModel

@testable import Planner
@testable import StackFiles

/// What libFuzzer calls with each input: the bytes are one stack file, and once more the project file.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneStackFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  checkStack(bytes)
  _ = load([.init(path: ProjectFile.fileName, bytes: bytes), sharedStack])
  if let text = String(validating: bytes, as: UTF8.self) { AmendmentClaim(text: text).check() }
  return 0
}

private let projectFile = Workspace.File(
  path: ProjectFile.fileName,
  bytes: Array(
    """
    version: 1
    environments:
      dev: {region: us-east-1, variables: {prefix: shop-dev, days: "7"}}
    """.utf8))

/// For files that build on another stack.
private let sharedStack = Workspace.File(
  path: "stacks/shared.yaml", bytes: Array("stack: shared\nkind: auth\ndomain: {prefix: shared-dev}\n".utf8))

private func load(_ files: [Workspace.File]) -> (Workspace, [Diagnostic]) {
  Workspace.load(
    files: files, environment: "dev", processEnvironment: ["HOME": "/home/me"], schemas: Catalog.schemas)
}

/// Places lie inside the text, and what validates can be planned and, once carried out, leaves nothing to do.
private func checkStack(_ bytes: [UInt8]) {
  let (workspace, diagnostics) = load([
    projectFile, sharedStack, Workspace.File(path: "stacks/fuzz.yaml", bytes: bytes),
  ])
  for diagnostic in diagnostics {
    guard let place = diagnostic.source else { continue }
    precondition(place.line >= 1 && place.column >= 1, "a place begins at one")
  }
  for resource in workspace.resources {
    _ = Catalog.kind(resource.id.kind)?.problems(in: resource.attributes)
  }
  if diagnostics.contains(where: { $0.severity == .error }) { return }
  var situation = Situation(schemas: Catalog.schemas)
  situation.desired = workspace.resources
  situation.stacks = Set(workspace.stacks.map(\.name))
  for lookup in workspace.stacks.flatMap(\.lookups) {
    situation.outside[lookup.id] = ["id": "us-east-1_a", "arn": "arn:aws:a", "url": "https://a.example"]
  }
  let plan = Planning.plan(situation)
  precondition(plan.changes.allSatisfy { $0.action == .create }, "in an empty account everything is made")
  carryOut(plan, in: &situation)
  let again = Planning.plan(situation)
  precondition(!again.hasChanges, "nothing is left to do after everything was done")
}

/// Fills the situation in as if AWS had taken everything exactly as planned.
private func carryOut(_ plan: Plan, in situation: inout Situation) {
  for change in plan.changes {
    guard let schema = situation.schemas[change.resource.kind] else { continue }
    let declared = schema.normalised(
      change.desired.mapValues { value in
        value.resolved { reference in
          situation.outside[reference.resource]?[reference.attribute]
            ?? situation.attributes(of: reference.resource)?[reference.attribute]
        }
      })
    var observed = declared
    for attribute in schema.attributes where attribute.isComputed {
      observed[attribute.name] = .string("\(change.resource.address)-\(attribute.name)")
    }
    situation.deployed[change.resource] = Situation.Deployed(
      physicalID: PhysicalID(["Id": change.resource.description]), applied: declared, snapshot: observed,
      dependencies: Set(change.dependsOn.map(\.resource)))
    situation.observed[change.resource] = .present(observed)
  }
}
