import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

@Suite struct RoundTripTests {
  let scene = Scene()

  @Test func `the two stacks are made and the second plan is empty`() async throws {
    let outcome = try await scene.apply(everything)
    #expect(outcome.failed.map(\.error.description) == [])
    #expect(outcome.done.count == 9)
    let plan = try await scene.plan(everything)
    #expect(
      plan.changes.filter { $0.action != .noop }.map { "\($0.action) \($0.id) \($0.differences.map(\.path))" }
        == [])
    let document = await scene.aws.world.current(secretNamed: "/layerless-esbuild/machine")
    #expect(document?["token_url"] == "https://andmoredev.auth.us-east-1.amazoncognito.com/oauth2/token")
    #expect(document?["scope"] == "layerless-esbuild/api")
    #expect(await scene.aws.shape.contains("secret published"))
  }

  @Test func `an empty plan makes no write`() async throws {
    try await scene.apply(everything)
    await scene.aws.forgetCalls()
    let outcome = try await scene.apply(everything)
    #expect(outcome.done.isEmpty)
    #expect(await scene.aws.writeCalls.map(\.operation) == [])
  }

  @Test func `everything goes again, dependents first`() async throws {
    try await scene.apply(everything)
    await scene.aws.forgetCalls()
    let outcome = try await scene.apply([], allowing: allGone)
    #expect(outcome.failed.map(\.error.description) == [])
    #expect(await scene.aws.shape == "")
    #expect(try await scene.inventory().resources().isEmpty)
    let deletions = await scene.aws.writeCalls.map(\.operation).filter { $0.hasPrefix("Delete") }
    #expect(deletions.last == "DeleteUserPool")
    let client = try #require(deletions.firstIndex(of: "DeleteUserPoolClient"))
    let server = try #require(deletions.firstIndex(of: "DeleteResourceServer"))
    #expect(client < server)
  }
}
