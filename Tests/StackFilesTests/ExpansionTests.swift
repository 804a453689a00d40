import Foundation
import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct ExpansionTests {
  @Test func `the two stacks of this checkout expand as recorded`() {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let (workspace, diagnostics) = Workspace.load(
      folder: folder, environment: nil, processEnvironment: [:], schemas: Catalog.schemas)
    #expect(diagnostics.map(\.spelled) == [])
    #expect(workspace.environment.name == "dev")
    #expect(golden("andmoredev.txt", describe(workspace.stacks)) == nil)
  }

  @Test func `order of keys, files and scopes changes nothing`() {
    let shuffled = """
      clients: {machine: {scopes: [api], type: machine}}
      resourceServer: {scopes: {api: Allow api access}}
      auth: shared
      kind: api
      stack: shop
      """
    let (one, first) = load(["a": authText, "b": apiText])
    let (other, second) = load(["b": shuffled, "a": authText])
    #expect((first + second).map(\.spelled) == [])
    #expect(one.stacks.map(\.resources.count) == other.stacks.map(\.resources.count))
    #expect(
      one.stacks.flatMap(\.resources).map(\.attributes) == other.stacks.flatMap(\.resources).map(\.attributes)
    )
  }

  @Test func `a client store of SSM is a SecureString with the same presets`() throws {
    let (workspace, diagnostics) = load([
      "a": authText,
      "b": """
      stack: shop
      kind: api
      auth: shared
      resourceServer: {identifier: https://shop.example.com, scopes: {read: , write: Change things}}
      clients:
        billing:
          type: machine
          name: Billing
          accessTokenValidity: 10
          tokenValidityUnits: {accessToken: MINUTES}
          scopes: [write, https://shop.example.com/read]
          secret: {store: ssm, kmsKeyId: alias/mine}
      """,
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let shop = try #require(workspace.stack(named: "shop"))
    func resource(_ address: String) -> Attributes {
      shop.resources.first { $0.id.address == address }?.attributes ?? [:]
    }
    #expect(
      resource("ssmParameter.billing") == [
        "name": "/shop/billing", "type": "SecureString", "keyId": "alias/mine",
        "tags": ["authplat:stack": "shop"],
      ])
    let store = ResourceID(stack: "shop", kind: "ssmParameter", key: "billing")
    let client = resource("userPoolClient.billing")
    #expect(client["clientSecret"] == .reference(store, "pendingValue"))
    #expect(
      client["allowedOAuthScopes"] == ["https://shop.example.com/read", "https://shop.example.com/write"])
    #expect(client["tokenValidityUnits"] == ["accessToken": "minutes"])
    #expect(client["name"] == "Billing")
    #expect(
      resource("resourceServer.api")["scopes"] == ["read": "Allow read access", "write": "Change things"])
    #expect(resource("publishedSecret.billing")["storeKind"] == "ssm")
    #expect(
      resource("publishedSecret.billing")["scope"]
        == "https://shop.example.com/read https://shop.example.com/write")
  }

  @Test func `a file stands below .authplat, by environment, stack and client, unless a path is given`()
    throws
  {
    func load(_ secret: String, in environment: String) throws -> (Stack, [Diagnostic]) {
      let (workspace, diagnostics) = StackFilesTests.load(
        [
          "a": authText,
          "b": """
          stack: shop
          kind: api
          auth: shared
          resourceServer: {scopes: {api: }}
          clients: {billing: {type: machine, scopes: [api], secret: \(secret)}}
          """,
        ], environment: environment)
      return (try #require(workspace.stack(named: "shop")), diagnostics)
    }
    func path(_ stack: Stack) -> Value? {
      stack.resources.first { $0.id.address == "secretFile.billing" }?.attributes["path"]
    }
    for (secret, environment, expected) in [
      ("file", "dev", ".authplat/secrets/dev/shop/billing.json"),
      ("{store: FILE}", "local", ".authplat/secrets/local/shop/billing.json"),
      ("{store: file, path: /run/secrets/b.json}", "dev", "/run/secrets/b.json"),
      ("{store: file, path: ../b.json}", "dev", "../b.json"),
    ] {
      let (stack, diagnostics) = try load(secret, in: environment)
      #expect(diagnostics.map(\.spelled) == [], "\(secret)")
      #expect(path(stack)?.string == expected, "\(secret)")
      let published = stack.resources.first { $0.id.address == "publishedSecret.billing" }?.attributes
      #expect(published?["storeKind"] == "file")
      #expect(
        published?["store"] == .reference(ResourceID(stack: "shop", kind: "secretFile", key: "billing"), "id")
      )
    }
    let (stack, warned) = try load("{store: file, path: secrets/b.json}", in: "dev")
    #expect(path(stack) == "secrets/b.json")
    #expect(warned.map(\.code) == ["AP224"] && warned.map(\.severity) == [.warning])
  }

  @Test func `no store lets Cognito make the secret and publishes nothing`() throws {
    let (workspace, diagnostics) = load([
      "a": authText, "b": apiText.replacing("scopes: [api]}", with: "scopes: [api], secret: none}"),
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let shop = try #require(workspace.stack(named: "shop"))
    #expect(shop.resources.map(\.id.address) == ["resourceServer.api", "userPoolClient.machine"])
    #expect(shop.resources[1].attributes["generateSecret"] == true)
    #expect(shop.resources[1].attributes["clientSecret"] == nil)
  }

  @Test func `prefix and custom domain stand side by side`() throws {
    let (workspace, diagnostics) = load([
      "a": """
      stack: shared
      kind: auth
      domain:
        prefix: shared-dev
        managedLoginVersion: 2
        custom: {name: auth.example.com, certificateArn: "arn:aws:acm:us-east-1:111111111111:certificate/abc"}
      """
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let domains = workspace.resources.filter { $0.id.kind == "userPoolDomain" }
    #expect(domains.map(\.id.key) == ["custom", "domain"])
    #expect(domains[0].attributes["domain"] == "auth.example.com")
    #expect(
      domains[0].attributes["customDomainConfig"]
        == ["certificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/abc"])
    #expect(domains[1].attributes["domain"] == "shared-dev")
    #expect(domains[0].attributes["managedLoginVersion"] == 2)
  }

  @Test func `a pool of elsewhere becomes a lookup`() throws {
    let (workspace, diagnostics) = load([
      "b": apiText.replacing("auth: shared", with: "auth: {ssm: /other-auth/}")
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let shop = try #require(workspace.stacks.first)
    let id = ResourceID(stack: "shop", kind: "existingUserPool", key: "auth")
    #expect(shop.lookups.map(\.id) == [id])
    #expect(shop.lookups.first?.source == .parameters(prefix: "/other-auth"))
    let published = shop.resources.first { $0.id.kind == "publishedSecret" }
    #expect(
      published?.attributes["tokenUrl"]
        == .template(Template([.reference(Reference(id, "url")), .text("/oauth2/token")])))
  }

  @Test func `interpolation reads variables, the environment and other stacks`() throws {
    let (workspace, diagnostics) = load(
      [
        "a": """
        stack: shared
        kind: auth
        pool:
          policies: {passwordPolicy: {temporaryPasswordValidityDays: "${var.days}"}}
          adminCreateUserConfig: {inviteMessageTemplate: {emailSubject: "Costs $5 or $${x}"}}
        domain: {prefix: "${var.prefix}"}
        parameters:
          Where: pool ${pool.id} for ${env.TEAM}
        """,
        "c": """
        stack: other
        kind: auth
        domain: {prefix: other-dev}
        parameters: {Copy: "${stack.shared.Where}", Pool: "${stack.shared.poolArn}"}
        """,
      ], process: ["TEAM": "green"])
    // A quoted text is no number, even out of a variable.
    #expect(diagnostics.map(\.code) == ["AP202"])
    let shared = try #require(workspace.stack(named: "shared"))
    let pool = ResourceID(stack: "shared", kind: "userPool", key: "pool")
    let parameter = shared.resources.first { $0.id.kind == "ssmParameter" }
    #expect(
      parameter?.attributes["value"]
        == .template(Template([.text("pool "), .reference(Reference(pool, "id")), .text(" for green")])))
    let subject = shared.resources.first { $0.id == pool }?.attributes["adminCreateUserConfig"]
    #expect(subject?["inviteMessageTemplate"]?["emailSubject"] == "Costs $5 or ${x}")
    #expect(shared.resources.first { $0.id.kind == "userPoolDomain" }?.attributes["domain"] == "shop-dev")
    #expect(workspace.stack(named: "other")?.dependsOn == ["shared"])
  }

  @Test func `a plain variable may be a number`() {
    let (workspace, diagnostics) = load([
      "a": """
      stack: shared
      kind: auth
      pool:
        policies:
          passwordPolicy:
            temporaryPasswordValidityDays: ${var.days}
      """
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let policies = workspace.resources.first { $0.id.kind == "userPool" }?.attributes["policies"]
    #expect(policies?["passwordPolicy"]?["temporaryPasswordValidityDays"] == 7)
  }

  @Test func `a client waits for every resource server whose scopes it lists`() throws {
    let (workspace, diagnostics) = load([
      "a": authText, "b": apiText,
      "c": """
      stack: billing
      kind: api
      auth: shared
      clients: {machine: {type: machine, scopes: [shop/api]}}
      """,
    ])
    #expect(diagnostics.map(\.spelled) == [])
    let client = workspace.resources.first { $0.id.description == "billing/userPoolClient.machine" }
    #expect(
      client?.dependsOn.map(\.description).sorted() == [
        "billing/resourceServer.api", "shop/resourceServer.api",
      ])
    #expect(workspace.stack(named: "billing")?.dependsOn == ["shared", "shop"])
  }

  @Test func `written attributes know their places and presets do not`() throws {
    let (workspace, _) = load(["a": authText, "b": apiText])
    let shop = try #require(workspace.stack(named: "shop"))
    let server = ResourceID(stack: "shop", kind: "resourceServer", key: "api")
    #expect(shop.source(of: "scopes.api", in: server)?.line == 4)
    #expect(shop.source(of: "scopes.api", in: server)?.column == 32)
    #expect(shop.source(of: "name", in: server)?.text == "resourceServer")
  }

  @Test func `no order of sections, keys, scopes or files changes a byte`() {
    let auth = [
      "stack: shared", "kind: auth", "pool:", "domain: {prefix: shared-dev}", "parameters:",
    ]
    let pool = ["  name: Pool", "  userPoolTier: lite", "  autoVerifiedAttributes: [email, phone_number]"]
    let parameters = ["  B: ${pool.id}", "  A: ${domain.url}"]
    let api = ["stack: shop", "kind: api", "auth: shared", "resourceServer:", "clients:"]
    let scopes = ["a: A", "b: B", "c: C"]
    let client = ["    type: machine", "    accessTokenValidity: 2", "    secret: {store: ssm}"]
    var expected: String?
    for seed in UInt64(1)...200 {
      var random = SplitMix64(seed: seed)
      var authFile = ""
      for line in auth.shuffled(using: &random) {
        authFile += line + "\n"
        let inner = line == "pool:" ? pool : line == "parameters:" ? parameters : []
        for member in inner.shuffled(using: &random) {
          let isSet = member.contains("[") && Bool.random(using: &random)
          authFile += (isSet ? "  autoVerifiedAttributes: [phone_number, email]" : member) + "\n"
        }
      }
      var apiFile = ""
      for line in api.shuffled(using: &random) {
        apiFile += line + "\n"
        if line == "resourceServer:" {
          apiFile += "  scopes: {\(scopes.shuffled(using: &random).joined(separator: ", "))}\n"
        }
        guard line == "clients:" else { continue }
        let list = "    scopes: [\(["a", "b", "shop/c"].shuffled(using: &random).joined(separator: ", "))]"
        apiFile += "  m:\n" + (client + [list]).shuffled(using: &random).joined(separator: "\n") + "\n"
      }
      let (workspace, diagnostics) =
        Bool.random(using: &random)
        ? load(["x": authFile, "y": apiFile]) : load(["x": apiFile, "y": authFile])
      let text = describe(workspace.stacks).replacing("stacks/x", with: "stacks/").replacing(
        "stacks/y", with: "stacks/")
      #expect(diagnostics.map(\.spelled) == [], "seed \(seed)")
      #expect(text == expected ?? text, "seed \(seed)")
      expected = expected ?? text
    }
  }
}
