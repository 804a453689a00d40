import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_api.json, TestApiGatewayApiMethod and TestApigatewayMethodResponse.
@Suite struct APIGatewayMethodTests {
  private static let wrongAuthorizer =
    "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
    + "COGNITO_USER_POOLS requires a valid authorizer."

  @Test func `a method comes, is read and goes`() async throws {
    let scene = try await RestScene()
    let path = "/resources/\(scene.root)/methods/ANY"
    let method = try await scene.call("PUT", path, ["authorizationType": "NONE"])
    #expect(method == ["apiKeyRequired": false, "authorizationType": "NONE", "httpMethod": "ANY"])
    #expect(try await scene.call("GET", path) == method)
    #expect(
      await scene.refused("PUT", path, ["authorizationType": "NONE"])
        == "ConflictException: Method already exists for this resource")
    #expect(
      try await scene.scene.answer(.apiGateway, "DELETE", "/restapis/\(scene.api)\(path)").status == 204)
    for verb in ["GET", "DELETE"] {
      #expect(await scene.refused(verb, path) == "NotFoundException: Invalid Method identifier specified")
    }
  }

  @Test func `scopes are patched one by one, all operations of a call at once`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method()
    let authorizer = try await scene.authorizer()
    let method = try await scene.patch(
      path, ("add", "/authorizationScopes", "shop/read"), ("add", "/authorizationScopes", "shop/write"),
      ("replace", "/authorizerId", authorizer), ("replace", "/authorizationType", "COGNITO_USER_POOLS"))
    #expect(method["authorizationScopes"] == ["shop/read", "shop/write"])
    #expect(method["authorizerId"]?.string == authorizer)
    let less = try await scene.patch(path, ("remove", "/authorizationScopes", "shop/read"))
    #expect(less["authorizationScopes"] == ["shop/write"])
    let none = try await scene.patch(path, ("remove", "/authorizationScopes", "shop/write"))
    #expect(none["authorizationScopes"] == nil)
    let open = try await scene.patch(path, ("replace", "/authorizationType", "NONE"))
    #expect(open["authorizerId"] == nil)
  }

  @Test func `an authorizer of another API or kind is none`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method()
    let other = try await scene.scene.rest(.apiGateway, "POST", "/restapis", ["name": "other"])
    let foreign = try await scene.scene.rest(
      .apiGateway, "POST", "/restapis/\(other["id"]?.string ?? "")/authorizers",
      ["name": "pool", "type": "COGNITO_USER_POOLS", "providerARNs": [.string(RestScene.pool)]])
    let own = try await scene.authorizer()
    for (type, id) in [
      ("COGNITO_USER_POOLS", foreign["id"]?.string), ("CUSTOM", own), ("CUSTOM", "abc123"), ("CUSTOM", nil),
    ] {
      #expect(
        await scene.refusedPatch(
          path, ("replace", "/authorizationType", type), ("replace", "/authorizerId", id))
          == Self.wrongAuthorizer)
    }
    #expect(
      try await scene.call("GET", path)["authorizationType"] == "NONE",
      "a refused batch leaves nothing behind")
    let ignored = try await scene.patch(path, ("replace", "/authorizerId", "abc123"))
    #expect(ignored["authorizerId"] == nil)
  }

  @Test func `a method is refused with what it names`() async throws {
    let scene = try await RestScene()
    let wrong = "NotFoundException: Invalid Resource identifier specified"
    let cases: [(path: String, body: Attributes, refusal: String)] = [
      ("/resources/fake/methods/WRONG", [:], wrong),
      (
        "/resources/\(scene.root)/methods/WRONG", [:],
        "BadRequestException: Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
      ),
      ("/resources/\(scene.root)/methods/ANY", ["authorizationType": "CUSTOM"], Self.wrongAuthorizer),
      (
        "/resources/\(scene.root)/methods/ANY", ["requestValidatorId": "fake"],
        "BadRequestException: Invalid Request Validator identifier specified"
      ),
      (
        "/resources/\(scene.root)/methods/ANY", ["requestModels": ["application/json": "petModel"]],
        "BadRequestException: Invalid model identifier specified: petModel"
      ),
      (
        "/resources/\(scene.root)/methods/ANY",
        ["requestParameters": ["method.request.querystring.a": false, "method.request.header.a": false]],
        "BadRequestException: Parameter names must be unique across querystring, header and path"
      ),
      (
        "/resources/\(scene.root)/methods/ANY", ["requestParameters": ["true": true]],
        "BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : "
          + "[Invalid mapping expression specified: true]"
      ),
    ]
    for (path, body, refusal) in cases {
      #expect(
        await scene.refused("PUT", path, body.merging(["authorizationType": "NONE"]) { given, _ in given })
          == refusal)
    }
    let fake = await scene.scene.restRefusal(
      .apiGateway, "PUT", "/restapis/fake/resources/\(scene.root)/methods/GET", ["authorizationType": "NONE"])
    #expect(fake.map(RestScene.words) == wrong)
  }

  @Test func `patches of a method are taken and refused as AWS does`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method()
    let added = try await scene.patch(
      path, ("add", "/requestParameters/method.request.querystring.optional", "true"),
      ("add", "/requestModels/application~1json", "Empty"))
    #expect(added["requestParameters"] == ["method.request.querystring.optional": true])
    #expect(added["requestModels"] == ["application/json": "Empty"])
    let changed = try await scene.patch(
      path, ("replace", "/operationName", "Named"), ("replace", "/apiKeyRequired", "whatever"),
      ("replace", "/requestParameters/method.request.querystring.optional", "false"))
    #expect(changed["operationName"] == "Named")
    #expect(changed["apiKeyRequired"] == false)
    let removed = try await scene.patch(
      path, ("remove", "/requestParameters/method.request.querystring.optional", "true"),
      ("remove", "/requestModels/application~1json", "Empty"))
    #expect(removed["requestParameters"] == nil && removed["requestModels"] == nil)

    let replaceOnly = "Invalid patch operation specified. Must be one of: [replace]"
    let cases: [(op: String, path: String, value: String, message: String)] = [
      ("add", "/operationName", "x", replaceOnly), ("add", "/requestValidatorId", "x", replaceOnly),
      ("add", "/httpMethod", "PUT", "Invalid patch path /httpMethod"),
      ("replace", "/requestParameters", "x=false", "Invalid patch path /requestParameters"),
      (
        "add", "/requestModels/application/json", "Empty",
        "Invalid patch path /requestModels/application/json"
      ),
      ("replace", "/requestValidatorId", "fake", "Invalid Request Validator identifier specified"),
    ]
    for (op, place, value, message) in cases {
      #expect(await scene.refusedPatch(path, (op, place, value)) == "BadRequestException: \(message)")
    }
  }

  @Test func `responses of a method are kept as given and patched entry by entry`() async throws {
    let scene = try await RestScene()
    let path = try await scene.method() + "/responses/200"
    #expect(
      try await scene.call("PUT", path, ["responseParameters": [:], "responseModels": [:]])
        == ["statusCode": "200", "responseParameters": [:], "responseModels": [:]])
    let patched = try await scene.patch(
      path, ("add", "/responseParameters/method.response.header.my-header", "true"),
      ("add", "/responseModels/application~1json", "Empty"))
    #expect(
      patched == [
        "statusCode": "200", "responseModels": ["application/json": "Empty"],
        "responseParameters": ["method.response.header.my-header": true],
      ])
    let update = try await scene.scene.answer(
      .apiGateway, "PATCH", "/restapis/\(scene.api)\(path)", ["patchOperations": []])
    #expect(update.status == 201)
    for op in ["replace", "remove"] {
      #expect(
        await scene.refusedPatch(path, (op, "/responseParameters/wrong", "true"))
          == "NotFoundException: Invalid parameter name specified")
      #expect(
        await scene.refusedPatch(path, (op, "/responseModels/wrong", "Empty"))
          == "NotFoundException: Content-Type specified was not found")
    }
    #expect(
      await scene.refusedPatch(path, ("remove", "/wrong/x", nil))
        == "BadRequestException: Invalid patch path /wrong/x")
    try await scene.call("DELETE", path)
    #expect(await scene.refused("GET", path) == "NotFoundException: Invalid Response status code specified")
  }
}
