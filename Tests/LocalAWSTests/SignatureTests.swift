import AWS
import LocalAWS
import ResourceModel
import Testing

/// What both protocols answer to signatures that are no good.
@Suite struct SignatureTests {
  private let scene: EndpointScene
  private let json = HTTPRequest(
    method: "POST", scheme: .http, host: "127.0.0.1", port: 4577,
    headers: [
      ("X-Amz-Target", "AmazonSSM.DescribeParameters"), ("Content-Type", "application/x-amz-json-1.1"),
    ], body: Array("{}".utf8))

  init() throws { scene = try EndpointScene() }

  /// Status, code and message of the same mistake in SSM's JSON and in STS's XML.
  private func refusals(
    as credentials: Credentials = EndpointScene.key, _ change: (inout HTTPRequest) -> Void = { _ in }
  ) async throws -> (json: String, query: String) {
    let first = await scene.send(json, to: .ssm, as: credentials, change: change)
    let second = await scene.query("GetCallerIdentity", as: credentials, change: change)
    return (
      try text(first),
      "\(second.status) \(second.element("Code") ?? "") \(second.element("Message") ?? "")"
    )
  }

  private func text(_ answer: HTTPResponse) throws -> String {
    let body = try JSONReader.read(answer.body)
    return "\(answer.status) \(body["__type"]?.string ?? "") \(body["message"]?.string ?? "")"
  }

  private func change(_ name: String, _ edit: @escaping (String) -> String?) -> (inout HTTPRequest) -> Void {
    { request in
      request.headers = request.headers.compactMap { header in
        header.name == name ? edit(header.value).map { (name, $0) } : header
      }
    }
  }

  @Test func `each protocol has its own code for the same mistake`() async throws {
    let wrong = Credentials(accessKeyID: "test", secret: Secret("wrong"), source: "test")
    let mismatch = try await refusals(as: wrong)
    #expect(mismatch.json.hasPrefix("400 InvalidSignatureException The request signature we calculated"))
    #expect(mismatch.query.hasPrefix("403 SignatureDoesNotMatch The request signature we calculated"))

    let nobody = Credentials(accessKeyID: "nobody", secret: Secret("x"), source: "test")
    let unknown = try await refusals(as: nobody)
    let invalid = "The security token included in the request is invalid."
    #expect(unknown.json == "400 UnrecognizedClientException \(invalid)")
    #expect(unknown.query == "403 InvalidClientTokenId \(invalid)")

    let missing = try await refusals(change("Authorization") { _ in nil })
    #expect(missing.json == "400 MissingAuthenticationTokenException Missing Authentication Token")
    #expect(missing.query == "403 MissingAuthenticationToken Request is missing Authentication Token")
  }

  @Test func `an incomplete header is told by what it lacks, and shown as its hash`() async throws {
    let half = try await refusals(
      change("Authorization") { String($0.prefix(while: { $0 != "," })) })
    let lack =
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
    #expect(half.json.hasPrefix("400 IncompleteSignatureException \(lack) (Hashed with SHA-256"))
    #expect(half.query.hasPrefix("400 IncompleteSignature \(lack) (Hashed with SHA-256"))
    #expect(!half.json.contains("Credential=test"))
    let undated = try await refusals(change("X-Amz-Date") { _ in nil })
    #expect(undated.json.contains("requires existence of either a 'X-Amz-Date' or a 'Date' header."))
  }

  @Test func `a clock may be wrong by five minutes`() async throws {
    func after(_ seconds: Double) async throws -> String {
      let clock = scene.clock
      defer { clock.advance(seconds: -seconds) }
      return try text(await scene.send(json, to: .ssm) { _ in clock.advance(seconds: seconds) })
    }
    #expect(try await after(300).hasPrefix("200"))
    #expect(
      try await after(301)
        == "400 InvalidSignatureException Signature expired: 20270115T080000Z is now earlier than "
        + "20270115T080001Z (20270115T080501Z - 5 min.)")
    #expect(
      try await after(-301)
        == "400 InvalidSignatureException Signature not yet current: 20270115T080000Z is still later than "
        + "20270115T075959Z (20270115T075459Z + 5 min.)")
  }

  @Test func `date, region, service and ending of the scope are checked`() async throws {
    for (old, new, sentence) in [
      ("/20270115/", "/20270114/", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version"),
      ("/eu-west-1/", "/mars/", "Credential should be scoped to a valid region."),
      ("/ssm/", "/s3/", "Credential should be scoped to correct service: 'ssm'."),
      ("/aws4_request", "/aws5", "Credential should be scoped with a valid terminator: 'aws4_request'"),
    ] {
      let answer = try await refusals(change("Authorization") { $0.replacing(old, with: new) })
      #expect(answer.json.hasPrefix("400 InvalidSignatureException \(sentence)"))
    }
  }

  @Test func `the parts of the header may stand in any order, without spaces`() async throws {
    let turned = change("Authorization") { header in
      let parts = header.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ", ")
      return "AWS4-HMAC-SHA256 " + parts.reversed().joined(separator: ",")
    }
    #expect(try await refusals(turned).json.hasPrefix("200"))
    let twice = change("Authorization") { $0 + ", Signature=0" }
    #expect(try await refusals(twice).json.hasPrefix("400 IncompleteSignatureException"))
  }

  @Test func `a session token must be there and right`() async throws {
    let answer = await scene.query(
      "AssumeRole", [("RoleArn", "arn:aws:iam::123456789012:role/r"), ("RoleSessionName", "judge")])
    let session = try #require(answer.credentials)
    #expect(try await refusals(as: session).json.hasPrefix("200"))
    for token in [nil, "another"] {
      let broken = try await refusals(as: session, change("X-Amz-Security-Token") { _ in token })
      #expect(broken.json.hasPrefix("400 UnrecognizedClientException"))
      #expect(broken.query.hasPrefix("403 InvalidClientTokenId"))
    }
  }
}
