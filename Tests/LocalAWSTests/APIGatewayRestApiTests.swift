import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_api.json, TestApiGatewayApiRestApi.
@Suite struct APIGatewayRestApiTests {
  @Test func `a new API has AWS's defaults and nothing more`() async throws {
    let scene = try EndpointScene()
    var api = try await scene.rest(
      .apiGateway, "POST", "/restapis", ["name": "shop", "binaryMediaTypes": []])
    let id = try #require(api.removeValue(forKey: "id")?.string)
    #expect(id.wholeMatch(of: /[a-z0-9]{10}/) != nil)
    #expect(api.removeValue(forKey: "rootResourceId")?.string?.wholeMatch(of: /[a-z0-9]{10}/) != nil)
    #expect(
      api == [
        "name": "shop", "apiKeySource": "HEADER", "disableExecuteApiEndpoint": false,
        "createdDate": 1_800_000_000,
        "endpointConfiguration": ["types": ["EDGE"], "ipAddressType": "ipv4"],
      ])
    #expect(try await scene.rest(.apiGateway, "GET", "/restapis/\(id)")["tags"] == [:])
    #expect(try await scene.rest(.apiGateway, "GET", "/restapis")["item"]?.list?.first?["tags"] == nil)
  }

  @Test func `an API of another account, region or letter case is not there`() async throws {
    let scene = try await RestScene()
    for (id, key, region) in [
      (scene.api.uppercased(), "test", "eu-west-1"), (scene.api, "test", "us-east-1"),
      (scene.api, "other", "eu-west-1"),
    ] where id != id.lowercased() || id == scene.api {
      let account = key == "test" ? "123456789012" : "210987654321"
      let refusal = await scene.scene.restRefusal(.apiGateway, "GET", "/restapis/\(id)", as: key, in: region)
      #expect(refusal?.status == 404)
      #expect(
        refusal.map(RestScene.words) == "NotFoundException: Invalid API identifier specified \(account):\(id)"
      )
    }
  }

  @Test(
    arguments: [
      (["description": ""], "Description cannot be an empty string"),
      (
        ["minimumCompressionSize": -1], "Invalid minimum compression size, must be between 0 and 10485760"
      ),
      (
        ["endpointConfiguration": ["types": []]],
        "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."
      ),
      (
        ["endpointConfiguration": ["types": ["EDGE", "REGIONAL"]]],
        "Cannot create an api with multiple Endpoint Types."
      ),
      (
        ["endpointConfiguration": ["types": ["PRIVATE"], "ipAddressType": "ipv4"]],
        "Only dualstack ipAddressType is supported for Private APIs."
      ),
      (
        ["endpointConfiguration": ["types": ["PRIVATE"], "ipAddressType": "ipv4"], "description": ""],
        "Description cannot be an empty string"
      ),
    ] as [(Attributes, String)])
  func `a new API is refused`(given: Attributes, message: String) async throws {
    let refusal = await (try EndpointScene()).restRefusal(
      .apiGateway, "POST", "/restapis", given.merging(["name": "shop"]) { $1 })
    #expect(refusal.map(RestScene.words) == "BadRequestException: \(message)")
  }

  @Test func `broken limits name the operation, then the path's members`() async throws {
    let scene = try await RestScene()
    let refusal = await scene.scene.restRefusal(
      .apiGateway, "POST", "/restapis",
      ["name": "shop", "endpointConfiguration": ["types": ["wrong"], "ipAddressType": "wrong"]])
    #expect(
      refusal.map(RestScene.words)
        == "ValidationException: 2 validation errors detected: Value '[wrong]' at "
        + "'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy "
        + "constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at "
        + "'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must "
        + "satisfy enum value set: [ipv4, dualstack]")
    #expect(
      await scene.refusedPatch(
        "/resources/\(scene.root)/methods/GET/responses/wrong", (op: "wrong_op", path: "/a", value: "b"))
        == "ValidationException: 2 validation errors detected: Value 'wrong_op' at "
        + "'updateMethodResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy "
        + "enum value set: [add, remove, move, test, replace, copy]; Value 'wrong' at 'statusCode' failed to satisfy "
        + "constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d")
  }

  @Test func `media types are a list that is patched like a map`() async throws {
    let scene = try await RestScene(["description": "this is my api"])
    let added = try await scene.patch(
      "", ("add", "/binaryMediaTypes/image~1png", nil), ("add", "/binaryMediaTypes/image~1jpeg", nil))
    #expect(added["binaryMediaTypes"] == ["image/png", "image/jpeg"])
    #expect(added["tags"] == [:])
    let replaced = try await scene.patch("", ("replace", "/binaryMediaTypes/image~1png", "image/gif"))
    #expect(replaced["binaryMediaTypes"] == ["image/jpeg", "image/gif"])
    let removed = try await scene.patch(
      "", ("remove", "/binaryMediaTypes/image~1gif", nil), ("remove", "/description", nil))
    #expect(removed["binaryMediaTypes"] == ["image/jpeg"])
    #expect(removed["description"] == nil)
    for op in ["add", "replace", "remove"] {
      #expect(
        await scene.refusedPatch("", (op, "/binaryMediaTypes", "image/gif"))
          == "BadRequestException: Invalid patch path /binaryMediaTypes")
    }
  }

  @Test func `compression is set, switched off and refused`() async throws {
    let scene = try await RestScene()
    for (text, size) in [("10", 10), ("", nil), ("0", 0)] as [(String, Int?)] {
      let api = try await scene.patch("", ("replace", "/minimumCompressionSize", text))
      #expect(api["minimumCompressionSize"]?.integer == size)
    }
    for text in ["-1", "test"] {
      #expect(
        await scene.refusedPatch("", ("replace", "/minimumCompressionSize", text))
          == "BadRequestException: Invalid minimum compression size, must be between 0 and 10485760")
    }
    #expect(
      await scene.refusedPatch("", ("add", "/minimumCompressionSize", "10"))
        == "BadRequestException: Invalid patch operation specified. Must be one of: [replace]")
  }

  @Test func `the endpoint's type and addresses are patched`() async throws {
    let scene = try await RestScene()
    let api = try await scene.patch("", ("replace", "/endpointConfiguration/types/EDGE", "PRIVATE"))
    #expect(api["endpointConfiguration"] == ["types": ["PRIVATE"], "ipAddressType": "dualstack"])
    let cases: [(op: String, path: String, value: String, message: String)] = [
      ("replace", "ipAddressType", "ipv4", "Only dualstack ipAddressType is supported for Private APIs."),
      ("replace", "ipAddressType", "wrong", "ipAddressType must be either ipv4 or dualstack."),
      (
        "replace", "types/PRIVATE", "wrong",
        "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"
      ),
      ("test", "ipAddressType", "ipv4", "Invalid patch operation specified. Must be one of: [replace]"),
      (
        "test", "types/PRIVATE", "EDGE",
        "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"
      ),
    ]
    for (op, path, value, message) in cases {
      #expect(
        await scene.refusedPatch("", (op, "/endpointConfiguration/\(path)", value))
          == "BadRequestException: \(message)")
    }
  }

  @Test func `lists come in pages that no other list takes`() async throws {
    let scene = try await RestScene()
    try await scene.scene.rest(.apiGateway, "POST", "/restapis", ["name": "second"])
    let page = try await scene.scene.rest(.apiGateway, "GET", "/restapis?limit=1")
    #expect(page["item"]?.list?.count == 1)
    let position = try #require(page["position"]?.string)
    let rest = try await scene.scene.rest(.apiGateway, "GET", "/restapis?limit=1&position=\(position)")
    #expect(rest["item"]?.list?.first?["name"] == "second")
    #expect(rest["position"] == nil)
    #expect(
      await scene.refused("GET", "/resources?position=\(position)")?.hasPrefix("BadRequestException") == true)
  }

  @Test func `with an API goes all that belongs to it`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    try await scene.call("DELETE")
    #expect(
      await scene.refused("GET", "/resources/\(scene.root)")
        == "NotFoundException: Invalid Resource identifier specified")
    #expect(try await scene.scene.rest(.apiGateway, "GET", "/restapis")["item"] == [])
  }
}
