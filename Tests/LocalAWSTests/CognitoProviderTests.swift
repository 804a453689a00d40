import AWS
import ResourceModel
import Testing

@Suite struct CognitoProviderTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private func google(_ pool: Value) -> Attributes {
    [
      "UserPoolId": pool, "ProviderName": "Google", "ProviderType": "Google",
      "ProviderDetails": [
        "client_id": "i", "client_secret": "s3cret-of-google", "authorize_scopes": "email",
      ],
    ]
  }

  private func oidc(_ pool: Value, _ name: String) -> Attributes {
    [
      "UserPoolId": pool, "ProviderName": .string(name), "ProviderType": "OIDC",
      "ProviderDetails": [
        "client_id": "i", "attributes_request_method": "GET", "oidc_issuer": "https://id.example",
        "authorize_scopes": "openid",
      ],
    ]
  }

  @Test func `AWS's addresses of a social provider and a subject are added`() async throws {
    let pool = try await scene.newPool()
    let made = try await scene.call("CreateIdentityProvider", google(pool))["IdentityProvider"]
    #expect(made?["ProviderDetails"]?.map?.count == 9)
    #expect(made?["ProviderDetails"]?["token_url"] == "https://www.googleapis.com/oauth2/v4/token")
    #expect(made?["ProviderDetails"]?["client_secret"] == "s3cret-of-google")
    #expect(made?["AttributeMapping"] == ["username": "sub"])
    #expect(made?["IdpIdentifiers"] == [])
  }

  @Test func `the first provider adds an attribute for identities`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateIdentityProvider", google(pool))
    try await scene.call("CreateIdentityProvider", oidc(pool, "Corp"))
    let names = try await scene.pool(pool)["SchemaAttributes"]?.list?.compactMap { $0["Name"]?.string }
    #expect(names?.count { $0 == "identities" } == 1)
  }

  @Test func `social providers bear fixed names, and a name is taken once`() async throws {
    let pool = try await scene.newPool()
    let named = await scene.refusal(
      "CreateIdentityProvider", google(pool).merging(["ProviderName": "example"]) { $1 })
    #expect(named?.message == "Provider example cannot be of type Google.")
    try await scene.call("CreateIdentityProvider", google(pool))
    #expect(
      await scene.refusal("CreateIdentityProvider", google(pool))?.code == "DuplicateProviderException")
  }

  @Test func `an update replaces details and keeps what it leaves out`() async throws {
    let pool = try await scene.newPool()
    try await scene.call(
      "CreateIdentityProvider",
      oidc(pool, "Corp").merging(["AttributeMapping": ["email": "mail"], "IdpIdentifiers": ["corp.example"]])
      {
        $1
      })
    let name: Attributes = ["UserPoolId": pool, "ProviderName": "Corp"]
    try await scene.call(
      "UpdateIdentityProvider",
      name.merging([
        "ProviderDetails": [
          "client_id": "new", "attributes_request_method": "POST", "oidc_issuer": "https://id.example",
          "authorize_scopes": "openid email", "client_secret": "s",
        ]
      ]) { $1 })
    let now = try await scene.call("DescribeIdentityProvider", name)["IdentityProvider"]
    #expect(now?["ProviderDetails"]?["client_id"] == "new")
    #expect(now?["AttributeMapping"] == ["email": "mail", "username": "sub"])
    let found = try await scene.call(
      "GetIdentityProviderByIdentifier", ["UserPoolId": pool, "IdpIdentifier": "corp.example"])
    #expect(found["IdentityProvider"] == now)
    try await scene.call("UpdateIdentityProvider", name.merging(["IdpIdentifiers": []]) { $1 })
    let gone = await scene.refusal(
      "GetIdentityProviderByIdentifier", ["UserPoolId": pool, "IdpIdentifier": "corp.example"])
    #expect(gone?.code == "ResourceNotFoundException")
  }

  @Test func `no refusal repeats what may be a secret`() async throws {
    let pool = try await scene.newPool()
    var provider = google(pool)
    provider["ProviderDetails"] = ["client_secret": .integer(12_345_678)]
    for refusal in [
      await scene.refusal("CreateIdentityProvider", provider),
      await scene.refusal(
        "CreateIdentityProvider",
        provider.merging(["ProviderDetails": ["client_secret": "s3cret-of-google"]]) { $1 }
      ),
    ] {
      #expect(refusal != nil)
      #expect(refusal?.message.contains("12345678") == false)
      #expect(refusal?.message.contains("s3cret") == false)
    }
  }

  @Test func `lists show little, and a deleted provider is gone`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateIdentityProvider", google(pool))
    let listed = try await scene.call("ListIdentityProviders", ["UserPoolId": pool, "MaxResults": 0])
    #expect(
      listed["Providers"]?.list?.first?.map?.keys.sorted() == [
        "CreationDate", "LastModifiedDate", "ProviderName", "ProviderType",
      ])
    let name: Attributes = ["UserPoolId": pool, "ProviderName": "Google"]
    try await scene.call("DeleteIdentityProvider", name)
    #expect(await scene.refusal("DescribeIdentityProvider", name)?.code == "ResourceNotFoundException")
  }
}
