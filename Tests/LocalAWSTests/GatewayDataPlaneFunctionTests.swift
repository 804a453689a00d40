import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct GatewayDataPlaneFunctionTests {
  private let lambda: Value =
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:orders-${stageVariables.color}/invocations"

  @Test func `a function that is not mapped is told with the command that maps it`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(
      ["/a": ["GET": GatewayScene.method(["type": "AWS_PROXY", "httpMethod": "POST", "uri": lambda])]],
      variables: ["color": "green"])
    let answer = try await scene.call("GET", "/dev/a")
    #expect(answer.status == 502)
    #expect(
      answer.message
        == "authplat runs no Lambda functions, and no local URL is mapped to the function orders-green; run: "
        + "authplat local map orders-green=URL")
    #expect(scene.backend.received.isEmpty)
    try await scene.deployHTTP(
      routes: [["routeKey": "GET /a", "target": "integrations/orders"]],
      integrations: [
        [
          "integrationId": "orders", "integrationType": "AWS_PROXY",
          "integrationUri": "arn:aws:lambda:eu-west-1:1:function:orders:live",
        ]
      ], api: "api0000002")
    let http = try await scene.call("GET", "/a", host: "api0000002.execute-api.localhost")
    #expect(http.status == 502)
    #expect(http.message?.hasSuffix("authplat local map orders=URL") == true)
  }

  @Test func `a mapped function gets the client's request and what the authorizer knows`() async throws {
    let scene = try await GatewayScene { _ in
      HTTPResponse(status: 201, headers: [("x-own", "1"), ("Date", "then")], body: Array("made".utf8))
    }
    try await scene.map("orders-green", "http://127.0.0.1:9000/base")
    try await scene.deploy(
      [
        "/orders/{id}": [
          "PUT": GatewayScene.method(
            ["type": "AWS_PROXY", "httpMethod": "POST", "uri": lambda],
            ["authorizationType": "COGNITO_USER_POOLS", "authorizerId": "gate"])
        ]
      ], variables: ["color": "green"])
    let token = try await scene.sign(["sub": "Zoë", "email": "z@example.com"])
    let answer = try await scene.call(
      "PUT", "/dev/orders/7?x=1", scene.bearer(token) + [("x-authplat-claims", "forged")], body: "order")
    #expect(answer.status == 201)
    #expect(answer.text == "made")
    #expect(answer["x-own"] == "1")
    let sent = try #require(scene.backend.received.last)
    #expect(sent.method == "PUT")
    #expect(sent.url == "http://127.0.0.1:9000/base/orders/7?x=1")
    #expect(sent.body == Array("order".utf8))
    #expect(sent.headers.filter { $0.name == "x-authplat-claims" }.count == 1)
    let claims = try #require(sent["x-authplat-claims"])
    #expect(claims.utf8.allSatisfy { $0 < 0x80 })
    #expect(try JSONReader.read(claims)["sub"] == "Zoë")
    #expect(sent["x-authplat-path-parameters"] == #"{"id":"7"}"#)
    #expect(sent["x-authplat-function"] == "orders-green")
  }

  @Test func `mappings of functions are listed, changed together and checked`() async throws {
    let scene = try await GatewayScene()
    func functions(_ body: String?) async throws -> HTTPResponse {
      try await scene.call(
        body == nil ? "GET" : "POST", "/_authplat/functions", body: body ?? "", host: "127.0.0.1")
    }
    #expect(try await functions(nil).text == #"{"functions":{}}"#)
    let both = #"{"functions":{"a":"http://127.0.0.1:9000","b":"https://b.example/x"}}"#
    #expect(try await functions(both).text == both)
    for (body, status) in [
      (#"{"functions":{"a b":"http://x"}}"#, 400), (#"{"functions":{"a":"ftp://x"}}"#, 400),
      (#"{"functions":{"c":"http://c"},"removed":["absent"]}"#, 404), (#"{"other":1}"#, 400), ("", 400),
    ] {
      #expect(try await functions(body).status == status)
    }
    #expect(try await functions(nil).text == both)
    let left = try await functions(#"{"removed":["a"]}"#)
    #expect(left.text == #"{"functions":{"b":"https://b.example/x"}}"#)
  }
}
