import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct HTTPStageTests {
  /// What the data plane would read for a stage.
  private func snapshot(_ api: HTTPApiScene, _ stage: String) async throws -> Value? {
    let id = try await api.call("GET", "/stages/\(stage)")["deploymentId"]?.string ?? ""
    let shelf = Shelf(Realm(account: "123456789012", region: "eu-west-1"), .httpDeployment, under: api.id)
    return await api.scene.world.look { $0[shelf, id]?["Snapshot"] }
  }

  @Test func `a deployment is what the API was then`() async throws {
    let api = try await HTTPApiScene()
    let route = try await api.route("GET /orders")
    try await api.call("POST", "/stages", ["stageName": "prod"])
    #expect(try await snapshot(api, "prod") == nil)
    let first = try await api.call("POST", "/deployments", ["stageName": "prod", "description": "first"])
    #expect(first["deploymentStatus"] == "DEPLOYED")
    #expect(first["autoDeployed"] == false)
    #expect(first["Snapshot"] == nil)
    try await api.call("PATCH", "/routes/\(route)", ["routeKey": "GET /all"])
    try await api.call("PATCH", "", ["corsConfiguration": ["allowOrigins": ["*"]]])
    #expect(try await snapshot(api, "prod")?["routes"]?.list?.map { $0["routeKey"] } == ["GET /orders"])
    #expect(try await snapshot(api, "prod")?["cors"] == nil)
    let second = try await api.call("POST", "/deployments")
    let id = try #require(second["deploymentId"])
    #expect(try await snapshot(api, "prod")?["routes"]?.list?.map { $0["routeKey"] } == ["GET /orders"])
    try await api.call("PATCH", "/stages/prod", ["deploymentId": id])
    #expect(try await snapshot(api, "prod")?["routes"]?.list?.map { $0["routeKey"] } == ["GET /all"])
    #expect(try await snapshot(api, "prod")?["cors"] == ["allowOrigins": ["*"]])
    #expect(await api.refusal("DELETE", "/deployments/\(id.string ?? "")")?.code == "BadRequestException")
    try await api.call("DELETE", "/deployments/\(first["deploymentId"]?.string ?? "")")
    let listed = try await api.call("GET", "/deployments")["items"]?.list
    #expect(listed?.map { $0["deploymentId"] } == [id])
    #expect(listed?.first?["Snapshot"] == nil)
    let renamed = try await api.call("PATCH", "/deployments/\(id.string ?? "")", ["description": "second"])
    #expect(renamed["description"] == "second")
    #expect(renamed["Snapshot"] == nil)
  }

  @Test func `a stage that deploys by itself shows each change at once`() async throws {
    let api = try await HTTPApiScene()
    let integration = try await api.integration()
    let route = try await api.route("GET /orders")
    var last = try await api.call("POST", "/stages", ["stageName": "$default", "autoDeploy": true])[
      "deploymentId"]
    #expect(last != nil)
    let steps: [(String, String, Attributes?)] = [
      ("PATCH", "/routes/\(route)", ["target": .string("integrations/\(integration)")]),
      ("PATCH", "/integrations/\(integration)", ["timeoutInMillis": 1000]),
      ("POST", "/authorizers", HTTPApiScene.jwt()), ("POST", "/routes", ["routeKey": "$default"]),
      ("PATCH", "", ["corsConfiguration": ["allowOrigins": ["*"]]]), ("DELETE", "/cors", nil),
      ("DELETE", "/routes/\(route)", nil), ("DELETE", "/integrations/\(integration)", nil),
    ]
    for (method, target, body) in steps {
      try await api.call(method, target, body)
      let stage = try await api.call("GET", "/stages/$default")
      #expect(stage["deploymentId"] != last, "\(method) \(target)")
      last = stage["deploymentId"]
      #expect(
        stage["lastDeploymentStatusMessage"]?.string
          == "Successfully deployed stage with deployment ID '\(last?.string ?? "")'")
    }
    let snapshot = try await snapshot(api, "$default")
    #expect(snapshot?["routes"]?.list?.count == 1)
    #expect(snapshot?["authorizers"]?.list?.count == 1)
    #expect(snapshot?["integrations"] == [])
    let deployed = try await api.call("GET", "/deployments/\(last?.string ?? "")")
    #expect(deployed["autoDeployed"] == true)
    #expect(deployed["description"] == "Automatic deployment triggered by changes to the Api configuration")
    #expect(
      await api.refusal("POST", "/deployments", ["stageName": "$default"])?.code == "BadRequestException")
    #expect(
      await api.refusal("PATCH", "/stages/$default", ["deploymentId": last ?? ""])?.code
        == "BadRequestException")
  }

  @Test func `an API without routes is not deployed`() async throws {
    let api = try await HTTPApiScene()
    let words = "Unable to deploy API because no routes exist in this API"
    let refusal = await api.refusal("POST", "/deployments")
    #expect(refusal?.code == "BadRequestException")
    #expect(refusal?.message == words)
    let stage = try await api.call("POST", "/stages", ["stageName": "prod", "autoDeploy": true])
    #expect(stage["deploymentId"] == nil)
    #expect(stage["lastDeploymentStatusMessage"]?.string == "Deployment attempt failed: \(words)")
  }

  @Test func `old automatic deployments are forgotten`() async throws {
    let api = try await HTTPApiScene()
    let route = try await api.route("GET /orders")
    let manual = try await api.call("POST", "/deployments")["deploymentId"]
    try await api.call("POST", "/stages", ["stageName": "prod", "autoDeploy": true])
    for number in 0..<20 {
      try await api.call("PATCH", "/routes/\(route)", ["routeKey": .string("GET /orders/\(number)")])
    }
    let kept = try await api.call("GET", "/deployments")["items"]?.list ?? []
    #expect(kept.count == 12)
    #expect(kept.first?["deploymentId"] == manual)
    #expect(kept.last?["deploymentId"] == (try await api.call("GET", "/stages/prod")["deploymentId"]))
  }

  @Test func `switching automatic deployment on publishes at once`() async throws {
    let api = try await HTTPApiScene()
    _ = try await api.route("GET /orders")
    try await api.call("POST", "/stages", ["stageName": "prod"])
    let stage = try await api.call("PATCH", "/stages/prod", ["autoDeploy": true])
    #expect(stage["deploymentId"] != nil)
    let off = try await api.call("PATCH", "/stages/prod", ["autoDeploy": false])
    #expect(off["deploymentId"] == stage["deploymentId"])
    _ = try await api.route("GET /more")
    #expect(try await api.call("GET", "/stages/prod")["deploymentId"] == stage["deploymentId"])
  }

  @Test func `a stage has what AWS fills in`() async throws {
    let api = try await HTTPApiScene()
    let stage = try await api.call("POST", "/stages", ["stageName": "dev"])
    #expect(
      stage == [
        "createdDate": "2027-01-15T08:00:00Z", "defaultRouteSettings": ["detailedMetricsEnabled": false],
        "lastUpdatedDate": "2027-01-15T08:00:00Z", "routeSettings": [:], "stageName": "dev",
        "stageVariables": [:],
        "tags": [:],
      ])
    #expect(await api.refusal("POST", "/stages", ["stageName": "dev"])?.code == "ConflictException")
    #expect(await api.refusal("POST", "/stages", ["stageName": "a/b"])?.code == "BadRequestException")
    #expect(
      await api.refusal("PATCH", "/stages/dev", ["deploymentId": "none00"])?.code == "NotFoundException")
  }

  @Test func `settings of routes are set one by one`() async throws {
    let api = try await HTTPApiScene()
    _ = try await api.route("GET /a")
    _ = try await api.route("GET /b")
    try await api.call(
      "POST", "/stages",
      [
        "stageName": "prod", "stageVariables": ["to": "blue", "from": "x"],
        "defaultRouteSettings": ["throttlingRateLimit": .decimal("0.5"), "throttlingBurstLimit": 10],
        "routeSettings": ["GET /a": ["throttlingBurstLimit": 1]],
      ])
    let stage = try await api.call(
      "PATCH", "/stages/prod",
      ["stageVariables": ["from": ""], "routeSettings": ["GET /b": ["throttlingRateLimit": 2]]])
    #expect(stage["stageVariables"] == ["to": "blue"])
    #expect(
      stage["defaultRouteSettings"] == [
        "detailedMetricsEnabled": false, "throttlingRateLimit": .decimal("0.5"), "throttlingBurstLimit": 10,
      ])
    #expect(
      stage["routeSettings"] == [
        "GET /a": ["detailedMetricsEnabled": false, "throttlingBurstLimit": 1],
        "GET /b": ["detailedMetricsEnabled": false, "throttlingRateLimit": 2],
      ])
    let unknown = await api.refusal("PATCH", "/stages/prod", ["routeSettings": ["GET /c": [:]]])
    #expect(unknown?.code == "NotFoundException")
    #expect(unknown?.message == "Unable to find Route by key GET /c within the provided RouteSettings")
    let wrong = await api.refusal(
      "PATCH", "/stages/prod", ["defaultRouteSettings": ["throttlingBurstLimit": "x"]])
    #expect(wrong?.code == "SerializationException")
    try await api.call("DELETE", "/stages/prod/routesettings/GET%20%2Fa")
    #expect(try await api.call("GET", "/stages/prod")["routeSettings"]?.map?.keys.sorted() == ["GET /b"])
  }
}
