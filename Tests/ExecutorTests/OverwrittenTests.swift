import AWS
import Executor
import Planner
import ResourceModel
import TestSupport
import Testing

/// A published secret that somebody else writes over, and what merely looks like that.
@Suite struct OverwrittenTests {
  let scene = Scene()
  let published = ResourceID(stack: "layerless-esbuild", kind: "publishedSecret", key: "machine")

  private func overwrite(_ store: String) async throws {
    let value: Value = "{\"client_id\":\"x\",\"client_secret\":\"somebody else's\"}"
    if store == "ssm" {
      _ = try await scene.aws.write(
        .putParameter,
        ["Name": "/layerless-esbuild/machine", "Value": value, "Type": "SecureString", "Overwrite": true])
    } else if store == "file" {
      try scene.aws.folder.write(".authplat/secrets/dev/layerless-esbuild/machine.json", value.string ?? "")
    } else {
      let arn = try #require(await scene.aws.world.secrets.keys.first)
      _ = try await scene.aws.write(
        .putSecretValue,
        [
          "SecretId": .string(arn), "SecretString": value,
          "ClientRequestToken": .string(String(repeating: "f", count: 32)),
        ])
    }
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `it is drift, and the next apply publishes again`(_ store: String) async throws {
    let desired = authStack() + apiStack(store: store)
    try await scene.apply(desired)
    let good = await scene.aws.shape
    try await overwrite(store)
    #expect(await scene.aws.shape != good)
    let plan = try await scene.plan(desired)
    #expect(plan.changes.filter { $0.action != .noop }.map(\.resource) == [published])
    #expect(plan.changes.first { $0.resource == published }?.reasons == [.overwritten])
    #expect(plan.isDriftOnly)
    let outcome = try await scene.apply(desired)
    #expect(outcome.done.map(\.resource) == [published])
    // A file keeps what it held before, whoever wrote that.
    let mended = await scene.aws.shape.split(separator: "\n").filter { !$0.contains("json.previous") }
    #expect(mended.joined(separator: "\n") == good)
    #expect(try await !scene.plan(desired).hasChanges)
  }

  @Test(arguments: ["secretsManager", "ssm"])
  func `a change of the store that authplat makes is none`(_ store: String) async throws {
    try await scene.apply(authStack() + apiStack(store: store))
    let desired =
      authStack()
      + apiStack(store: store).map { resource in
        guard ["ssmParameter", "secretsManagerSecret"].contains(resource.id.kind) else { return resource }
        var resource = resource
        resource.attributes["description"] = "for the night shift"
        return resource
      }
    #expect(try await scene.apply(desired).done.count == 1)
    #expect(try await !scene.plan(desired).hasChanges)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `a client keeps its secret when the store goes and when it comes back`(_ store: String) async throws {
    let stored = authStack() + apiStack(store: store)
    let alone =
      authStack()
      + apiStack { client in
        client["clientSecret"] = nil
        client["generateSecret"] = true
      }.filter { !["publishedSecret", "secretsManagerSecret"].contains($0.id.kind) }
    try await scene.apply(stored)
    let secret = try #require(await scene.aws.world.clientSecrets.first)
    let goes = try await scene.plan(alone)
    #expect(goes.refusals.isEmpty)
    #expect(goes.changes.filter { $0.action != .noop }.map(\.action) == [.delete, .delete])
    try await scene.apply(alone)
    #expect(try await !scene.plan(alone).hasChanges)
    #expect(await scene.aws.world.clientSecrets == [secret])
    try await scene.apply(stored)
    #expect(try await !scene.plan(stored).hasChanges)
    #expect(await scene.aws.world.clientSecrets == [secret])
    #expect(await scene.aws.shape.contains("secret published"))
  }
}

extension World {
  fileprivate var clientSecrets: [String] {
    pools.values.flatMap(\.clients.values).compactMap { $0["ClientSecret"]?.string }
  }
}
