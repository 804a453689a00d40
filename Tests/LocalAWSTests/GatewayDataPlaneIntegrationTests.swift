import AWS
import ResourceModel
import TestSupport
import Testing

@testable import LocalAWS

@Suite struct GatewayDataPlaneIntegrationTests {
  // MARK: Nobody

  @Test func `a mock answers with the status that its template names`() async throws {
    let scene = try await GatewayScene()
    func mock(_ template: String, _ responses: Value) -> [String: Value] {
      [
        "POST": GatewayScene.method([
          "type": "MOCK", "requestTemplates": ["application/json": .string(template)],
          "integrationResponses": responses,
        ])
      ]
    }
    let responses: Value = [
      "200": ["statusCode": "200"],
      "404": [
        "statusCode": "404", "selectionPattern": "4\\d{2}",
        "responseParameters": ["method.response.header.x-why": "'not here'"],
        "responseTemplates": ["application/json": #"{"id":42}"#],
      ],
    ]
    try await scene.deploy([
      "/good": mock(#"{"statusCode": 200}"#, responses), "/bare": mock("{statusCode: 200}", responses),
      "/chosen": mock(#"{"statusCode": $input.params('code')}"#, responses),
      "/none": mock("{}", responses),
      "/open": mock(#"{"statusCode": 200}"#, ["404": ["statusCode": "404", "selectionPattern": "404"]]),
    ])
    let good = try await scene.call("POST", "/dev/good")
    #expect(good.status == 200)
    #expect(good.body.isEmpty)
    #expect(good["Content-Type"] == "application/json")
    #expect(try await scene.call("POST", "/dev/bare").status == 200)
    let chosen = try await scene.call("POST", "/dev/chosen?code=444")
    #expect(chosen.status == 404)
    #expect(chosen.text == #"{"id":42}"#)
    #expect(chosen["x-why"] == "not here")
    for path in ["/dev/none", "/dev/open"] {
      let failed = try await scene.call("POST", path)
      #expect(failed.status == 500)
      #expect(failed.text == #"{"message":"Internal server error"}"#)
      #expect(failed["x-amzn-ErrorType"] == "InternalServerErrorException")
    }
  }

  @Test func `a body of a type without a template passes, or is refused`() async throws {
    let scene = try await GatewayScene()
    func mock(_ passthrough: Value) -> [String: Value] {
      [
        "POST": GatewayScene.method([
          "type": "MOCK", "passthroughBehavior": passthrough,
          "requestTemplates": ["application/json": #"{"statusCode": 200}"#],
          "integrationResponses": ["200": ["statusCode": "200"]],
        ])
      ]
    }
    try await scene.deploy([
      "/pass": mock("WHEN_NO_MATCH"), "/none": mock("WHEN_NO_TEMPLATES"), "/never": mock("NEVER"),
    ])
    let text = [("Content-Type", "text/plain; charset=utf-8")]
    #expect(try await scene.call("POST", "/dev/pass", text, body: #"{"statusCode":200}"#).status == 200)
    for path in ["/dev/none", "/dev/never"] {
      let refused = try await scene.call("POST", path, text)
      #expect(refused.status == 415)
      #expect(refused.message == "Unsupported Media Type")
      #expect(try await scene.call("POST", path, [("Content-Type", "application/json; x=y")]).status == 200)
    }
  }

  @Test func `templates know the request, its context and its authorizer`() async throws {
    let scene = try await GatewayScene()
    let template = #"""
      {"id":"$input.params('id')","q":"$input.params("q")","v":"${stageVariables.color}","s":"$context.stage",
      "p":"$context.path","a":"$context.apiId","m":"$context.httpMethod","r":"$context.resourcePath",
      "who":"$context.authorizer.claims.sub","group":"$context.authorizer.claims['cognito:groups']",
      "none":"$!context.absent.more","cost":"$5","number":"#1"}
      """#
    try await scene.deploy(
      [
        "/pets/{id}": [
          "GET": GatewayScene.mock(
            ["authorizationType": "COGNITO_USER_POOLS", "authorizerId": "gate"], body: template)
        ]
      ], variables: ["color": "green"])
    let token = try await scene.sign(["sub": "me", "cognito:groups": ["a", "b"]])
    let answer = try await scene.call("GET", "/dev/pets/a%20b?q=x%26y", scene.bearer(token))
    #expect(
      answer.members == [
        "id": "a b", "q": "x&y", "v": "green", "s": "dev", "p": "/dev/pets/a%20b", "a": "api0000001",
        "m": "GET", "r": "/pets/{id}", "who": "me", "group": "a,b", "none": "", "cost": "$5",
        "number": "#1",
      ])
  }

  @Test func `a body is read by path and as a whole`() throws {
    let site = try #require(try? Self.site())
    var request = GatewayScene.request("POST", "/dev/a", body: #"{"b":null,"a":{"x y":[1,"two"]}}"#)
    func rendered(_ template: String) throws -> String {
      try MappingTemplate(template).rendered(
        in: GatewayExchange(request, at: site, now: Timestamp(milliseconds: 0)))
    }
    #expect(try rendered("<$input.body>") == #"<{"b":null,"a":{"x y":[1,"two"]}}>"#)
    #expect(try rendered("$input.json('$')") == #"{"b":null,"a":{"x y":[1,"two"]}}"#)
    #expect(try rendered(#"$input.json("$.a['x y'][1]")"#) == #""two""#)
    #expect(try rendered("$input.json('$.a')") == #"{"x y":[1,"two"]}"#)
    #expect(try rendered("[$input.json('$.c')]") == "[]")
    request.body = []
    #expect(try rendered("$input.body") == "{}")
  }

  private static func site() throws -> GatewaySite {
    var objects = Objects()
    let realm = GatewayScene.realm
    objects.put(
      ["Account": .string(realm.account), "Region": .string(realm.region), "Protocol": "REST"],
      GatewayScene.api, on: Shelf(.everywhere, .gatewayPlace))
    objects.put(
      ["deploymentId": "d"], "dev", on: Shelf(realm, .restStage, under: GatewayScene.api))
    let request = GatewayScene.request("GET", "/dev/a")
    return try GatewaySite(#require(GatewayAddress(of: request)), in: objects)
  }

  @Test func `a template with more in it is not evaluated by half`() async throws {
    let scene = try await GatewayScene()
    for (template, construct) in [
      ("#set($x = 1)", "#set"), ("#if(true)a#end", "#if"), ("$util.escapeJavaScript('x')", "$util"),
      ("$input.path('$.a')", "this use of $input"), ("## a comment", "comments"), ("$x", "$x"),
      ("#{foreach}", "#foreach"),
    ] {
      #expect(throws: MappingTemplate.Unsupported(construct: construct)) { try MappingTemplate(template) }
    }
    try await scene.deploy(
      ["/a": ["GET": GatewayScene.mock(body: "#set($x = 1)$x")]])
    let answer = try await scene.call("GET", "/dev/a")
    #expect(answer.status == 500)
    #expect(
      answer.message?.hasPrefix("the embedded endpoint does not evaluate #set in mapping templates") == true)
  }

  @Test func `required parameters are demanded where a validator says so, as recorded`() async throws {
    let scene = try await GatewayScene()
    func mock(_ validator: Value) -> [String: Value] {
      [
        "GET": GatewayScene.mock([
          "requestValidatorId": validator,
          "requestParameters": [
            "method.request.header.x-header-param": true, "method.request.querystring.qs1": true,
            "method.request.querystring.qs2": false,
          ],
        ])
      ]
    }
    try await scene.deploy(["/checked": mock("on"), "/free": mock("off")])
    let refused = try await scene.call("GET", "/dev/checked")
    #expect(refused.status == 400)
    #expect(refused.message == "Missing required request parameters: [x-header-param, qs1]")
    #expect(refused["x-amzn-ErrorType"] == "BadRequestException")
    let header = [("X-Header-Param", "1")]
    #expect(
      try await scene.call("GET", "/dev/checked", header).message
        == "Missing required request parameters: [qs1]")
    #expect(try await scene.call("GET", "/dev/checked?qs1=1", header).status == 200)
    #expect(try await scene.call("GET", "/dev/free").status == 200)
  }

  @Test func `whatever a template holds, it is read or refused`() throws {
    let pieces = [
      "$", "{", "}", "!", "#", ".", "[", "]", "'", "\"", "(", ")", "input", "body", "json", "params",
      "context",
      "stageVariables", "set", "ä", " ", "$.a",
    ]
    let site = try Self.site()
    let exchange = GatewayExchange(
      GatewayScene.request("POST", "/dev/a?a=1", body: #"{"a":[1]}"#), at: site,
      now: Timestamp(milliseconds: 1))
    var random = SplitMix64(seed: 7)
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      _ = try? MappingTemplate(text).rendered(in: exchange)
      _ = JSONPath(text)
      _ = OutboundURL("http://\(text)")
      _ = IntegrationURI(text).url(["a": "b"], ["body": "x"])
      _ = SelectionExpression(text).value(in: exchange)
      _ = ParameterSource("method.request.\(text)")?.values(in: exchange)
    }
  }

  // MARK: Another server

  @Test func `an HTTP proxy passes request and answer as recorded`() async throws {
    let scene = try await GatewayScene { _ in
      HTTPResponse(
        status: 201,
        headers: [
          ("Connection", "keep-alive"), ("Content-Length", "3"), ("Date", "then"), ("Server", "gunicorn"),
          ("Content-Type", "text/plain"), ("Access-Control-Allow-Origin", "*"), ("WWW-Authenticate", "Basic"),
        ], body: Array("abc".utf8))
    }
    try await scene.deploy([
      "/{proxy+}": [
        "ANY": GatewayScene.method([
          "type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "http://127.0.0.1:9000/in/{proxy}?testVar=foobar",
          "requestParameters": [
            "integration.request.path.proxy": "method.request.path.proxy",
            "integration.request.querystring.testQs": "method.request.querystring.other",
            "integration.request.header.x-set": "'static'",
            "integration.request.header.Accept": "context.stage",
            "integration.request.header.TE": "'gzip'",
          ],
        ])
      ]
    ])
    let answer = try await scene.call(
      "PUT", "/dev/a/b%2Fc?testVar=bar&testQs=foo&other=bar",
      [
        ("Accept", "text/html"), ("User-Agent", "test/integration"), ("Content-MD5", "x"), ("Expect", "y"),
        ("Authorization", "me"), ("Max-Forwards", "9"), ("Content-Type", "text/csv"),
      ], body: "body")
    let sent = try #require(scene.backend.received.last)
    #expect(sent.method == "PUT")
    #expect(
      sent.url
        == "http://127.0.0.1:9000/in/a/b%2Fc?testVar=foobar&testQs=bar&testVar=bar&testQs=foo&other=bar")
    #expect(sent.body == Array("body".utf8))
    for (name, value) in [
      ("Accept", "dev"), ("User-Agent", "test/integration"), ("Authorization", "me"),
      ("Content-Type", "text/csv"), ("x-set", "static"), ("X-Amzn-Apigateway-Api-Id", "api0000001"),
    ] {
      #expect(sent[name] == value)
    }
    for name in ["Content-MD5", "Expect", "Max-Forwards", "TE", "Host"] { #expect(sent[name] == nil) }
    #expect(sent["X-Amzn-Trace-Id"]?.wholeMatch(of: /Root=1-[0-9a-f]{8}-[0-9a-f]{24}/) != nil)
    #expect(answer.status == 201)
    #expect(answer.text == "abc")
    for (name, value) in [
      ("x-amzn-Remapped-Connection", "keep-alive"), ("x-amzn-Remapped-Content-Length", "3"),
      ("x-amzn-Remapped-Date", "then"), ("x-amzn-Remapped-Server", "gunicorn"),
      ("x-amzn-Remapped-WWW-Authenticate", "Basic"), ("Content-Type", "text/plain"),
      ("Access-Control-Allow-Origin", "*"),
    ] {
      #expect(answer[name] == value)
    }
    #expect(answer["Server"] == nil)
  }

  @Test func `an HTTP integration sends only what is mapped, and answers by the status`() async throws {
    let scene = try await GatewayScene { request in
      HTTPResponse(
        status: request.path == "/400" ? 400 : 200,
        headers: [("x-from", "back"), ("Content-Type", "text/css")],
        body: Array(#"{"a":{"b":7}}"#.utf8))
    }
    try await scene.deploy(
      [
        "/{map+}": [
          "ANY": GatewayScene.method([
            "type": "HTTP", "httpMethod": "POST", "uri": "http://${stageVariables.host}/{map}",
            "requestParameters": [
              "integration.request.path.map": "method.request.path.map",
              "integration.request.header.x-body": "method.request.body.name",
            ],
            "integrationResponses": [
              "200": [
                "statusCode": "200",
                "responseParameters": [
                  "method.response.header.x-to": "integration.response.header.x-from",
                  "method.response.header.x-b": "integration.response.body.a.b",
                  "method.response.header.Server": "'mine'",
                ],
              ],
              "418": [
                "statusCode": "418", "selectionPattern": "3\\d{2}",
              ],
            ],
          ])
        ]
      ], variables: ["host": "127.0.0.1:9000"])
    for (path, status) in [("/dev/200", 200), ("/dev/400", 200)] {
      let answer = try await scene.call(
        "PUT", "\(path)?q=1",
        [("Accept", "text/html"), ("X-Own", "1"), ("Content-Type", "application/json")],
        body: #"{"name":"me"}"#)
      #expect(answer.status == status)
      #expect(answer.text == #"{"a":{"b":7}}"#)
      #expect(answer["Content-Type"] == "application/json")
      #expect(answer["x-to"] == "back")
      #expect(answer["x-b"] == "7")
      #expect(answer["x-amzn-Remapped-Server"] == "mine")
      #expect(answer["x-from"] == nil)
    }
    let sent = try #require(scene.backend.received.last)
    #expect(sent.method == "POST")
    #expect(sent.url == "http://127.0.0.1:9000/400")
    #expect(sent["Accept"] == "application/json")
    #expect(sent["User-Agent"] == "AmazonAPIGateway_api0000001")
    #expect(sent["Content-Type"] == "application/json")
    #expect(sent["x-body"] == "me")
    #expect(sent["X-Own"] == nil)
  }

  @Test func `a mapping of a header that may not be set fails as recorded`() async throws {
    let scene = try await GatewayScene()
    for name in ["Content-Length", "Transfer-Encoding"] {
      for type in ["HTTP", "HTTP_PROXY"] {
        try await scene.deploy(
          [
            "/": [
              "POST": GatewayScene.method([
                "type": .string(type), "uri": "http://127.0.0.1:9000/",
                "requestParameters": ["integration.request.header.\(name)": "'7'"].mapped,
              ])
            ]
          ], as: "\(name) \(type)")
        let answer = try await scene.call("POST", "/dev")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message":"Internal server error"}"#)
        #expect(answer["x-amzn-ErrorType"] == "InternalServerErrorException")
      }
    }
  }

  @Test func `a server that is slow, away or nowhere is told apart`() async throws {
    let scene = try await GatewayScene { request throws(TransportError) in
      throw TransportError(
        request.path == "/slow" ? .timeout : .unreachable, "", mayHaveArrived: false)
    }
    func proxy(_ uri: Value) -> [String: Value] {
      ["GET": GatewayScene.method(["type": "HTTP_PROXY", "httpMethod": "GET", "uri": uri])]
    }
    try await scene.deploy([
      "/slow": proxy("http://127.0.0.1:9000/slow"), "/away": proxy("http://127.0.0.1:9000/away"),
      "/blank": proxy("http://127.0.0.1:9000/{id}"),
    ])
    for (path, status, message) in [
      ("/dev/slow", 504, "Endpoint request timed out"),
      ("/dev/away", 504, "Network error communicating with endpoint"),
      ("/dev/blank", 500, "Internal server error"),
    ] {
      let answer = try await scene.call("GET", path)
      #expect(answer.status == status)
      #expect(answer.message == message)
    }
  }
}

extension [String: Value] {
  fileprivate var mapped: Value { .map(self) }
}
