import AWS
import Foundation
import ResourceModel
import TestSupport
import Testing

@testable import AWSClient

/// Roles, against a server that plays STS.
@Suite(.timeLimit(.minutes(1)))
struct RoleSourceTests {
  /// Answers AssumeRole and AssumeRoleWithWebIdentity with credentials named after the role.
  private func sts() throws -> ScriptedServer {
    try ScriptedServer { request, _ in
      let fields = form(request.text)
      let name = fields["RoleArn"]?.split(separator: "/").last.map(String.init) ?? "?"
      return .answer(200, body: roleAnswer(fields["Action"] ?? "", name))
    }
  }

  private func scene(_ config: String, _ server: ScriptedServer) throws -> CredentialScene {
    var scene = try CredentialScene()
    try scene.home.write(".aws/config", config)
    scene.environment["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:\(server.port)"
    scene.environment["AWS_PROFILE"] = "a"
    return scene
  }

  @Test func `a chain of roles is followed to its keys`() async throws {
    let server = try sts()
    let scene = try scene(
      """
      [profile a]
      role_arn = arn:aws:iam::222222222222:role/last
      source_profile = b
      role_session_name = me
      external_id = c4nary-external
      duration_seconds = 1800
      [profile b]
      role_arn = arn:aws:iam::222222222222:role/first
      source_profile = c
      """, server)
    try scene.home.write(".aws/credentials", "[c]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n")
    let found = try await scene.load()
    #expect(found.all == ["ASIA-last", "c4nary-last", "c4nary-token-last"])
    #expect(found.expiration?.description == "2026-11-21T06:00:00Z")
    #expect(found.accountID == "222222222222")
    #expect(server.received.count == 2)
    #expect(server.received[0]["Authorization"]?.contains("Credential=AKIDBASE/") == true)
    #expect(server.received[1]["Authorization"]?.contains("Credential=ASIA-first/") == true)
    #expect(server.received[1]["X-Amz-Security-Token"] == "c4nary-token-first")
    let last = form(server.received[1].text)
    #expect(last["RoleSessionName"] == "me")
    #expect(last["ExternalId"] == "c4nary-external")
    #expect(last["DurationSeconds"] == "1800")
    #expect(form(server.received[0].text)["RoleSessionName"] == "authplat-1795237200")
  }

  @Test func `a profile may name itself for its keys`() async throws {
    let server = try sts()
    let scene = try scene("[profile a]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = a\n", server)
    try scene.home.write(".aws/credentials", "[a]\naws_access_key_id = AKIDSELF\naws_secret_access_key = s\n")
    #expect(try await scene.load().accessKeyID == "ASIA-r")
    #expect(server.received.first?["Authorization"]?.contains("AKIDSELF") == true)
  }

  @Test func `a cycle is an error that names it`() async throws {
    let scene = try scene(
      """
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      [profile b]
      role_arn = arn:aws:iam::1:role/b
      source_profile = a
      """, sts())
    let error = await scene.failure()
    #expect(error.code == AWSError.OwnCode.configuration)
    #expect(error.message.contains("config line 6: the chain of source_profile never ends: a → b → a"))
  }

  @Test func `credential_source takes keys from the environment or the container`() async throws {
    let server = try sts()
    var scene = try scene(
      "[profile a]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n", server)
    #expect(await scene.failure().message.contains("line 3: credential_source Environment has none"))
    scene.environment["AWS_ACCESS_KEY_ID"] = "AKIDENV"
    scene.environment["AWS_SECRET_ACCESS_KEY"] = "s"
    // By flag, because without one the keys themselves win.
    scene.flags.profile = "a"
    #expect(try await scene.load().accessKeyID == "ASIA-r")
    #expect(server.received.last?["Authorization"]?.contains("AKIDENV") == true)
    let container = try ScriptedServer { _, _ in
      .answer(200, body: "{\"AccessKeyId\":\"AKIDTASK\",\"SecretAccessKey\":\"s\",\"Token\":\"t\"}")
    }
    try scene.home.write(
      ".aws/config", "[profile a]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = EcsContainer\n")
    scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:\(container.port)/x"
    #expect(try await scene.load().accessKeyID == "ASIA-r")
    #expect(server.received.last?["Authorization"]?.contains("AKIDTASK") == true)
  }

  @Test(arguments: [
    ("role_arn = r\n", "neither source_profile nor credential_source"),
    ("role_arn = r\nsource_profile = a\ncredential_source = Environment\n", "keep one of them"),
    ("role_arn = r\nsource_profile = nobody\n", "line 3: there is no profile nobody"),
    ("role_arn = r\ncredential_source = Moon\n", "line 3: credential_source must be"),
    ("role_arn = r\nsource_profile = k\nduration_seconds = 5\n", "line 4: duration_seconds must be"),
    ("role_arn = r\nsource_profile = k\nmfa_serial = dev\n", "nobody can be asked"),
    ("role_arn = r\nsource_profile = empty\n", "profile empty has no credentials"),
  ])
  func `what is wrong with a role's profile is said`(keys: String, sentence: String) async throws {
    let server = try sts()
    let tail = "[profile k]\naws_access_key_id = A\naws_secret_access_key = c4nary\n[profile empty]\n"
    let error = await (try scene("[profile a]\n\(keys)\(tail)", server)).failure()
    #expect(error.message.contains(sentence))
    #expect(!error.message.contains("c4nary"))
    #expect(server.received.isEmpty)
  }

  @Test func `a code is asked for and sent, and shown nowhere`() async throws {
    let server = try ScriptedServer { request, _ in
      form(request.text)["TokenCode"] == "123456"
        ? .answer(200, body: roleAnswer("AssumeRole", "mfa"))
        : .answer(
          403,
          body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>code 999999999 is wrong</Message>"
            + "</Error></ErrorResponse>")
    }
    var scene = try scene(
      """
      [profile a]
      role_arn = arn:aws:iam::1:role/r
      source_profile = k
      mfa_serial = arn:aws:iam::1:mfa/me
      [profile k]
      aws_access_key_id = A
      aws_secret_access_key = c4nary
      """, server)
    let asked = Recorder<String>()
    scene.askCode = { device throws(AWSError) in
      asked.add(device)
      return "123456"
    }
    #expect(try await scene.load().accessKeyID == "ASIA-mfa")
    #expect(asked.items == ["arn:aws:iam::1:mfa/me"])
    #expect(form(server.received[0].text)["SerialNumber"] == "arn:aws:iam::1:mfa/me")
    scene.askCode = { _ throws(AWSError) in "999999999" }
    let error = await scene.failure()
    #expect(error.code == "AccessDenied")
    #expect(!error.description.contains("999999999"))
  }

  @Test func `a web identity token is exchanged without a signature and read anew each time`() async throws {
    let server = try sts()
    var scene = try scene("[profile a]\n", server)
    let file = try scene.home.write("token", "c4nary-jwt-1\n")
    scene.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = file
    #expect(await scene.failure().message.contains("set AWS_ROLE_ARN"))
    scene.environment["AWS_ROLE_ARN"] = "arn:aws:iam::222222222222:role/pod"
    #expect(try await scene.load().accessKeyID == "ASIA-pod")
    try scene.home.write("token", "c4nary-jwt-2")
    _ = try await scene.load()
    #expect(server.received.map { form($0.text)["WebIdentityToken"] } == ["c4nary-jwt-1", "c4nary-jwt-2"])
    #expect(server.received.allSatisfy { $0["Authorization"] == nil && $0["X-Amz-Date"] == nil })
    try scene.home.write("token", "")
    #expect(await scene.failure().message.contains("is empty"))
  }

  @Test func `web identity from a profile wins over nothing and needs no source_profile`() async throws {
    let server = try sts()
    let scene = try scene(
      "[profile a]\nrole_arn = arn:aws:iam::1:role/ci\nweb_identity_token_file = ~/token\n", server)
    try scene.home.write("token", "jwt")
    #expect(try await scene.load().source == "web identity (arn:aws:iam::1:role/ci)")
  }

  @Test func `STS's refusal is passed on without the token`() async throws {
    let server = try ScriptedServer { _, _ in
      .answer(
        400,
        body:
          "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>bad c4nary-jwt</Message></Error>"
          + "</ErrorResponse>")
    }
    let scene = try scene(
      "[profile a]\nrole_arn = arn:aws:iam::1:role/ci\nweb_identity_token_file = ~/token\n", server)
    try scene.home.write("token", "c4nary-jwt")
    let error = await scene.failure()
    #expect(error.code == "InvalidIdentityToken")
    #expect(!error.description.contains("c4nary"))
  }
}
