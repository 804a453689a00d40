import Executor
import Planner
import ResourceModel
import TestSupport
import Testing

/// What somebody else keeps under a name that a stack wants.
@Suite struct ForeignTests {
  let scene = Scene()

  /// A stack's plan while AWS holds what another stack, with other names for the rest, has made.
  private func plan(_ store: String, from stack: String, allowing adopted: Set<String> = []) async throws
    -> Plan
  {
    let theirs = apiStack("theirs", store: store).filter { $0.id.kind == storeKind(store) }.map { resource in
      Resource(
        resource.id,
        resource.attributes.merging([
          "name": "/layerless-esbuild/machine", "tags": ["authplat:stack": .string(stack)],
        ]) { $1 })
    }
    try await scene.apply(authStack() + theirs)
    // Another inventory than the one that made it.
    let ours = Scene(sharing: scene.aws)
    var situation = try await ours.situation(
      authStack() + apiStack(store: store), try ours.inventory(), scene.aws)
    situation.allowedToAdopt = adopted
    return Planning.plan(situation)
  }

  private func storeKind(_ store: String) -> String {
    store == "ssm" ? "ssmParameter" : "secretsManagerSecret"
  }

  @Test(arguments: ["secretsManager", "ssm"])
  func `another's secret is not taken over`(_ store: String) async throws {
    let id = ResourceID(stack: "layerless-esbuild", kind: storeKind(store), key: "machine")
    let refusals = try await plan(store, from: "theirs").refusals
    #expect(refusals.map(\.resource) == [id])
    #expect(refusals.first?.remedy?.contains("--adopt \(id)") == true)
  }

  @Test(arguments: ["secretsManager", "ssm"])
  func `named, it is`(_ store: String) async throws {
    let plan = try await plan(store, from: "theirs", allowing: ["\(storeKind(store)).machine"])
    #expect(plan.refusals.isEmpty)
  }

  @Test(arguments: ["secretsManager", "ssm"])
  func `the stack's own is taken over as ever`(_ store: String) async throws {
    let plan = try await plan(store, from: "layerless-esbuild")
    #expect(plan.refusals.isEmpty)
    let id = ResourceID(stack: "layerless-esbuild", kind: storeKind(store), key: "machine")
    #expect(plan.changes.first { $0.resource == id }?.action == .adopt)
  }
}
