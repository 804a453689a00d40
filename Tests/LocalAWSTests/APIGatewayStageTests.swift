import AWS
import ResourceModel
import Testing

/// Deployments and stages: situations of aws-recorded apigateway_common.json, TestDeployments and TestStages, and of
/// apigateway_api.json, TestApiGatewayStage.
@Suite struct APIGatewayStageTests {
  private func deploy(_ scene: RestScene, _ body: Attributes = [:]) async throws -> String {
    try #require(try await scene.call("POST", "/deployments", body)["id"]?.string)
  }

  @Test func `nothing is deployed that could not answer`() async throws {
    let scene = try await RestScene()
    #expect(
      await scene.refused("POST", "/deployments", [:])
        == "BadRequestException: The REST API doesn't contain any methods")
    try await scene.call("PUT", "/resources/\(scene.root)/methods/GET", ["authorizationType": "NONE"])
    #expect(
      await scene.refused("POST", "/deployments", [:])
        == "BadRequestException: No integration defined for method")
  }

  @Test func `a stage has AWS's defaults`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    let deployment = try await scene.call("POST", "/deployments", ["stageName": "s1"])
    #expect(Set(deployment.keys) == ["id", "createdDate"])
    #expect(
      try await scene.call("GET", "/stages/s1") == [
        "stageName": "s1", "deploymentId": deployment["id"] ?? "", "cacheClusterEnabled": false,
        "cacheClusterStatus": "NOT_AVAILABLE", "methodSettings": [:], "tracingEnabled": false,
        "createdDate": 1_800_000_000, "lastUpdatedDate": 1_800_000_000,
      ])
    #expect(
      await scene.refused("POST", "/stages", ["stageName": "s1", "deploymentId": deployment["id"] ?? ""])
        == "ConflictException: Stage already exists")
    #expect(
      await scene.refused("POST", "/stages", ["stageName": "a-b", "deploymentId": deployment["id"] ?? ""])
        == "BadRequestException: Stage name only allows a-zA-Z0-9_")
    #expect(
      await scene.refused("GET", "/stages/no") == "NotFoundException: Invalid stage identifier specified")
  }

  @Test func `a deployment to a stage that is there keeps its settings`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    let first = try await deploy(scene, ["stageName": "s1", "variables": ["a": "1"]])
    try await scene.patch("/stages/s1", ("replace", "/description", "mine"))
    let second = try await deploy(scene, ["stageName": "s1"])
    let stage = try await scene.call("GET", "/stages/s1")
    #expect(first != second)
    #expect(stage["deploymentId"]?.string == second)
    #expect(stage["variables"] == ["a": "1"])
    #expect(stage["description"] == "mine")
    let back = try await scene.patch("/stages/s1", ("replace", "/deploymentId", first))
    #expect(back["deploymentId"]?.string == first)
    #expect(
      await scene.refusedPatch("/stages/s1", ("replace", "/deploymentId", "fake"))
        == "NotFoundException: Invalid Deployment identifier specified")
    #expect(try await scene.call("GET", "/stages?deploymentId=\(second)")["item"] == [])
    #expect(try await scene.call("GET", "/stages?deploymentId=\(first)")["item"]?.list?.count == 1)
  }

  @Test func `a deployment that a stage shows stays`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    let first = try await deploy(scene, ["stageName": "s1"])
    #expect(
      await scene.refused("DELETE", "/deployments/\(first)")
        == "BadRequestException: Active stages pointing to this deployment must be moved or deleted")
    _ = try await deploy(scene, ["stageName": "s1"])
    try await scene.call("DELETE", "/deployments/\(first)")
    #expect(try await scene.call("GET", "/deployments")["item"]?.list?.count == 1)
  }

  @Test func `a deployment is what the API was`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method()
    let id = try await deploy(scene)
    try await scene.patch(path, ("replace", "/apiKeyRequired", "true"))
    let summary = try await scene.call("GET", "/deployments/\(id)?embed=apisummary")["apiSummary"]
    #expect(summary == ["/": ["GET": ["authorizationType": "NONE", "apiKeyRequired": false]]])
    #expect(try await scene.call("GET", "/deployments/\(id)")["apiSummary"] == nil)
    let patched = try await scene.patch("/deployments/\(id)", ("replace", "/description", "new"))
    #expect(patched["description"] == "new")
    #expect(patched["Snapshot"] == nil)
  }

  @Test func `settings of a method begin as those of all`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    _ = try await deploy(scene, ["stageName": "s1"])
    #expect(
      await scene.refusedPatch("/stages/s1", ("remove", "/*/*", nil))
        == "BadRequestException: Cannot remove method setting */* because there is no method setting for this method "
    )
    let stage = try await scene.patch(
      "/stages/s1", ("replace", "/variables/var1", "test"), ("replace", "/*/*/throttling/burstLimit", "123"),
      ("replace", "/*/*/caching/enabled", "true"), ("replace", "/tracingEnabled", "true"),
      ("replace", "/~1test/GET/throttling/burstLimit", "124"))
    var all: Attributes = [
      "cacheDataEncrypted": false, "cacheTtlInSeconds": 300, "cachingEnabled": true,
      "dataTraceEnabled": false,
      "metricsEnabled": false, "requireAuthorizationForCacheControl": true, "throttlingBurstLimit": 123,
      "throttlingRateLimit": .decimal("10000.0"),
      "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
    ]
    var one = all
    one["throttlingBurstLimit"] = 124
    #expect(stage["methodSettings"] == ["*/*": .map(all), "test/GET": .map(one)])
    #expect(stage["variables"] == ["var1": "test"])
    #expect(stage["tracingEnabled"] == true)
    let later = try await scene.patch("/stages/s1", ("replace", "/*/*/throttling/burstLimit", "100"))
    all["throttlingBurstLimit"] = 100
    #expect(later["methodSettings"] == ["*/*": .map(all), "test/GET": .map(one)])
    let less = try await scene.patch("/stages/s1", ("remove", "/*/*", nil), ("remove", "/test/GET", nil))
    #expect(less["methodSettings"] == [:])
  }

  @Test func `wrong paths of a stage are told with all right ones`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    _ = try await deploy(scene, ["stageName": "s1"])
    let refusal = await scene.refusedPatch("/stages/s1", ("replace", "/tags/tag1", "v"))
    #expect(
      refusal?.hasPrefix(
        "BadRequestException: Invalid method setting path: /tags/tag1. Must be one of: [/deploymentId, ")
        == true)
    // AWS's list lacks commas.
    #expect(
      refusal?.contains("/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{") == true)
  }

  @Test func `the access log is set and removed`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    _ = try await deploy(scene, ["stageName": "s1"])
    let log = "/accessLogSettings"
    for op in ["add", "replace"] {
      for path in ["/random", "/*", ""] {
        #expect(
          await scene.refusedPatch("/stages/s1", (op, log + path, "x"))
            == "BadRequestException: Invalid accessLogSettings path. Must be one of : "
            + "[/accessLogSettings/destinationArn, /accessLogSettings/format]")
      }
      #expect(
        await scene.refusedPatch("/stages/s1", (op, log + "/format", ""))
          == "BadRequestException: Access Log value must not be empty")
    }
    let stage = try await scene.patch(
      "/stages/s1", ("add", log + "/destinationArn", "arn"), ("add", log + "/format", "$context.requestId"))
    #expect(stage["accessLogSettings"] == ["destinationArn": "arn", "format": "$context.requestId"])
    #expect(
      await scene.refusedPatch("/stages/s1", ("remove", log + "/destinationArn", nil))
        == "BadRequestException: Cannot remove method setting accessLogSettings/destinationArn because there is no "
        + "method setting for this method ")
    #expect(try await scene.patch("/stages/s1", ("remove", log, nil))["accessLogSettings"] == nil)
  }

  @Test func `a canary shows a deployment beside the stage's, and is promoted`() async throws {
    let scene = try await RestScene()
    try await scene.method()
    let first = try await deploy(scene, ["stageName": "s1"])
    let second = try await deploy(
      scene, ["stageName": "s1", "canarySettings": ["percentTraffic": .decimal("10.5")]])
    let stage = try await scene.call("GET", "/stages/s1")
    #expect(stage["deploymentId"]?.string == first)
    #expect(stage["canarySettings"]?["deploymentId"]?.string == second)
    #expect(await scene.refused("DELETE", "/deployments/\(second)")?.contains("Active stages") == true)
    let promoted = try await scene.call(
      "PATCH", "/stages/s1",
      [
        "patchOperations": [
          ["op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"],
          ["op": "remove", "path": "/canarySettings"],
        ]
      ])
    #expect(promoted["deploymentId"]?.string == second)
    #expect(promoted["canarySettings"] == nil)
  }

  @Test func `APIs and stages are tagged by their ARNs`() async throws {
    let scene = try await RestScene(["tags": ["a": "1"]])
    try await scene.method()
    _ = try await deploy(scene, ["stageName": "s1"])
    for place in ["%2Frestapis%2F\(scene.api)", "%2Frestapis%2F\(scene.api)%2Fstages%2Fs1"] {
      let path = "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A\(place)"
      let answer = try await scene.scene.answer(.apiGateway, "PUT", path, ["tags": ["b": "2", "c": "3"]])
      #expect(answer.status == 204)
      try await scene.scene.rest(.apiGateway, "DELETE", path + "?tagKeys=a&tagKeys=c")
      #expect(try await scene.scene.rest(.apiGateway, "GET", path)["tags"] == ["b": "2"])
    }
    #expect(try await scene.call("GET")["tags"] == ["b": "2"])
    #expect(try await scene.call("GET", "/stages/s1")["tags"] == ["b": "2"])
  }
}
