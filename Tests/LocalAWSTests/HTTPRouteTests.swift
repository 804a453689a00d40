import AWS
import ResourceModel
import Testing

@Suite struct HTTPRouteTests {
  @Test func `keys are checked and stand once`() async throws {
    let api = try await HTTPApiScene()
    for key in ["$default", "GET /orders/{id}", "ANY /{proxy+}", "POST /"] { _ = try await api.route(key) }
    for key in [
      "GET", "FETCH /", "GET orders", "GET /{id}/{id}", "GET /{rest+}/more", "GET /a{id}", "GET  /a", "",
    ] {
      #expect(
        await api.refusal("POST", "/routes", ["routeKey": .string(key)])?.code == "BadRequestException",
        "\(key)")
    }
    let twin = await api.refusal("POST", "/routes", ["routeKey": "ANY /{proxy+}"])
    #expect(twin?.code == "ConflictException")
    #expect(twin?.status == 409)
    #expect(twin?.message == "Route with key ANY /{proxy+} already exists for this API")
    let collision = await api.refusal("POST", "/routes", ["routeKey": "GET /orders/{order}"])
    #expect(
      collision?.message
        == "The provided route key \"GET /orders/{order}\" has a conflicting variable on the same hierarchical level as "
        + "\"GET /orders/{id}\"")
    _ = try await api.route("PUT /orders/{order}")
  }

  @Test func `an update changes what it names and an empty value clears`() async throws {
    let api = try await HTTPApiScene()
    let target = "integrations/\(try await api.integration())"
    let id = try await api.route("GET /orders", ["target": .string(target), "operationName": "list"])
    let renamed = try await api.call("PATCH", "/routes/\(id)", ["routeKey": "GET /all"])
    #expect(renamed["target"]?.string == target)
    #expect(renamed["operationName"] == "list")
    let bare = try await api.call("PATCH", "/routes/\(id)", ["operationName": "", "target": ""])
    #expect(
      bare == [
        "apiKeyRequired": false, "authorizationType": "NONE", "routeId": .string(id), "routeKey": "GET /all",
      ])
  }

  @Test func `entries of an integration's maps change one by one`() async throws {
    let api = try await HTTPApiScene()
    let path = "/integrations/\(try await api.integration())"
    try await api.call(
      "PATCH", path,
      [
        "requestParameters": ["append:header.a": "1", "append:header.b": "2"],
        "responseParameters": ["200": ["append:header.c": "3"], "404": ["overwrite:statuscode": "403"]],
        "tlsConfig": ["serverNameToVerify": "orders.example.com"],
      ])
    let changed = try await api.call(
      "PATCH", path,
      [
        "requestParameters": ["append:header.a": "", "append:header.d": "4"],
        "responseParameters": ["404": [:]],
        "tlsConfig": [:],
      ])
    #expect(changed["requestParameters"] == ["append:header.b": "2", "append:header.d": "4"])
    #expect(changed["responseParameters"] == ["200": ["append:header.c": "3"]])
    #expect(changed["tlsConfig"] == nil)
    #expect(changed["timeoutInMillis"] == 30_000)
  }

  @Test func `a route takes ten scopes and an empty list clears them`() async throws {
    let api = try await HTTPApiScene()
    let scopes = (0..<11).map { Value.string("orders/\($0)") }
    let members: Attributes = [
      "authorizationType": "JWT", "authorizerId": .string(try await api.authorizer()),
      "authorizationScopes": .list(Array(scopes.prefix(10))),
    ]
    let path = "/routes/\(try await api.route("GET /orders", members))"
    #expect(try await api.call("GET", path)["authorizationScopes"]?.list?.count == 10)
    #expect(
      await api.refusal("PATCH", path, ["authorizationScopes": .list(scopes)])?.code == "BadRequestException")
    let long = Value.string(String(repeating: "s", count: 65))
    #expect(await api.refusal("PATCH", path, ["authorizationScopes": [long]])?.code == "BadRequestException")
    #expect(try await api.call("PATCH", path, ["authorizationScopes": []])["authorizationScopes"] == nil)
  }

  @Test func `JWT and CUSTOM need an authorizer of that sort`() async throws {
    let api = try await HTTPApiScene()
    let jwt = Value.string(try await api.authorizer())
    for (type, id, words) in [
      ("JWT", "" as Value, "JWT requires a valid JWT authorizer."), ("JWT", "abc123", "JWT authorizer."),
      ("CUSTOM", jwt, "CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."),
    ] {
      let refusal = await api.refusal(
        "POST", "/routes", ["routeKey": "GET /", "authorizationType": .string(type), "authorizerId": id])
      #expect(refusal?.code == "BadRequestException")
      #expect(refusal?.message.hasSuffix(words) == true)
    }
  }

  @Test func `a route that is opened loses its authorizer`() async throws {
    let api = try await HTTPApiScene()
    let id = try await api.route(
      "GET /orders",
      [
        "authorizationType": "JWT", "authorizerId": .string(try await api.authorizer()),
        "authorizationScopes": ["orders/read"],
      ])
    let open = try await api.call("PATCH", "/routes/\(id)", ["authorizationType": "NONE"])
    #expect(open["authorizerId"] == nil)
    #expect(open["authorizationScopes"] == ["orders/read"])
  }

  @Test func `what a route uses stays`() async throws {
    let api = try await HTTPApiScene()
    let integration = try await api.integration()
    let authorizer = try await api.authorizer()
    let route = try await api.route(
      "GET /orders",
      [
        "target": .string("integrations/\(integration)"), "authorizationType": "JWT",
        "authorizerId": .string(authorizer),
      ])
    let first = await api.refusal("DELETE", "/integrations/\(integration)")
    #expect(first?.status == 409)
    #expect(
      first?.message
        == "Cannot delete Integration because it is referenced by the following Routes with Ids: [\(route)]")
    let second = await api.refusal("DELETE", "/authorizers/\(authorizer)")
    #expect(second?.message == "Cannot delete authorizer 'cognito', is referenced in route: GET /orders")
    try await api.call("DELETE", "/routes/\(route)")
    try await api.call("DELETE", "/integrations/\(integration)")
    try await api.call("DELETE", "/authorizers/\(authorizer)")
    #expect(await api.refusal("GET", "/integrations/\(integration)")?.code == "NotFoundException")
    #expect(
      await api.refusal("POST", "/routes", ["routeKey": "GET /", "target": "integrations/none"])?.status
        == 400)
  }

  @Test func `HTTP APIs have proxies only`() async throws {
    let api = try await HTTPApiScene()
    for members: Attributes in [
      ["integrationType": "MOCK"],
      ["integrationType": "HTTP_PROXY", "integrationUri": "http://127.0.0.1:9/"],
      [
        "integrationType": "AWS_PROXY",
        "integrationUri": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
      ],
      ["integrationType": "AWS_PROXY", "integrationSubtype": "SQS-SendMessage"],
    ] {
      #expect(await api.refusal("POST", "/integrations", members)?.code == "BadRequestException")
    }
  }
}
