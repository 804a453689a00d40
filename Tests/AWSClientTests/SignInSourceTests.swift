import AWS
import Foundation
import ResourceModel
import TestSupport
import Testing

@testable import AWSClient

/// Single sign-on and programs, against servers and files of the tests' own.
@Suite(.timeLimit(.minutes(1)))
struct SignInSourceTests {
  private static let profile = """
    [profile a]
    sso_session = corp
    sso_account_id = 111111111111
    sso_role_name = Admin Role
    [sso-session corp]
    sso_region = eu-west-1
    sso_start_url = https://corp.awsapps.com/start
    """
  private static let roleCredentials = """
    {"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"c4nary-secret",\
    "sessionToken":"c4nary-session","expiration":1795240800000}}
    """

  private func scene(_ port: Int, _ config: String = profile) throws -> CredentialScene {
    var scene = try CredentialScene()
    try scene.home.write(".aws/config", config)
    scene.environment["AWS_PROFILE"] = "a"
    scene.environment["AWS_ENDPOINT_URL_SSO"] = "http://127.0.0.1:\(port)"
    scene.environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://127.0.0.1:\(port)/oidc"
    return scene
  }

  /// The file that `aws sso login` writes for a session or a start URL.
  private func cache(_ scene: CredentialScene, _ members: [String: Value], key: String = "corp") throws {
    try scene.home.write(".aws/sso/cache/\(Digest.sha1Hex(key)).json", JSONWriter.write(.map(members)))
  }

