import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct HTTPApiTests {
  @Test func `an API has what AWS fills in`() async throws {
    let made = try await HTTPApiScene()
    let api = try await made.call("GET", "")
    #expect(made.id.wholeMatch(of: /[a-z0-9]{10}/) != nil)
    #expect(api["apiEndpoint"]?.string == "http://\(made.id).execute-api.localhost:4577")
    #expect(api["createdDate"] == "2027-01-15T08:00:00Z")
    #expect(api["routeSelectionExpression"] == "$request.method $request.path")
    #expect(api["tags"] == [:])
    #expect(api["corsConfiguration"] == nil)
    #expect(try await made.call("GET", "/stages") == ["items": []])
  }

  @Test func `an API belongs to its account and region`() async throws {
    let made = try await HTTPApiScene()
    let path = "/v2/apis/\(made.id)"
    let other = await made.scene.restRefusal(.apiGatewayV2, "GET", path, as: "other")
    #expect(other?.code == "NotFoundException")
    #expect(other?.status == 404)
    #expect(other?.message == "Invalid API identifier specified 210987654321:\(made.id)")
    #expect(
      await made.scene.restRefusal(.apiGatewayV2, "GET", path, in: "us-east-1")?.code == "NotFoundException")
  }

  @Test func `an update changes what it names`() async throws {
    let made = try await HTTPApiScene()
    try await made.call("PATCH", "", ["description": "Orders", "disableExecuteApiEndpoint": true])
    let api = try await made.call("PATCH", "", ["description": "", "version": "2"])
    #expect(api["name"] == "orders")
    #expect(api["description"] == nil)
    #expect(api["version"] == "2")
    #expect(api["disableExecuteApiEndpoint"] == true)
  }

  @Test func `cross-origin settings are replaced whole and taken away`() async throws {
    let made = try await HTTPApiScene()
    let cors = try await made.call(
      "PATCH", "",
      ["corsConfiguration": ["allowHeaders": ["Authorization"], "allowMethods": ["get"], "maxAge": 5]])
    #expect(
      cors["corsConfiguration"] == ["allowHeaders": ["authorization"], "allowMethods": ["GET"], "maxAge": 5])
    let all = try await made.call("PATCH", "", ["corsConfiguration": ["allowOrigins": ["*"]]])
    #expect(all["corsConfiguration"] == ["allowOrigins": ["*"]])
    for wrong: Value in [
      ["allowOrigins": ["*"], "allowCredentials": true], ["allowMethods": ["FETCH"]], ["maxAge": 86_401],
    ] {
      #expect(await made.refusal("PATCH", "", ["corsConfiguration": wrong])?.code == "BadRequestException")
    }
    try await made.call("DELETE", "/cors")
    #expect(try await made.call("GET", "")["corsConfiguration"] == nil)
  }

  @Test func `quick create makes a whole API and manages it`() async throws {
    let scene = try EndpointScene()
    let id = try await HTTPApiScene.make(
      in: scene, ["target": "arn:aws:lambda:eu-west-1:123456789012:function:orders"])
    let path = "/v2/apis/\(id)"
    let route = try #require(
      try await scene.rest(.apiGatewayV2, "GET", path + "/routes")["items"]?.list?.first)
    let integration = try #require(
      try await scene.rest(.apiGatewayV2, "GET", path + "/integrations")["items"]?.list?.first)
    let stage = try await scene.rest(.apiGatewayV2, "GET", path + "/stages/$default")
    #expect(route["routeKey"] == "$default")
    #expect(integration["integrationType"] == "AWS_PROXY")
    #expect(integration["payloadFormatVersion"] == "2.0")
    let name = try #require(integration["integrationId"]?.string)
    #expect(route["target"]?.string == "integrations/\(name)")
    #expect(stage["autoDeploy"] == true)
    #expect(stage["deploymentId"] != nil)
    for managed in [route, integration, .map(stage)] { #expect(managed["apiGatewayManaged"] == true) }
    for (method, target, body) in [
      ("DELETE", "/integrations/\(name)", nil), ("PATCH", "/stages/$default", ["description": "d"]),
      ("PATCH", "/routes/\(route["routeId"]?.string ?? "")", ["routeKey": "GET /"] as Attributes),
    ] {
      #expect(
        await scene.restRefusal(.apiGatewayV2, method, path + target, body)?.code == "BadRequestException")
    }
    try await scene.rest(
      .apiGatewayV2, "PATCH", path, ["target": "http://127.0.0.1:9/", "routeKey": "ANY /{proxy+}"])
    let changed = try await scene.rest(.apiGatewayV2, "GET", path + "/integrations/\(name)")
    #expect(changed["integrationType"] == "HTTP_PROXY")
    #expect(changed["integrationUri"] == "http://127.0.0.1:9/")
    #expect(
      try await scene.rest(.apiGatewayV2, "GET", path + "/routes")["items"]?.list?.first?["routeKey"]
        == "ANY /{proxy+}")
  }

  @Test func `a WebSocket API is refused clearly`() async throws {
    let scene = try EndpointScene()
    let refusal = await scene.restRefusal(
      .apiGatewayV2, "POST", "/v2/apis",
      ["name": "chat", "protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action"])
    #expect(refusal?.code == "BadRequestException")
    #expect(refusal?.message.contains("WebSocket") == true)
  }

  @Test func `lists come in pages`() async throws {
    let scene = try EndpointScene()
    var made: Set<String> = []
    for _ in 0..<27 { made.insert(try await HTTPApiScene.make(in: scene)) }
    let first = try await scene.rest(.apiGatewayV2, "GET", "/v2/apis")
    #expect(first["items"]?.list?.count == 25)
    let token = try #require(first["nextToken"]?.string)
    let second = try await scene.rest(.apiGatewayV2, "GET", "/v2/apis?maxResults=1&nextToken=\(token)")
    let third = try await scene.rest(
      .apiGatewayV2, "GET", "/v2/apis?nextToken=\(second["nextToken"]?.string ?? "")")
    #expect(third["nextToken"] == nil)
    let ids = [first, second, third].flatMap { $0["items"]?.list ?? [] }.compactMap { $0["apiId"]?.string }
    #expect(ids.count == 27)
    #expect(Set(ids) == made)
    for wrong in ["/v2/apis?maxResults=none", "/v2/apis?maxResults=0", "/v2/apis?nextToken=x"] {
      #expect(await scene.restRefusal(.apiGatewayV2, "GET", wrong)?.code == "BadRequestException")
    }
    let other = await scene.restRefusal(.apiGatewayV2, "GET", "/v2/apis?nextToken=\(token)", as: "other")
    #expect(other?.code == "BadRequestException")
  }

  @Test func `everything goes with its API`() async throws {
    let made = try await HTTPApiScene()
    _ = try await made.route(
      "GET /orders", ["target": .string("integrations/\(try await made.integration())")])
    _ = try await made.authorizer()
    try await made.call("POST", "/stages", ["stageName": "prod", "autoDeploy": true])
    try await made.call("DELETE", "")
    #expect(await made.refusal("GET", "/routes")?.code == "NotFoundException")
    let left = await made.scene.world.look { $0.counts.filter { $0.value > 0 } }
    #expect(left.isEmpty)
  }

  @Test func `tags of an API and of a stage are changed by ARN`() async throws {
    let made = try await HTTPApiScene()
    try await made.call("POST", "/stages", ["stageName": "prod", "tags": ["team": "orders"]])
    let arn = "arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Fapis%2F\(made.id)"
    for (path, before) in [(arn, [:]), (arn + "%2Fstages%2Fprod", ["team": "orders"] as Attributes)] {
      let tags = "/v2/tags/\(path)"
      #expect(try await made.scene.rest(.apiGatewayV2, "GET", tags) == ["tags": .map(before)])
      try await made.scene.rest(.apiGatewayV2, "POST", tags, ["tags": ["a": "1", "b": "2", "team": "x"]])
      try await made.scene.rest(.apiGatewayV2, "DELETE", tags + "?tagKeys=a&tagKeys=b")
      #expect(try await made.scene.rest(.apiGatewayV2, "GET", tags) == ["tags": ["team": "x"]])
    }
    #expect(try await made.call("GET", "")["tags"] == ["team": "x"])
    #expect(try await made.call("GET", "/stages/prod")["tags"] == ["team": "x"])
    #expect(
      await made.scene.restRefusal(.apiGatewayV2, "GET", "/v2/tags/nothing")?.code == "BadRequestException")
  }
}
