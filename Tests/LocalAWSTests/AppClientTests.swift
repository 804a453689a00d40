import AWS
import ResourceModel
import Testing

@Suite struct AppClientTests {
  @Test func `a new client has AWS's defaults and nothing else`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(["ClientName": "bare"])
    #expect(client.id.wholeMatch(of: /[0-9a-z]{26}/) != nil)
    let time = Value.decimal("1800000000.000")
    #expect(
      try await scene.described(client) == [
        "UserPoolId": .string(scene.pool), "ClientId": .string(client.id), "ClientName": "bare",
        "RefreshTokenValidity": 30, "AuthSessionValidity": 3, "EnableTokenRevocation": true,
        "EnablePropagateAdditionalUserContextData": false, "AllowedOAuthFlowsUserPoolClient": false,
        "CreationDate": time, "LastModifiedDate": time,
      ])
  }

  @Test func `a secret is made, chosen or absent, and shown in clear`() async throws {
    let scene = try await PoolScene()
    let made = try await scene.client(["GenerateSecret": true])
    #expect(made.secret.wholeMatch(of: /[0-9a-z]{51}/) != nil)
    #expect(try await scene.described(made)["ClientSecret"] == .string(made.secret))
    #expect(try await scene.described(made)["GenerateSecret"] == nil)
    let own = "a1B2c3D4e5F6g7H8i9J0k1L2+_x"
    let chosen = try await scene.client(["ClientSecret": .string(own)])
    #expect(try await scene.described(chosen)["ClientSecret"] == .string(own))
    let both = await scene.refusal(
      "CreateUserPoolClient", ["ClientName": "c", "GenerateSecret": true, "ClientSecret": .string(own)])
    #expect(both?.code == "InvalidParameterException")
    #expect(both?.message.contains(own) == false)
  }

  @Test func `a refused secret is not repeated`() async throws {
    let scene = try await PoolScene()
    let refusal = await scene.refusal(
      "CreateUserPoolClient", ["ClientName": "c", "ClientSecret": "with-hyphens-0123456789"])
    #expect(refusal?.code == "InvalidParameterException")
    #expect(refusal?.message.contains("hyphens") == false)
  }

  @Test func `an update puts back to default what it leaves out`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(
      PoolScene.machine.merging([
        "RefreshTokenValidity": 5, "AccessTokenValidity": 2, "AuthSessionValidity": 10,
        "PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "TokenValidityUnits": ["AccessToken": "hours"], "ReadAttributes": ["email"],
        "EnableTokenRevocation": false,
      ]) { _, more in more })
    scene.scene.clock.advance(seconds: 5)
    let answer = try await scene.call(
      "UpdateUserPoolClient", client.name.merging(["ClientName": "second"]) { old, _ in old })
    let shown = try await scene.described(client)
    #expect(answer["UserPoolClient"] == .map(shown))
    #expect(
      shown == [
        "UserPoolId": .string(scene.pool), "ClientId": .string(client.id), "ClientName": "second",
        "ClientSecret": .string(client.secret), "RefreshTokenValidity": 30, "AuthSessionValidity": 3,
        "EnableTokenRevocation": true, "EnablePropagateAdditionalUserContextData": false,
        "AllowedOAuthFlowsUserPoolClient": false, "CreationDate": .decimal("1800000000.000"),
        "LastModifiedDate": .decimal("1800000005.000"),
      ])
  }

  @Test func `an update without a name keeps the name`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(["ClientName": "kept"])
    try await scene.call("UpdateUserPoolClient", client.name)
    #expect(try await scene.described(client)["ClientName"] == "kept")
  }

  @Test func `names repeat`() async throws {
    let scene = try await PoolScene()
    let ids = [
      try await scene.client(["ClientName": "a"]).id, try await scene.client(["ClientName": "a"]).id,
    ]
    let list = try await scene.call("ListUserPoolClients")
    #expect(list["UserPoolClients"]?.list?.compactMap { $0["ClientId"]?.string } == ids)
    #expect(
      list["UserPoolClients"]?.list?.first?.map?.keys.sorted() == ["ClientId", "ClientName", "UserPoolId"])
  }

  @Test func `empty lists are absent and doubles are one`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client([
      "CallbackURLs": [], "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_SRP_AUTH"],
      "TokenValidityUnits": [:],
    ])
    #expect(client.members["CallbackURLs"] == nil)
    #expect(client.members["TokenValidityUnits"] == nil)
    #expect(client.members["ExplicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"])
  }

  @Test func `a refresh token of no days lives thirty`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client(["RefreshTokenValidity": 0])
    #expect(client.members["RefreshTokenValidity"] == 30)
  }

  @Test func `units that are given in part are filled in`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client([
      "AccessTokenValidity": 10, "TokenValidityUnits": ["AccessToken": "minutes"],
    ])
    #expect(
      client.members["TokenValidityUnits"]
        == ["AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"])
  }

  @Test(arguments: [
    ("AccessToken", 4, "minutes", false), ("AccessToken", 5, "minutes", true),
    ("IdToken", 299, "seconds", false),
    ("IdToken", 24, "hours", true), ("IdToken", 25, "hours", false), ("AccessToken", 2, "days", false),
    ("RefreshToken", 59, "minutes", false), ("RefreshToken", 60, "minutes", true),
    ("RefreshToken", 3650, "days", true), ("RefreshToken", 3651, "days", false),
    ("RefreshToken", 315_360_000, "days", false),
  ])
  func `lifetimes have their ranges in whatever unit`(
    _ token: String, _ number: Int, _ unit: String, _ isTaken: Bool
  ) async throws {
    let refusal = try await PoolScene().refusal(
      "CreateUserPoolClient",
      [
        "ClientName": "c", "\(token)Validity": .integer(number),
        "TokenValidityUnits": [token: .string(unit)],
      ])
    #expect(refusal?.message == (isTaken ? nil : "Invalid range for token validity."))
  }

  @Test func `no token outlives the refresh token`() async throws {
    let scene = try await PoolScene()
    let hours: Value = ["AccessToken": "hours", "IdToken": "hours", "RefreshToken": "hours"]
    let refusal = await scene.refusal(
      "CreateUserPoolClient",
      ["ClientName": "c", "IdTokenValidity": 3, "RefreshTokenValidity": 2, "TokenValidityUnits": hours])
    #expect(refusal?.message.contains("must be less than or equal to refresh token") == true)
    try await scene.client([
      "AccessTokenValidity": 2, "RefreshTokenValidity": 2, "TokenValidityUnits": hours,
    ])
  }

  @Test func `scopes exist when they are named, and stay in the client when they go`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    for scope in ["api/absent", "absent/read", "api"] as [Value] {
      let refusal = await scene.refusal(
        "CreateUserPoolClient", PoolScene.machine.merging(["AllowedOAuthScopes": [scope]]) { _, new in new })
      #expect(refusal?.code == "ScopeDoesNotExistException")
    }
    try await scene.call("UpdateResourceServer", ["Identifier": "api", "Name": "api"])
    #expect(try await scene.described(client)["AllowedOAuthScopes"] == ["api/read", "api/write"])
    var again = PoolScene.machine.merging(client.name) { old, _ in old }
    again["GenerateSecret"] = nil
    #expect(await scene.refusal("UpdateUserPoolClient", again)?.code == "ScopeDoesNotExistException")
  }

  @Test func `client credentials stand alone, with a secret and scopes of APIs`() async throws {
    let scene = try await PoolScene()
    let changes: [Attributes] = [
      ["GenerateSecret": false],
      ["AllowedOAuthFlows": ["client_credentials", "code"], "CallbackURLs": ["https://a.example"]],
      ["AllowedOAuthScopes": ["api/read", "openid"]],
    ]
    for change in changes {
      let refusal = await scene.refusal(
        "CreateUserPoolClient", PoolScene.machine.merging(change) { _, new in new })
      #expect(refusal?.code == "InvalidOAuthFlowException")
    }
  }

  @Test func `OAuth that is switched on has flows and scopes, and flows with people a way back`() async throws
  {
    let scene = try await PoolScene()
    let bare = await scene.refusal(
      "CreateUserPoolClient", ["ClientName": "c", "AllowedOAuthFlowsUserPoolClient": true])
    #expect(bare?.code == "InvalidParameterException")
    let noWayBack = await scene.refusal(
      "CreateUserPoolClient",
      [
        "ClientName": "c", "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"],
      ])
    #expect(noWayBack?.code == "InvalidOAuthFlowException")
    try await scene.client(["AllowedOAuthFlows": ["code"]])
  }

  @Test(arguments: [
    ("https://app.example/back?a=b", true), ("http://localhost", true), ("http://localhost:3000/back", true),
    ("http://127.0.0.1:80/", true), ("http://[::1]:8080/back", true), ("myapp://back", true),
    ("com.example.app:/back", true), ("http://app.example", false), ("HTTP://app.example", false),
    ("http://localhost.example", false), ("http://localhost@evil.example", false),
    ("https://app.example/#part", false), ("/back", false), ("app.example", false), ("https:", false),
  ])
  func `a way back is https, this computer or an app, and absolute`(_ url: String, _ isTaken: Bool)
    async throws
  {
    let scene = try await PoolScene()
    for list in ["CallbackURLs", "LogoutURLs"] {
      let refusal = await scene.refusal("CreateUserPoolClient", ["ClientName": "c", list: [.string(url)]])
      #expect(refusal?.code == (isTaken ? nil : "InvalidParameterException"), "\(list)")
    }
  }

  @Test func `the standard way back is one of the others`() async throws {
    let scene = try await PoolScene()
    let refusal = await scene.refusal(
      "CreateUserPoolClient",
      ["ClientName": "c", "CallbackURLs": ["https://a.example"], "DefaultRedirectURI": "https://b.example"])
    #expect(
      refusal?.message == "The default redirect URI https://b.example is not in the callback URIs list.")
  }

  @Test func `attributes exist, and what the pool requires is writable`() async throws {
    let scene = try await PoolScene()
    let cases: [(Attributes, Bool)] = [
      (["ReadAttributes": ["email_verified", "custom:team"]], true),
      (["ReadAttributes": ["custom:absent"]], false),
      (["WriteAttributes": ["email", "custom:team"]], true), (["WriteAttributes": ["name"]], false),
      (["WriteAttributes": ["email", "email_verified"]], false),
      (["WriteAttributes": ["email", "sub"]], false),
    ]
    for (members, isTaken) in cases {
      let refusal = await scene.refusal(
        "CreateUserPoolClient", members.merging(["ClientName": "c"]) { old, _ in old })
      #expect(refusal?.code == (isTaken ? nil : "InvalidParameterException"))
    }
  }

  @Test func `old names of flows do not mix with new ones`() async throws {
    let refusal = try await PoolScene().refusal(
      "CreateUserPoolClient",
      ["ClientName": "c", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]])
    #expect(refusal?.code == "InvalidParameterException")
  }

  @Test func `rotation excludes the flow that refreshes`() async throws {
    let scene = try await PoolScene()
    let rotation: Attributes = ["ClientName": "c", "RefreshTokenRotation": ["Feature": "ENABLED"]]
    let refusal = await scene.refusal(
      "CreateUserPoolClient",
      rotation.merging(["ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]]) { old, _ in old })
    #expect(refusal?.code == "InvalidParameterException")
    try await scene.client(rotation)
  }

  @Test func `context of users goes on only with a secret`() async throws {
    let scene = try await PoolScene()
    let members: Attributes = ["ClientName": "c", "EnablePropagateAdditionalUserContextData": true]
    #expect(await scene.refusal("CreateUserPoolClient", members)?.code == "InvalidParameterException")
    try await scene.client(members.merging(["GenerateSecret": true]) { old, _ in old })
  }

  @Test func `identity providers exist`() async throws {
    let scene = try await PoolScene()
    let refusal = await scene.refusal(
      "CreateUserPoolClient", ["ClientName": "c", "SupportedIdentityProviders": ["COGNITO", "Nobody"]])
    #expect(refusal?.message == "The provider Nobody does not exist for User Pool \(scene.pool).")
    try await scene.client(["SupportedIdentityProviders": ["COGNITO"]])
  }

  @Test func `analytics are named in one of two ways`() async throws {
    let scene = try await PoolScene()
    let application = "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/a1b2"
    try await scene.client(["AnalyticsConfiguration": ["ApplicationArn": .string(application)]])
    let refusal = await scene.refusal(
      "CreateUserPoolClient", ["ClientName": "c", "AnalyticsConfiguration": ["ApplicationId": "a1b2"]])
    #expect(refusal?.code == "InvalidParameterException")
  }

  @Test func `a pool has a thousand clients at the most`() async throws {
    let scene = try await PoolScene()
    for _ in 0..<1000 { try await scene.client(["ClientName": "c"]) }
    #expect(
      await scene.refusal("CreateUserPoolClient", ["ClientName": "c"])?.code == "LimitExceededException")
  }

  @Test func `a client that is gone is not found, nor one of another pool or account`() async throws {
    let scene = try await PoolScene()
    let client = try await scene.client()
    let other = try await scene.addPool(domain: "other")
    #expect(
      await scene.refusal(
        "DescribeUserPoolClient", client.name.merging(["UserPoolId": .string(other)]) { _, new in new })?
        .code == "ResourceNotFoundException")
    let name = client.name.merging(["UserPoolId": .string(scene.pool)]) { old, _ in old }
    #expect(
      await scene.scene.refusal("DescribeUserPoolClient", name, as: "other")?.code
        == "ResourceNotFoundException")
    try await scene.call("DeleteUserPoolClient", client.name)
    for operation in ["Describe", "Update", "Delete"] {
      #expect(
        await scene.refusal("\(operation)UserPoolClient", client.name)?.code == "ResourceNotFoundException")
    }
  }
}
