import AWS
import Foundation
import ResourceModel
import TestSupport
import Testing

@testable import AWSClient

/// What containers and instances are handed, against servers of the tests' own.
@Suite(.timeLimit(.minutes(1)))
struct MetadataSourceTests {
  private static let answer = """
    {"Code":"Success","AccessKeyId":"ASIAHERE","SecretAccessKey":"c4nary","Token":"c4nary-t",\
    "Expiration":"2026-11-21T06:00:00Z"}
    """

  @Test func `a container's full URI is asked with the token of the file, read each time`() async throws {
    let server = try ScriptedServer { _, _ in .answer(200, body: Self.answer) }
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost:\(server.port)/v1/creds?x=1"
    scene.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "from-variable"
    #expect(try await scene.load().all == ["ASIAHERE", "c4nary", "c4nary-t"])
    let file = try scene.home.write("token", "c4nary-one")
    scene.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file
    _ = try await scene.load()
    try scene.home.write("token", "c4nary-two")
    _ = try await scene.load()
    #expect(server.received.map { $0["Authorization"] } == ["from-variable", "c4nary-one", "c4nary-two"])
    #expect(server.received.allSatisfy { $0.target == "/v1/creds?x=1" && $0.method == "GET" })
    try scene.home.write("token", "c4nary\r\nX: y")
    let error = await scene.failure()
    #expect(error.message.contains("line break"))
    #expect(!error.message.contains("c4nary"))
  }

  @Test func `a container's relative URI is asked of the task's address, in clear and without proxy`()
    async throws
  {
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials?id=1"
    let transport = StubTransport { _, _ in .success(.json(200, Self.answer)) }
    #expect(try await scene.load(transport).expiration?.description == "2026-11-21T06:00:00Z")
    #expect(transport.requests.map(\.url) == ["http://169.254.170.2/v2/credentials?id=1"])
  }

