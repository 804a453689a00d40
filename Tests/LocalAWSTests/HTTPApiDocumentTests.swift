import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct HTTPApiDocumentTests {
  private static let document: Value = [
    "openapi": "3.0.1", "info": ["title": "orders", "version": "1", "description": "Orders"],
    "servers": [["url": "https://example.com/{base}", "variables": ["base": ["default": "v1"]]]],
    "paths": [
      "/orders/{id}": [
        "get": [
          "operationId": "getOrder", "security": [["cognito": ["orders/read"]]],
          "x-amazon-apigateway-integration": [
            "type": "http_proxy", "httpMethod": "GET", "uri": "http://127.0.0.1:9/orders/{id}",
            "payloadFormatVersion": .decimal("1.0"), "timeoutInMillis": 500,
          ],
        ], "parameters": [],
      ],
      "/$default": [
        "x-amazon-apigateway-any-method": [
          "isDefaultRoute": true,
          "x-amazon-apigateway-integration": ["$ref": "#/components/x-amazon-apigateway-integrations/shared"],
        ]
      ],
    ],
    "components": [
      "securitySchemes": [
        "cognito": [
          "type": "openIdConnect",
          "openIdConnectUrl": .string(HTTPApiScene.issuer + "/.well-known/openid-configuration"),
          "x-amazon-apigateway-authorizer": [
            "type": "jwt", "identitySource": "$request.header.Authorization",
            "jwtConfiguration": ["audience": ["client"]],
          ],
        ]
      ],
      "x-amazon-apigateway-integrations": [
        "shared": ["type": "http_proxy", "httpMethod": "ANY", "uri": "http://127.0.0.1:9/"]
      ],
    ],
    "x-amazon-apigateway-cors": ["allowOrigins": ["https://example.com"]],
  ]

  private func imported(
    _ scene: EndpointScene, _ document: Value = document, query: String = ""
  ) async throws(AWSError) -> Attributes {
    try await scene.rest(
      .apiGatewayV2, "PUT", "/v2/apis" + query, ["body": .string(JSONWriter.write(document))])
  }

  private func exported(_ scene: EndpointScene, _ id: String, _ query: String = "") async throws -> Value {
    let answer = try await scene.answer(
      .apiGatewayV2, "GET", "/v2/apis/\(id)/exports/OAS30?outputType=JSON" + query)
    try #require(answer.status == 200)
    return try JSONReader.read(answer.body)
  }

  @Test func `a document becomes an API`() async throws {
    let scene = try EndpointScene()
    let api = try await imported(scene)
    #expect(api["name"] == "orders")
    #expect(api["corsConfiguration"] == ["allowOrigins": ["https://example.com"]])
    let path = "/v2/apis/\(api["apiId"]?.string ?? "")"
    let authorizer = try #require(
      try await scene.rest(.apiGatewayV2, "GET", path + "/authorizers")["items"]?.list?.first)
    #expect(authorizer["jwtConfiguration"]?["issuer"]?.string == HTTPApiScene.issuer)
    let routes = try await scene.rest(.apiGatewayV2, "GET", path + "/routes")["items"]?.list ?? []
    let route = try #require(routes.first { $0["routeKey"] == "GET /orders/{id}" })
    #expect(route["authorizerId"] == authorizer["authorizerId"])
    #expect(route["authorizationScopes"] == ["orders/read"])
    #expect(route["operationName"] == "getOrder")
    #expect(routes.first { $0["routeKey"] == "$default" }?["authorizationType"] == "NONE")
    let integrations = try await scene.rest(.apiGatewayV2, "GET", path + "/integrations")["items"]?.list ?? []
    #expect(
      Set(integrations.map { $0["integrationUri"] }) == [
        "http://127.0.0.1:9/orders/{id}", "http://127.0.0.1:9/",
      ])
  }

  @Test func `what was exported can be imported again`() async throws {
    let scene = try EndpointScene()
    let first = try await imported(scene)["apiId"]?.string ?? ""
    let document = try await exported(scene, first)
    #expect(document["components"]?["securitySchemes"]?["cognito"]?["type"] == "oauth2")
    #expect(document["paths"]?["/orders/{id}"]?["get"]?["parameters"]?.list?.first?["name"] == "id")
    let second = try await imported(scene, document)["apiId"]?.string ?? ""
    let again = try await exported(scene, second)
    for part in ["paths", "components", "info", "x-amazon-apigateway-cors"] {
      #expect(again[part] == document[part])
    }
    let bare = try await exported(scene, first, "&includeExtensions=false")
    let text = JSONWriter.write(bare)
    for part in ["integration", "authorizer", "cors", "importexport"] {
      #expect(!text.contains("x-amazon-apigateway-\(part)"))
    }
  }

  @Test func `an export of a stage shows what is deployed`() async throws {
    let scene = try EndpointScene()
    let id = try await imported(scene)["apiId"]?.string ?? ""
    let path = "/v2/apis/\(id)"
    try await scene.rest(.apiGatewayV2, "POST", path + "/stages", ["stageName": "prod"])
    let early = await scene.restRefusal(
      .apiGatewayV2, "GET", path + "/exports/OAS30?outputType=JSON&stageName=prod")
    #expect(early?.code == "BadRequestException")
    try await scene.rest(.apiGatewayV2, "POST", path + "/deployments", ["stageName": "prod"])
    try await scene.rest(.apiGatewayV2, "POST", path + "/routes", ["routeKey": "GET /new"])
    #expect(try await exported(scene, id)["paths"]?["/new"] != nil)
    let deployed = try await exported(scene, id, "&stageName=prod")
    #expect(deployed["paths"]?["/new"] == nil)
    #expect(deployed["servers"]?.list?.first?["variables"]?["basePath"]?["default"] == "prod")
  }

  @Test func `a document replaces what the API had and deploys by itself`() async throws {
    let api = try await HTTPApiScene()
    _ = try await api.route("GET /old")
    try await api.call("POST", "/stages", ["stageName": "prod", "autoDeploy": true])
    let before = try await api.call("GET", "/stages/prod")["deploymentId"]
    try await api.call("PUT", "?basepath=prepend", ["body": .string(JSONWriter.write(Self.document))])
    let keys = try await api.call("GET", "/routes")["items"]?.list?.compactMap { $0["routeKey"]?.string }
    #expect(Set(keys ?? []) == ["GET /v1/orders/{id}", "$default"])
    #expect(try await api.call("GET", "/stages/prod")["deploymentId"] != before)
    #expect(try await api.call("GET", "")["description"] == "Orders")
  }

  @Test func `documents are YAML too`() async throws {
    let scene = try EndpointScene()
    let text = """
      openapi: 3.0.1
      info: {title: orders, version: 1.0}
      paths:
        /orders:
          get:
            x-amazon-apigateway-integration:
              {type: http_proxy, httpMethod: GET, uri: "http://127.0.0.1:9/", payloadFormatVersion: 1.0}
      """
    let api = try await scene.rest(.apiGatewayV2, "PUT", "/v2/apis", ["body": .string(text)])
    #expect(api["version"] == "1.0")
    let path = "/v2/apis/\(api["apiId"]?.string ?? "")"
    let yaml = try await scene.answer(.apiGatewayV2, "GET", path + "/exports/OAS30?outputType=YAML")
    let again = String(decoding: yaml.body, as: UTF8.self)
    #expect(again.contains("/orders") && !again.hasPrefix("{"))
    try await scene.rest(.apiGatewayV2, "PUT", path, ["body": .string(again)])
    let integration = try await scene.rest(.apiGatewayV2, "GET", path + "/integrations")["items"]?.list?.first
    #expect(integration?["payloadFormatVersion"] == "1.0")
  }

  @Test func `what is no document is refused`() async throws {
    let scene = try EndpointScene()
    var open = Self.document.map ?? [:]
    open["components"] = ["securitySchemes": ["cognito": ["type": "http", "scheme": "bearer"]]]
    for body in [
      "openapi: 3.0.1", "{}", "[]", "{\"swagger\": \"2.0\", \"paths\": {}}", JSONWriter.write(.map(open)),
    ] {
      let refusal = await scene.restRefusal(.apiGatewayV2, "PUT", "/v2/apis", ["body": .string(body)])
      #expect(refusal?.code == "BadRequestException")
    }
    #expect(await scene.world.look { $0.counts.values.reduce(0, +) } == 0)
    let api = try await imported(scene)["apiId"]?.string ?? ""
    let swagger = await scene.restRefusal(
      .apiGatewayV2, "GET", "/v2/apis/\(api)/exports/swagger?outputType=JSON")
    #expect(swagger?.code == "BadRequestException")
  }
}
