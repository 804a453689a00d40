import AWS
import ResourceModel
import Testing
import Tokens

@testable import LocalAWS

@Suite struct GatewayDataPlaneAuthorizerTests {
  /// `/id` wants an ID token, `/read` an access token with either of two scopes, `/open` nothing.
  private func deployed(
    gate: Attributes = [:], responses: [Value] = [], issuer: Issuer = .endpoint
  ) async throws -> GatewayScene {
    let scene = try await GatewayScene(issuer: issuer)
    try await scene.deploy(
      [
        "/id": ["GET": GatewayScene.guarded()],
        "/read": ["GET": GatewayScene.guarded(["api/read", "api/x"])],
        "/open": ["GET": GatewayScene.mock()],
      ], gate: gate, responses: responses)
    return scene
  }

  private func isUnauthorized(_ answer: HTTPResponse) -> Bool {
    answer.status == 401 && answer.text == #"{"message":"Unauthorized"}"#
      && answer["x-amzn-ErrorType"] == "UnauthorizedException" && answer["x-amz-apigw-id"] != nil
      && answer["x-amzn-RequestId"] != nil
  }

  @Test func `without a token a REST API answers 401, and an open route does not care`() async throws {
    let scene = try await deployed()
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read")))
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", [("Authorization", "")])))
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer("nonsense"))))
    #expect(try await scene.call("GET", "/dev/open").status == 200)
  }

  @Test func `a method with scopes wants an access token with any of them, one without an ID token`()
    async throws
  {
    let scene = try await deployed()
    let read = try await scene.accessToken("api/read")
    let write = try await scene.accessToken("api/write")
    let person = try await scene.sign([:])
    #expect(try await scene.call("GET", "/dev/read", scene.bearer(read)).status == 200)
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(write))))
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(person))))
    #expect(try await scene.call("GET", "/dev/id", scene.bearer(person)).status == 200)
    #expect(try await isUnauthorized(scene.call("GET", "/dev/id", scene.bearer(read))))
  }

  @Test func `the word Bearer may be there or not`() async throws {
    let scene = try await deployed()
    let token = try await scene.accessToken()
    for header in [token, "Bearer \(token)", "bearer \(token)"] {
      #expect(try await scene.call("GET", "/dev/read", [("Authorization", header)]).status == 200)
    }
  }

  @Test func `the token stands in the header that the authorizer names`() async throws {
    let scene = try await deployed(gate: ["identitySource": "method.request.header.X-Token"])
    let token = try await scene.accessToken()
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(token))))
    #expect(try await scene.call("GET", "/dev/read", [("x-token", token)]).status == 200)
  }

  @Test func `an expired token is told so`() async throws {
    let scene = try await deployed()
    let token = try await scene.accessToken()
    scene.clock.advance(seconds: 3599)
    #expect(try await scene.call("GET", "/dev/read", scene.bearer(token)).status == 200)
    scene.clock.advance(seconds: 1)
    // Remembered as good a second ago, and yet.
    for _ in 0..<2 {
      let answer = try await scene.call("GET", "/dev/read", scene.bearer(token))
      #expect(answer.status == 401)
      #expect(answer.text == #"{"message":"The incoming token has expired"}"#)
    }
  }

  @Test func `a tampered token, one of another pool and one of another issuer are refused`() async throws {
    let scene = try await deployed()
    let token = try await scene.accessToken()
    let parts = token.split(separator: ".").map(String.init)
    let forged = Base64.url(Array(#"{"scope":"api/read","token_use":"access"}"#.utf8))
    for wrong in [
      "\(parts[0]).\(parts[1]).\(String(parts[2].reversed()))", "\(parts[0]).\(forged).\(parts[2])",
      "\(parts[0]).\(parts[1]).", "\(parts[0]).\(parts[1])", "\(token).\(parts[2])",
    ] {
      #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(wrong))))
    }
    let other = try await scene.pool.addPool(domain: "other")
    let foreign = try await scene.sign(["scope": "api/read"], use: .access, pool: other)
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(foreign))))
    let named = try await scene.sign(
      ["scope": "api/read", "iss": .string("\(EndpointScene.base)/\(scene.pool.pool)")], use: .access,
      pool: other)
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(named))))
    let elsewhere = try await scene.sign(
      ["scope": "api/read", "iss": .string("https://a.example/\(scene.pool.pool)")], use: .access)
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(elsewhere))))
    let unsigned = Base64.url(Array(#"{"alg":"none"}"#.utf8))
    #expect(
      try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer("\(unsigned).\(parts[1])."))))
    #expect(try await scene.call("GET", "/dev/read", scene.bearer(token)).status == 200)
  }

  @Test func `the issuer is that of the endpoint's settings`() async throws {
    let scene = try await deployed(issuer: .aws)
    let token = try await scene.accessToken()
    #expect(try await scene.call("GET", "/dev/read", scene.bearer(token)).status == 200)
  }

  @Test func `an expression for the audience keeps access tokens out`() async throws {
    let scene = try await deployed(gate: ["identityValidationExpression": "some.*"])
    let access = try await scene.accessToken()
    #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(access))))
    let meant = try await scene.sign(["aud": "someclient"])
    #expect(try await scene.call("GET", "/dev/id", scene.bearer(meant)).status == 200)
    let other = try await scene.sign(["aud": "otherclient"])
    #expect(try await isUnauthorized(scene.call("GET", "/dev/id", scene.bearer(other))))
  }

  @Test func `a decision holds for its TTL, and no longer`() async throws {
    for (lifetime, remembered) in [(300, true), (0, false)] {
      let scene = try await deployed(gate: ["authorizerResultTtlInSeconds": .integer(lifetime)])
      let token = try await scene.accessToken()
      #expect(try await scene.call("GET", "/dev/read", scene.bearer(token)).status == 200)
      try await scene.world.change { objects throws(AWSError) in
        objects.remove(scene.pool.pool, from: Shelf(.everywhere, .userPoolKeys))
      }
      scene.clock.advance(seconds: 299)
      let later = try await scene.call("GET", "/dev/read", scene.bearer(token))
      #expect(later.status == (remembered ? 200 : 401))
      scene.clock.advance(seconds: 1)
      #expect(try await isUnauthorized(scene.call("GET", "/dev/read", scene.bearer(token))))
    }
  }

  @Test func `a signature for execute-api is demanded where IAM decides`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/a": ["GET": GatewayScene.mock(["authorizationType": "AWS_IAM"])]])
    let unsigned = try await scene.call("GET", "/dev/a")
    #expect(unsigned.status == 403)
    #expect(unsigned.text == #"{"message":"Missing Authentication Token"}"#)
    func answer(_ service: String, secret: String = "test", region: String = "eu-west-1") async throws
      -> HTTPResponse
    {
      try await scene.pool.send(
        SigV4(
          credentials: Credentials(accessKeyID: "test", secret: Secret(secret), source: "test"),
          region: region, service: service
        ).sign(GatewayScene.request("GET", "/dev/a?x=1"), at: scene.clock.now))
    }
    #expect(try await answer("execute-api").status == 200)
    for wrong in try await [
      answer("apigateway"), answer("execute-api", secret: "wrong"),
      answer("execute-api", region: "us-east-1"),
    ] {
      #expect(wrong.status == 403)
      #expect(wrong["x-amzn-ErrorType"] == "InvalidSignatureException")
    }
  }

  @Test func `an authorizer that nothing can call is a misconfigured one`() async throws {
    let scene = try await deployed(gate: [
      "type": "TOKEN",
      "authorizerUri":
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:gate/invocations",
    ])
    let answer = try await scene.call("GET", "/dev/id", scene.bearer("x"))
    #expect(answer.status == 500)
    #expect(answer.text == #"{"message":null}"#)
    #expect(answer["x-amzn-ErrorType"] == "AuthorizerConfigurationException")
  }

  @Test func `a mapped authorizer decides by its policy`() async throws {
    let scene = try await GatewayScene { request in
      let token = (try? JSONReader.read(request.body))?["authorizationToken"]?.string ?? ""
      let effect = token == "let me in" ? "Allow" : "Deny"
      let policy =
        #"{"principalId":"me","policyDocument":{"Statement":[{"Effect":"\#(effect)","Resource":"arn:*:api0000001/dev/GET/*"}]},"context":{"team":"a"}}"#
      return HTTPResponse(status: token == "who" ? 401 : 200, body: Array(policy.utf8))
    }
    try await scene.map("gate", "http://127.0.0.1:9000/")
    try await scene.deploy(
      [
        "/a": [
          "GET": GatewayScene.mock(
            ["authorizationType": "CUSTOM", "authorizerId": "gate"],
            body: "$context.authorizer.principalId of $context.authorizer.team")
        ]
      ],
      gate: [
        "type": "TOKEN", "authorizerUri": "arn:aws:lambda:eu-west-1:1:function:gate",
        "identitySource": "method.request.header.Auth",
      ])
    #expect(try await scene.call("GET", "/dev/a", [("Auth", "let me in")]).text == "me of a")
    let denied = try await scene.call("GET", "/dev/a", [("Auth", "no")])
    #expect(denied.status == 403)
    #expect(denied.message == "User is not authorized to access this resource with an explicit deny")
    #expect(try await isUnauthorized(scene.call("GET", "/dev/a", [("Auth", "who")])))
    #expect(try await isUnauthorized(scene.call("GET", "/dev/a")))
  }

  @Test func `a method that needs an API key knows the account's keys`() async throws {
    let scene = try await GatewayScene()
    try await scene.deploy(["/a": ["GET": GatewayScene.mock(["apiKeyRequired": true])]])
    let without = try await scene.call("GET", "/dev/a")
    #expect(without.status == 403)
    #expect(without.text == #"{"message":"Forbidden"}"#)
    #expect(without["x-amzn-ErrorType"] == "ForbiddenException")
    try await scene.world.change { objects throws(AWSError) in
      let shelf = Shelf(GatewayScene.realm, .restApiKey)
      objects.put(["value": "good", "enabled": true], "one", on: shelf)
      objects.put(["value": "off", "enabled": false], "two", on: shelf)
    }
    #expect(try await scene.call("GET", "/dev/a", [("x-api-key", "good")]).status == 200)
    #expect(try await scene.call("GET", "/dev/a", [("x-api-key", "off")]).status == 403)
  }

  @Test func `gateway responses word what the API answers by itself`() async throws {
    let scene = try await deployed(responses: [
      [
        "responseType": "UNAUTHORIZED", "statusCode": "418",
        "responseParameters": [
          "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
          "gatewayresponse.header.x-asked": "method.request.header.Accept-Language",
        ],
        "responseTemplates": [
          "application/json":
            #"{"m":$context.error.messageString,"t":"$context.error.responseType","s":"$context.stage","p":"$context.resourcePath"}"#
        ],
      ],
      [
        "responseType": "DEFAULT_4XX", "statusCode": "404",
        "responseTemplates": ["application/xml": "<m>$context.error.message</m>"],
      ],
    ])
    let worded = try await scene.call("GET", "/dev/id", [("Accept-Language", "de")])
    #expect(worded.status == 418)
    #expect(worded.text == #"{"m":"Unauthorized","t":"UNAUTHORIZED","s":"dev","p":"/id"}"#)
    #expect(worded["Access-Control-Allow-Origin"] == "*")
    #expect(worded["x-asked"] == "de")
    #expect(worded["Content-Type"] == "application/json")
    let other = try await scene.call("GET", "/dev/absent")
    #expect(other.status == 404)
    #expect(other.text == "<m>Missing Authentication Token</m>")
    #expect(other["Content-Type"] == "application/xml")
  }
}
