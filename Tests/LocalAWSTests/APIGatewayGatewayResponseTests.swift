import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_api.json, TestApiGatewayGatewayResponse.
@Suite struct APIGatewayGatewayResponseTests {
  private static let template: Value = ["application/json": "{\"message\":$context.error.messageString}"]

  @Test func `a type that is not set has its default`() async throws {
    let scene = try await RestScene()
    let path = "/gatewayresponses/MISSING_AUTHENTICATION_TOKEN"
    let before: Attributes = [
      "responseType": "MISSING_AUTHENTICATION_TOKEN", "statusCode": "403", "defaultResponse": true,
      "responseParameters": [:], "responseTemplates": Self.template,
    ]
    #expect(try await scene.call("GET", path) == before)
    #expect(
      await scene.refused("DELETE", path) == "NotFoundException: Gateway response type not defined on api")
    let set = try await scene.call(
      "PUT", path, ["responseParameters": ["gatewayresponse.header.x": "method.request.header.Accept"]])
    #expect(
      set
        == before.merging([
          "defaultResponse": false,
          "responseParameters": ["gatewayresponse.header.x": "method.request.header.Accept"],
        ]) { $1 })
    try await scene.call("DELETE", path)
    #expect(try await scene.call("GET", path) == before)
  }

  @Test func `a family's response shows in its types`() async throws {
    let scene = try await RestScene()
    try await scene.call(
      "PUT", "/gatewayresponses/DEFAULT_5XX",
      ["statusCode": "599", "responseParameters": ["gatewayresponse.header.x": "'y'"]])
    try await scene.call(
      "PUT", "/gatewayresponses/AUTHORIZER_FAILURE",
      ["responseParameters": ["gatewayresponse.header.foo": "'bar'"]])
    let all = try await scene.call("GET", "/gatewayresponses")["item"]?.list ?? []
    #expect(all.count == 21)
    let types = all.compactMap { $0["responseType"]?.string }
    #expect(types == types.sorted())
    func one(_ type: String) -> Value? { all.first { $0["responseType"]?.string == type } }
    #expect(one("INTEGRATION_FAILURE")?["statusCode"] == "599")
    #expect(one("INTEGRATION_FAILURE")?["defaultResponse"] == true)
    #expect(one("INTEGRATION_FAILURE")?["responseParameters"] == ["gatewayresponse.header.x": "'y'"])
    #expect(one("AUTHORIZER_FAILURE")?["statusCode"] == "500")
    #expect(one("UNAUTHORIZED")?["statusCode"] == "401")
    #expect(one("DEFAULT_4XX")?["statusCode"] == nil)
  }

  @Test func `patches are taken and refused as AWS does`() async throws {
    let scene = try await RestScene()
    let path = "/gatewayresponses/DEFAULT_4XX"
    let patched = try await scene.patch(
      path, ("replace", "/statusCode", "444"), ("add", "/responseParameters/gatewayresponse.header.a", "'b'"))
    #expect(patched["statusCode"] == "444")
    #expect(patched["defaultResponse"] == false)
    let cases: [(op: String, path: String?, value: String?, refusal: String)] = [
      ("add", "/statusCode", "1", "BadRequestException: Invalid patch path /statusCode"),
      ("remove", "/statusCode", nil, "BadRequestException: Invalid patch path /statusCode"),
      ("add", nil, "1", "BadRequestException: Invalid patch path null"),
      ("add", "/wrongPath", "1", "BadRequestException: Invalid patch path /wrongPath"),
      (
        "replace", "/responseParameters/gatewayresponse.header.no", "'x'",
        "NotFoundException: Invalid parameter name specified"
      ),
      (
        "replace", "/responseParameters/gatewayresponse.header.a", nil,
        "BadRequestException: Invalid null or empty value in responseParameters"
      ),
    ]
    for (op, place, value, refusal) in cases {
      #expect(await scene.refusedPatch(path, (op, place, value)) == refusal)
    }
  }

  @Test func `a type that AWS does not have is refused`() async throws {
    let scene = try await RestScene()
    let refusal = await scene.refused("GET", "/gatewayresponses/FAKE")
    #expect(
      refusal?.hasPrefix(
        "ValidationException: 1 validation error detected: Value 'FAKE' at 'responseType' failed to satisfy "
          + "constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, ")
        == true)
    let fake = await scene.scene.restRefusal(.apiGateway, "GET", "/restapis/fake/gatewayresponses")
    #expect(
      fake.map(RestScene.words) == "NotFoundException: Invalid API identifier specified 123456789012:fake")
  }
}
