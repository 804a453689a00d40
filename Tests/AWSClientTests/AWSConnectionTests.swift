import AWS
import ResourceModel
import Testing

@testable import AWSClient

@Suite(.timeLimit(.minutes(1)))
struct AWSConnectionTests {
  private static let keys = Credentials(
    accessKeyID: "AKIDEXAMPLE", secret: Secret("c4nary-secret-key"), sessionToken: Secret("c4nary-token"),
    source: "test")

  /// Hands out a new key each time it is asked for another.
  private actor Rotating: CredentialsProviding {
    private var generation = 1
    private func current() -> Credentials {
      Credentials(accessKeyID: "AKID\(generation)", secret: Secret("c4nary"), source: "test")
    }
    func credentials() async throws(AWSError) -> Credentials { current() }
    func renewed(after refused: Credentials) async throws(AWSError) -> Credentials {
      generation += 1
      return current()
    }
  }

  private struct Setup {
    let writer: AWSWriter
    let reader: AWSReader
    let transport: StubTransport
    let timing = VirtualTiming()
    let counter = CallCounter()
    let log = Recorder<CallRecord>()
    let waits = Recorder<String>()

    init(
      credentials: any CredentialsProviding = FixedCredentials(keys), policy: RetryPolicy = RetryPolicy(),
      _ answer: @escaping StubTransport.Answer
    ) throws {
      transport = StubTransport(answer)
      let connection = AWSConnection(
        scope: AWSScope(region: "us-east-1"),
        endpoints: try ServiceEndpoints { service throws(AWSError) in
          .init(try Endpoint.of(service, region: "us-east-1"), isCustom: false, signingRegion: "us-east-1")
        },
        credentials: credentials, transport: transport, policy: policy,
        throttle: Throttle(timing: timing) { [waits] reason, _ in waits.add(reason) }, timing: timing,
        counter: counter, random: { 0.5 }, log: { [log] in log.add($0) })
      writer = AWSWriter(connection)
      reader = AWSReader(connection)
    }
  }

  private func failure(_ work: () async throws(AWSError) -> Attributes) async -> AWSError? {
    do throws(AWSError) {
      _ = try await work()
      return nil
    } catch { return error }
  }

