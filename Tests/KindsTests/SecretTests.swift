import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

/// The stores of a client's secret, and what is published in them.
@Suite struct SecretTests {
  let aws: StandInAWS

  init() { aws = StandInAWS() }
  private init(_ aws: StandInAWS) { self.aws = aws }

  private func store(_ name: String) async throws -> (any SecretStore, PhysicalID) {
    try await Minimal.store(name, aws)
  }

  private func publication(_ store: String, _ id: PhysicalID) async throws -> Attributes {
    try await Minimal.publication(store, id, aws)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `a pending secret is made once and stays until it is published`(_ name: String) async throws {
    let (kind, id) = try await store(name)
    let first = try await kind.pendingSecret(in: id, using: aws)
    #expect(first.reveal().wholeMatch(of: #/[a-z0-9]{51}/#) != nil)
    #expect(try await kind.pendingSecret(in: id, using: aws) == first)
    let document = try #require(try await kind.document(in: id, using: aws))
    #expect(document.isPending && document.clientSecret == first)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `publishing gives consumers Cognito's secret, and twice is as once`(_ name: String) async throws {
    let (kind, id) = try await store(name)
    let desired = try await publication(name, id)
    let published = try await PublishedSecret().create(desired, using: aws)
    let document = try #require(try await kind.document(in: id, using: aws))
    #expect(!document.isPending)
    #expect(await aws.world.secretTexts.contains(document.clientSecret.reveal()))
    let content = try JSONReader.read(document.text.reveal())
    #expect(content["client_id"] == desired["clientId"])
    #expect(content["scope"] == "orders/read")
    #expect(content["token_url"] == "https://t")
    let version = try await kind.currentVersions(of: [id], using: aws)[id]
    #expect(version != nil)
    await aws.forgetCalls()
    _ = try await PublishedSecret().create(desired, using: aws)
    #expect(await aws.writeCalls.map(\.operation) == [])
    let observed = try #require(try await PublishedSecret().read([published], using: aws)[published])
    #expect(observed.attributes["versionId"]?.string == version)
    // The next secret is another one.
    #expect(try await kind.pendingSecret(in: id, using: aws) != document.clientSecret)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `wherever publishing is cut off, doing it again ends the same`(_ name: String) async throws {
    for number in 1...2 {
      for fault in [StandInAWS.Fault.lostBefore, .lostAfter] {
        let aws = StandInAWS()
        let test = SecretTests(aws)
        let (kind, id) = try await test.store(name)
        let desired = try await test.publication(name, id)
        await aws.forgetCalls()
        await aws.fail(write: number, fault)
        _ = try? await PublishedSecret().create(desired, using: aws)
        await aws.noFaults()
        _ = try await PublishedSecret().create(desired, using: aws)
        let document = try #require(try await kind.document(in: id, using: aws))
        #expect(!document.isPending)
        let cognito = await aws.world.pools.values.flatMap(\.clients.values).compactMap {
          $0["ClientSecret"]?.string
        }
        #expect(cognito == [document.clientSecret.reveal()])
      }
    }
  }

  @Test func `an endpoint's own secret goes before the pending one`() async throws {
    await aws.change { $0.knowsClientSecret = false }
    let (kind, id) = try await store("secretsManager")
    let pending = try await kind.pendingSecret(in: id, using: aws)
    _ = try await PublishedSecret().create(try await publication("secretsManager", id), using: aws)
    let document = try #require(try await kind.document(in: id, using: aws))
    #expect(document.clientSecret != pending)
    let cognito = await aws.world.pools.values.flatMap(\.clients.values).compactMap {
      $0["ClientSecret"]?.string
    }
    #expect(cognito == [document.clientSecret.reveal()])
  }

  @Test func `a pending secret that Cognito does not have is not published`() async throws {
    let (_, id) = try await store("secretsManager")
    let desired = try await publication("secretsManager", id)
    await aws.change { world in
      for pool in world.pools.keys {
        for client in world.pools[pool]?.clients.keys ?? [:].keys {
          world.pools[pool]?.clients[client]?["ClientSecret"] = nil
        }
      }
    }
    await #expect(throws: AWSError(code: "SecretUnknown", message: "")) {
      _ = try await PublishedSecret().create(desired, using: aws)
    }
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `the current value of a store is untouched while the next one is pending`(_ name: String)
    async throws
  {
    let (kind, id) = try await store(name)
    _ = try await PublishedSecret().create(try await publication(name, id), using: aws)
    let before = try await kind.versions(in: id, using: aws)
    let version = try await kind.currentVersions(of: [id], using: aws)
    let pending = try await kind.pendingSecret(in: id, using: aws)
    var after = try await kind.versions(in: id, using: aws)
    let removed = after.removeValue(forKey: .pending)
    let stashed = try #require(removed)
    #expect(stashed.document.clientSecret == pending)
    #expect(try await kind.document(ofVersion: stashed.id, in: id, using: aws) == stashed.document)
    #expect(after == before)
    #expect(try await kind.currentVersions(of: [id], using: aws) == version)
    try await kind.discardPending(in: id, using: aws)
    try await kind.discardPending(in: id, using: aws)
    #expect(try await kind.versions(in: id, using: aws) == before)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `publishing makes the current one the previous`(_ name: String) async throws {
    let (kind, id) = try await store(name)
    let documents = (1...3).map { number in
      SecretDocument(
        clientID: "c", secret: Secret.minted(), secretID: "c--\(number)", tokenURL: nil, scope: "s")
    }
    for (number, document) in documents.enumerated() {
      try await kind.stash(SecretDocument(pending: document.clientSecret), in: id, using: aws)
      try await kind.publish(document, in: id, using: aws)
      await aws.forgetCalls()
      try await kind.publish(document, in: id, using: aws)
      #expect(await aws.writeCalls.map(\.operation) == [])
      let versions = try await kind.versions(in: id, using: aws)
      #expect(versions[.current]?.document == document)
      #expect(versions[.previous]?.document == (number == 0 ? nil : documents[number - 1]))
      #expect(versions[.pending] == nil)
      for version in versions.values {
        #expect(try await kind.document(ofVersion: version.id, in: id, using: aws) == version.document)
      }
    }
    // The way back.
    try await kind.publish(documents[1], in: id, using: aws)
    let versions = try await kind.versions(in: id, using: aws)
    #expect(versions[.current]?.document == documents[1])
    #expect(versions[.previous]?.document == documents[2])
    try await kind.delete(id, using: aws)
    #expect(try await kind.versions(in: id, using: aws).isEmpty)
    #expect(await aws.world.secretTexts.isEmpty && aws.files.isEmpty)
  }

  @Test(arguments: ["secretsManager", "ssm", "file"])
  func `a pending document that names its client is not current in a store that has none`(_ name: String)
    async throws
  {
    let (kind, id) = try await store(name)
    let document = SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil)
    try await kind.stash(document, in: id, using: aws)
    #expect(try await kind.versions(in: id, using: aws).mapValues(\.document) == [.pending: document])
    try await kind.publish(document, in: id, using: aws)
    #expect(try await kind.versions(in: id, using: aws).mapValues(\.document) == [.current: document])
  }

