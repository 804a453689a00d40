import AWS
import ResourceModel
import TestSupport
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1)))
struct CredentialChainTests {
  private static let keys = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "c4nary-env"]

  /// Which source wins, by what is set up. `n` names the profile a, `f` does so by a flag.
  @Test(arguments: [
    (["env"], "AKIDENV"), (["env", "n", "file"], "AKIDENV"), (["env", "f", "file"], "AKIDFILE"),
    (["n", "file", "process"], "AKIDFILE"), (["n", "process", "config"], "AKIDPROCESS"),
    (["n", "config"], "AKIDCONFIG"), (["n", "file", "config"], "AKIDFILE"),
    (["n", "config", "container"], "AKIDCONFIG"),
    (["n", "container"], "AKIDCONTAINER"), (["n", "process", "container"], "AKIDPROCESS"),
  ])
  func `the first source in AWS's order wins`(has: [String], winner: String) async throws {
    var scene = try CredentialScene()
    var config = "[profile a]\n"
    if has.contains("process") {
      config +=
        "credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\",\"SecretAccessKey\":\"s\"}'\n"
    }
    if has.contains("config") { config += "aws_access_key_id = AKIDCONFIG\naws_secret_access_key = s\n" }
    try scene.home.write(".aws/config", config)
    if has.contains("file") {
      try scene.home.write(
        ".aws/credentials", "[a]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n")
    }
    if has.contains("env") { scene.environment.merge(Self.keys) { $1 } }
    if has.contains("n") { scene.environment["AWS_PROFILE"] = "a" }
    if has.contains("f") { scene.flags.profile = "a" }
    if has.contains("container") { scene.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2" }
    let transport = StubTransport { _, _ in
      .success(.json(200, "{\"AccessKeyId\":\"AKIDCONTAINER\",\"SecretAccessKey\":\"s\",\"Token\":\"t\"}"))
    }
    #expect(try await scene.load(transport).accessKeyID == winner)
  }

  @Test func `with nothing set up the error lists everything in order, and what to do`() async throws {
    let scene = try CredentialScene()
    let error = await scene.failure(
      StubTransport { _, _ in .failure(.init(.unreachable, "", mayHaveArrived: false)) })
    #expect(error.code == AWSError.OwnCode.credentials)
    let places = [
      "1. environment variables AWS_ACCESS_KEY_ID", "2. role_arn of profile default",
      "3. AWS_WEB_IDENTITY_TOKEN_FILE", "4. sso_session",
      "5. keys of profile default in \(scene.home.path)/.aws/credentials",
      "6. login_session", "7. credential_process",
      "8. keys of profile default in \(scene.home.path)/.aws/config",
      "9. AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "10. EC2 instance metadata (switched off",
      "aws sso login",
    ]
    var rest = error.message[...]
    for place in places {
      let range = try #require(rest.firstRange(of: place), "\(place) is missing or out of order")
      rest = rest[range.upperBound...]
    }
  }

  @Test func `a profile by flag passes the environment over and says so`() async throws {
    var scene = try CredentialScene()
    scene.environment.merge(Self.keys) { $1 }
    scene.flags.profile = "default"
    #expect(await scene.failure().message.contains("passed over, because a profile is given"))
  }

  @Test func `the environment gives token, end and account`() async throws {
    var scene = try CredentialScene()
    scene.environment.merge(Self.keys) { $1 }
    scene.environment["AWS_SECURITY_TOKEN"] = "old"
    #expect(try await scene.load().all == ["AKIDENV", "c4nary-env", "old"])
    scene.environment["AWS_SESSION_TOKEN"] = "new"
    scene.environment["AWS_CREDENTIAL_EXPIRATION"] = "2026-11-21T06:00:00Z"
    scene.environment["AWS_ACCOUNT_ID"] = "111111111111"
    let found = try await scene.load()
    #expect(found.all == ["AKIDENV", "c4nary-env", "new"])
    #expect(found.expiration?.description == "2026-11-21T06:00:00Z")
    #expect(found.accountID == "111111111111")
    scene.environment["AWS_CREDENTIAL_EXPIRATION"] = "soon"
    #expect(await scene.failure().code == AWSError.OwnCode.credentials)
  }

  @Test func `an empty session token is none`() async throws {
    let scene = try CredentialScene()
    try scene.home.write(
      ".aws/credentials",
      "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\naws_session_token =\n")
    #expect(try await scene.load().all == ["AKID", "s", "-"])
  }

  @Test func `half a key pair is an error and not passed over`() async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_ACCESS_KEY_ID"] = "AKID"
    #expect(await scene.failure().message.contains("AWS_SECRET_ACCESS_KEY is not"))
    scene.environment["AWS_ACCESS_KEY_ID"] = nil
    let file = try scene.home.write(".aws/credentials", "[default]\naws_access_key_id = AKID\n")
    #expect(await scene.failure().message.hasPrefix("\(file) line 2: "))
  }

  @Test func `login_session is named and refused`() async throws {
    let scene = try CredentialScene()
    try scene.home.write(".aws/config", "[default]\nlogin_session = arn:aws:iam::1:user/u\n")
    let error = await scene.failure()
    #expect(error.code == AWSError.OwnCode.credentials)
    #expect(error.message.contains("line 2: profile default uses login_session, which is not supported"))
  }
}

