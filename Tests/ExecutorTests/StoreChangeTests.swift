import AWS
import Executor
import Kinds
import Planner
import ResourceModel
import TestSupport
import Testing

/// Another store in the stack moves the secret, wherever it is cut off, and the old store goes last.
@Suite struct StoreChangeTests {
  static let stores = ["secretsManager", "ssm", "file"]
  static let ways = stores.flatMap { from in stores.filter { $0 != from }.map { Way(from: from, to: $0) } }

  /// Each store once as the old one and once as the new one.
  static let ring = zip(stores, stores.dropFirst() + stores.prefix(1)).map { Way(from: $0, to: $1) }

  struct Way: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    var testDescription: String { "\(from) to \(to)" }
  }

  private func desired(_ store: String) -> [Resource] { authStack() + apiStack(store: store) }

  private func place(_ word: String, _ scene: Scene) async throws -> (store: any SecretStore, id: PhysicalID)
  {
    let name: String? =
      switch word {
      case "file": ".authplat/secrets/dev/layerless-esbuild/machine.json"
      case "ssm": "/layerless-esbuild/machine"
      default: await scene.aws.world.secrets.keys.first
      }
    let (kind, id) = try #require(PublishedSecret.store(word, named: name ?? "gone"))
    return (kind, id)
  }

  /// A deployed client whose secret was rotated since: Cognito shows none, and the stores alone know.
  private func rotated(_ word: String) async throws -> (Scene, SecretDocument, SecretDocument) {
    let scene = Scene()
    try await scene.apply(desired(word))
    let (store, id) = try await place(word, scene)
    let first = try #require(try await store.versions(in: id, using: scene.aws)[.current]?.document)
    let client = try #require(first.clientID)
    let second = SecretDocument(
      clientID: client, secret: .minted(), secretID: "\(client)--2", tokenURL: first.tokenURL,
      scope: first.scope)
    try await store.publish(second, in: id, using: scene.aws)
    await scene.aws.change { world in
      world.secretIDs[client] = ["\(client)--1", "\(client)--2"]
      for pool in world.pools.keys { world.pools[pool]?.clients[client]?["ClientSecret"] = nil }
    }
    // As a rotation records it: what is current is authplat's own.
    try await scene.apply(desired(word))
    return (scene, first, second)
  }

  @Test(arguments: ways) func `the secret moves and the old store goes last`(_ way: Way) async throws {
    let (scene, first, second) = try await rotated(way.from)
    await scene.aws.forgetCalls()
    #expect(try await scene.plan(desired(way.to)).notes.contains { $0.contains("moves with this apply") })
    let outcome = try await scene.apply(desired(way.to), allowing: allGone)
    #expect(outcome.failed.map(\.error.description) == [])
    #expect(outcome.done.last?.action == .delete)
    #expect(outcome.done.map(\.action).filter { $0 == .delete }.count == 1)
    let (store, id) = try await place(way.to, scene)
    let versions = try await store.versions(in: id, using: scene.aws)
    #expect(versions.mapValues(\.document) == [.current: second, .previous: first])
    let (oldStore, oldID) = try await place(way.from, scene)
    #expect(try await oldStore.versions(in: oldID, using: scene.aws).isEmpty)
    #expect(try await !scene.plan(desired(way.to)).hasChanges)
  }

  @Test(arguments: ring, Dying.Moment.allCases)
  func `killed at any call, the secret is in one of the two`(_ way: Way, _ moment: Dying.Moment) async throws
  {
    let (straight, _, _) = try await rotated(way.from)
    await straight.aws.forgetCalls()
    try await straight.apply(desired(way.to), width: 1)
    // A file is written between calls that only look, so none of them is left out.
    let calls = await straight.aws.calls.count
    for number in 1...calls {
      let (scene, first, second) = try await rotated(way.from)
      let dying = Dying(scene.aws, atCall: number, moment)
      let run = Task { try await scene.apply(desired(way.to), through: dying, width: 1) }
      // Ends when the process dies, or when it got through with fewer calls.
      await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in dying.death { return } }
        group.addTask { _ = try? await run.value }
        await group.next()
        group.cancelAll()
        do {
          try await finish(scene, way, first, second, "killed at call \(number) of \(calls)")
        } catch {
          Issue.record("killed at call \(number): \(error)")
        }
        await dying.bury()
      }
      _ = try? await run.value
    }
  }

  private func finish(
    _ scene: Scene, _ way: Way, _ first: SecretDocument, _ second: SecretDocument, _ when: Comment
  ) async throws {
    var held: [SecretDocument?] = []
    for word in [way.from, way.to] {
      let (store, id) = try await place(word, scene)
      held.append(try await store.versions(in: id, using: scene.aws)[.current]?.document)
    }
    #expect(held.contains(second), when)
    let outcome = try await scene.apply(desired(way.to))
    #expect(outcome.failed.map(\.error.description) == [], when)
    let (store, id) = try await place(way.to, scene)
    let versions = try await store.versions(in: id, using: scene.aws)
    #expect(versions.mapValues(\.document) == [.current: second, .previous: first], when)
    #expect(try await !scene.plan(desired(way.to)).hasChanges, when)
  }

  @Test(arguments: ways) func `while a rotation is under way the secret stays where it is`(_ way: Way)
    async throws
  {
    let (scene, _, second) = try await rotated(way.from)
    let (store, id) = try await place(way.from, scene)
    let pending = SecretDocument(pending: .minted())
    try await store.stash(pending, in: id, using: scene.aws)
    let outcome = try await scene.apply(desired(way.to))
    #expect(outcome.failed.map(\.error.code) == ["RotationUnderWay"])
    let versions = try await store.versions(in: id, using: scene.aws)
    #expect(versions[.current]?.document == second && versions[.pending]?.document == pending)
    // Finished, the same apply goes through.
    try await store.discardPending(in: id, using: scene.aws)
    #expect(try await scene.apply(desired(way.to)).failed.isEmpty)
    #expect(try await !scene.plan(desired(way.to)).hasChanges)
  }

  @Test(arguments: stores) func `another place in the same store is a move too`(_ word: String) async throws {
    let (scene, first, second) = try await rotated(word)
    let elsewhere = word == "file" ? "elsewhere.json" : "/elsewhere"
    let moved = authStack() + apiStack(store: word, at: elsewhere)
    #expect(try await scene.apply(moved).failed.map(\.error.description) == [])
    let arn = await scene.aws.world.secrets.keys.first
    let name = word == "secretsManager" ? arn : elsewhere
    let (store, id) = try #require(PublishedSecret.store(word, named: name ?? ""))
    let versions = try await store.versions(in: id, using: scene.aws)
    #expect(versions.mapValues(\.document) == [.current: second, .previous: first])
    let world = await scene.aws.world
    #expect(world.secrets.count + world.parameters.count <= 4)
    #expect(try await !scene.plan(moved).hasChanges)
  }

  @Test func `the key of a parameter holds for its pending neighbour and stays when it is published`()
    async throws
  {
    let scene = Scene()
    let keyed = desired("ssm").map { resource in
      var resource = resource
      if resource.attributes["type"] == "SecureString" { resource.attributes["keyId"] = "alias/mine" }
      return resource
    }
    try await scene.apply(keyed)
    let (store, id) = try await place("ssm", scene)
    _ = try await store.pendingSecret(in: id, using: scene.aws)
    let keys = await scene.aws.world.parameters.compactMapValues { $0.members["KeyId"]?.string }
    #expect(
      keys == [
        "/layerless-esbuild/machine": "alias/mine", "/layerless-esbuild/machine.pending": "alias/mine",
      ])
    #expect(try await !scene.plan(keyed).hasChanges)
    #expect(try await scene.plan(desired("ssm")).hasChanges)
    try await scene.apply([], allowing: allGone)
    #expect(await scene.aws.world.parameters.isEmpty)
  }
}
