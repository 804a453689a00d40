import AWS
import ResourceModel
import Testing

@Suite struct CognitoResourceServerTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private func server(_ pool: Value, _ identifier: String, scopes: [String]? = nil) -> Attributes {
    var server: Attributes = ["UserPoolId": pool, "Identifier": .string(identifier), "Name": "n"]
    server["Scopes"] = scopes.map {
      .list($0.map { ["ScopeName": .string($0), "ScopeDescription": "d"] })
    }
    return server
  }

  @Test func `an update without scopes takes them all away`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateResourceServer", server(pool, "orders", scopes: ["read", "write"]))
    let name: Attributes = ["UserPoolId": pool, "Identifier": "orders"]
    #expect(
      await scene.refusal("UpdateResourceServer", name)?.message.contains("'name'") == true)
    try await scene.call("UpdateResourceServer", server(pool, "orders"))
    let described = try await scene.call("DescribeResourceServer", name)["ResourceServer"]
    #expect(described?["Scopes"] == [])
    try await scene.call("DeleteResourceServer", name)
    #expect(await scene.refusal("DescribeResourceServer", name)?.code == "ResourceNotFoundException")
  }

  @Test func `clients keep scopes that vanished and cannot be updated with them`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateResourceServer", server(pool, "orders", scopes: ["read"]))
    let settings: Attributes = [
      "UserPoolId": pool, "ClientName": "c", "AllowedOAuthFlows": ["client_credentials"],
      "AllowedOAuthScopes": ["orders/read"], "AllowedOAuthFlowsUserPoolClient": true,
    ]
    let made = try await scene.call(
      "CreateUserPoolClient", settings.merging(["GenerateSecret": true]) { $1 })["UserPoolClient"]
    try await scene.call("UpdateResourceServer", server(pool, "orders"))
    let client: Attributes = ["UserPoolId": pool, "ClientId": made?["ClientId"] ?? ""]
    let described = try await scene.call("DescribeUserPoolClient", client)["UserPoolClient"]
    #expect(described?["AllowedOAuthScopes"] == ["orders/read"])
    let refusal = await scene.refusal("UpdateUserPoolClient", settings.merging(client) { $1 })
    #expect(refusal?.code == "ScopeDoesNotExistException")
  }

  @Test func `identifier and scope share 256 characters`() async throws {
    let pool = try await scene.newPool()
    let long = String(repeating: "i", count: 200)
    let fits = String(repeating: "s", count: 55)
    try await scene.call("CreateResourceServer", server(pool, long, scopes: [fits]))
    let refusal = await scene.refusal("UpdateResourceServer", server(pool, long, scopes: [fits + "s"]))
    #expect(refusal?.code == "InvalidParameterException")
  }

  @Test func `names that scopes cannot have are refused`() async throws {
    let pool = try await scene.newPool()
    for scope in ["a/b", "a b", "a\"b", ""] {
      let refusal = await scene.refusal("CreateResourceServer", server(pool, "orders", scopes: [scope]))
      #expect(refusal?.code == "InvalidParameterException")
    }
    #expect(await scene.refusal("CreateResourceServer", server(pool, "openid")) != nil)
    let undescribed: Attributes = server(pool, "orders").merging(["Scopes": [["ScopeName": "read"]]]) { $1 }
    #expect(await scene.refusal("CreateResourceServer", undescribed)?.code == "InvalidParameterException")
  }

  @Test func `twenty-five are the most, and one of each identifier`() async throws {
    let pool = try await scene.newPool()
    for number in 0..<25 { try await scene.call("CreateResourceServer", server(pool, "s\(number)")) }
    #expect(
      await scene.refusal("CreateResourceServer", server(pool, "more"))?.code == "LimitExceededException")
    #expect(
      await scene.refusal("CreateResourceServer", server(pool, "s1"))?.code == "InvalidParameterException")
    let page = try await scene.call("ListResourceServers", ["UserPoolId": pool, "MaxResults": 20])
    let rest = try await scene.call(
      "ListResourceServers", ["UserPoolId": pool, "NextToken": page["NextToken"] ?? ""])
    #expect(page["ResourceServers"]?.list?.count == 20)
    #expect(rest["ResourceServers"]?.list?.count == 5)
    let other = try await scene.newPool()
    for (pool, token) in [(pool, "mine"), (other, page["NextToken"] ?? "")] {
      let refusal = await scene.refusal("ListResourceServers", ["UserPoolId": pool, "NextToken": token])
      #expect(refusal?.code == "InvalidParameterException")
    }
  }
}
