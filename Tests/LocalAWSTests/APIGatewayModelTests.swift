import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_api.json, TestApiGatewayApiModels, TestApiGatewayApiRequestValidator and
/// test_put_method_model.
@Suite struct APIGatewayModelTests {
  private static let schema = "{\"title\": \"MySchema\", \"type\": \"object\"}"

  @Test func `models are kept as given, beside the two of every new API`() async throws {
    let scene = try await RestScene()
    var model = try await scene.call(
      "POST", "/models",
      [
        "name": "MySchema", "contentType": "application/json", "description": "",
        "schema": .string(Self.schema),
      ])
    #expect(model.removeValue(forKey: "id")?.string?.count == 6)
    #expect(model == ["name": "MySchema", "contentType": "application/json", "schema": .string(Self.schema)])
    let names = try await scene.call("GET", "/models")["item"]?.list?.compactMap { $0["name"]?.string }
    #expect(names?.sorted() == ["Empty", "Error", "MySchema"])
    #expect(try await scene.patch("/models/MySchema", ("replace", "/schema", "{}"))["schema"] == "{}")
    let empty = "BadRequestException: Model schema must have at least 1 property or array items defined"
    #expect(await scene.refusedPatch("/models/MySchema", ("replace", "/schema", "")) == empty)
    #expect(
      await scene.refusedPatch("/models/MySchema", ("replace", "/name", "x"))
        == "BadRequestException: Invalid patch path  '/name' specified for op 'replace'. "
        + "Must be one of: [/description, /schema]")
    let cases: [(body: Attributes, refusal: String)] = [
      (
        ["name": "MySchema", "schema": "{}"], "ConflictException: Model name already exists for this REST API"
      ),
      (["name": "", "schema": "{}"], "BadRequestException: Model name must be non-empty"),
      (["name": "Bare"], empty),
    ]
    for (body, refusal) in cases {
      #expect(
        await scene.refused("POST", "/models", body.merging(["contentType": "application/json"]) { $1 })
          == refusal)
    }
    #expect(await scene.refused("GET", "/models/No") == "NotFoundException: Invalid model name specified: No")
  }

  @Test func `a model in use stays`() async throws {
    let scene = try await RestScene()
    let resource = try await scene.resource("test")
    let path = try await scene.method("ANY", on: resource, ["requestModels": ["application/json": "Error"]])
    #expect(
      await scene.refused("DELETE", "/models/Error")
        == "ConflictException: Cannot delete model 'Error', is referenced in method request: /test/ANY")
    try await scene.patch(path, ("remove", "/requestModels/application~1json", "Error"))
    try await scene.call("DELETE", "/models/Error")
  }

  @Test func `validators come, change and go`() async throws {
    let scene = try await RestScene()
    let made = try await scene.call("POST", "/requestvalidators", ["name": "v"])
    let path = "/requestvalidators/\(made["id"]?.string ?? "")"
    #expect(made["validateRequestBody"] == false && made["validateRequestParameters"] == false)
    #expect(
      try await scene.patch(path, ("replace", "/validateRequestBody", "true"))["validateRequestBody"] == true)
    #expect(
      try await scene.patch(path, ("replace", "/validateRequestBody", nil))["validateRequestBody"] == false)
    #expect(
      await scene.refusedPatch(path, ("replace", "/invalidPath", "true"))
        == "BadRequestException: Invalid patch path  '/invalidPath' specified for op 'replace'. "
        + "Must be one of: [/name, /validateRequestParameters, /validateRequestBody]")
    #expect(
      await scene.refusedPatch(path, ("replace", "/name", nil))
        == "BadRequestException: Request Validator name cannot be blank")
    try await scene.call("DELETE", path)
    #expect(
      await scene.refused("GET", path) == "NotFoundException: Invalid Request Validator identifier specified")
    let fake = await scene.scene.restRefusal(
      .apiGateway, "POST", "/restapis/fake/requestvalidators", ["name": "v"])
    #expect(fake.map(RestScene.words) == "BadRequestException: Invalid REST API identifier specified")
  }
}
