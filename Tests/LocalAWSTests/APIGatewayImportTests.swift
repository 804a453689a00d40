import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_import.json.
@Suite struct APIGatewayImportTests {
  private static let cognito = """
    {
      "swagger": "2.0", "info": {"title": "Pets", "version": "1.0", "description": "A Pet Store API."},
      "basePath": "/base/part", "schemes": ["https"],
      "securityDefinitions": {
        "pool": {
          "type": "apiKey", "name": "TestHeaderAuth", "in": "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": {
            "type": "cognito_user_pools",
            "providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_ABC123"]
          }
        },
        "key": {"type": "apiKey", "name": "x-api-key", "in": "header"}
      },
      "security": [{"pool": []}],
      "x-amazon-apigateway-request-validators": {"basic": {"validateRequestBody": true}},
      "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": 404}},
      "definitions": {"Pet": {"type": "object", "description": "One"}, "Pets": {"items": {"$ref": "#/definitions/Pet"}}},
      "paths": {
        "/pets": {
          "get": {
            "operationId": "List", "produces": ["application/json"], "security": [{"pool": ["email", "openid"]}],
            "x-amazon-apigateway-request-validator": "basic",
            "parameters": [{"name": "page", "in": "query", "required": false, "type": "string"}],
            "responses": {"200": {"schema": {"$ref": "#/definitions/Pets"}, "headers": {"X-A": {"type": "string"}}}},
            "x-amazon-apigateway-integration": {
              "type": "http", "uri": "http://example.com/pets", "httpMethod": "GET",
              "responses": {"default": {"statusCode": 200, "responseParameters": {"method.response.header.X-A": "'*'"}}}
            }
          },
          "post": {
            "security": [{"key": []}],
            "parameters": [{"in": "body", "name": "Pet", "schema": {"$ref": "#/definitions/Pet"}}],
            "x-amazon-apigateway-integration": {"type": "mock", "passthroughBehavior": "when_no_templates"}
          },
          "options": {"security": [], "x-amazon-apigateway-integration": {"type": "mock"}}
        },
        "/default": {
          "x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": {"type": "mock"}}
        }
      }
    }
    """

  private func importing(_ text: String, _ query: String = "") async throws -> RestScene {
    let scene = try await RestScene()
    let api = try await scene.scene.rest(.apiGateway, "POST", "/restapis?mode=import\(query)", text: text)
    return try RestScene(scene.scene, api)
  }

  private func methods(_ scene: RestScene) async throws -> [String: Value] {
    var methods: [String: Value] = [:]
    for resource in try await scene.call("GET", "/resources?embed=methods")["item"]?.list ?? [] {
      for (verb, method) in resource["resourceMethods"]?.map ?? [:] {
        methods["\(verb) \(resource["path"]?.string ?? "")"] = method
      }
    }
    return methods
  }

