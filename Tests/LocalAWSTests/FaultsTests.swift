import AWS
import ResourceModel
import Testing

@testable import LocalAWS

private let start = Timestamp(milliseconds: 1_795_000_000_000)
private let realm = Realm(account: "123456789012", region: "us-east-1")

@Suite struct FaultsTests {
  private func settings(_ faults: [String: String]) throws -> FaultSettings {
    try FaultSettings(faults.mapValues { .string($0) })
  }

  private func operation(_ name: String, _ category: QuotaCategory) -> LocalOperation {
    LocalOperation(name, category, []) { _, _, _ in [:] }
  }

  /// How many of the calls are let in.
  private func admitted(
    _ faults: Faults, _ operation: LocalOperation, calls: Int, pool: String? = nil, in realm: Realm = realm,
    at now: Timestamp = start
  ) -> Int {
    (0..<calls).count { _ in
      (try? faults.admit(operation, of: .cognitoIdentityProvider, in: realm, pool: pool, at: now)) != nil
    }
  }

  @Test func `faults are read as they are written, and written as they are read`() throws {
    let written: [String: Value] = [
      "throttle": "aws", "latency": "20ms-80ms", "error-before": "5%", "error-after": "0.5%",
      "drop-before": "1%", "drop-after": "100%", "skew": "-600000ms", "busy": "200ms", "seed": "7",
    ]
    let read = try FaultSettings(written)
    #expect(read.value == .map(written))
    #expect(read.errorAfter == 0.005)
    #expect(
      try settings(["throttle": "10%", "latency": "2s", "skew": "-10m"]).value
        == ["throttle": "10%", "latency": "2000ms", "skew": "-600000ms"])
    #expect(try FaultSettings([:]).value == [:])
  }

  @Test(arguments: [
    ("throtle", "10%"), ("throttle", "10"), ("throttle", "101%"), ("throttle", "-1%"), ("latency", "fast"),
    ("latency", "80ms-20ms"), ("latency", "-5ms"), ("latency", ""), ("latency", "1ms-2ms-3ms"),
    ("error-after", "nan%"), ("skew", "25h"), ("skew", "10"), ("skew", "m"), ("busy", "-1s"), ("seed", "x"),
    ("latency", "99999999999999999999s"),
  ])
  func `a misspelt fault is refused with a sentence`(kind: String, text: String) throws {
    let error = #expect(throws: FaultSettings.Misspelling.self) { try settings([kind: text]) }
    #expect(error?.description.contains(kind) == true)
  }

  @Test func `AWS's rate of a category holds for an account and region, and fills up again`() throws {
    let faults = Faults(try settings(["throttle": "aws"]))
    let describe = operation("DescribeUserPool", .userPoolRead)
    #expect(admitted(faults, describe, calls: 40) == 15)
    #expect(admitted(faults, operation("ListUserPools", .userPoolRead), calls: 1) == 0, "one bucket for both")
    #expect(admitted(faults, describe, calls: 1, in: Realm(account: "2", region: "us-east-1")) == 1)
    #expect(admitted(faults, describe, calls: 1, in: Realm(account: realm.account, region: "eu-west-1")) == 1)
    #expect(admitted(faults, describe, calls: 40, at: start.adding(seconds: 0.2)) == 3)
    #expect(
      admitted(faults, describe, calls: 40, at: start.adding(seconds: 100)) == 15, "no more than a second's")
  }

  @Test func `one operation on one pool has a rate of its own`() throws {
    let faults = Faults(try settings(["throttle": "aws"]))
    let update = operation("UpdateUserPoolClient", .userPoolClientUpdate)
    #expect(admitted(faults, update, calls: 10, pool: "p1") == 5)
    #expect(admitted(faults, update, calls: 10, pool: "p2") == 5)
    #expect(
      admitted(faults, operation("CreateUserPoolClient", .userPoolClientUpdate), calls: 10, pool: "p1") == 5)
    #expect(admitted(faults, update, calls: 10, pool: "p3") == 0, "the category is used up")
  }

  @Test func `what has no rate is let in, and so is everything when no fault is on`() throws {
    let throttling = Faults(try settings(["throttle": "aws"]))
    #expect(admitted(throttling, operation("GetCallerIdentity", .unlimited), calls: 5000) == 5000)
    #expect(admitted(Faults(), operation("DescribeUserPool", .userPoolRead), calls: 5000) == 5000)
  }

  @Test func `the token endpoint has its own rate`() throws {
    let faults = Faults(try settings(["throttle": "aws"]))
    #expect((0..<400).count { _ in faults.admitToken(in: realm, at: start) } == 150)
    #expect(faults.admitToken(in: realm, at: start.adding(seconds: 1)))
  }

  @Test func `shares are kept, and a seed makes them fall the same way`() throws {
    let update = operation("UpdateUserPool", .userPoolUpdate)
    func pattern(_ seed: String) throws -> [Bool] {
      let faults = Faults(try settings(["throttle": "10%", "seed": seed]))
      return (0..<2000).map { _ in admitted(faults, update, calls: 1) == 1 }
    }
    let one = try pattern("1")
    #expect(try one == pattern("1"))
    #expect(try one != pattern("2"))
    #expect((150...250).contains(one.count { !$0 }))
  }

  @Test func `each service turns calls away in its own words`() throws {
    let faults = Faults(try settings(["throttle": "100%"]))
    let call = operation("Any", .unlimited)
    for (service, code) in [
      (Service.cognitoIdentityProvider, "TooManyRequestsException"), (.ssm, "ThrottlingException"),
      (.secretsManager, "ThrottlingException"), (.sts, "Throttling"),
    ] {
      #expect(throws: AWSError(code: code, message: "")) {
        try faults.admit(call, of: service, in: realm, pool: nil, at: start)
      }
    }
  }

  @Test func `a pool in work refuses other changes, other pools do not`() throws {
    let faults = Faults(try settings(["busy": "200ms"]))
    #expect(try faults.beginChange(of: "p1") == 200)
    #expect(throws: AWSError(code: "ConcurrentModificationException", message: "")) {
      try faults.beginChange(of: "p1")
    }
    #expect(try faults.beginChange(of: "p2") == 200)
    faults.finishChange(of: "p1")
    #expect(try faults.beginChange(of: "p1") == 200)
    #expect(try Faults().beginChange(of: "p1") == nil)
  }
}