  @Test func `labels are moved on where the hundred versions of a parameter would be full`() async throws {
    let (kind, id) = try await store("ssm")
    var documents: [SecretDocument] = []
    for _ in 1...2 {
      documents.append(SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil))
      try await kind.publish(documents[documents.count - 1], in: id, using: aws)
    }
    for number in 1...120 {
      let observed = try #require(try await kind.read([id], using: aws)[id])
      var target = observed.attributes
      target["description"] = .string("number \(number)")
      try await kind.update(id, to: target, from: observed, using: aws)
    }
    #expect(try await kind.versions(in: id, using: aws)[.current]?.document == documents[1])
    #expect(await aws.world.parameters.values.first?.versions.count == 100)
  }

  @Test func `without labels the version before is the previous one`() async throws {
    await aws.change { $0.knowsLabels = false }
    let (kind, id) = try await store("ssm")
    let documents = (1...2).map { _ in
      SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil)
    }
    for document in documents { try await kind.publish(document, in: id, using: aws) }
    let versions = try await kind.versions(in: id, using: aws)
    #expect(versions.mapValues(\.document) == [.current: documents[1], .previous: documents[0]])
  }

  @Test func `what describes a parameter anew while a secret is pending keeps the current value`()
    async throws
  {
    let (kind, id) = try await store("ssm")
    let document = SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil)
    try await kind.publish(document, in: id, using: aws)
    _ = try await kind.pendingSecret(in: id, using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id])
    var target = observed.attributes
    target["description"] = "another"
    try await kind.update(id, to: target, from: observed, using: aws)
    #expect(try await kind.versions(in: id, using: aws)[.current]?.document == document)
  }

  /// Consumers read one of the two at any moment, whatever call is the last.
  @Test(arguments: ["secretsManager", "ssm"], [StandInAWS.Fault.lostBefore, .lostAfter])
  func `a publication that is cut off leaves a current one and is completed`(
    _ name: String, _ fault: StandInAWS.Fault
  ) async throws {
    for number in 1...5 {
      let aws = StandInAWS()
      let (kind, id) = try await Minimal.store(name, aws)
      let old = SecretDocument(clientID: "c", secret: .minted(), tokenURL: nil, scope: nil)
      let new = SecretDocument(clientID: "c", secret: .minted(), secretID: "c--2", tokenURL: nil, scope: nil)
      try await kind.publish(old, in: id, using: aws)
      try await kind.stash(SecretDocument(pending: new.clientSecret), in: id, using: aws)
      await aws.forgetCalls()
      await aws.fail(write: number, fault)
      _ = try? await kind.publish(new, in: id, using: aws)
      await aws.noFaults()
      let cut = try await kind.versions(in: id, using: aws)
      #expect(cut[.current]?.document == old || cut[.current]?.document == new)
      if cut[.current]?.document == new { #expect(cut[.previous]?.document == old, "write \(number)") }
      try await kind.publish(new, in: id, using: aws)
      let versions = try await kind.versions(in: id, using: aws)
      #expect(versions.mapValues(\.document) == [.current: new, .previous: old], "write \(number)")
    }
  }

  @Test func `many secrets are listed and only strays are described`() async throws {
    let kind = SecretsManagerSecret()
    var ids: [PhysicalID] = []
    for number in 1...6 {
      ids.append(
        try await kind.create(["name": .string("/s\(number)"), "tags": ["authplat:stack": "s"]], using: aws))
    }
    ids.append(try await kind.create(["name": "/stray"], using: aws))
    await aws.forgetCalls()
    #expect(try await kind.read(ids, using: aws).count == 7)
    #expect(await aws.calls.filter { $0.operation == "DescribeSecret" }.count == 1)
  }

  @Test func `a secret that waits for its deletion is brought back`() async throws {
    let kind = SecretsManagerSecret()
    let id = try await kind.create(["name": "/s", "description": "old"], using: aws)
    _ = try await aws.write(.deleteSecret, ["SecretId": .string(id["SecretId"] ?? "")])
    #expect(try await kind.read([id], using: aws).isEmpty)
    #expect(try await kind.create(["name": "/s", "tags": ["a": "b"]], using: aws) == id)
    let observed = try #require(try await kind.read([id], using: aws)[id]).attributes
    #expect(observed["tags"] == ["a": "b"])
    #expect(observed["description"] == nil)
  }
}
