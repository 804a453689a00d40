import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_extended.json, test_export_oas30_openapi and test_export_swagger_openapi.
@Suite struct APIGatewayExportTests {
  private func export(
    _ scene: RestScene, _ type: String, _ query: String = "", accept: String = "application/json"
  ) async throws -> (document: Value, disposition: String?) {
    let answer = try await scene.scene.answer(
      .apiGateway, "GET", "/restapis/\(scene.api)/stages/local/exports/\(type)?\(query)",
      headers: [("Accept", accept)])
    #expect(answer["Content-Type"] == "application/octet-stream")
    return (
      (try? JSONReader.read(answer.body)) ?? .string(String(decoding: answer.body, as: UTF8.self)),
      answer["Content-Disposition"]
    )
  }

  /// `/pets/{petId}` with an HTTP backend behind an authorizer.
  private func pets() async throws -> RestScene {
    let scene = try await RestScene(["version": "1.0.0", "binaryMediaTypes": ["image/png"]])
    let id = try await scene.authorizer("cognito")
    let pets = try await scene.resource("pets")
    let pet = try await scene.resource("{petId}", under: pets)
    let path = "/resources/\(pet)/methods/GET"
    try await scene.call(
      "PUT", path,
      [
        "authorizationType": "COGNITO_USER_POOLS", "authorizerId": .string(id), "operationName": "GetPet",
        "authorizationScopes": ["shop/read", "shop/write"],
        "requestParameters": ["method.request.path.petId": true],
      ])
    try await scene.call(
      "PUT", path + "/integration",
      [
        "type": "HTTP", "httpMethod": "GET", "uri": "http://example.com/{id}",
        "requestParameters": ["integration.request.path.id": "method.request.path.petId"],
      ])
    try await scene.call(
      "PUT", path + "/responses/200",
      [
        "responseModels": ["application/json": "Empty"],
        "responseParameters": ["method.response.header.Access-Control-Allow-Origin": true],
      ])
    try await scene.call(
      "PUT", path + "/integration/responses/200",
      ["responseParameters": ["method.response.header.Access-Control-Allow-Origin": "'*'"]])
    try await scene.call("PUT", "/gatewayresponses/DEFAULT_4XX", ["statusCode": "404"])
    try await scene.call("POST", "/deployments", ["stageName": "local"])
    return scene
  }

  private static let integration: Value = [
    "type": "http", "httpMethod": "GET", "uri": "http://example.com/{id}",
    "passthroughBehavior": "when_no_match",
    "requestParameters": ["integration.request.path.id": "method.request.path.petId"],
    "responses": [
      "default": [
        "statusCode": "200",
        "responseParameters": ["method.response.header.Access-Control-Allow-Origin": "'*'"],
      ]
    ],
  ]

