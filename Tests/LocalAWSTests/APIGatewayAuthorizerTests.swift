import AWS
import ResourceModel
import Testing

@Suite struct APIGatewayAuthorizerTests {
  private static let uri =
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:a/invocations"

  @Test func `an authorizer has its kind's defaults`() async throws {
    let scene = try await RestScene()
    var token = try await scene.call(
      "POST", "/authorizers",
      [
        "name": "token", "type": "TOKEN", "authorizerUri": .string(Self.uri),
        "identitySource": "method.request.header.Auth",
      ])
    #expect(token.removeValue(forKey: "id")?.string?.count == 6)
    #expect(
      token == [
        "name": "token", "type": "TOKEN", "authorizerUri": .string(Self.uri), "authType": "custom",
        "identitySource": "method.request.header.Auth",
      ])
    let id = try await scene.authorizer()
    #expect(try await scene.call("GET", "/authorizers/\(id)")["authType"] == "cognito_user_pools")
    #expect(try await scene.call("GET", "/authorizers")["item"]?.list?.count == 2)
  }

  @Test func `of a wrong API AWS says something else`() async throws {
    let scene = try await RestScene()
    let created = await scene.scene.restRefusal(
      .apiGateway, "POST", "/restapis/fake/authorizers",
      ["name": "a", "type": "TOKEN", "authorizerUri": .string(Self.uri)])
    #expect(
      created.map(RestScene.words)
        == "ConflictException: Unable to complete operation due to concurrent modification. Please try again later."
    )
    #expect(created?.status == 409)
    let listed = await scene.scene.restRefusal(.apiGateway, "GET", "/restapis/fake/authorizers")
    #expect(
      listed.map(RestScene.words)
        == "NotFoundException: Invalid API identifier specified 123456789012:fake")
  }

  @Test func `pools are added and removed one by one, and never run out`() async throws {
    let scene = try await RestScene()
    let path = "/authorizers/\(try await scene.authorizer())"
    let other = RestScene.pool + "2"
    let both = try await scene.patch(path, ("add", "/providerARNs", other))
    #expect(both["providerARNs"] == [.string(RestScene.pool), .string(other)])
    let one = try await scene.patch(
      path, ("remove", "/providerARNs", RestScene.pool), ("replace", "/authorizerResultTtlInSeconds", "60"),
      ("replace", "/name", "renamed"))
    #expect(one["providerARNs"] == [.string(other)])
    #expect(one["authorizerResultTtlInSeconds"] == 60)
    #expect(one["name"] == "renamed")
    #expect(
      await scene.refusedPatch(path, ("remove", "/providerARNs", other))?.hasPrefix("BadRequest") == true)
    #expect(
      await scene.refusedPatch(path, ("add", "/providerARNs", "arn:x"))?.hasPrefix("BadRequest") == true)
    #expect(
      await scene.refusedPatch(path, ("replace", "/authorizerResultTtlInSeconds", "3601"))?.hasPrefix(
        "BadRequest")
        == true)
  }

  @Test func `an authorizer in use stays`() async throws {
    let scene = try await RestScene()
    let id = try await scene.authorizer()
    let resource = try await scene.resource("test")
    let method = try await scene.method(
      on: resource, ["authorizationType": "COGNITO_USER_POOLS", "authorizerId": .string(id)])
    #expect(
      await scene.refused("DELETE", "/authorizers/\(id)")
        == "ConflictException: Cannot delete authorizer 'pool', is referenced in method: GET//test")
    try await scene.patch(method, ("replace", "/authorizationType", "NONE"))
    let answer = try await scene.scene.answer(
      .apiGateway, "DELETE", "/restapis/\(scene.api)/authorizers/\(id)")
    #expect(answer.status == 202)
    #expect(
      await scene.refused("GET", "/authorizers/\(id)")
        == "NotFoundException: Invalid Authorizer identifier specified")
  }

  @Test func `names are unique, and ten are the most`() async throws {
    let scene = try await RestScene()
    for number in 0..<10 { _ = try await scene.authorizer("a\(number)") }
    let one: Attributes = [
      "name": "a1", "type": "COGNITO_USER_POOLS", "providerARNs": [.string(RestScene.pool)],
    ]
    #expect(await scene.refused("POST", "/authorizers", one)?.hasPrefix("LimitExceededException") == true)
    let last = try await scene.call("GET", "/authorizers?limit=500")["item"]?.list?.last?["id"]?.string ?? ""
    try await scene.call("DELETE", "/authorizers/\(last)")
    #expect(
      await scene.refused("POST", "/authorizers", one)
        == "BadRequestException: Authorizer name must be unique. Authorizer a1 already exists in this RestApi."
    )
  }
}