  @Test func `a valid sign-on gives the role's credentials`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200, body: Self.roleCredentials) }
    let scene = try scene(server.port)
    try cache(scene, ["accessToken": "c4nary-access", "expiresAt": "2026-11-21T09:00:00Z"])
    let found = try await scene.load()
    #expect(found.all == ["ASIASSO", "c4nary-secret", "c4nary-session"])
    #expect(found.expiration?.description == "2026-11-21T06:00:00Z")
    #expect(found.accountID == "111111111111")
    let request = try #require(server.received.first)
    #expect(request.target == "/federation/credentials?role_name=Admin%20Role&account_id=111111111111")
    #expect(request["x-amz-sso_bearer_token"] == "c4nary-access")
    #expect(request["Authorization"] == nil)
  }

  @Test func `the older form of a profile is found by its start URL`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200, body: Self.roleCredentials) }
    let scene = try scene(
      server.port,
      """
      [profile a]
      sso_start_url = https://old.awsapps.com/start
      sso_region = us-east-1
      sso_account_id = 1
      sso_role_name = r
      """)
    try cache(
      scene, ["accessToken": "t", "expiresAt": "2026-11-21T09:00:00UTC"], key: "https://old.awsapps.com/start"
    )
    #expect(try await scene.load().accessKeyID == "ASIASSO")
  }

  @Test func `a token near its end is renewed and kept for other tools`() async throws {
    let server = try ScriptedServer { request, _ in
      request.target == "/oidc/token"
        ? .answer(
          200, body: "{\"accessToken\":\"c4nary-new\",\"expiresIn\":28800,\"refreshToken\":\"c4nary-r2\"}")
        : .answer(200, body: Self.roleCredentials)
    }
    let scene = try scene(server.port)
    try cache(
      scene,
      [
        "accessToken": "c4nary-old", "expiresAt": "2026-11-21T05:10:00Z", "refreshToken": "c4nary-r1",
        "clientId": "id", "clientSecret": "c4nary-client", "registrationExpiresAt": "2027-01-01T00:00:00Z",
        "region": "eu-west-1",
      ])
    _ = try await scene.load()
    #expect(server.received.map(\.target).first == "/oidc/token")
    let sent = try JSONReader.read(server.received[0].body)
    #expect(
      sent == [
        "clientId": "id", "clientSecret": "c4nary-client", "grantType": "refresh_token",
        "refreshToken": "c4nary-r1",
      ])
    #expect(server.received[1]["x-amz-sso_bearer_token"] == "c4nary-new")
    let name = ".aws/sso/cache/\(Digest.sha1Hex("corp")).json"
    let kept = try JSONReader.read(scene.home.read(name))
    #expect(kept["accessToken"] == "c4nary-new")
    #expect(kept["refreshToken"] == "c4nary-r2")
    #expect(kept["expiresAt"] == "2026-11-21T13:00:00Z")
    #expect(kept["region"] == "eu-west-1")
    let mode = try FileManager.default.attributesOfItem(atPath: "\(scene.home.path)/\(name)")[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `a renewal that fails matters only once the token is over`() async throws {
    let server = try ScriptedServer { request, _ in
      request.target == "/oidc/token"
        ? .answer(400, body: "{\"error\":\"invalid_grant\"}") : .answer(200, body: Self.roleCredentials)
    }
    let scene = try scene(server.port)
    var members: [String: Value] = [
      "accessToken": "c4nary-old", "expiresAt": "2026-11-21T05:10:00Z", "refreshToken": "c4nary-r1",
      "clientId": "id", "clientSecret": "c4nary-client", "registrationExpiresAt": "2027-01-01T00:00:00Z",
    ]
    try cache(scene, members)
    #expect(try await scene.load().accessKeyID == "ASIASSO")
    members["expiresAt"] = "2026-11-21T04:59:00Z"
    try cache(scene, members)
    let error = await scene.failure()
    #expect(error.message.contains("aws sso login --profile a"))
    #expect(!error.description.contains("c4nary"))
  }

  @Test func `a renewal that reaches nobody is not called an expired sign-on`() async throws {
    let scene = try scene(1)
    try cache(
      scene,
      [
        "accessToken": "c4nary-old", "expiresAt": "2026-11-21T04:59:00Z", "refreshToken": "c4nary-r1",
        "clientId": "id", "clientSecret": "c4nary-client", "registrationExpiresAt": "2027-01-01T00:00:00Z",
      ])
    let error = await scene.failure(
      StubTransport { _, _ in .failure(.init(.unreachable, "no route", mayHaveArrived: false)) })
    #expect(error.code == AWSError.OwnCode.unreachable)
    #expect(error.message.contains("no route"))
  }

  @Test func `nobody waits an hour for a sign-on because its service says so`() async throws {
    let scene = try scene(1)
    try cache(scene, ["accessToken": "c4nary", "expiresAt": "2026-11-21T09:00:00Z"])
    let transport = StubTransport { _, _ in .success(.json(429, "{}", [("Retry-After", "3600")])) }
    let error = await scene.failure(transport)
    #expect(error.code == "TooManyRequests")
    #expect(scene.timing.slept.isEmpty)
  }

  @Test(arguments: [0, 1, 2]) func `without a sign-on the error says how to sign in`(form: Int) async throws {
    let server = try ScriptedServer { _, _ in
      .answer(401, headers: [("x-amzn-ErrorType", "UnauthorizedException")], body: "{\"message\":\"c4nary\"}")
    }
    let scene = try scene(server.port)
    if form == 1 { try scene.home.write(".aws/sso/cache/\(Digest.sha1Hex("corp")).json", "c4nary, no JSON") }
    if form == 2 { try cache(scene, ["accessToken": "c4nary", "expiresAt": "2026-11-21T09:00:00Z"]) }
    let error = await scene.failure()
    #expect(error.code == AWSError.OwnCode.credentials)
    #expect(error.message.contains("aws sso login --profile a"))
    #expect(!error.description.contains("c4nary"))
    #expect(server.received.count == (form == 2 ? 1 : 0))
  }

  @Test func `a role that is not granted is named`() async throws {
    let server = try ScriptedServer { _, _ in
      .answer(
        403, headers: [("x-amzn-ErrorType", "ForbiddenException:")], body: "{\"message\":\"No access\"}")
    }
    let scene = try scene(server.port)
    try cache(scene, ["accessToken": "t", "expiresAt": "2026-11-21T09:00:00Z"])
    #expect(
      await scene.failure().message.contains("role Admin Role in account 111111111111: ForbiddenException"))
  }

  @Test func `a program gives credentials, its words split without a shell`() async throws {
    var scene = try CredentialScene()
    let script = try scene.home.write(
      "my tool",
      """
      printf '%s\\n' "$@" > "$HOME/arguments"
      echo '{"Version":1,"AccessKeyId":"AKIDTOOL","SecretAccessKey":"c4nary","SessionToken":"t",\
      "Expiration":"2026-11-21T06:00:00Z","AccountId":"1"}'
      """)
    scene.environment["HOME"] = scene.home.path
    try scene.home.write(
      ".aws/config", "[default]\ncredential_process = sh '\(script)' --a 'b c' \"$HOME\" `id`\n")
    let found = try await scene.load()
    #expect(found.all == ["AKIDTOOL", "c4nary", "t"])
    #expect(found.expiration?.description == "2026-11-21T06:00:00Z")
    #expect(try scene.home.read("arguments") == "--a\nb c\n$HOME\n`id`\n")
  }

  @Test(arguments: [
    ("sh -c 'echo \"{\\\"Version\\\":2,\\\"AccessKeyId\\\":\\\"c4nary\\\"}\"'", "must print \"Version\": 1"),
    ("echo c4nary", "did not print a JSON object"), ("echo '{\"Version\":1}'", "printed no AccessKeyId"),
    (
      "sh -c 'echo c4nary-out; echo no ticket for Wq8/abC4naryKEY12345 >&2; exit 3'",
      "exit code 3: no ticket for (sensitive)"
    ),
    ("sh -c 'kill -9 $$'", "was stopped"),
    ("no-such-program-here", "there is no program no-such-program-here"),
    ("echo 'open", "a quote without end"),
  ])
  func `a program that fails is explained without its output`(command: String, sentence: String) async throws
  {
    let scene = try CredentialScene()
    try scene.home.write(".aws/config", "[default]\ncredential_process = \(command)\n")
    let error = await scene.failure()
    #expect(error.message.contains("config line 2: "))
    #expect(error.message.contains(sentence))
    #expect(!error.message.lowercased().contains("c4nary"))
  }

  @Test func `a program that prints much and lingers is read and not waited for`() async throws {
    let run = ChildProcess(
      executable: "/bin/sh",
      arguments: ["-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; sleep 3 & exit 0"],
      environment: ["PATH": "/usr/bin:/bin"])
    let clock = ContinuousClock.now
    let result = await run.run(timeout: 20)
    #expect(result.end == .exited(0))
    #expect(result.output.count == 300_000)
    #expect(result.errors.count == 300_000)
    #expect(clock.duration(to: .now) < .seconds(2.5))
  }

  @Test func `a program is ended when time is up or nobody waits`() async throws {
    let slow = ChildProcess(executable: "/bin/sleep", arguments: ["50"], environment: [:])
    #expect(await slow.run(timeout: 0.1).end == .killed)
    let task = Task { await slow.run(timeout: 50) }
    task.cancel()
    #expect(await task.value.end == .killed)
  }

  @Test func `a program hears Ctrl-C although this process passes it over`() async throws {
    let before = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, before) }
    let run = ChildProcess(
      executable: "/bin/sh", arguments: ["-c", "kill -INT $$; echo deaf"], environment: [:])
    let result = await run.run(timeout: 20)
    #expect(result.end == .killed)
    #expect(result.output.isEmpty)
  }

  @Test func `words are split as a shell splits them`() {
    #expect(
      ArgumentSplitter.split(#"a  'b c' "d\"e" f\ g '' h"i"j"#) == ["a", "b c", "d\"e", "f g", "", "hij"])
    #expect(ArgumentSplitter.split(#""a\n" 'b\n'"#) == ["a\\n", "b\\n"])
    #expect(ArgumentSplitter.split("a 'b") == nil)
    #expect(ArgumentSplitter.split("a \\") == nil)
  }
}
