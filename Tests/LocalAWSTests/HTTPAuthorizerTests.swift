import AWS
import ResourceModel
import Testing

@Suite struct HTTPAuthorizerTests {
  @Test func `issuers are https or pools of the endpoint`() async throws {
    let api = try await HTTPApiScene()
    let pool = try await api.scene.newPool().string ?? ""
    let own = EndpointScene.base + "/"
    _ = try await api.authorizer(HTTPApiScene.jwt(issuer: own + pool))
    for issuer in [own + "eu-west-1_Nothing00", "http://example.com", "https://", "https://example.com?a=b"] {
      let refusal = await api.refusal("POST", "/authorizers", HTTPApiScene.jwt("other", issuer: issuer))
      #expect(refusal?.code == "BadRequestException")
      #expect(refusal?.message.contains("Invalid issuer: \(issuer). Issuer must have") == true)
    }
  }

  @Test func `a JWT authorizer takes fifty clients`() async throws {
    let api = try await HTTPApiScene()
    let clients = (0..<51).map { "client\($0)" }
    let id = try await api.authorizer(HTTPApiScene.jwt(audience: Array(clients.prefix(50))))
    let refusal = await api.refusal("PATCH", "/authorizers/\(id)", HTTPApiScene.jwt(audience: clients))
    #expect(refusal?.code == "BadRequestException")
    let updated = try await api.call("PATCH", "/authorizers/\(id)", ["name": "renamed"])
    #expect(updated["jwtConfiguration"]?["audience"]?.list?.count == 50)
    #expect(updated["name"] == "renamed")
  }

  @Test func `names are different`() async throws {
    let api = try await HTTPApiScene()
    _ = try await api.authorizer()
    let refusal = await api.refusal("POST", "/authorizers", HTTPApiScene.jwt())
    #expect(
      refusal?.message == "Authorizer name must be unique. Authorizer cognito already exists in this RestApi."
    )
  }

  @Test func `an API has ten authorizers`() async throws {
    let api = try await HTTPApiScene()
    for number in 0..<10 { _ = try await api.authorizer(HTTPApiScene.jwt("a\(number)")) }
    let refusal = await api.refusal("POST", "/authorizers", HTTPApiScene.jwt("one too many"))
    #expect(refusal?.code == "TooManyRequestsException")
    #expect(refusal?.status == 429)
  }

  @Test func `what an authorizer lacks is told`() async throws {
    let api = try await HTTPApiScene()
    for lacking in ["jwtConfiguration", "identitySource", "name", "authorizerType"] {
      let refusal = await api.refusal("POST", "/authorizers", HTTPApiScene.jwt().filter { $0.key != lacking })
      #expect(refusal?.code == "BadRequestException", "\(lacking)")
    }
    let custom: Attributes = [
      "name": "function", "authorizerType": "REQUEST", "identitySource": ["$request.header.Authorization"],
      "authorizerPayloadFormatVersion": "2.0", "enableSimpleResponses": true,
    ]
    #expect(await api.refusal("POST", "/authorizers", custom)?.message.contains("AuthorizerUri") == true)
    let whole = custom.merging(["authorizerUri": "arn:aws:apigateway:eu-west-1:lambda:path/x/invocations"]) {
      $1
    }
    let id = try await api.authorizer(whole)
    let kept = try await api.call("GET", "/authorizers/\(id)")
    #expect(kept.filter { $0.key != "authorizerId" } == whole)
  }
}
