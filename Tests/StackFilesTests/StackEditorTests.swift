import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

@Suite struct StackEditorTests {
  private func amend(_ text: String, _ scopes: String...) -> StackEditor.Amendment {
    StackEditor.amend(file: "stacks/shop.yaml", text: text, with: scopes.map { .init(argument: $0) })
  }

  @Test func `what is written anew reads back without a complaint`() {
    let shop = APIStackRequest(
      name: "shop", scopes: [.init(argument: "api"), .init(argument: "orders.read=Read: all # of them")],
      auth: .stack("shared"), displayName: "The Shop")
    let (workspace, diagnostics) = load(
      [
        "1": StackEditor.authStack(name: "shared", domainPrefix: "shared-dev"),
        "2": StackEditor.apiStack(shop),
      ],
      project: StackEditor.projectFile())
    #expect(diagnostics.map(\.spelled) == [])
    #expect(workspace.environment.name == "dev")
    let server = workspace.resources.first { $0.id.kind == "resourceServer" }
    #expect(
      server?.attributes["scopes"] == ["api": "Allow api access", "orders.read": "Read: all # of them"])
    #expect(server?.attributes["name"] == "The Shop")
    #expect(golden("new-auth.yaml", StackEditor.authStack(name: "shared", domainPrefix: "shared-dev")) == nil)
    #expect(golden("new-api.yaml", StackEditor.apiStack(shop)) == nil)
  }

  @Test func `each way to name the pool and the store reads back`() {
    for auth in [
      APIStackRequest.Auth.parameters(prefix: "/other"),
      .poolARN("arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_abc"),
    ] {
      for store in APIStackRequest.Store.allCases {
        let text = StackEditor.apiStack(.init(name: "shop", scopes: [.init("api")], auth: auth, store: store))
        #expect(load(["1": text]).1.map(\.spelled) == [], "\(text)")
      }
    }
  }

  @Test func `scopes are added to a block file and every comment stays`() {
    let before = """
      # The shop.
      stack: shop
      kind: api
      auth: shared
      resourceServer:
        scopes:            # what there is
          api: Allow api access   # all of it

      # Who calls.
      clients:
        machine:
          type: machine
          scopes:
            - api  # for now
      """
    let after = """
      # The shop.
      stack: shop
      kind: api
      auth: shared
      resourceServer:
        scopes:            # what there is
          api: Allow api access   # all of it
          admin: Allow admin access

      # Who calls.
      clients:
        machine:
          type: machine
          scopes:
            - api  # for now
            - admin
      """
    #expect(amend(before, "admin") == .amended(after))
    #expect(amend(after, "admin", "api") == .unchanged)
  }

  @Test func `scopes are added to a flow file`() {
    let before = """
      stack: shop
      kind: api
      auth: shared
      resourceServer: {scopes: {api: "Allow, all", }, name: Shop} # end
      clients: {machine: {type: machine, scopes: [ api ]}}
      """
    let after = """
      stack: shop
      kind: api
      auth: shared
      resourceServer: {scopes: {api: "Allow, all", admin: "a: b, c" }, name: Shop} # end
      clients: {machine: {type: machine, scopes: [ api, admin ]}}
      """
    #expect(amend(before, "admin=a: b, c") == .amended(after))
  }

  @Test func `sections that are missing or empty are made`() {
    let before = "stack: shop\r\nkind: api\r\nauth: shared\r\nclients:\r\n  machine:\r\n    type: machine\r\n"
    guard case .amended(let after) = amend(before, "api") else {
      Issue.record("not amended")
      return
    }
    #expect(after.hasSuffix("\r\n") && !after.replacing("\r\n", with: "").contains("\n"))
    #expect(load(["1": authText, "2": after]).1.map(\.spelled) == [])
    let empty =
      "stack: shop\nkind: api\nauth: shared\nresourceServer:\n  scopes:\nclients: {machine: {type: machine, scopes: []}}"
    #expect(
      amend(empty, "api")
        == .amended(
          "stack: shop\nkind: api\nauth: shared\nresourceServer:\n  scopes:\n    api: Allow api access\n"
            + "clients: {machine: {type: machine, scopes: [api]}}"))
  }

  @Test func `what cannot be amended is refused with the lines to add`() {
    let broken = amend("stack: shop\nkind: [", "api")
    let noClient = amend("stack: shop\nkind: api\nauth: shared\n", "api")
    let lines = ["resourceServer.scopes: api: Allow api access", "clients.machine.scopes: [api]"]
    #expect(broken == .refused(reason: "the file cannot be read", lines: lines))
    #expect(noClient == .refused(reason: "the stack has no machine client", lines: lines))
    #expect(amend(authText, "api") == .refused(reason: "the stack is not of kind api", lines: lines))
  }

  @Test func `random layouts keep every old line and read as the old file plus the scopes`() throws {
    for seed in UInt64(1)...600 {
      var random = SplitMix64(seed: seed)
      let before = randomFile(&random)
      guard case .amended(let after) = amend(before, "added=Added, # really: yes", "more") else {
        Issue.record("seed \(seed): \(amend(before, "added=Added, # really: yes", "more")):\n\(before)")
        continue
      }
      // Nothing is lost: the old text is what remains when the insertions are taken out.
      var rest = after.unicodeScalars[...]
      for scalar in before.unicodeScalars {
        let found = try #require(rest.firstIndex(of: scalar), "seed \(seed)")
        rest = rest[rest.index(after: found)...]
      }
      for comment in before.split(separator: "\n").compactMap({
        $0.split(separator: "#", maxSplits: 1).dropFirst().first
      }) {
        #expect(after.contains("#" + comment), "seed \(seed)")
      }
      let old = try #require(load(["1": authText, "2": before]).0.stack(named: "shop"), "seed \(seed)")
      let (workspace, diagnostics) = load(["1": authText, "2": after])
      #expect(diagnostics.map(\.spelled) == [], "seed \(seed)\n\(after)")
      let new = try #require(workspace.stack(named: "shop"), "seed \(seed)")
      var scopes = old.resources.first { $0.id.kind == "resourceServer" }?.attributes["scopes"]?.map ?? [:]
      scopes["added"] = "Added, # really: yes"
      scopes["more"] = "Allow more access"
      #expect(
        new.resources.first { $0.id.kind == "resourceServer" }?.attributes["scopes"] == .map(scopes),
        "seed \(seed)")
    }
  }

  /// A valid API stack in a random layout: block or flow, comments, blank lines, indentations, quotes.
  private func randomFile(_ random: inout SplitMix64) -> String {
    func coin() -> Bool { Bool.random(using: &random) }
    func comment() -> String { coin() ? "  # note \(Int.random(in: 0...99, using: &random))" : "" }
    func gap() -> String { coin() ? "" : (coin() ? "\n" : "# between: {things}\n") }
    let step = String(repeating: " ", count: Int.random(in: 1...4, using: &random))
    let names = Array(
      ["api", "read", "a.b-c"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
    let texts = [
      "Plain text", "\"quoted, {text} # no\"", "'it''s'", "Allow: no",
      "|\n\(step)\(step)\(step)block\n\(step)\(step)\(step)# text",
    ]
    var server: String
    if coin() {
      let flow = names.map { "\($0): \"Allow, it\"" }.joined(
        separator: coin() ? ", " : ",\n\(step)\(step)\(step)")
      server =
        "resourceServer:\(comment())\n\(step)scopes: {\(flow)\(coin() ? "," : "")\(coin() ? " " : "")}\(comment())\n"
    } else {
      server = "resourceServer:\(comment())\n\(step)scopes:\(comment())\n"
      for name in names {
        let text = texts.filter { $0 != "Allow: no" }.randomElement(using: &random) ?? "x"
        server += gap() + "\(step)\(step)\(name): \(text)\(text.hasPrefix("|") ? "" : comment())\n"
      }
    }
    if coin() { server += "\(step)name: Shop\(comment())\n" }
    var client = "clients:\n\(step)machine:\(comment())\n\(step)\(step)type: machine\n"
    let inner = step + step
    if coin() {
      client +=
        "\(inner)scopes: [\(names.joined(separator: coin() ? ", " : ",\n\(inner)\(step)"))]\(comment())\n"
    } else {
      client += "\(inner)scopes:\n"
      let dash = coin() ? inner : inner + step
      for name in names { client += gap() + "\(dash)- \(coin() ? name : "\"\(name)\"")\(comment())\n" }
    }
    if coin() { client += "\(inner)secret: none\n" }
    let head = "stack: shop\n\(gap())kind: api\nauth: shared\(comment())\n"
    let text = head + gap() + (coin() ? server + gap() + client : client + gap() + server)
    return coin() ? text : String(text.dropLast())
  }
}

@Suite struct StackSchemaTests {
  @Test func `the JSON Schema of the language is as recorded`() throws {
    let json = StackSchema.json(schemas: Catalog.schemas)
    #expect(golden("../../../schemas/stack.schema.json", json) == nil)
    let schema = try JSONReader.read(json)
    let pool = schema["$defs"]?["authStack"]?["properties"]?["pool"]?["properties"]
    #expect(pool?["deletionProtection"]?["description"] != nil)
    #expect(pool?["id"] == nil)
    #expect(schema["$defs"]?["client"]?["properties"]?["clientSecret"] == nil)
  }
}
