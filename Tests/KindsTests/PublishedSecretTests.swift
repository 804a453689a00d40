import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

/// Which secret is published when the document changes, when somebody wrote over it, and when the store changes.
@Suite struct PublishedSecretTests {
  let aws = StandInAWS()
  let kind = PublishedSecret()

  /// A published client whose secret has been rotated once: Cognito shows none any more.
  private struct Rotated {
    let store: any SecretStore
    let storeID: PhysicalID
    let id: PhysicalID
    var desired: Attributes
    let first: SecretDocument
    let current: SecretDocument
    let version: String
  }

  private func rotated(_ word: String) async throws -> Rotated {
    let (store, storeID) = try await Minimal.store(word, aws)
    let desired = try await Minimal.publication(word, storeID, aws)
    let id = try await kind.create(desired, using: aws)
    let first = try #require(try await store.versions(in: storeID, using: aws)[.current]?.document)
    let client = try #require(first.clientID)
    let current = SecretDocument(
      clientID: client, secret: .minted(), secretID: "\(client)--2", tokenURL: first.tokenURL,
      scope: first.scope)
    try await store.publish(current, in: storeID, using: aws)
    await aws.change { world in
      world.secretIDs[client] = ["\(client)--2"]
      for pool in world.pools.keys { world.pools[pool]?.clients[client]?["ClientSecret"] = nil }
    }
    let version = try #require(try await store.currentVersions(of: [storeID], using: aws)[storeID])
    return Rotated(
      store: store, storeID: storeID, id: id, desired: desired, first: first, current: current,
      version: version)
  }

  private func update(_ scene: Rotated, seen version: String? = nil) async throws -> SecretDocument? {
    var target = scene.desired
    target["versionId"] = .string(version ?? scene.version)
    let observed = try #require(try await kind.read([scene.id], using: aws)[scene.id])
    try await kind.update(scene.id, to: target, from: observed, using: aws)
    return try await scene.store.versions(in: scene.storeID, using: aws)[.current]?.document
  }

  private func overwrite(_ scene: Rotated, secretID: String? = nil) async throws {
    let foreign = SecretDocument(
      clientID: scene.current.clientID, secret: Secret("somebody else's, and long enough"),
      secretID: secretID,
      tokenURL: nil, scope: nil)
    try await scene.store.publish(foreign, in: scene.storeID, using: aws)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `other scopes and another address keep the secret and its id`(_ word: String) async throws {
    var scene = try await rotated(word)
    scene.desired["scope"] = "orders/read orders/write"
    scene.desired["tokenUrl"] = "https://other"
    let document = try #require(try await update(scene))
    #expect(document.clientSecret == scene.current.clientSecret)
    #expect(document.secretID == scene.current.secretID)
    #expect(document.scope == "orders/read orders/write" && document.tokenURL == "https://other")
    let versions = try await scene.store.versions(in: scene.storeID, using: aws)
    #expect(versions[.previous]?.document == scene.first)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"], [nil, "c--2"])
  func `what somebody wrote over comes back`(_ word: String, _ secretID: String?) async throws {
    let scene = try await rotated(word)
    try await overwrite(scene, secretID: secretID.map { _ in scene.current.secretID ?? "" })
    #expect(try await update(scene) == scene.current)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `a rotation that was not recorded is not taken for somebody else`(_ word: String) async throws {
    let scene = try await rotated(word)
    let before = try await scene.store.versions(in: scene.storeID, using: aws)[.previous]
    #expect(try await update(scene, seen: try #require(before).id) == scene.current)
  }

  @Test func `when all are gone, rotating is the way out`() async throws {
    let scene = try await rotated("file")
    try await scene.store.publish(
      SecretDocument(clientID: "another", secret: .minted(), tokenURL: nil, scope: nil), in: scene.storeID,
      using: aws)
    try await scene.store.publish(
      SecretDocument(clientID: "another", secret: .minted(), tokenURL: nil, scope: nil), in: scene.storeID,
      using: aws)
    await #expect(throws: AWSError(code: "SecretUnknown", message: "")) { _ = try await update(scene) }
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `nothing is published while a rotation has a value pending`(_ word: String) async throws {
    var scene = try await rotated(word)
    scene.desired["scope"] = "orders/write"
    try await scene.store.stash(SecretDocument(pending: .minted()), in: scene.storeID, using: aws)
    let before = try await scene.store.versions(in: scene.storeID, using: aws)
    await #expect(throws: AWSError(code: "RotationUnderWay", message: "")) { _ = try await update(scene) }
    #expect(try await scene.store.versions(in: scene.storeID, using: aws) == before)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"], ["secretsManager", "ssm", "file"])
  func `another store gets the current and the previous document`(_ from: String, _ to: String) async throws {
    if from == to { return }
    let scene = try await rotated(from)
    let (store, storeID) = try await Minimal.store(to, aws)
    var desired = scene.desired
    desired["store"] = .string(storeID.members.values.first ?? "")
    desired["storeKind"] = .string(to)
    desired["scope"] = "orders/write"
    for _ in 1...2 {
      let id = try await kind.replace(
        scene.id, lastSeen: ["versionId": .string(scene.version)], with: desired, using: aws)
      #expect(id["StoreKind"] == to)
      let versions = try await store.versions(in: storeID, using: aws)
      #expect(versions[.current]?.document.clientSecret == scene.current.clientSecret)
      #expect(versions[.current]?.document.secretID == scene.current.secretID)
      #expect(versions[.current]?.document.scope == "orders/write")
      #expect(versions[.previous]?.document == scene.first)
      #expect(versions[.pending] == nil)
      #expect(
        try await scene.store.versions(in: scene.storeID, using: aws)[.current]?.document == scene.current)
    }
    try await scene.store.stash(SecretDocument(pending: .minted()), in: scene.storeID, using: aws)
    await #expect(throws: AWSError(code: "RotationUnderWay", message: "")) {
      _ = try await kind.replace(scene.id, lastSeen: [:], with: desired, using: aws)
    }
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `a record that was lost keeps what a rotation has put there`(_ word: String) async throws {
    let scene = try await rotated(word)
    await aws.change { world in
      for pool in world.pools.keys {
        world.pools[pool]?.clients[scene.current.clientID ?? ""]?["ClientSecret"] = "the one it was made with"
      }
    }
    _ = try await kind.create(scene.desired, using: aws)
    #expect(
      try await scene.store.versions(in: scene.storeID, using: aws)[.current]?.document == scene.current)
  }

  @Test func `a document of another client is not published for this one`() async throws {
    var scene = try await rotated("secretsManager")
    let client = try await UserPoolClient().create(
      [
        "userPoolId": scene.desired["userPoolId"] ?? "", "name": "n",
        "clientSecret": .secret(Secret(String(repeating: "x", count: 30))),
      ], using: aws)
    scene.desired["clientId"] = .string(client["ClientId"] ?? "")
    let document = try await update(scene)
    #expect(document?.clientID == client["ClientId"])
    #expect(document?.clientSecret == Secret(String(repeating: "x", count: 30)))
  }
}
