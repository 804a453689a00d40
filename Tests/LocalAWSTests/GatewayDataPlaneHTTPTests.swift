import AWS
import ResourceModel
import Testing
import Tokens

@testable import LocalAWS

@Suite struct GatewayDataPlaneHTTPTests {
  /// `GET /read` wants one of two scopes, `GET /any` a token, `GET /open` nothing; the client's id is the audience.
  /// - Parameter issuer: what the authorizer takes for the issuer, told the pool's id.
  private func deployed(
    issuer: (String) -> String = { "\(EndpointScene.base)/\($0)" }, cors: Value? = nil
  ) async throws -> (scene: GatewayScene, client: PoolScene.Client) {
    let scene = try await GatewayScene()
    let client = try await scene.pool.client()
    let gate: Attributes = [
      "jwtConfiguration": [
        "issuer": .string(issuer(scene.pool.pool)),
        "audience": [.string(client.id), "person"],
      ]
    ]
    func route(_ key: String, _ members: Attributes = [:]) -> Value {
      .map(["routeKey": .string(key), "target": "integrations/back"].merging(members) { _, own in own })
    }
    let guarded: Attributes = ["authorizationType": "JWT", "authorizerId": "gate"]
    try await scene.deployHTTP(
      routes: [
        route(
          "GET /read", guarded.merging(["authorizationScopes": ["api/read", "api/x"]]) { old, _ in old }),
        route("GET /any", guarded), route("GET /open"), route("ANY /all/{proxy+}", guarded),
        route("GET /signed", ["authorizationType": "AWS_IAM"]),
      ], gate: gate, cors: cors)
    return (scene, client)
  }

  private func token(
    _ scene: GatewayScene, _ client: PoolScene.Client, _ scope: String = "api/read"
  ) async throws -> String {
    try await #require(scene.pool.token(client, scope: scope).members["access_token"]?.string)
  }

  @Test func `without a token an HTTP API answers 401 and asks for one`() async throws {
    let (scene, _) = try await deployed()
    let answer = try await scene.call("GET", "/any")
    #expect(answer.status == 401)
    #expect(answer.text == #"{"message":"Unauthorized"}"#)
    #expect(answer["www-authenticate"] == "Bearer")
    #expect(answer["apigw-requestid"] != nil)
    #expect(try await scene.call("GET", "/open").text == "backend")
  }

  @Test func `a token without the scope is forbidden, and one with any of them passes`() async throws {
    let (scene, client) = try await deployed()
    let read = try await token(scene, client)
    let write = try await token(scene, client, "api/write")
    #expect(try await scene.call("GET", "/read", scene.bearer(read)).status == 200)
    #expect(try await scene.call("GET", "/any", [("Authorization", write)]).status == 200)
    let forbidden = try await scene.call("GET", "/read", scene.bearer(write))
    #expect(forbidden.status == 403)
    #expect(forbidden.text == #"{"message":"Forbidden"}"#)
    let challenge = try #require(forbidden["www-authenticate"])
    #expect(challenge.hasPrefix(#"Bearer scope="api/read api/x" error="insufficient_scope""#))
  }

  @Test func `what is wrong with a token stands in the challenge`() async throws {
    let (scene, client) = try await deployed()
    let other = try await scene.pool.client()
    let good = try await token(scene, client)
    let parts = good.split(separator: ".").map(String.init)
    let foreign = try await scene.pool.addPool(domain: "other")
    for (wrong, reason) in [
      ("nonsense", "token contains an invalid number of segments"),
      (try await token(scene, other), "the token does not have a valid audience"),
      ("\(parts[0]).\(parts[1]).\(String(parts[2].reversed()))", "the token has an invalid signature"),
      (
        try await scene.sign(["client_id": .string(client.id)], use: .access, pool: foreign),
        "the token does not have a valid issuer"
      ),
      (try await scene.sign(["aud": "person", "nbf": 1_900_000_000]), "the token is not valid yet"),
    ] {
      let answer = try await scene.call("GET", "/any", scene.bearer(wrong))
      #expect(answer.status == 401)
      #expect(answer.text == #"{"message":"Unauthorized"}"#)
      #expect(
        answer["www-authenticate"]
          == #"Bearer scope="" error="invalid_token" error_description="\#(reason)""#)
    }
    scene.clock.advance(seconds: 3600)
    let late = try await scene.call("GET", "/any", scene.bearer(good))
    #expect(late.status == 401)
    #expect(late["www-authenticate"]?.contains("the token has expired") == true)
  }

