import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct ClientTypeTests {
  /// One client of each type, under an auth stack with a domain.
  static let everyType = """
    stack: people
    kind: auth
    domain: {prefix: people}
    clients:
      machine: {type: machine, scopes: [shop/api]}
      web: {type: browser, callbackURLs: [https://app.example.com/cb, http://localhost:8080/cb]}
      phone: {type: native, callbackURLs: ["shop://cb"], logoutURLs: ["shop://bye"]}
      portal: {type: server, callbackURLs: [https://portal.example.com/cb], secret: {store: ssm}}
      cli: {type: cli}
      cliWithPages: {type: cli, callbackURLs: [http://localhost:8976/callback], scopes: [openid, shop/api]}
      old: {type: legacyImplicit, callbackURLs: [https://old.example.com/cb]}
    """
  private static let shop = apiText.replacing("auth: shared", with: "auth: people")

  @Test func `each type fills in its row of the table`() {
    let (workspace, diagnostics) = load(["a": Self.everyType, "b": Self.shop])
    #expect(diagnostics.map(\.code) == ["AP231"])
    #expect(diagnostics.map(\.severity) == [.warning])
    #expect(golden("client-types.txt", describe(workspace.stacks.filter { $0.name == "people" })) == nil)
  }

  @Test func `what the stack says goes before the type`() throws {
    let (workspace, diagnostics) = load([
      "a": """
      stack: people
      kind: auth
      domain: {prefix: people}
      clients:
        web:
          type: browser
          name: Shop
          callbackURLs: [https://app.example.com/cb]
          allowedOAuthScopes: [openid]
          explicitAuthFlows: [ALLOW_USER_SRP_AUTH]
          preventUserExistenceErrors: legacy
          supportedIdentityProviders: [COGNITO]
          refreshTokenRotation: {feature: enabled, retryGracePeriodSeconds: 10}
      """
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let web = try #require(workspace.resources.first { $0.id.address == "userPoolClient.web" })
    #expect(web.attributes["name"] == "Shop")
    #expect(web.attributes["allowedOAuthScopes"] == ["openid"])
    #expect(web.attributes["explicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"])
    #expect(web.attributes["preventUserExistenceErrors"] == "LEGACY")
    #expect(web.attributes["supportedIdentityProviders"] == ["COGNITO"])
    #expect(UserPoolClient().problems(in: web.attributes) == [])
  }

  @Test func `an id of a client is published, and known to other stacks`() throws {
    let (workspace, diagnostics) = load([
      "a": """
      stack: people
      kind: auth
      clients: {cli: {type: cli}}
      parameters: {CognitoClientId: "${clients.cli.id}"}
      """,
      "b": """
      stack: more
      kind: auth
      parameters: {Id: "${stack.people.clients.cli.id}", Same: "${stack.people.CognitoClientId}"}
      """,
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let client = ResourceID(stack: "people", kind: "userPoolClient", key: "cli")
    func value(_ id: String) -> Value? {
      workspace.resources.first { $0.id.description == id }?.attributes["value"]
    }
    #expect(value("people/ssmParameter.CognitoClientId") == .reference(client, "id"))
    #expect(value("more/ssmParameter.Id") == .reference(client, "id"))
  }

  @Test func `people sign in to an API's own client with its scopes`() throws {
    let (workspace, diagnostics) = load([
      "a": authText,
      "b": """
      stack: shop
      kind: api
      auth: shared
      resourceServer: {scopes: {read: , write: }}
      clients:
        web: {type: browser, callbackURLs: [https://app.example.com/cb], scopes: [openid, read, shop/write]}
      """,
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let web = try #require(workspace.resources.first { $0.id.address == "userPoolClient.web" })
    #expect(web.attributes["allowedOAuthScopes"] == ["openid", "shop/read", "shop/write"])
    #expect(web.dependsOn.map(\.description) == ["shop/resourceServer.api"])
    #expect(!workspace.resources.contains { $0.id.kind == "publishedSecret" })
  }

  @Test func `personal scopes go with openid, and rotation of refresh tokens without their flow`() {
    func complaints(_ client: Attributes) -> [String] {
      let flows: Attributes = ["allowedOAuthFlows": ["code"], "allowedOAuthFlowsUserPoolClient": true]
      return UserPoolClient().problems(in: flows.merging(client) { $1 }).map(\.path)
    }
    #expect(complaints(["allowedOAuthScopes": ["email", "phone"]]).count == 2)
    #expect(complaints(["allowedOAuthScopes": ["email", "openid", "phone"]]) == [])
    #expect(complaints(["allowedOAuthScopes": ["aws.cognito.signin.user.admin"]]) == [])
    #expect(
      complaints([
        "allowedOAuthScopes": ["openid"], "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "refreshTokenRotation": ["feature": "ENABLED"],
      ]) == ["refreshTokenRotation"])
  }
}
