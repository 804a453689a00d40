import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

@Suite struct UserPoolClientTests {
  let aws = StandInAWS()
  let kind = UserPoolClient()
  let secret = Value.secret(Secret(String(repeating: "k", count: 40)))

  @Test func `the secret that is given is the one that Cognito holds`() async throws {
    let pool = Value.string(try await Minimal.pool(aws)["UserPoolId"] ?? "")
    let id = try await kind.create(["userPoolId": pool, "name": "m", "clientSecret": secret], using: aws)
    #expect(await aws.world.secretTexts == [String(repeating: "k", count: 40)])
    let observed = try #require(try await kind.read([id], using: aws)[id])
    #expect(observed.attributes["clientSecret"] == .string(Secret.marker))
    #expect(observed.members["ClientSecret"] == nil)
  }

  @Test func `an endpoint that does not know ClientSecret makes one of its own, and one client remains`()
    async throws
  {
    await aws.change { $0.knowsClientSecret = false }
    let pool = Value.string(try await Minimal.pool(aws)["UserPoolId"] ?? "")
    await aws.forgetCalls()
    let id = try await kind.create(["userPoolId": pool, "name": "m", "clientSecret": secret], using: aws)
    #expect(
      await aws.writeCalls.map(\.operation) == [
        "CreateUserPoolClient", "DeleteUserPoolClient", "CreateUserPoolClient",
      ])
    let clients = await aws.world.pools.values.flatMap(\.clients)
    #expect(clients.map(\.key) == [id["ClientId"] ?? ""])
    #expect(clients.first?.value["ClientSecret"] != nil)
  }

  @Test func `an update sends everything, members without a row included, and nothing that is read only`()
    async throws
  {
    let pool = Value.string(try await Minimal.pool(aws)["UserPoolId"] ?? "")
    let id = try await kind.create(
      [
        "userPoolId": pool, "name": "m", "clientSecret": secret, "callbackURLs": ["https://b", "https://a"],
        "tokenValidityUnits": ["accessToken": "minutes"], "accessTokenValidity": 30,
      ], using: aws)
    await aws.change { world in
      for pool in world.pools.keys {
        for client in world.pools[pool]?.clients.keys ?? [:].keys {
          world.pools[pool]?.clients[client]?["ResourceBinding"] = ["Feature": "ENABLED"]
        }
      }
    }
    let before = try #require(try await kind.read([id], using: aws)[id])
    var target = before.attributes
    target["refreshTokenValidity"] = 7
    try await kind.update(id, to: target, from: before, using: aws)
    let after = try #require(try await kind.read([id], using: aws)[id])
    #expect(after.attributes == target)
    #expect(after.members["ResourceBinding"] == ["Feature": "ENABLED"])
    #expect(await aws.world.secretTexts.count == 1, "the secret stays")
  }

  @Test func `clients are found by name on whatever page, all of them`() async throws {
    let pool = Value.string(try await Minimal.pool(aws)["UserPoolId"] ?? "")
    var twins: Set<PhysicalID> = []
    for number in 1...9 {
      let id = try await kind.create(
        ["userPoolId": pool, "name": .string(number % 4 == 0 ? "twin" : "m\(number)")], using: aws)
      if number % 4 == 0 { twins.insert(id) }
    }
    let found = try await kind.find(["userPoolId": pool, "name": "twin"], using: aws)
    #expect(Set(found) == twins && found.count == 2)
    #expect(try await kind.find(["userPoolId": "us-east-1_gone", "name": "twin"], using: aws).isEmpty)
  }

  @Test(
    arguments: [
      (
        [
          "allowedOAuthFlows": ["client_credentials", "code"], "generateSecret": true,
          "allowedOAuthFlowsUserPoolClient": true,
        ], ["allowedOAuthFlows"]
      ),
      (
        ["allowedOAuthFlows": ["client_credentials"], "allowedOAuthFlowsUserPoolClient": true],
        ["allowedOAuthFlows"]
      ),
      (["allowedOAuthFlows": ["code"]], ["allowedOAuthFlowsUserPoolClient"]),
      (["explicitAuthFlows": ["ALLOW_USER_AUTH", "USER_PASSWORD_AUTH"]], ["explicitAuthFlows"]),
      (
        ["refreshTokenRotation": ["feature": "ENABLED"], "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]],
        ["refreshTokenRotation"]
      ),
      (["defaultRedirectURI": "https://x"], ["defaultRedirectURI"]),
      (["enablePropagateAdditionalUserContextData": true], ["enablePropagateAdditionalUserContextData"]),
      ([:], []),
    ] as [(Attributes, [String])])
  func `what AWS would refuse is a problem beforehand`(_ desired: Attributes, _ paths: [String]) {
    #expect(kind.problems(in: desired).map(\.path) == paths)
  }

  @Test(
    arguments: [
      // 5 minutes and a day, 60 minutes and ten years: the ends are allowed.
      (5, "minutes", 60, "minutes", []), (300, "seconds", 3600, "seconds", []), (24, "hours", 1, "days", []),
      (1, "days", 3650, "days", []), (86400, "seconds", 315_360_000, "seconds", []),
      (4, "minutes", 30, "days", ["accessTokenValidity"]),
      (299, "seconds", 30, "days", ["accessTokenValidity"]),
      (25, "hours", 30, "days", ["accessTokenValidity"]),
      (86400, "hours", 30, "days", ["accessTokenValidity"]),
      (1, "hours", 59, "minutes", ["refreshTokenValidity", "accessTokenValidity", "idTokenValidity"]),
      (1, "hours", 3651, "days", ["refreshTokenValidity"]),
      (1, "hours", 315_360_000, "days", ["refreshTokenValidity"]),
      (2, "hours", 90, "minutes", ["accessTokenValidity"]),
      (1, "hours", 0, "days", []),
    ] as [(Int, String, Int, String, [String])])
  func `tokens live as long as AWS lets them`(
    _ access: Int, _ accessUnit: String, _ refresh: Int, _ refreshUnit: String, _ paths: [String]
  ) {
    let desired: Attributes = [
      "accessTokenValidity": .integer(access), "refreshTokenValidity": .integer(refresh),
      "tokenValidityUnits": ["accessToken": .string(accessUnit), "refreshToken": .string(refreshUnit)],
    ]
    #expect(kind.problems(in: desired).map(\.path) == paths)
  }

  @Test func `what is left out lives as long as AWS says, whatever the unit`() {
    #expect(kind.problems(in: ["tokenValidityUnits": ["accessToken": "seconds", "idToken": "days"]]).isEmpty)
    #expect(kind.problems(in: ["idTokenValidity": 25]).map(\.path) == ["idTokenValidity"])
    // Units are hours and days when left out.
    #expect(kind.problems(in: ["accessTokenValidity": 24, "refreshTokenValidity": 1]).isEmpty)
  }

  @Test(arguments: [
    "https://app.example.com/cb", "https://app.example.com:8443/cb?a=b", "http://localhost",
    "http://localhost:3000/cb",
    "http://127.0.0.1:1/", "http://[::1]:8080/cb", "myapp://callback", "com.example.app:/cb",
    "HTTPS://example.com",
  ])
  func `a browser may return there`(_ address: String) {
    #expect(
      kind.problems(in: ["callbackURLs": [.string(address)], "logoutURLs": [.string(address)]]).isEmpty)
  }

  @Test(arguments: [
    "http://app.example.com/cb", "http://localhost.example.com", "http://127.0.0.2/",
    "https://app.example.com/#cb",
    "myapp://callback#x", "app.example.com/cb", "/cb", "https://", "https:///cb", "https:", "1app://cb",
    "http://[::2]/",
  ])
  func `a browser may not return there`(_ address: String) {
    let desired: Attributes = ["callbackURLs": [.string(address)], "logoutURLs": [.string(address)]]
    #expect(kind.problems(in: desired).map(\.path) == ["callbackURLs", "logoutURLs"])
  }
}
