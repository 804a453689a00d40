import AWS
import ResourceModel
import Testing

@Suite struct ClientSecretTests {
  private func ids(_ scene: PoolScene, _ client: PoolScene.Client) async throws -> [String] {
    try await scene.call("ListUserPoolClientSecrets", client.name)["ClientSecrets"]?.list?
      .compactMap { $0["ClientSecretId"]?.string } ?? []
  }

  private func with(_ client: PoolScene.Client, _ name: String, _ value: String) -> Attributes {
    client.name.merging([name: .string(value)]) { old, _ in old }
  }

  @Test func `two secrets live, a third is refused, the last one stays`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let first = try await ids(scene, client)
    #expect(first == ["\(client.id)--1800000000000"])
    try await scene.call("AddUserPoolClientSecret", client.name)
    let both = try await ids(scene, client)
    #expect(both == ["\(client.id)--1800000000000", "\(client.id)--1800000000001"])
    #expect(await scene.refusal("AddUserPoolClientSecret", client.name)?.code == "LimitExceededException")
    try await scene.call("DeleteUserPoolClientSecret", with(client, "ClientSecretId", both[0]))
    #expect(
      await scene.refusal("DeleteUserPoolClientSecret", with(client, "ClientSecretId", both[1]))?.code
        == "InvalidParameterException")
    #expect(
      await scene.refusal("DeleteUserPoolClientSecret", with(client, "ClientSecretId", both[0]))?.code
        == "ResourceNotFoundException")
    #expect(try await ids(scene, client) == [both[1]])
  }

  @Test func `a value is told once, and only when it was made here`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let made = try await scene.call("AddUserPoolClientSecret", client.name)["ClientSecretDescriptor"]?.map
    #expect(made?.keys.sorted() == ["ClientSecretCreateDate", "ClientSecretId", "ClientSecretValue"])
    #expect(made?["ClientSecretValue"]?.string?.wholeMatch(of: /[0-9a-z]{51}/) != nil)
    let listed = try await scene.call("ListUserPoolClientSecrets", client.name)
    #expect(listed.keys.sorted() == ["ClientSecrets"])
    for secret in listed["ClientSecrets"]?.list ?? [] {
      #expect(secret.map?.keys.sorted() == ["ClientSecretCreateDate", "ClientSecretId"])
    }
    let other = try await scene.client()
    let own = try await scene.call(
      "AddUserPoolClientSecret", with(other, "ClientSecret", "aSecretOfMyOwnChoice0123456789"))
    #expect(own["ClientSecretDescriptor"]?["ClientSecretValue"] == nil)
  }

  @Test func `Describe shows the secret that the client was born with and no other`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    try await scene.call("AddUserPoolClientSecret", client.name)
    #expect(try await scene.described(client)["ClientSecret"] == .string(client.secret))
    try await scene.call(
      "DeleteUserPoolClientSecret", with(client, "ClientSecretId", try await ids(scene, client)[0]))
    #expect(try await scene.described(client)["ClientSecret"] == nil)
  }

  @Test func `a client born without a secret gets none`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(["ClientName": "public"])
    #expect(try await ids(scene, client) == [])
    #expect(await scene.refusal("AddUserPoolClientSecret", client.name)?.code == "InvalidParameterException")
  }

  @Test func `a client that is made anew has no secrets of the old one`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    try await scene.call("DeleteUserPoolClient", client.name)
    #expect(
      await scene.refusal("ListUserPoolClientSecrets", client.name)?.code == "ResourceNotFoundException")
    #expect(try await scene.token(client).oauthError == "invalid_client")
  }
}
