import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

/// The two stores of a client's secret, and what is published in them.
@Suite struct SecretTests {
  let aws: StandInAWS

  init() { aws = StandInAWS() }
  private init(_ aws: StandInAWS) { self.aws = aws }

  private func store(_ name: String) async throws -> (any SecretStore, PhysicalID) {
    if name == "ssm" {
      let kind = SSMParameter()
      return (
        kind,
        try await kind.create(
          ["name": "/orders/machine", "type": "SecureString", "description": "d"], using: aws)
      )
    }
    return (SecretsManagerSecret(), try await Minimal.store(aws))
  }

  private func publication(_ store: String, _ id: PhysicalID) async throws -> Attributes {
    let pool = try await Minimal.pool(aws)["UserPoolId"] ?? ""
    let kind = try #require(
      Catalog.kind(store == "ssm" ? "ssmParameter" : "secretsManagerSecret") as? any SecretStore)
    let secret = try await kind.pendingSecret(in: id, using: aws)
    let client = try await UserPoolClient().create(
      ["userPoolId": .string(pool), "name": "m", "clientSecret": .secret(secret)], using: aws)
    return [
      "store": .string(id["SecretId"] ?? id["Name"] ?? ""), "storeKind": .string(store),
      "userPoolId": .string(pool),
      "clientId": .string(client["ClientId"] ?? ""), "scope": "orders/read", "tokenUrl": "https://t",
    ]
  }

  @Test(arguments: ["secretsManager", "ssm"])
  func `a pending secret is made once and stays until it is published`(_ name: String) async throws {
    let (kind, id) = try await store(name)
    let first = try await kind.pendingSecret(in: id, using: aws)
    #expect(first.reveal().wholeMatch(of: #/[a-z0-9]{51}/#) != nil)
    #expect(try await kind.pendingSecret(in: id, using: aws) == first)
    let document = try #require(try await kind.document(in: id, using: aws))
    #expect(document.isPending && document.clientSecret == first)
  }

  @Test(arguments: ["secretsManager", "ssm"])
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

  @Test(arguments: ["secretsManager", "ssm"])
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

  @Test func `the current value of a store is untouched while the next one is pending`() async throws {
    let (kind, id) = try await store("secretsManager")
    _ = try await PublishedSecret().create(try await publication("secretsManager", id), using: aws)
    let before = await aws.world.current(secretNamed: "/orders/machine")
    let version = try await kind.currentVersions(of: [id], using: aws)
    _ = try await kind.pendingSecret(in: id, using: aws)
    #expect(await aws.world.current(secretNamed: "/orders/machine") == before)
    #expect(try await kind.currentVersions(of: [id], using: aws) == version)
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
