import AWS
import Foundation
import LocalAWS
import ResourceModel
import Testing

@Suite struct SessionTests {
  private let scene: EndpointScene
  private let role = "arn:aws:iam::210987654321:role/path/deployer"

  init() throws { scene = try EndpointScene() }

  private func assume(
    _ fields: [(String, String)] = [], as credentials: Credentials? = EndpointScene.key
  ) async -> HTTPResponse {
    await scene.query(
      "AssumeRole", [("RoleArn", role), ("RoleSessionName", "judge")] + fields, as: credentials)
  }

  private func refusal(_ response: HTTPResponse) -> String {
    "\(response.status) \(response.element("Code") ?? "") \(response.element("Message") ?? "")"
  }

  @Test func `a session acts in the account of its role, under a name without the role's path`() async throws
  {
    let answer = await assume()
    let session = try #require(answer.credentials)
    #expect(session.accessKeyID.hasPrefix("ASIA"))
    let caller = await scene.query("GetCallerIdentity", as: session)
    #expect(caller.element("Account") == "210987654321")
    #expect(caller.element("Arn") == "arn:aws:sts::210987654321:assumed-role/deployer/judge")
    #expect(caller.element("UserId") == answer.element("AssumedRoleId"))
    let key = await scene.query("GetAccessKeyInfo", [("AccessKeyId", session.accessKeyID)])
    #expect(key.element("Account") == "210987654321")
    // The example of the article that describes the form.
    let known = await scene.query("GetAccessKeyInfo", [("AccessKeyId", "ASIAY34FZKBOKMUTVV7A")])
    #expect(known.element("Account") == "609629065308")
    let again = await assume()
    #expect(again.element("AssumedRoleId") == answer.element("AssumedRoleId"), "a role keeps its id")
  }

  @Test func `a session that has run out is expired, also when others were given since`() async throws {
    let session = try #require(await assume([("DurationSeconds", "900")]).credentials)
    scene.clock.advance(seconds: 899)
    #expect(await scene.query("GetCallerIdentity", as: session).status == 200)
    scene.clock.advance(seconds: 1)
    _ = await assume()
    #expect(
      refusal(await scene.query("GetCallerIdentity", as: session))
        == "403 ExpiredToken The security token included in the request is expired")
    scene.clock.advance(seconds: 90000)
    _ = await assume()
    #expect(
      refusal(await scene.query("GetCallerIdentity", as: session)).hasPrefix("403 InvalidClientTokenId"))
  }

  @Test func `a role's ARN is malformed, or is nobody's to assume`() async {
    for arn in ["nothing-valid-in-here", "arn::b:::something/test-role", "arn:a:a::aaaaaaaaaa:"] {
      let answer = await scene.query("AssumeRole", [("RoleArn", arn), ("RoleSessionName", "judge")])
      #expect(refusal(answer) == "400 ValidationError \(arn) is invalid")
    }
    let session = await scene.query("AssumeRole", [("RoleArn", role), ("RoleSessionName", "a:b")])
    #expect(
      refusal(session)
        == "400 ValidationError 1 validation error detected: Value 'a:b' at 'roleSessionName' failed to satisfy "
        + #"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"#)
    let user = "arn:aws:iam::123456789012:user/someone"
    let answer = await scene.query("AssumeRole", [("RoleArn", user), ("RoleSessionName", "judge")])
    #expect(
      refusal(answer)
        == "403 AccessDenied User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole "
        + "on resource: \(user)")
  }

  @Test func `tags that stay in a chain of roles cannot be set again, whatever their case`() async throws {
    let tag = [("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "core")]
    let session = try #require(await assume(tag + [("TransitiveTagKeys.member.1", "Team")]).credentials)
    let again = await assume(
      [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "other")], as: session)
    #expect(
      refusal(again).hasPrefix("400 InvalidParameterValue One of the specified transitive tag keys can't"))
    #expect(
      refusal(await assume(tag + [("TransitiveTagKeys.member.1", "Stage")]))
        == "400 InvalidParameterValue The specified transitive tag key must be included in the requested tags."
    )
    #expect(
      refusal(await assume(tag + [("Tags.member.2.Key", "team"), ("Tags.member.2.Value", "x")]))
        == "400 InvalidParameterValue Duplicate tag keys found. Please note that Tag keys are case insensitive."
    )
  }

  @Test func `a role assumed by a role lasts an hour at most`() async throws {
    let session = try #require(await assume([("DurationSeconds", "43200")]).credentials)
    #expect(await assume([("DurationSeconds", "3600")], as: session).status == 200)
    #expect(refusal(await assume([("DurationSeconds", "3601")], as: session)).contains("role chaining"))
  }

  @Test func `a session gets no session token`() async throws {
    let session = try #require(await scene.query("GetSessionToken").credentials)
    #expect(await scene.query("GetCallerIdentity", as: session).element("Account") == "123456789012")
    #expect(
      refusal(await scene.query("GetSessionToken", as: session))
        == "403 AccessDenied Cannot call GetSessionToken with session credentials")
  }

  @Test func `a web identity is taken at its word until it expires`() async throws {
    func token(_ claims: String) -> String {
      let part = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
        .replacing("+", with: "-").replacing("/", with: "_")
      return "e30.\(part).c2ln"
    }
    func assume(_ token: String) async -> HTTPResponse {
      await scene.query(
        "AssumeRoleWithWebIdentity",
        [("RoleArn", role), ("RoleSessionName", "judge"), ("WebIdentityToken", token)], as: nil)
    }
    let end = scene.clock.now.milliseconds / 1000 + 60
    let good = token(#"{"iss":"https://ci.example","aud":["sts"],"sub":"repo:one","exp":\#(end)}"#)
    let answer = await assume(good)
    #expect(answer.element("SubjectFromWebIdentityToken") == "repo:one")
    #expect(answer.element("Audience") == "sts")
    #expect(answer.credentials != nil)
    scene.clock.advance(seconds: 120)
    #expect(refusal(await assume(good)).hasPrefix("400 ExpiredTokenException Token expired"))
    #expect(refusal(await assume("not.a.token")).hasPrefix("400 InvalidIdentityToken"))
  }

  @Test func `a policy must be JSON and counts towards the packed size`() async {
    #expect(refusal(await assume([("Policy", "{")])).hasPrefix("400 MalformedPolicyDocument"))
    #expect(await assume([("Policy", "{}")]).element("PackedPolicySize") != nil)
    #expect(await assume().element("PackedPolicySize") == nil)
  }

  @Test func `a key that is no session is the root of its account, and unknown actions are named`() async {
    let caller = await scene.query("GetCallerIdentity")
    #expect(caller.element("Arn") == "arn:aws:iam::123456789012:root")
    #expect(refusal(await scene.query("Nothing")).hasPrefix("400 InvalidAction"))
    let odd = await scene.query("GetAccessKeyInfo", [("AccessKeyId", "AKIA0000000000000000")])
    #expect(refusal(odd).hasPrefix("400 ValidationError"))
  }
}