  @Test func `a document becomes an API`() async throws {
    let scene = try await importing(Self.cognito)
    let api = try await scene.call("GET")
    #expect(api["name"] == "Pets" && api["version"] == "1.0" && api["description"] == "A Pet Store API.")
    #expect(api["endpointConfiguration"] == ["types": ["EDGE"], "ipAddressType": "ipv4"])
    let models = try await scene.call("GET", "/models")["item"]?.list ?? []
    #expect(models.compactMap { $0["name"]?.string } == ["Pet", "Pets"])
    #expect(models.first?["description"] == "One")
    #expect(
      try JSONReader.read(models.last?["schema"]?.string ?? "") == [
        "items": ["$ref": .string("https://apigateway.amazonaws.com/restapis/\(scene.api)/models/Pet")]
      ])
    let authorizer = try #require(try await scene.call("GET", "/authorizers")["item"]?.list?.first?.map)
    #expect(
      authorizer.filter { $0.key != "id" } == [
        "name": "pool", "type": "COGNITO_USER_POOLS", "authType": "cognito_user_pools",
        "identitySource": "method.request.header.TestHeaderAuth",
        "providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_ABC123"],
      ])
    let validator = try #require(try await scene.call("GET", "/requestvalidators")["item"]?.list?.first)
    let methods = try await methods(scene)
    let pets = try await scene.call("GET", "/resources")["item"]?.list?.first { $0["path"] == "/pets" }
    #expect(Set(methods.keys) == ["GET /pets", "POST /pets", "OPTIONS /pets", "ANY /default"])
    #expect(
      methods["GET /pets"] == [
        "apiKeyRequired": false, "authorizationType": "COGNITO_USER_POOLS",
        "authorizerId": authorizer["id"] ?? "",
        "authorizationScopes": ["email", "openid"], "httpMethod": "GET", "operationName": "List",
        "requestParameters": ["method.request.querystring.page": false],
        "requestValidatorId": validator["id"] ?? "",
        "methodResponses": [
          "200": [
            "statusCode": "200", "responseModels": ["application/json": "Pets"],
            "responseParameters": ["method.response.header.X-A": false],
          ]
        ],
        "methodIntegration": [
          "type": "HTTP", "uri": "http://example.com/pets", "httpMethod": "GET", "connectionType": "INTERNET",
          "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000, "cacheKeyParameters": [],
          "cacheNamespace": pets?["id"] ?? "",
          "integrationResponses": [
            "200": ["statusCode": "200", "responseParameters": ["method.response.header.X-A": "'*'"]]
          ],
        ],
      ])
    #expect(methods["POST /pets"]?["apiKeyRequired"] == true)
    #expect(methods["POST /pets"]?["authorizationType"] == "NONE")
    #expect(methods["POST /pets"]?["requestModels"] == ["application/json": "Pet"])
    #expect(methods["POST /pets"]?["methodIntegration"]?["passthroughBehavior"] == "WHEN_NO_TEMPLATES")
    #expect(methods["OPTIONS /pets"]?["authorizationType"] == "NONE")
    #expect(methods["ANY /default"]?["authorizerId"] == authorizer["id"])
    #expect(methods["ANY /default"]?["authorizationScopes"] == nil)
    #expect(try await scene.call("GET", "/gatewayresponses/DEFAULT_4XX")["statusCode"] == "404")
  }

  @Test(arguments: [("ignore", ""), ("prepend", "/base/part"), ("split", "/part")])
  func `the base path is ignored, prepended or split`(mode: String, prefix: String) async throws {
    let swagger = try await importing(Self.cognito, "&basepath=\(mode)")
    #expect(try await methods(swagger)["GET \(prefix)/pets"] != nil)
    let server = """
      {"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "paths": {"/pets": {"get": {}}},
       "servers": [{"url": "https://example.com/{basePath}", "variables": {"basePath": {"default": "/base/part"}}}]}
      """
    #expect(
      Set(try await methods(try await importing(server, "&basepath=\(mode)")).keys) == ["GET \(prefix)/pets"])
  }

  @Test func `a merge adds and an overwrite replaces`() async throws {
    let scene = try await RestScene(["binaryMediaTypes": ["image/heif"]])
    try await scene.method("GET")
    let text = """
      {"openapi": "3.0.1", "info": {"title": "new", "version": "1.0.0"},
       "x-amazon-apigateway-binary-media-types": ["image/png", "image/jpg"],
       "paths": {"/": {"put": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}
      """
    let merged = try await scene.call("PUT", "?mode=merge", text: text)
    #expect(merged["binaryMediaTypes"] == ["image/heif", "image/png", "image/jpg"])
    #expect(merged["name"] == "new" && merged["version"] == "1.0.0" && merged["tags"] == [:])
    #expect(Set(try await methods(scene).keys) == ["GET /", "PUT /"])
    let replaced = try await scene.call("PUT", "?mode=overwrite", text: text)
    #expect(replaced["binaryMediaTypes"] == ["image/png", "image/jpg"])
    #expect(replaced["rootResourceId"]?.string == scene.root)
    #expect(Set(try await methods(scene).keys) == ["PUT /"])
    #expect(try await scene.call("GET", "/models")["item"] == [])
  }

  @Test func `a merge keeps the ids of what has the same name`() async throws {
    let scene = try await importing(Self.cognito)
    let before = try await scene.call("GET", "/authorizers")
    try await scene.call("PUT", "?mode=merge", text: Self.cognito)
    #expect(try await scene.call("GET", "/authorizers") == before)
  }

  @Test func `what is no document is refused`() async throws {
    let scene = try await RestScene()
    for text in ["{\"id\": \"foo\"}", "a: [1", "- x", "", "swagger: \"2.0\""] {
      for (method, path) in [("POST", "/restapis?mode=import"), ("PUT", "/restapis/\(scene.api)")] {
        let refusal = await scene.scene.restRefusal(.apiGateway, method, path, text: text)
        #expect(refusal.map(RestScene.words) == "BadRequestException: Invalid OpenAPI input.", "\(text)")
      }
    }
  }

  @Test func `warnings are told, and fail an import that says so`() async throws {
    let scene = try await RestScene()
    let text = """
      openapi: 3.0.1
      info: {title: warned, version: "1"}
      paths: {}
      components:
        securitySchemes:
          login: {type: oauth2}
      """
    let api = try await scene.scene.rest(.apiGateway, "POST", "/restapis?mode=import", text: text)
    let warning = "Unsupported security definition type 'oauth2' for 'login'. Ignoring."
    #expect(api["warnings"] == [.string(warning)])
    let refusal = await scene.scene.restRefusal(
      .apiGateway, "POST", "/restapis?mode=import&failonwarnings=true", text: text)
    #expect(refusal?.code == "BadRequestException")
    #expect(refusal?.message.contains(warning) == true)
  }

  @Test func `a failed import leaves nothing behind`() async throws {
    let scene = try await RestScene()
    let text = """
      {"swagger": "2.0", "info": {"title": "t", "version": "1"},
       "paths": {"/{a}": {"get": {}}, "/{b}": {"get": {}}}}
      """
    #expect(
      await scene.scene.restRefusal(.apiGateway, "PUT", "/restapis/\(scene.api)", text: text)?.message
        .contains("Unable to create resource at path '/{b}'") == true)
    #expect(try await scene.call("GET")["name"] == "shop")
    #expect(try await scene.call("GET", "/resources")["item"]?.list?.count == 1)
  }
}
