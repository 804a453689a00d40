import AWS
import Executor
import Inventory
import Planner
import ResourceModel
import TestSupport
import Testing

/// What is done, what is held up and what is said while a plan is carried out.
@Suite struct ConductTests {
  let scene = Scene()

  @Test func `a failure holds up what depends on it and later stages, and nothing else`() async throws {
    let gone = Resource(
      ResourceID(stack: "layerless-esbuild", kind: "ssmParameter", key: "old"),
      ["name": "/old", "value": "x"])
    try await scene.apply([gone])
    await scene.aws.forgetCalls()
    // The first write is the user pool or the store; whichever it is not goes on.
    await scene.aws.fail(write: 1, .throttled)
    let outcome = try await scene.apply(everything, width: 1)
    let failed = try #require(outcome.failed.first?.change.resource)
    #expect(outcome.failed.count == 1)
    let done = Set(outcome.done.map(\.resource))
    let left = Set(outcome.left.map(\.resource))
    #expect(left.contains(gone.id), "the stage of deletions must not begin")
    #expect(await scene.aws.world.parameters["/old"] != nil)
    for resource in everything where resource.id != failed {
      #expect(done.contains(resource.id) != left.contains(resource.id), "\(resource.id)")
    }
    #expect(done.isDisjoint(with: left))
    #expect(!done.isEmpty, "what does not depend on \(failed) is made")
  }

  @Test func `a wish to stop finishes what is under way and begins nothing new`() async throws {
    let stop = StopSignal()
    let outcome = try await scene.apply(everything, width: 1, stop: stop) { progress in
      if case .finished = progress { stop.stop() }
    }
    #expect(outcome.wasInterrupted)
    #expect(outcome.done.count == 1)
    #expect(outcome.failed.isEmpty)
    #expect(outcome.left.count == everything.count - 1)
    #expect(try await scene.inventory().unfinishedSteps().isEmpty)
    let second = try await scene.apply(everything)
    #expect(!second.wasInterrupted)
    #expect(try await !scene.plan(everything).hasChanges)
  }

  @Test func `a width of nothing still does one thing at a time`() async throws {
    let outcome = try await scene.apply(everything, width: 0)
    #expect(outcome.done.count == everything.count)
  }

  @Test func `a kind that only a newer authplat knows is left alone and named`() async throws {
    let id = ResourceID(stack: "later", kind: "rocket", key: "one")
    let inventory = try scene.inventory()
    try await inventory.record(
      DeployedResource(
        id: id, physicalID: PhysicalID(["Id": "r"]), declared: [:], observed: [:], updatedAt: Scene.moment))
    let outcome = try await scene.apply([])
    #expect(outcome.failed.map(\.change.resource) == [id])
    #expect(outcome.failed.first?.error.message.contains("rocket") == true)
    #expect(try await inventory.resources().map(\.id) == [id])
  }

  @Test func `a client that is replaced keeps working until the new one is published`() async throws {
    try await scene.apply(FaultTests.replaceable)
    let before = await scene.aws.world.pools.values.flatMap(\.clients.keys)
    await scene.aws.forgetCalls()
    try await scene.apply(FaultTests.replaced, allowing: allGone)
    let writes = await scene.aws.writeCalls.map(\.operation)
    let publishing = try #require(writes.lastIndex(of: "PutSecretValue"))
    let removal = try #require(writes.firstIndex(of: "DeleteUserPoolClient"))
    #expect(publishing < removal)
    let world = await scene.aws.world
    let after = world.pools.values.flatMap(\.clients.keys)
    #expect(after.count == 1)
    #expect(after != before)
    #expect(world.current(secretNamed: "/layerless-esbuild/machine")?["client_id"]?.string == after.first)
  }

  @Test func `a replaced client survives while publishing its successor fails`() async throws {
    try await scene.apply(FaultTests.replaceable)
    let old = try #require(await scene.aws.world.pools.values.flatMap(\.clients.keys).first)
    await scene.aws.forgetCalls()
    // The new scopes, a pending secret, the new client; the fourth write publishes it.
    await scene.aws.fail(write: 4, .throttled)
    let outcome = try await scene.apply(FaultTests.replaced, allowing: allGone, width: 1)
    #expect(outcome.failed.map(\.change.resource.kind) == ["publishedSecret"])
    let world = await scene.aws.world
    #expect(world.pools.values.flatMap(\.clients.keys).contains(old))
    #expect(world.current(secretNamed: "/layerless-esbuild/machine")?["client_id"]?.string == old)
    try await scene.apply(FaultTests.replaced, allowing: allGone)
    #expect(await scene.aws.world.pools.values.flatMap(\.clients.keys).contains(old) == false)
  }

  @Test func `that AWS keeps something else is an error, and the next plan shows it`() async throws {
    let stubborn = Stubborn(scene.aws) { operation, input in
      operation.name == "UpdateUserPoolClient" ? input.merging(["AccessTokenValidity": 9]) { $1 } : input
    }
    try await scene.apply(everything)
    let longer = authStack() + apiStack { $0["accessTokenValidity"] = 2 }
    let outcome = try await scene.apply(longer, through: stubborn)
    #expect(outcome.failed.map(\.error.code) == ["NotConverged"])
    #expect(outcome.failed.first?.error.message.contains("`accessTokenValidity`") == true)
    let change = try #require(try await scene.plan(longer).changes.first { $0.action == .update })
    #expect(change.differences.map(\.path) == ["accessTokenValidity"])
    #expect(change.differences.first?.before == 9)
  }