  @Test(arguments: [
    "http://example.com/x", "http://169.254.169.254/x", "http://10.1.2.3/x", "ftp://127.0.0.1/x",
    "http://u@localhost/",
    "nonsense",
  ])
  func `other hosts are not asked for a container's credentials`(uri: String) async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = uri
    let transport = StubTransport { _, _ in .success(.json(200, Self.answer)) }
    #expect(await scene.failure(transport).message.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    "http://127.0.0.1/x", "http://169.254.170.23/x", "http://[fd00:ec2::23]/x", "http://[::1]:90/x",
    "https://example.com/x",
  ])
  func `these hosts are asked`(uri: String) async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = uri
    let transport = StubTransport { _, _ in .success(.json(200, Self.answer)) }
    #expect(try await scene.load(transport).accessKeyID == "ASIAHERE")
    #expect(transport.requests.map(\.url) == [uri])
  }

  @Test func `a container's service is asked three times`() async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/x"
    let broken = StubTransport { _, _ in .success(.json(500, "c4nary")) }
    let error = await scene.failure(broken)
    #expect(error.message.contains("HTTP status 500"))
    #expect(!error.message.contains("c4nary"))
    #expect(broken.requests.count == 3)
    #expect(scene.timing.slept == [1, 1])
    let late = StubTransport { _, number in
      number < 2 ? .failure(.init(.timeout, "", mayHaveArrived: true)) : .success(.json(200, Self.answer))
    }
    #expect(try await scene.load(late).accessKeyID == "ASIAHERE")
  }

  private func instance(_ scene: inout CredentialScene, _ server: ScriptedServer) {
    scene.environment["AWS_EC2_METADATA_DISABLED"] = nil
    scene.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:\(server.port)/"
    // A second, as it is unless set, is short where a thousand tests share two cores.
    scene.environment["AWS_METADATA_SERVICE_TIMEOUT"] = "30"
  }

  /// Plays the metadata service; `token` is the status it answers a request for a token with.
  private func service(token: Int = 200, role: String? = "web", body: String = answer) throws
    -> ScriptedServer
  {
    try ScriptedServer { request, _ in
      let root = "/latest/meta-data/iam/security-credentials/"
      if request.target == "/latest/api/token" { return .answer(token, body: "c4nary-imds") }
      if token == 200, request["x-aws-ec2-metadata-token"] != "c4nary-imds" { return .answer(401) }
      if request.target == root { return role.map { .answer(200, body: $0) } ?? .answer(404) }
      return request.target == root + "web" ? .answer(200, body: body) : .answer(404)
    }
  }

  @Test func `an instance's role is had with a token`() async throws {
    let server = try service()
    var scene = try CredentialScene()
    instance(&scene, server)
    let found = try await scene.load()
    #expect(found.all == ["ASIAHERE", "c4nary", "c4nary-t"])
    #expect(found.source == "instance role web")
    #expect(server.received.map(\.method) == ["PUT", "GET", "GET"])
    #expect(server.received[0]["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
  }

  @Test(arguments: [403, 404, 405]) func `version 1 serves where there is no token, unless forbidden`(
    status: Int
  ) async throws {
    let server = try service(token: status)
    var scene = try CredentialScene()
    instance(&scene, server)
    #expect(try await scene.load().accessKeyID == "ASIAHERE")
    #expect(server.received.allSatisfy { $0["x-aws-ec2-metadata-token"] == nil })
    scene.environment["AWS_EC2_METADATA_V1_DISABLED"] = "true"
    #expect(await scene.failure().message.contains("forbids version 1"))
  }

  @Test func `a token that gets lost on its way back leaves version 1`() async throws {
    let server = try ScriptedServer { request, _ in
      if request.method == "PUT" { return .silence }
      return .answer(200, body: request.target.hasSuffix("/") ? "web" : Self.answer)
    }
    var scene = try CredentialScene()
    instance(&scene, server)
    scene.environment["AWS_METADATA_SERVICE_TIMEOUT"] = "0.2"
    #expect(try await scene.load().accessKeyID == "ASIAHERE")
  }

  @Test(arguments: [
    ("AWS_METADATA_SERVICE_TIMEOUT", "nan"), ("AWS_METADATA_SERVICE_TIMEOUT", "0"),
    ("AWS_METADATA_SERVICE_TIMEOUT", "soon"), ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0"),
    ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "two"),
  ])
  func `a setting that is no number is named`(_ variable: String, _ text: String) async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_EC2_METADATA_DISABLED"] = nil
    scene.environment[variable] = text
    let error = await scene.failure(StubTransport { _, _ in .success(.json(404, "")) })
    #expect(error.code == AWSError.OwnCode.configuration)
    #expect(error.message.contains(variable))
  }

  @Test func `a refused request for a token is an error`() async throws {
    var scene = try CredentialScene()
    let server = try service(token: 400)
    instance(&scene, server)
    #expect(await scene.failure().message.contains("HTTP status 400"))
  }

  @Test func `no service or no role means to go on, which ends in the list`() async throws {
    var scene = try CredentialScene()
    let server = try service(role: nil)
    instance(&scene, server)
    #expect(await scene.failure().message.contains("Looked at, in this order"))
    server.stop()
    #expect(await scene.failure().message.contains("10. EC2 instance metadata. Set"))
  }

  @Test func `a role that cannot be used is named`() async throws {
    var scene = try CredentialScene()
    let server = try service(body: "{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"c4nary\"}")
    instance(&scene, server)
    let error = await scene.failure()
    #expect(
      error.message.contains(
        "role web cannot be used: EC2 instance metadata says AssumeRoleUnauthorizedAccess"))
    #expect(!error.message.contains("c4nary"))
  }

  @Test func `old credentials of an instance are used on while it has no newer ones`() async throws {
    var scene = try CredentialScene()
    let server = try service(body: Self.answer.replacing("06:00:00", with: "04:00:00"))
    instance(&scene, server)
    #expect(try await scene.load().expiration?.description == "2026-11-21T05:21:00Z")
  }

  @Test func `the IPv6 address is asked where the mode says so`() async throws {
    var scene = try CredentialScene()
    scene.environment["AWS_EC2_METADATA_DISABLED"] = nil
    scene.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "IPv6"
    let transport = StubTransport { _, _ in .failure(.init(.unreachable, "", mayHaveArrived: false)) }
    _ = await scene.failure(transport)
    #expect(transport.requests.map(\.url) == ["http://[fd00:ec2::254]/latest/api/token"])
  }
}