  @Test func `an OpenAPI 3 export is as AWS writes it`() async throws {
    let scene = try await pets()
    let (document, disposition) = try await export(scene, "oas30")
    #expect(disposition == "attachment; filename=\"oas30_1.0.0.json\"")
    let operation: Attributes = [
      "operationId": "GetPet",
      "parameters": [["name": "petId", "in": "path", "required": true, "schema": ["type": "string"]]],
      "responses": [
        "200": [
          "description": "200 response",
          "headers": ["Access-Control-Allow-Origin": ["schema": ["type": "string"]]],
          "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Empty"]]],
        ]
      ], "security": [["cognito": ["shop/read", "shop/write"]]],
    ]
    #expect(
      document == [
        "openapi": "3.0.1", "info": ["title": "shop", "version": "1.0.0"],
        "servers": [
          [
            "url": .string("https://\(scene.api).execute-api.eu-west-1.amazonaws.com/{basePath}"),
            "variables": ["basePath": ["default": "local"]],
          ]
        ], "paths": ["/pets/{petId}": ["get": .map(operation)]],
        "components": [
          "schemas": ["Empty": ["title": "Empty Schema", "type": "object"]],
          "securitySchemes": ["cognito": ["type": "apiKey", "name": "Authorization", "in": "header"]],
        ],
      ])
  }

  @Test(arguments: [
    "extensions=apigateway", "extensions=integrations,authorizers",
    "extensions=integrations&extensions=authorizers",
  ])
  func `extensions come joined or repeated`(query: String) async throws {
    let scene = try await pets()
    let (document, _) = try await export(scene, "oas30", query)
    #expect(
      document["paths"]?["/pets/{petId}"]?["get"]?["x-amazon-apigateway-integration"] == Self.integration)
    #expect(
      document["components"]?["securitySchemes"]?["cognito"] == [
        "type": "apiKey", "name": "Authorization", "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": [
          "type": "cognito_user_pools", "providerARNs": [.string(RestScene.pool)],
        ],
      ])
    #expect(document["x-amazon-apigateway-binary-media-types"] == ["image/png"])
    let responses = document["x-amazon-apigateway-gateway-responses"]
    #expect((responses?["DEFAULT_4XX"]?["statusCode"] == 404) == query.contains("apigateway"))
  }

  @Test func `authorizers alone bring no integrations`() async throws {
    let (document, _) = try await export(try await pets(), "oas30", "extensions=authorizers")
    #expect(document["paths"]?["/pets/{petId}"]?["get"]?["x-amazon-apigateway-integration"] == nil)
    #expect(document["components"]?["securitySchemes"]?["cognito"]?["x-amazon-apigateway-authorizer"] != nil)
  }

  @Test func `a Swagger export is as AWS writes it`() async throws {
    let scene = try await pets()
    let (document, disposition) = try await export(scene, "swagger", "extensions=integrations")
    #expect(disposition == "attachment; filename=\"swagger_1.0.0.json\"")
    #expect(document["swagger"] == "2.0")
    #expect(document["basePath"] == "/local")
    #expect(document["schemes"] == ["https"])
    #expect(document["definitions"] == ["Empty": ["title": "Empty Schema", "type": "object"]])
    let operation = document["paths"]?["/pets/{petId}"]?["get"]
    #expect(operation?["produces"] == ["application/json"])
    #expect(operation?["consumes"] == nil)
    #expect(
      operation?["parameters"] == [["name": "petId", "in": "path", "required": true, "type": "string"]])
    #expect(
      operation?["responses"] == [
        "200": [
          "description": "200 response", "headers": ["Access-Control-Allow-Origin": ["type": "string"]],
          "schema": ["$ref": "#/definitions/Empty"],
        ]
      ])
  }

  @Test func `an export is of what is deployed`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method()
    try await scene.call("POST", "/deployments", ["stageName": "local"])
    let id = try await scene.authorizer()
    try await scene.patch(
      path, ("replace", "/authorizationType", "COGNITO_USER_POOLS"), ("replace", "/authorizerId", id),
      ("add", "/authorizationScopes", "shop/read"))
    let before = try await export(scene, "oas30", "extensions=authorizers").document
    #expect(before["paths"]?["/"]?["get"]?["security"] == nil)
    #expect(before["components"] == [:])
    try await scene.call("POST", "/deployments", ["stageName": "local"])
    let after = try await export(scene, "oas30", "extensions=authorizers").document
    #expect(after["paths"]?["/"]?["get"]?["security"] == [["pool": ["shop/read"]]])
  }

  @Test func `YAML says the same as JSON`() async throws {
    let scene = try await pets()
    let json = try await export(scene, "oas30", "extensions=apigateway").document
    let (yaml, disposition) = try await export(
      scene, "oas30", "extensions=apigateway", accept: "application/yaml")
    #expect(disposition == "attachment; filename=\"oas30_1.0.0.yaml\"")
    let text = try #require(yaml.string)
    // Read back by the importer, and exported once more.
    let copy = try await scene.scene.rest(.apiGateway, "POST", "/restapis?mode=import", text: text)
    let id = try #require(copy["id"]?.string)
    try await scene.scene.rest(.apiGateway, "POST", "/restapis/\(id)/deployments", ["stageName": "local"])
    let again = try await scene.scene.answer(
      .apiGateway, "GET", "/restapis/\(id)/stages/local/exports/oas30?extensions=apigateway")
    let document = try JSONReader.read(
      String(decoding: again.body, as: UTF8.self).replacing(id, with: scene.api))
    #expect(document == json)
  }

  @Test func `an unknown form or stage is refused`() async throws {
    let scene = try await pets()
    #expect(
      await scene.refused("GET", "/stages/local/exports/raml")
        == "BadRequestException: No API exporter for type 'raml'")
    #expect(
      await scene.refused("GET", "/stages/no/exports/oas30")
        == "NotFoundException: Invalid stage identifier specified")
  }
}