@Suite(.timeLimit(.minutes(1)))
struct CachedCredentialsTests {
  private actor Source {
    private(set) var fetches = 0
    var fails = false
    let timing: VirtualTiming
    init(_ timing: VirtualTiming) { self.timing = timing }

    func setFailing(_ claim: Bool) { fails = claim }
    func fetch() async throws(AWSError) -> Credentials {
      fetches += 1
      let number = fetches
      for _ in 0..<10 { await Task.yield() }
      if fails { throw AWSError(code: "Broken", message: "") }
      return Credentials(
        accessKeyID: "K\(number)", secret: Secret("s"), expiration: timing.now.adding(seconds: 3600),
        source: "test")
    }
  }

  @Test func `credentials are renewed fifteen minutes before their end`() async throws {
    let timing = VirtualTiming()
    let source = Source(timing)
    let cached = CachedCredentials(timing: timing) { () async throws(AWSError) in try await source.fetch() }
    #expect(try await cached.credentials().accessKeyID == "K1")
    timing.advance(44 * 60)
    #expect(try await cached.credentials().accessKeyID == "K1")
    timing.advance(2 * 60)
    #expect(try await cached.credentials().accessKeyID == "K2")
  }

  @Test func `a failed renewal matters only in the last ten minutes`() async throws {
    let timing = VirtualTiming()
    let source = Source(timing)
    let cached = CachedCredentials(timing: timing) { () async throws(AWSError) in try await source.fetch() }
    _ = try await cached.credentials()
    await source.setFailing(true)
    timing.advance(47 * 60)
    #expect(try await cached.credentials().accessKeyID == "K1")
    timing.advance(4 * 60)
    await #expect(throws: AWSError(code: "Broken", message: "")) { try await cached.credentials() }
    await source.setFailing(false)
    #expect(try await cached.credentials().accessKeyID == "K4")
  }

  @Test(arguments: [900.0, 300]) func `a short session is kept for the greater part of its time`(
    lifetime: Double
  ) async throws {
    let timing = VirtualTiming()
    let fetches = Recorder<Double>()
    let cached = CachedCredentials(timing: timing) { () async throws(AWSError) in
      fetches.add(timing.uptime)
      return Credentials(
        accessKeyID: "K", secret: Secret("s"), expiration: timing.now.adding(seconds: lifetime),
        source: "test")
    }
    for _ in 0..<60 {
      _ = try await cached.credentials()
      timing.advance(lifetime / 40)
    }
    #expect(fetches.items.count == 2)
  }

  @Test func `callers at once share one fetch`() async throws {
    let timing = VirtualTiming()
    let source = Source(timing)
    let cached = CachedCredentials(timing: timing) { () async throws(AWSError) in try await source.fetch() }
    let keys = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await cached.credentials().accessKeyID } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(keys == ["K1"])
    #expect(await source.fetches == 1)
    let refused = try await cached.credentials()
    #expect(try await cached.renewed(after: refused).accessKeyID == "K2")
    #expect(try await cached.renewed(after: refused).accessKeyID == "K2")
  }

  @Test func `the chain's findings are kept`() async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/x"
    let transport = StubTransport { _, number in
      .success(
        .json(
          200,
          """
          {"AccessKeyId":"K\(number)","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-21T06:00:00Z"}
          """))
    }
    let cached = CachedCredentials(try scene.context(transport))
    #expect(try await cached.credentials().accessKeyID == "K0")
    #expect(try await cached.credentials().accessKeyID == "K0")
    scene.timing.advance(46 * 60)
    #expect(try await cached.credentials().accessKeyID == "K1")
  }

  @Test func `credentials that are over are not given out`() async throws {
    let cached = CachedCredentials(timing: VirtualTiming()) { () async throws(AWSError) in
      Credentials(
        accessKeyID: "K", secret: Secret("c4nary"), expiration: Timestamp(milliseconds: 0),
        source: "environment")
    }
    do {
      _ = try await cached.credentials()
      Issue.record("they were given out")
    } catch {
      #expect(error.message.contains("from environment expired at 1970-01-01T00:00:00Z"))
      #expect(!error.message.contains("c4nary"))
    }
  }
}