/// The endpoint as a whole, with one pool, called without HTTP.
@Suite struct FaultyEndpointTests {
  private let faults = Faults()
  private let endpoint: LocalEndpoint

  init() async throws {
    let world = try LocalAWS.World()
    try await world.change { $0.put(["Id": "us-east-1_a"], "us-east-1_a", on: Shelf(realm, .userPool)) }
    endpoint = LocalEndpoint(
      world: world, settings: .init(verifiesSignatures: false, base: "http://127.0.0.1:1"), faults: faults,
      clock: { start })
  }

  private func request(_ operation: String, _ body: Value) -> HTTPRequest {
    HTTPRequest(
      method: "POST", scheme: .http, host: "127.0.0.1",
      headers: [("X-Amz-Target", "AWSCognitoIdentityProviderService.\(operation)")],
      body: Array(JSONWriter.write(body).utf8))
  }

  private var creation: HTTPRequest {
    request(
      "CreateResourceServer", ["UserPoolId": "us-east-1_a", "Identifier": "orders", "Name": "Orders"])
  }

  private func control(
    _ method: String, _ page: String, _ body: String = "", host: String = "127.0.0.1", origin: String? = nil
  ) async -> (status: Int, text: String)? {
    let request = HTTPRequest(
      method: method, scheme: .http, host: host, path: "/_authplat/\(page)",
      headers: origin.map { [("Origin", $0)] } ?? [], body: Array(body.utf8))
    guard case .response(let response) = await endpoint.answer(request) else { return nil }
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  private func status(_ request: HTTPRequest) async -> Int? {
    guard case .response(let response) = await endpoint.answer(request) else { return nil }
    return response.status
  }

  private func exists() async -> Bool {
    await endpoint.world.look { $0.count(Shelf(realm, .resourceServer, under: "us-east-1_a")) } == 1
  }

  @Test func `an error before the effect leaves nothing, one after it leaves everything`() async throws {
    faults.replace(by: try FaultSettings(["error-before": "100%"]))
    #expect(await status(creation) == 500)
    #expect(await !exists())
    faults.replace(by: try FaultSettings(["error-after": "100%"]))
    #expect(await status(creation) == 500)
    #expect(await exists())
  }

  @Test func `an answer is dropped before the effect or after it`() async throws {
    faults.replace(by: try FaultSettings(["drop-before": "100%"]))
    #expect(await status(creation) == nil)
    #expect(await !exists())
    faults.replace(by: try FaultSettings(["drop-after": "100%"]))
    #expect(await status(creation) == nil)
    #expect(await exists())
  }

  @Test func `a wrong clock is wrong everywhere but in the rates`() async throws {
    faults.replace(by: try FaultSettings(["skew": "10m"]))
    #expect(endpoint.clock() == start.adding(seconds: 600))
    #expect(endpoint.trueClock() == start)
  }

  @Test func `faults are switched at run time, and a misspelt one changes nothing`() async throws {
    #expect(await control("POST", "faults", #"{"throttle":"100%"}"#)?.status == 200)
    #expect(await status(creation) == 400)
    let refused = await control("POST", "faults", #"{"throttle":"often"}"#)
    #expect(refused?.status == 400)
    #expect(refused?.text.contains("throttle") == true)
    #expect(await control("GET", "faults")?.text == #"{"throttle":"100%"}"#, "no fault hits these pages")
    #expect(await control("POST", "faults", "{}")?.text == "{}")
    #expect(await status(creation) == 200)
    #expect(await control("POST", "faults", "[]")?.status == 400)
  }

  @Test func `reset forgets everything, and status tells what there is`() async throws {
    _ = await status(creation)
    let text = await control("GET", "status")?.text ?? ""
    let before = try JSONReader.read(text)
    #expect(before["objects"]?["resourceServer"] == 1)
    #expect(before["operations"]?["cognito-idp"]?.list?.contains("CreateResourceServer") == true)
    #expect(before["requests"] == 2)
    #expect((before["residentBytes"]?.integer ?? 0) > 1_000_000)
    #expect(await control("POST", "reset")?.status == 200)
    #expect(await !exists())
  }

  @Test func `a page in a browser gets nothing from the endpoint's own pages`() async throws {
    _ = await status(creation)
    #expect(await control("POST", "reset", origin: "http://127.0.0.1:1")?.status == 403)
    #expect(await control("POST", "reset", host: "rebound.example.com")?.status == 403)
    #expect(await exists())
    #expect(await control("GET", "status", host: "localhost")?.status == 200)
    #expect(await control("GET", "status", host: "[::1]")?.status == 200)
    #expect(await control("GET", "elsewhere")?.status == 404)
    #expect(await control("GET", "reset")?.status == 405)
  }
}
