import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct GatewayDataPlaneRoutingTests {
  private func named(_ name: String) -> Value { GatewayScene.mock(body: name) }

  @Test func `an API answers at its host and below the paths that stand for it`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/": ["GET": named("root")], "/a/b": ["GET": named("deep")]])
    let id = GatewayScene.api
    for host in [
      "\(id).execute-api.localhost", "\(id).execute-api.eu-west-1.localhost",
      "\(id).execute-api.eu-west-1.amazonaws.com",
    ] {
      #expect(try await scene.call("GET", "/dev/a/b", host: host).text == "deep")
      #expect(try await scene.call("GET", "/dev", host: host).text == "root")
    }
    for root in ["/_aws/execute-api/\(id)/dev", "/restapis/\(id)/dev/_user_request_"] {
      #expect(try await scene.call("GET", "\(root)/a/b", host: "127.0.0.1").text == "deep")
      #expect(try await scene.call("GET", "\(root)/", host: "127.0.0.1").text == "root")
      #expect(try await scene.call("GET", root, host: "127.0.0.1").text == "root")
    }
  }

  @Test func `an API's host owns all of its paths, those of the endpoint's own pages too`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(
      ["/{proxy+}": ["ANY": named("everything")]], stage: "_authplat")
    #expect(try await scene.call("GET", "/_authplat/status").text == "everything")
    let target = [("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUserPools")]
    #expect(try await scene.call("POST", "/_authplat/x", target).text == "everything")
  }

  @Test func `an unknown API, stage or region is forbidden, without a hint`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/": ["GET": named("root")]])
    for (path, host) in [
      ("/absent", "\(GatewayScene.api).execute-api.localhost"), ("/dev", "nobody.execute-api.localhost"),
      ("/", "\(GatewayScene.api).execute-api.localhost"),
      ("/dev", "\(GatewayScene.api).execute-api.us-east-1.amazonaws.com"),
    ] {
      let answer = try await scene.call("GET", path, host: host)
      #expect(answer.status == 403)
      #expect(answer.text == #"{"message":"Forbidden"}"#)
      #expect(answer["x-amzn-ErrorType"] == "ForbiddenException")
    }
  }

  @Test func `an unknown path or verb of a REST API is answered as recorded`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/existing": ["GET": named("here")], "/{proxy+}": ["POST": named("any")]])
    #expect(try await scene.call("GET", "/dev/existing").text == "here")
    #expect(try await scene.call("GET", "/dev/existing/").text == "here")
    for (verb, path) in [
      ("GET", "/dev/absent"), ("POST", "/dev/existing"), ("GET", "/dev/"), ("GET", "/dev"),
    ] {
      let answer = try await scene.call(verb, path)
      #expect(answer.status == 403, "\(verb) \(path)")
      #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
      #expect(answer["x-amzn-ErrorType"] == "MissingAuthenticationTokenException")
      #expect(answer["x-amzn-RequestId"]?.count == 36)
      #expect(answer["x-amz-apigw-id"]?.count == 16)
    }
  }

  @Test func `what says more wins, and a verb wins over ANY`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy([
      "/pets": ["GET": named("literal"), "ANY": named("any")], "/pets/{id}": ["GET": named("one")],
      "/pets/mine": ["GET": named("mine")], "/pets/{id}/toys": ["GET": named("toys")],
      "/{proxy+}": ["ANY": named("rest")],
    ])
    for (verb, path, name) in [
      ("GET", "/pets", "literal"), ("DELETE", "/pets", "any"), ("GET", "/pets/7", "one"),
      ("GET", "/pets/mine", "mine"), ("GET", "/pets/%6dine", "mine"), ("GET", "/pets/7/toys", "toys"),
      ("GET", "/pets/mine/toys", "toys"), ("GET", "/pets/7/shoes", "rest"), ("PUT", "/x/y/z", "rest"),
    ] {
      #expect(try await scene.call(verb, "/dev\(path)").text == name, "\(verb) \(path)")
    }
  }

  @Test func `a change is enforced when it is deployed and not before`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/a": ["GET": GatewayScene.mock()]])
    let shelf = Shelf(GatewayScene.realm, .restResource, under: GatewayScene.api)
    try await scene.world.change { objects throws(AWSError) in
      objects.put(["path": "/a", "resourceMethods": ["GET": GatewayScene.guarded()]], "a", on: shelf)
    }
    #expect(try await scene.call("GET", "/dev/a").status == 200)
    try await scene.deploy(["/a": ["GET": GatewayScene.guarded()]], as: "second")
    #expect(try await scene.call("GET", "/dev/a").status == 401)
    try await scene.deploy(["/a": ["GET": GatewayScene.mock()]], as: "first")
    #expect(try await scene.call("GET", "/dev/a").status == 200)
  }

  @Test func `a route of three hundred is found at once, and the snapshot is compiled once`() async throws {
    let scene = try await GatewayScene()
    var resources: [String: [String: Value]] = [:]
    for number in 0..<300 { resources["/part\(number)/{id}/more"] = ["GET": named("part \(number)")] }
    try await scene.deploy(resources)
    #expect(try await scene.call("GET", "/dev/part7/x/more").text == "part 7")
    // What is compiled no longer reads the shelf.
    try await scene.world.change { objects throws(AWSError) in
      objects.put(
        ["Snapshot": [:]], "first",
        on: Shelf(GatewayScene.realm, .restDeployment, under: GatewayScene.api))
    }
    #expect(try await scene.call("GET", "/dev/part299/x/more").text == "part 299")
  }

  @Test func `routes of an HTTP API are told apart by path and verb together`() async throws {
    let scene = try await GatewayScene { request in
      HTTPResponse(status: 200, body: Array(request.path.utf8))
    }
    func route(_ key: String, _ name: String) -> (route: Value, integration: Value) {
      (
        ["routeKey": .string(key), "routeId": .string(name), "target": .string("integrations/\(name)")],
        [
          "integrationId": .string(name), "integrationType": "HTTP_PROXY", "integrationMethod": "ANY",
          "integrationUri": .string("http://127.0.0.1:9000/\(name)"),
        ]
      )
    }
    let all = [
      route("GET /pets", "list"), route("ANY /pets/{id}", "any"), route("GET /pets/{name}", "one"),
      route("ANY /{proxy+}", "rest"),
    ]
    try await scene.deployHTTP(routes: all.map(\.route), integrations: all.map(\.integration))
    for (verb, path, name) in [
      ("GET", "/pets", "/list"), ("GET", "/pets/7", "/one"), ("PUT", "/pets/7", "/any"),
      ("POST", "/pets", "/rest"), ("GET", "/pets/7/toys", "/rest"),
    ] {
      #expect(try await scene.call(verb, path).text == name, "\(verb) \(path)")
    }
    let absent = try await scene.call("GET", "/")
    #expect(absent.status == 404)
    #expect(absent.text == #"{"message":"Not Found"}"#)
    #expect(absent["apigw-requestid"]?.count == 16)
    #expect(absent["x-amzn-RequestId"] == nil)
  }

  @Test func `the default stage has no name in paths, another has`() async throws {
    let scene = try await GatewayScene()
    let route: Value = ["routeKey": "GET /pets", "target": "integrations/back"]
    try await scene.deployHTTP(routes: [route], stage: "prod")
    #expect(try await scene.call("GET", "/prod/pets").status == 200)
    #expect(try await scene.call("GET", "/pets").status == 404)
    try await scene.deployHTTP(routes: [route])
    #expect(try await scene.call("GET", "/pets").status == 200)
    #expect(
      try await scene.call("GET", "/_aws/execute-api/\(GatewayScene.api)/pets", host: "127.0.0.1").status
        == 200)
    try await scene.deployHTTP(
      routes: [["routeKey": "$default", "target": "integrations/back"]], as: "second")
    #expect(try await scene.call("PUT", "/anything/else").status == 200)
  }

  @Test func `faults hit deployed APIs as they hit all others`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/": ["GET": named("root")]])
    let request = GatewayScene.request("GET", "/dev")
    try scene.pool.scene.endpoint.faults.replace(by: FaultSettings(["drop-before": "100%"]))
    guard case .dropped = await scene.pool.scene.endpoint.answer(request) else {
      Issue.record("the connection was to end")
      return
    }
    // Rates are those of calls, and a request to an API is none.
    try scene.pool.scene.endpoint.faults.replace(by: FaultSettings(["throttle": "100%"]))
    #expect(try await scene.pool.send(request).status == 200)
  }

  @Test func `an API whose own endpoint is switched off answers nobody`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/": ["GET": named("root")]])
    try await scene.world.change { objects throws(AWSError) in
      objects.put(
        ["disableExecuteApiEndpoint": true], GatewayScene.api, on: Shelf(GatewayScene.realm, .restApi))
    }
    #expect(try await scene.call("GET", "/dev").message == "Forbidden")
  }
}
