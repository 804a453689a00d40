import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_extended.json, TestApigatewayApiKeysCrud, and apigateway_common.json,
/// TestUsagePlans.
@Suite struct APIGatewayKeyTests {
  private func patch(
    _ scene: RestScene, _ path: String, _ op: String, _ place: String, _ value: String
  ) async -> String? {
    await scene.scene.restRefusal(
      .apiGateway, "PATCH", path,
      ["patchOperations": [["op": .string(op), "path": .string(place), "value": .string(value)]]]
    ).map(RestScene.words)
  }

  @Test func `keys are found by the beginning of their names`() async throws {
    let scene = try await RestScene()
    for name in ["first-key", "second-key"] {
      let key = try await scene.scene.rest(.apiGateway, "POST", "/apikeys", ["name": .string(name)])
      #expect(key["value"]?.string?.count == 40)
      #expect(key["enabled"] == false && key["stageKeys"] == [])
    }
    for (query, names) in [
      ("", ["second-key", "first-key"]), ("?name=first", ["first-key"]), ("?name=First", []),
      ("?name=key", []),
    ] {
      let keys = try await scene.scene.rest(.apiGateway, "GET", "/apikeys\(query)")["item"]?.list ?? []
      #expect(keys.compactMap { $0["name"]?.string } == names)
      #expect(keys.allSatisfy { $0["value"] == nil })
    }
  }

  @Test(
    arguments: [
      (["value": "short"], "API Key value should be at least 20 characters"),
      (
        ["value": .string(String(repeating: "x", count: 129))],
        "API Key value exceeds maximum size of 128 characters"
      ),
      (
        ["name": .string(String(repeating: "x", count: 1025))],
        "Invalid API Key name, can be at most 1024 characters."
      ),
    ] as [(Attributes, String)])
  func `a key is refused`(given: Attributes, message: String) async throws {
    let refusal = await (try EndpointScene()).restRefusal(.apiGateway, "POST", "/apikeys", given)
    #expect(refusal.map(RestScene.words) == "BadRequestException: \(message)")
  }

  @Test func `an id does not change`() async throws {
    let scene = try await RestScene()
    let key = try await scene.scene.rest(.apiGateway, "POST", "/apikeys", ["name": ""])
    #expect(key["name"] == nil)
    #expect(
      await patch(scene, "/apikeys/\(key["id"]?.string ?? "")", "replace", "/id", "x")
        == "BadRequestException: Invalid patch path  '/id' specified for op 'replace'. Must be one of: "
        + "[/description, /enabled, /name, /customerId]")
  }

  @Test func `a plan has stages, limits and keys`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    try await scene.call("POST", "/deployments", ["stageName": "dev"])
    let stage: Value = ["apiId": .string(scene.api), "stage": "dev"]
    let plan = try await scene.scene.rest(
      .apiGateway, "POST", "/usageplans", ["name": "gold", "apiStages": [stage]])
    let id = try #require(plan["id"]?.string)
    #expect(plan == ["id": .string(id), "name": "gold", "apiStages": [stage]])
    let path = "/usageplans/\(id)"
    #expect(try await scene.scene.rest(.apiGateway, "GET", path)["tags"] == [:])
    let cases: [(value: String, refusal: String)] = [
      ("", "BadRequestException: Invalid API Stage specified"),
      ("fake", "BadRequestException: Invalid API Stage specified"),
      (
        "\(scene.api):no",
        "NotFoundException: Invalid API Stage {api: \(scene.api), stage: no} specified for usageplan \(id)"
      ),
    ]
    for (value, refusal) in cases { #expect(await patch(scene, path, "add", "/apiStages", value) == refusal) }
    #expect(
      await patch(scene, "/usageplans/fake", "replace", "/name", "x")
        == "NotFoundException: Invalid Usage Plan ID specified")
    let key = try await scene.scene.rest(.apiGateway, "POST", "/apikeys", ["name": "one"])
    try await scene.scene.rest(
      .apiGateway, "POST", path + "/keys", ["keyId": key["id"] ?? "", "keyType": "API_KEY"])
    let keys = try await scene.scene.rest(.apiGateway, "GET", path + "/keys")["item"]?.list
    #expect(keys?.first?["value"] == key["value"])
    #expect(try await scene.scene.rest(.apiGateway, "GET", "/usageplans/fake/keys")["item"] == [])
  }
}