  @Test func `no secret is in the inventory, in the journal, in what is said or in an error`() async throws {
    for number in 1...30 {
      await scene.aws.forgetCalls()
      await scene.aws.fail(write: number % 9 + 1, number % 2 == 0 ? .lostAfter : .throttled)
      try await scene.apply(number % 3 == 0 ? FaultTests.replaced : everything, allowing: allGone)
    }
    let secrets = await scene.aws.world.secretTexts
    #expect(secrets.count > 1)
    let told = scene.told.all.joined(separator: "\n")
    let bytes = try ScratchFolder.names(in: scene.folder.path).reduce(into: [UInt8]()) {
      $0 += try ScratchFolder.bytes(of: scene.folder[$1])
    }
    let stored = String(decoding: bytes, as: UTF8.self)
    #expect(stored.contains("layerless-esbuild-machine"), "the search must see the inventory")
    for secret in secrets {
      #expect(!told.contains(secret), "said")
      #expect(!stored.contains(secret), "stored")
    }
    let sent = await scene.aws.calls.map { "\($0)" }.joined()
    for secret in secrets { #expect(!sent.contains(secret), "recorded calls hold secrets wrapped") }
  }

  @Test func `drift is put right and what nobody declared is left`() async throws {
    try await scene.apply(everything)
    await scene.aws.change { world in
      for pool in world.pools.keys {
        for client in world.pools[pool]?.clients.keys ?? [:].keys {
          world.pools[pool]?.clients[client]?["AllowedOAuthFlowsUserPoolClient"] = false
          world.pools[pool]?.clients[client]?["AccessTokenValidity"] = 5
          world.pools[pool]?.clients[client]?["ResourceBinding"] = ["Feature": "ENABLED"]
        }
      }
    }
    let plan = try await scene.plan(everything)
    let change = try #require(plan.changes.first { $0.resource == clientID() })
    #expect(change.differences.map(\.path) == ["allowedOAuthFlowsUserPoolClient"])
    #expect(change.undeclaredDrift.map(\.path) == ["accessTokenValidity"])
    #expect(plan.isDriftOnly)
    try await scene.apply(everything)
    let client = try #require(await scene.aws.world.pools.values.flatMap(\.clients.values).first)
    #expect(client["AllowedOAuthFlowsUserPoolClient"] == true)
    #expect(client["AccessTokenValidity"] == 5)
    #expect(client["ResourceBinding"] == ["Feature": "ENABLED"], "a member without a row survives the update")
  }

  @Test func `a resource that moves to another stack is taken over and never deleted`() async throws {
    func parameter(_ stack: String) -> Resource {
      Resource(ResourceID(stack: stack, kind: "ssmParameter", key: "x"), ["name": "/shared", "value": "1"])
    }
    try await scene.apply([parameter("a")])
    await scene.aws.forgetCalls()
    // It ends between the two halves of the move.
    let stop = StopSignal()
    try await scene.apply([parameter("b")], width: 1, stop: stop) { progress in
      if case .finished = progress { stop.stop() }
    }
    #expect(try await scene.inventory().resources().map(\.id.stack) == ["a", "b"])
    try await scene.apply([parameter("b")])
    #expect(try await scene.inventory().resources().map(\.id.stack) == ["b"])
    #expect(await scene.aws.writeCalls.map(\.operation) == [])
    #expect(await scene.aws.world.parameters["/shared"] != nil)
  }

  @Test func `scopes come before their clients and go after them`() async throws {
    try await scene.apply(everything)
    await scene.aws.forgetCalls()
    let outcome = try await scene.apply(authStack() + apiStack(scopes: ["read"]))
    #expect(outcome.failed.map(\.error.description) == [])
    let writes = await scene.aws.writeCalls.map(\.operation).filter {
      $0.contains("Client") || $0.contains("Server")
    }
    #expect(writes == ["UpdateResourceServer", "UpdateUserPoolClient", "UpdateResourceServer"])
    #expect(try await !scene.plan(authStack() + apiStack(scopes: ["read"])).hasChanges)
  }

  @Test func `what was deleted by hand is made again, and a namesake made by hand is taken over`()
    async throws
  {
    try await scene.apply(everything)
    await scene.aws.change { world in
      for (arn, var secret) in world.secrets {
        world.secrets[arn] = nil
        secret.members["ARN"] = .string(arn + "9")
        secret.versions = [:]
        world.secrets[arn + "9"] = secret
      }
      for pool in world.pools.keys { world.pools[pool]?.servers = [:] }
    }
    let outcome = try await scene.apply(everything, allowing: allGone)
    #expect(outcome.failed.map(\.error.description) == [])
    #expect(await scene.aws.shape.contains("secret published"))
    #expect(try await !scene.plan(everything).hasChanges)
  }
}

/// A connection that changes what is sent, as an AWS that keeps something else.
private struct Stubborn: AWSCalling {
  let aws: StandInAWS
  let twist: @Sendable (Operation, Attributes) -> Attributes

  init(_ aws: StandInAWS, _ twist: @escaping @Sendable (Operation, Attributes) -> Attributes) {
    self.aws = aws
    self.twist = twist
  }

  var scope: AWSScope { aws.scope }
  func read(_ operation: ReadOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await aws.read(operation, input)
  }
  func write(_ operation: WriteOperation, _ input: Attributes) async throws(AWSError) -> Attributes {
    try await aws.write(operation, twist(operation.operation, input))
  }
  func pause(_ seconds: Double, for reason: String) async throws(AWSError) {
    try await aws.pause(seconds, for: reason)
  }
  func note(_ text: String) {}
}