  @Test func `the audience counts, and the client's id only where there is none`() async throws {
    let (scene, client) = try await deployed()
    #expect(try await scene.call("GET", "/any", scene.bearer(scene.sign(["aud": "person"]))).status == 200)
    let both = try await scene.sign(["aud": "somebody", "client_id": .string(client.id)])
    #expect(try await scene.call("GET", "/any", scene.bearer(both)).status == 401)
  }

  @Test func `AWS's name of the pool will do as the issuer`() async throws {
    let (scene, client) = try await deployed { "https://cognito-idp.eu-west-1.amazonaws.com/\($0)" }
    #expect(try await scene.call("GET", "/read", scene.bearer(token(scene, client))).status == 200)
    let (closed, its) = try await deployed { _ in "https://issuer.example.com/" }
    #expect(try await closed.call("GET", "/read", closed.bearer(token(closed, its))).status == 401)
  }

  @Test func `IAM is forbidden to who does not sign`() async throws {
    let (scene, _) = try await deployed()
    #expect(try await scene.call("GET", "/signed").message == "Forbidden")
    let signed = SigV4(
      credentials: Credentials(accessKeyID: "test", secret: Secret("test"), source: "test"),
      region: "eu-west-1", service: "execute-api"
    ).sign(GatewayScene.request("GET", "/signed"), at: scene.clock.now)
    #expect(try await scene.pool.send(signed).status == 200)
  }