  @Test func `a read answers with its members`() async throws {
    let setup = try Setup { _, _ in
      .success(.json(200, "{\"UserPool\":{\"Id\":\"p\"}}", [("x-amzn-RequestId", "r9")]))
    }
    let answer = try await setup.reader.read(.describeUserPool, ["UserPoolId": "p"])
    #expect(answer["UserPool"]?["Id"] == "p")
    let request = try #require(setup.transport.requests.first)
    #expect(request.host == "cognito-idp.us-east-1.amazonaws.com")
    #expect(request["X-Amz-Target"] == "AWSCognitoIdentityProviderService.DescribeUserPool")
    #expect(request["Authorization"]?.contains("AKIDEXAMPLE/20261121/us-east-1/cognito-idp") == true)
    #expect(
      setup.log.items == [
        CallRecord(operation: "DescribeUserPool", attempt: 1, status: 200, requestID: "r9", milliseconds: 0)
      ])
  }

  @Test func `each attempt is signed afresh and counted`() async throws {
    let setup = try Setup { _, number in
      number < 2 ? .success(.failure("TooManyRequestsException")) : .success(.json(200, "{}"))
    }
    _ = try await setup.reader.read(.listUserPools, ["MaxResults": 60])
    let dates = setup.transport.requests.compactMap { $0["X-Amz-Date"] }
    #expect(dates == ["20261121T050000Z", "20261121T050000Z", "20261121T050001Z"])
    #expect(setup.timing.slept == [0.5, 1])
    #expect(setup.waits.items == Array(repeating: "another attempt after TooManyRequestsException", count: 2))
    #expect(await setup.counter.total == 3)
    #expect(await setup.counter.byOperation == ["ListUserPools": 3])
    #expect(setup.log.items.map(\.attempt) == [1, 2, 3])
  }

  @Test(arguments: [TransportError.Code.timeout, .unreachable, .tooLarge, .protocolViolation, .cancelled])
  func `a creation that may have happened is not repeated`(code: TransportError.Code) async throws {
    let setup = try Setup { _, _ in .failure(TransportError(code, "gone", mayHaveArrived: true)) }
    let error = await failure { () throws(AWSError) in
      try await setup.writer.write(.createUserPool, ["PoolName": "p"])
    }
    #expect(error?.outcome == .unknown)
    #expect(setup.transport.requests.count == 1)
  }

  @Test func `a server error on a creation is not repeated`() async throws {
    let setup = try Setup { _, _ in .success(.failure("InternalErrorException", status: 500)) }
    let error = await failure { () throws(AWSError) in
      try await setup.writer.write(.createUserPoolClient, [:])
    }
    #expect(error?.outcome == .unknown)
    #expect(setup.transport.requests.count == 1)
  }

  @Test func `a creation that certainly did not arrive is repeated`() async throws {
    let setup = try Setup { _, number in
      number == 0
        ? .failure(TransportError(.unreachable, "", mayHaveArrived: false)) : .success(.json(200, "{}"))
    }
    _ = try await setup.writer.write(.createUserPool, ["PoolName": "p"])
    #expect(setup.transport.requests.count == 2)
  }

  @Test func `an earlier attempt that may have happened is not forgotten`() async throws {
    let setup = try Setup { _, number in
      number == 0
        ? .failure(TransportError(.timeout, "", mayHaveArrived: true))
        : .success(.failure("ResourceNotFoundException"))
    }
    let error = await failure { () throws(AWSError) in
      try await setup.writer.write(.deleteUserPool, ["UserPoolId": "p"])
    }
    #expect(error?.isNotFound == true)
    #expect(error?.outcome == .unknown)
  }

  @Test func `a change is not sent, and not sent again, once it is no longer permitted`() async throws {
    let asked = Recorder<Int>()
    let setup = try Setup { _, _ in .success(.failure("TooManyRequestsException")) }
    let writer = setup.writer.asking { () async throws(AWSError) in
      asked.add(setup.transport.requests.count)
      if setup.transport.requests.count == 2 { throw AWSError(code: "Lost", message: "") }
    }
    let error = await failure { () throws(AWSError) in
      try await writer.write(.updateUserPool, ["UserPoolId": "p"])
    }
    #expect(error?.code == "Lost")
    #expect(error?.outcome == .nothingHappened)
    #expect(asked.items == [0, 1, 2])
    #expect(setup.transport.requests.count == 2)
    _ = await failure { () throws(AWSError) in try await writer.read(.listUserPools, [:]) }
    #expect(asked.items.count == 3, "looking needs no leave")
  }

  @Test func `another writer is waited out within two minutes`() async throws {
    let setup = try Setup { _, number in
      number < 8 ? .success(.failure("ConcurrentModificationException")) : .success(.json(200, "{}"))
    }
    _ = try await setup.writer.write(.updateUserPool, ["UserPoolId": "p"])
    #expect(setup.transport.requests.count == 9)
    let stubborn = try Setup { _, _ in .success(.failure("ConcurrentModificationException")) }
    let error = await failure { () throws(AWSError) in
      try await stubborn.writer.write(.updateUserPool, ["UserPoolId": "p"])
    }
    #expect(error?.code == "ConcurrentModificationException")
    #expect(stubborn.timing.uptime <= 120)
    #expect(stubborn.timing.uptime > 90)
  }

  @Test func `a certificate that is refused is not tried again`() async throws {
    let setup = try Setup { _, _ in .failure(TransportError(.tls, "self-signed", mayHaveArrived: false)) }
    let error = await failure { () throws(AWSError) in try await setup.reader.read(.listUserPools, [:]) }
    #expect(error?.code == AWSError.OwnCode.unreachable)
    #expect(setup.transport.requests.count == 1)
  }

  @Test func `a wrong clock is corrected once and for all later calls`() async throws {
    let setup = try Setup { request, _ in
      request["X-Amz-Date"]?.hasPrefix("20261121T0600") == true
        ? .success(.json(200, "{}"))
        : .success(.failure("InvalidSignatureException", [("Date", "Sat, 21 Nov 2026 06:00:00 GMT")]))
    }
    _ = try await setup.reader.read(.listUserPools, [:])
    _ = try await setup.reader.read(.listUserPools, [:])
    #expect(setup.transport.requests.count == 3)
    #expect(setup.timing.slept.isEmpty)
  }

  @Test(arguments: ["Sat, 21 Nov 2026 05:03:00 GMT", "yesterday", "Sat, 21 Nov 2026 06:00:00 GMT"])
  func `a refused signature is an error when the clock is not to blame`(date: String) async throws {
    let setup = try Setup { _, _ in .success(.failure("SignatureDoesNotMatch", status: 403, [("Date", date)]))
    }
    let error = await failure { () throws(AWSError) in try await setup.reader.read(.listUserPools, [:]) }
    #expect(error?.code == "SignatureDoesNotMatch")
    #expect(setup.transport.requests.count == (date.contains("06:00") ? 2 : 1))
  }

  @Test func `expired credentials are renewed once`() async throws {
    let setup = try Setup(credentials: Rotating()) { request, _ in
      request["Authorization"]?.contains("AKID2/") == true
        ? .success(.json(200, "{}")) : .success(.failure("ExpiredTokenException"))
    }
    _ = try await setup.reader.read(.listUserPools, [:])
    #expect(setup.transport.requests.count == 2)
    let hopeless = try Setup(credentials: Rotating()) { _, _ in .success(.failure("ExpiredTokenException")) }
    let error = await failure { () throws(AWSError) in try await hopeless.reader.read(.listUserPools, [:]) }
    #expect(error?.code == "ExpiredTokenException")
    #expect(hopeless.transport.requests.count == 2)
    let fixed = try Setup { _, _ in .success(.failure("ExpiredTokenException")) }
    _ = await failure { () throws(AWSError) in try await fixed.reader.read(.listUserPools, [:]) }
    #expect(fixed.transport.requests.count == 1)
  }

  @Test func `credentials that are over and cannot be renewed are an error that says what to do`()
    async throws
  {
    struct Over: CredentialsProviding {
      func credentials() async throws(AWSError) -> Credentials { AWSConnectionTests.keys }
      func renewed(after refused: Credentials) async throws(AWSError) -> Credentials {
        throw .credentials("run `aws sso login`")
      }
    }
    let setup = try Setup(credentials: Over()) { _, _ in .success(.failure("ExpiredTokenException")) }
    let error = await failure { () throws(AWSError) in try await setup.reader.read(.listUserPools, [:]) }
    #expect(error?.code == AWSError.OwnCode.credentials)
    #expect(error?.message.contains("ExpiredTokenException") == true)
    #expect(error?.message.contains("run `aws sso login`") == true)
    #expect(error?.operation == "ListUserPools")
    #expect(setup.transport.requests.count == 1)
  }

  @Test func `a broken service uses up the budget and then fails at once`() async throws {
    let setup = try Setup { _, _ in .success(.failure("InternalErrorException", status: 500)) }
    for _ in 0..<60 {
      _ = await failure { () throws(AWSError) in try await setup.reader.read(.listUserPools, [:]) }
    }
    // 500 tokens are 100 retries; 60 first attempts come on top.
    #expect(setup.transport.requests.count == 160)
  }

  @Test func `no error and no log line holds a secret`() async throws {
    for code in ["InvalidParameterException", "ExpiredTokenException", "InternalErrorException"] {
      let setup = try Setup { _, _ in
        .success(.json(400, "{\"__type\":\"\(code)\",\"message\":\"value c4nary-value of AKID is wrong\"}"))
      }
      let error = await failure { () throws(AWSError) in
        try await setup.writer.write(.createSecret, ["SecretString": .secret(Secret("c4nary-value"))])
      }
      #expect(!"\(String(describing: error)) \(setup.log.items)".contains("c4nary"))
      #expect(!"\(setup.writer)".contains("c4nary"))
    }
  }

  @Test(arguments: [1, 30]) func `changes of one pool do not overlap, and those of several do`(pools: Int)
    async throws
  {
    let setup = try Setup { _, _ in .success(.json(200, "{}")) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<30 {
        group.addTask {
          _ = try await setup.writer.write(.updateUserPool, ["UserPoolId": .string("p\(number % pools)")])
        }
      }
      try await group.waitForAll()
    }
    #expect(setup.waits.items.contains("another change of user pool p0") == (pools == 1))
    #expect((setup.transport.mostAtOnce == 1) == (pools == 1))
    #expect(setup.transport.requests.count == 30)
  }

  @Test func `the account guard compares STS's answer`() async throws {
    let body = """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>arn:aws:iam::111111111111:user/u</Arn><UserId>U</UserId><Account>111111111111</Account>
      </GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    let setup = try Setup { _, _ in .success(.json(200, body)) }
    #expect(try await setup.reader.requireAccount("111111111111").arn == "arn:aws:iam::111111111111:user/u")
    await #expect(throws: AWSError(code: AWSError.OwnCode.accountMismatch, message: "")) {
      try await setup.reader.requireAccount("222222222222")
    }
  }
}
