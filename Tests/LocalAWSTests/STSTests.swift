import AWS
import LocalAWS
import ResourceModel
import Testing

@Suite struct STSTests {
  private let scene: EndpointScene

  init() throws { scene = try EndpointScene() }

  private func ask(
    _ form: String,
    as credentials: Credentials = Credentials(accessKeyID: "test", secret: Secret("test"), source: "test")
  ) async -> HTTPResponse {
    let request = HTTPRequest(
      method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
      headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
      body: Array("\(form)&Version=2011-06-15".utf8))
    let signed = SigV4(credentials: credentials, region: "eu-west-1", service: "sts").sign(
      request, at: scene.clock.now)
    guard case .response(let response) = await scene.endpoint.answer(signed) else {
      return HTTPResponse(status: 0)
    }
    return response
  }

  /// The texts of the elements of that name.
  private func texts(_ name: String, _ response: HTTPResponse) -> [String] {
    String(decoding: response.body, as: UTF8.self).split(separator: "<\(name)>").dropFirst().map {
      String($0.prefix { $0 != "<" })
    }
  }

  private func assume(_ more: String = "") async -> HTTPResponse {
    await ask(
      "Action=AssumeRole&RoleArn=arn:aws:iam::222222222222:role/team/deploy&RoleSessionName=ci\(more)")
  }

  @Test func `the caller is named`() async {
    let answer = await ask("Action=GetCallerIdentity")
    #expect(texts("Account", answer) == ["123456789012"])
    #expect(texts("Arn", answer) == ["arn:aws:iam::123456789012:root"])
  }

  @Test func `a wrong signature is told in STS's words`() async {
    let wrong = Credentials(accessKeyID: "test", secret: Secret("wrong"), source: "test")
    let refusal = await ask("Action=GetCallerIdentity", as: wrong)
    #expect(refusal.status == 403)
    #expect(texts("Code", refusal) == ["SignatureDoesNotMatch"])
    let unknown = Credentials(accessKeyID: "nobody", secret: Secret("x"), source: "test")
    #expect(texts("Code", await ask("Action=GetCallerIdentity", as: unknown)) == ["InvalidClientTokenId"])
    #expect(texts("Code", await ask("Action=Nothing")) == ["InvalidAction"])
  }

  @Test func `malformed roles are refused as recorded`() async {
    for arn in ["nothing-valid-in-here", "arn::b:::something/test-role", "arn:a:::something/test-role"] {
      let refusal = await ask("Action=AssumeRole&RoleSessionName=ci&RoleArn=\(arn)")
      #expect(refusal.status == 400)
      #expect(texts("Code", refusal) == ["ValidationError"])
      #expect(texts("Message", refusal) == ["\(arn) is invalid"])
    }
    let session = await ask(
      "Action=AssumeRole&RoleArn=arn:aws:iam::222222222222:role/deploy&RoleSessionName=Session1%3A2")
    #expect(
      texts("Message", session) == [
        #"1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"#
      ])
  }

  @Test func `tags are checked as recorded`() async {
    let twice = await assume(
      "&Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=A&Tags.member.2.Value=2")
    #expect(
      texts("Message", twice) == ["Duplicate tag keys found. Please note that Tag keys are case insensitive."]
    )
    let transitive = await assume("&TransitiveTagKeys.member.1=b&Tags.member.1.Key=a&Tags.member.1.Value=1")
    #expect(texts("Code", transitive) == ["InvalidParameterValue"])
  }

  private func session() async throws -> Credentials {
    let answer = await assume("&DurationSeconds=900")
    return Credentials(
      accessKeyID: try #require(texts("AccessKeyId", answer).first),
      secret: Secret(try #require(texts("SecretAccessKey", answer).first)),
      sessionToken: Secret(try #require(texts("SessionToken", answer).first)), source: "test")
  }

  @Test func `a session of another account sees that account`() async throws {
    let session = try await session()
    let answer = await ask("Action=GetCallerIdentity", as: session)
    #expect(texts("Account", answer) == ["222222222222"])
    #expect(texts("Arn", answer) == ["arn:aws:sts::222222222222:assumed-role/deploy/ci"])
    let withoutToken = Credentials(
      accessKeyID: session.accessKeyID, secret: session.secret, source: "test")
    #expect(
      texts("Code", await ask("Action=GetCallerIdentity", as: withoutToken)) == ["InvalidClientTokenId"])
    scene.clock.advance(seconds: 901)
    #expect(texts("Code", await ask("Action=GetCallerIdentity", as: session)) == ["ExpiredToken"])
  }

  @Test func `an access key id tells its account`() async throws {
    let key = try await session().accessKeyID
    #expect(texts("Account", await ask("Action=GetAccessKeyInfo&AccessKeyId=\(key)")) == ["222222222222"])
    // The example of the article that describes the form.
    let known = await ask("Action=GetAccessKeyInfo&AccessKeyId=ASIAY34FZKBOKMUTVV7A")
    #expect(texts("Account", known) == ["609629065308"])
    #expect(
      texts("Code", await ask("Action=GetAccessKeyInfo&AccessKeyId=AKIA0000000000000000")) == [
        "ValidationError"
      ])
  }
}