  @Test func `preflight is answered without a token and without a route`() async throws {
    let (scene, _) = try await deployed(cors: [
      "allowOrigins": ["https://app.example.com"], "allowMethods": ["GET", "POST"],
      "allowHeaders": ["authorization"], "maxAge": 300, "allowCredentials": true, "exposeHeaders": ["x-a"],
    ])
    let asking = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "GET")]
    for path in ["/any", "/all/x", "/absent"] {
      let answer = try await scene.call("OPTIONS", path, asking)
      #expect(answer.status == 204)
      #expect(answer.body.isEmpty)
      #expect(answer["access-control-allow-origin"] == "https://app.example.com")
      #expect(answer["access-control-allow-methods"] == "GET,POST")
      #expect(answer["access-control-allow-headers"] == "authorization")
      #expect(answer["access-control-max-age"] == "300")
      #expect(answer["access-control-allow-credentials"] == "true")
    }
    let stranger = try await scene.call(
      "OPTIONS", "/any", [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET")])
    #expect(stranger.status == 204)
    #expect(stranger["access-control-allow-origin"] == nil)
    // Errors can be read by the page too.
    let refused = try await scene.call("GET", "/any", [("Origin", "https://app.example.com")])
    #expect(refused.status == 401)
    #expect(refused["access-control-allow-origin"] == "https://app.example.com")
    #expect(refused["access-control-expose-headers"] == "x-a")
  }

  @Test func `the API's CORS headers stand in place of the integration's`() async throws {
    let scene = try await GatewayScene { _ in
      HTTPResponse(
        status: 200, headers: [("Access-Control-Allow-Origin", "https://other.example"), ("x-own", "1")])
    }
    let routes: [Value] = [["routeKey": "GET /a", "target": "integrations/back"]]
    try await scene.deployHTTP(routes: routes, cors: ["allowOrigins": ["*"]])
    let answer = try await scene.call("GET", "/a", [("Origin", "https://app.example.com")])
    #expect(answer["access-control-allow-origin"] == "*")
    #expect(answer["x-own"] == "1")
    try await scene.deployHTTP(routes: routes, as: "second")
    let own = try await scene.call("GET", "/a", [("Origin", "https://app.example.com")])
    #expect(own["access-control-allow-origin"] == "https://other.example")
  }

  @Test func `without CORS a guarded ANY route catches preflight`() async throws {
    let (scene, _) = try await deployed()
    let asking = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "GET")]
    #expect(try await scene.call("OPTIONS", "/all/x", asking).status == 401)
  }

  @Test func `a proxied request keeps its query and body, and mapped parameters change it`() async throws {
    let scene = try await GatewayScene { _ in HTTPResponse(status: 404, headers: [("x-a", "1")]) }
    try await scene.deployHTTP(
      routes: [["routeKey": "ANY /pets/{proxy+}", "target": "integrations/pets"]],
      integrations: [
        [
          "integrationId": "pets", "integrationType": "HTTP_PROXY", "integrationMethod": "ANY",
          "integrationUri": "http://127.0.0.1:9000/base/{proxy}",
          "requestParameters": [
            "overwrite:header.x-user": "user $request.header.absent",
            "append:header.x-stage": "$context.stage",
            "remove:querystring.secret": "''", "append:querystring.from": "${request.path.proxy}!",
          ],
          "responseParameters": [
            "404": ["overwrite:statuscode": "200", "append:header.x-b": "$response.header.x-a"]
          ],
        ]
      ])
    let answer = try await scene.call(
      "PUT", "/pets/a/b%20c?x=1&secret=2", [("X-Kept", "yes"), ("Connection", "close")], body: "text")
    #expect(answer.status == 200)
    #expect(answer["x-b"] == "1")
    let sent = try #require(scene.backend.received.last)
    #expect(sent.method == "PUT")
    #expect(sent.path == "/base/a/b%20c")
    #expect(sent.query == "x=1&from=a%2Fb%20c%21")
    #expect(sent.body == Array("text".utf8))
    #expect(sent["X-Kept"] == "yes")
    #expect(sent["Connection"] == nil)
    #expect(sent["x-stage"] == "$default")
  }

  @Test func `no mapping makes an answer that cannot be sent`() async throws {
    let scene = try await GatewayScene { _ in
      HTTPResponse(status: 204, headers: [("Transfer-Encoding", "chunked")], body: Array("x".utf8))
    }
    try await scene.deployHTTP(
      routes: [["routeKey": "$default", "target": "integrations/odd"]],
      integrations: [
        [
          "integrationId": "odd", "integrationType": "HTTP_PROXY", "integrationUri": "http://127.0.0.1:9000/",
          "responseParameters": [
            "204": [
              "overwrite:statuscode": "$request.querystring.code", "append:header.Content-Length": "7",
            ]
          ],
        ]
      ])
    for (path, status) in [("/x?code=123456", 500), ("/x?code=-1", 500), ("/x?code=101", 500), ("/x", 204)] {
      let answer = try await scene.call("GET", path)
      #expect(answer.status == status)
      #expect(answer["Content-Length"] == nil)
      #expect(answer["Transfer-Encoding"] == nil)
      #expect(answer.body.isEmpty == (status == 204))
    }
  }

  @Test func `a server that is not there is a service unavailable`() async throws {
    let scene = try await GatewayScene { _ throws(TransportError) in
      throw TransportError(.unreachable, "", mayHaveArrived: false)
    }
    try await scene.deployHTTP(routes: [["routeKey": "$default", "target": "integrations/back"]])
    let answer = try await scene.call("GET", "/x")
    #expect(answer.status == 503)
    #expect(answer.message == "Service Unavailable")
  }
}
