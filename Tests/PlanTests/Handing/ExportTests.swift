import AuthPlatform
import Planner
import ResourceModel
import TestSupport
import Testing
import Yams

@testable import authplat

@Suite struct ExportTests {
  private func complaint(_ work: () async throws -> Handover) async -> String {
    let error = await #expect(throws: PlatformError.self) { try await work() }
    guard case .unknown(let text)? = error else { return "\(String(describing: error))" }
    return text
  }

  @Test(arguments: ["rest", "http"], ExportFormats.names)
  func `each format is as recorded`(_ style: String, _ name: String) async throws {
    let format = try #require(ExportFormats.named(name))
    let platform = try await HandoverScene.platform()
    let handover = try await platform.handover(
      style == "rest" ? "orders" : "billing", calling: style == "rest" ? nil : "stock",
      needsRoutes: format.needsRoutes)
    #expect(golden("\(style).\(name)", format.text(handover)) == nil)
    if name == "env" {
      let json = JSONWriter.write(format.value(handover), layout: .indented)
      #expect(golden("\(style).\(name).json", json + "\n") == nil)
    }
  }

  @Test(arguments: [("ssm", "/orders/machine"), ("secretsManager", "other")])
  func `the secret is named by its store`(_ word: String, _ name: String) async throws {
    let handover = try await HandoverScene.platform(store: (word, name)).handover(
      "orders", needsRoutes: false)
    let command = try #require(SecretReference(handover)).command
    #expect(
      command
        == (word == "ssm"
          ? "aws ssm get-parameter --region eu-west-1 --name /orders/machine --with-decryption --query Parameter.Value --output text | jq -r .client_secret"
          : "aws secretsmanager get-secret-value --region eu-west-1 --secret-id other --query SecretString --output text | jq -r .client_secret")
    )
  }

  @Test func `a secret that is stored nowhere is said to be`() async throws {
    let handover = try await HandoverScene.platform(store: nil).handover("orders", needsRoutes: true)
    #expect(handover.tokenURL == "https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token")
    for format in ExportFormats.all {
      let text = format.text(handover)
      #expect(!text.contains("aws secretsmanager") && !text.contains("CLIENT_SECRET="), "\(format.name)")
    }
    #expect(EnvExport().text(handover).contains("# The secret is not here, and is stored nowhere"))
  }

  @Test func `an address of one's own stands in the place of API Gateway's`() async throws {
    let handover = try await HandoverScene.platform().handover(
      "orders", at: "https://api.example.com/v1/", needsRoutes: false)
    #expect(handover.apiURL == "https://api.example.com/v1")
  }

  @Test func `what no route is known of is exported where none is needed`() async throws {
    let platform = try await HandoverScene.platform()
    let handover = try await platform.handover("billing", needsRoutes: false)
    #expect(handover.api == nil && EnvExport().text(handover).contains("# API_URL is not known"))
    #expect(
      await complaint { try await platform.handover("billing", needsRoutes: true) }.contains("Add `binding:`")
    )
    #expect(
      await complaint { try await platform.handover("order", needsRoutes: true) }
        == "There is no stack `order`. Did you mean `orders`?")
    #expect(
      await complaint { try await platform.handover("orders", calling: "stok", needsRoutes: false) }.contains(
        "Did you mean `stock`?"))
  }

  @Test func `what protects a route is never left out together with it`() async throws {
    let handover = try await HandoverScene.platform().handover("orders", needsRoutes: true)
    let open = Set(
      handover.api?.routes.filter { $0.route.demand == .open }.map(\.route.route.description) ?? [])
    let document = OpenAPIGatewayExport().value(handover)
    for (path, item) in document["paths"]?.map ?? [:] {
      for (method, operation) in item.map ?? [:] where method != "parameters" {
        let isOpen = operation["security"] == []
        #expect(isOpen == open.contains("\(method.uppercased()) \(path)"), "\(method) \(path)")
      }
    }
    #expect(document["paths"]?["/iam"] == nil)
  }

  // MARK: YAML

  private static let wild = [
    "", " ", "yes", "No", "null", "~", "1", "1.5", "0x1F", "2020-01-01", "a: b", "a #b", "- a", "&a", "*a",
    "!a",
    "{a}", "[a]", "a\nb", "tab\t", "\u{85}\u{2028}\u{2029}\u{FEFF}\u{7F}\u{9F}", "it's \"so\"", "\\", "%a",
    "@a", "`a`",
    "é", "😀", "a\u{1}b", "trailing ", "...", "---", "?", ":", "/orders/{id}", "/$default",
  ]

  @Test func `another reader of YAML reads what was written`() throws {
    let value: Value = [
      "texts": .list(Self.wild.map { .string($0) }),
      "keys": .map(Dictionary(uniqueKeysWithValues: Self.wild.map { ($0, .string($0)) })),
      "nested": [[["a": []], ["b": [:], "c": [["d": 1], true]]], "x"],
    ]
    let text = YAMLText.write(value.map ?? [:], first: ["nested"])
    #expect(text.hasPrefix("nested:\n"))
    let read = try #require(try Yams.load(yaml: text) as? [String: Any])
    #expect(read["texts"] as? [String] == Self.wild)
    let keys = try #require(read["keys"] as? [String: String])
    #expect(keys == Dictionary(uniqueKeysWithValues: Self.wild.map { ($0, $0) }))
    let nested = try #require(read["nested"] as? [Any])
    let first = try #require(nested.first as? [Any])
    #expect((first.first as? [String: [Any]])?["a"]?.isEmpty == true)
    let second = try #require(first.last as? [String: Any])
    #expect((second["b"] as? [String: Any])?.isEmpty == true)
    #expect(((second["c"] as? [Any])?.first as? [String: Int]) == ["d": 1])
    #expect((second["c"] as? [Any])?.last as? Bool == true)
    #expect(nested.last as? String == "x")
  }
}
