import AWS
import ResourceModel
import TestSupport
import Testing

@Suite struct SigV4VerifyTests {
  let signer = SigV4(
    credentials: Credentials(
      accessKeyID: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
      sessionToken: Secret("SESSIONTOKEN/+=="), source: "test"),
    region: "eu-west-1", service: "cognito-idp")
  let noon = Timestamp(iso8601: "2026-01-15T12:00:00Z") ?? Timestamp(milliseconds: 0)

  var signed: HTTPRequest {
    signer.sign(
      HTTPRequest(
        method: "POST", host: "cognito-idp.eu-west-1.amazonaws.com", path: "/pool/eu%2Fone",
        query: "limit=10&name=a%20b",
        headers: [
          ("Content-Type", "application/x-amz-json-1.1"),
          ("X-Amz-Target", "AWSCognitoIdentityProviderService.DescribeUserPool"),
        ],
        body: Array(#"{"UserPoolId":"eu-west-1_AbCdEfGhI"}"#.utf8)), at: noon, signBody: true)
  }

  func code(_ request: HTTPRequest, at time: Timestamp? = nil, by verifier: SigV4? = nil) -> String? {
    do throws(AWSError) {
      try (verifier ?? signer).verify(request, at: time ?? noon)
      return nil
    } catch { return error.code }
  }

  @Test func `a signed request verifies, and again after it was signed anew`() {
    #expect(code(signed) == nil)
    #expect(code(signer.sign(signed, at: noon.adding(seconds: 60))) == nil)
    #expect(SigV4.scope(of: signed)?.accessKeyID == "AKIDEXAMPLE")
  }

  @Test(arguments: 0..<400 as Range<UInt64>)
  func `a changed byte anywhere fails`(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var request = signed
    func changed(_ text: String) throws -> String {
      var bytes = Array(text.utf8)
      let index = Int.random(in: bytes.indices, using: &random)
      // Letters and digits, so that no change is one of spelling alone (white space, `%2f` for `%2F`).
      let others = Array("abcdefghijkmnopqrstuvwxyz0123456789".utf8).filter {
        $0 | 0x20 != bytes[index] | 0x20
      }
      bytes[index] = try #require(others.randomElement(using: &random))
      return String(decoding: bytes, as: UTF8.self)
    }
    let field = Int.random(in: 0..<request.headers.count + 5, using: &random)
    switch field {
    case 0: request.method = try changed(request.method)
    case 1: request.host = try changed(request.host)
    case 2: request.path = try changed(request.path)
    case 3: request.query = try changed(request.query)
    case 4:
      request.body[Int.random(in: request.body.indices, using: &random)] ^= UInt8.random(
        in: 1...255, using: &random)
    default: request.headers[field - 5].value = try changed(request.headers[field - 5].value)
    }
    #expect(code(request) != nil, "seed \(seed)")
  }

  @Test func `what is missing is named by AWS's codes`() {
    var request = signed
    request.headers.removeAll { $0.name == "Authorization" }
    #expect(code(request) == "MissingAuthenticationTokenException")
    request.headers.append(("Authorization", "AWS4-HMAC-SHA256 Credential=x"))
    #expect(code(request) == "IncompleteSignatureException")
    request = signed
    request.headers.removeAll { $0.name == "X-Amz-Security-Token" }
    #expect(code(request) == "UnrecognizedClientException")
  }

  @Test func `a header of AWS's that was added afterwards is refused`() {
    var request = signed
    request.headers.append(("X-Amz-Acl", "public-read"))
    #expect(code(request) == "InvalidSignatureException")
    request = signed
    request.headers.append(("User-Agent", "authplat"))
    #expect(code(request) == nil)
  }

  @Test func `only S3 takes a body that is not signed`() {
    for (rule, expected) in [
      (SigV4.PathRule.asIs, nil), (.normalisedAndEncodedTwice, "InvalidSignatureException"),
    ] as [(SigV4.PathRule, String?)] {
      let service = SigV4(
        credentials: Credentials(accessKeyID: "AKID", secret: Secret("secret"), source: "test"),
        region: "eu-west-1", service: "s3", pathRule: rule)
      let request = HTTPRequest(
        method: "PUT", host: "example.com", headers: [("x-amz-content-sha256", "UNSIGNED-PAYLOAD")],
        body: [1, 2, 3])
      #expect(code(service.sign(request, at: noon), by: service) == expected)
    }
  }

  @Test func `a wrong clock, key, region or service is refused`() {
    #expect(code(signed, at: noon.adding(seconds: 299)) == nil)
    #expect(code(signed, at: noon.adding(seconds: 301)) == "InvalidSignatureException")
    #expect(code(signed, at: noon.adding(seconds: -301)) == "InvalidSignatureException")
    let other = Credentials(
      accessKeyID: "AKIDEXAMPLE", secret: Secret("another"), sessionToken: Secret("SESSIONTOKEN/+=="),
      source: "test")
    for (region, service) in [
      ("eu-west-1", "cognito-idp"), ("eu-west-2", "cognito-idp"), ("eu-west-1", "ssm"),
    ] {
      let verifier = SigV4(credentials: other, region: region, service: service)
      #expect(code(signed, by: verifier) == "InvalidSignatureException")
    }
  }

  @Test func `the host is signed as it goes over the wire`() {
    for (port, scheme, host) in [
      (443, HTTPRequest.Scheme.https, "example.com"), (80, .http, "example.com"),
      (8443, .https, "example.com:8443"),
    ] {
      let request = HTTPRequest(method: "GET", scheme: scheme, host: "example.com", port: port)
      #expect(signer.canonicalRequest(request).text.contains("\nhost:\(host)\n"))
    }
    let address = HTTPRequest(method: "GET", scheme: .http, host: "[::1]", port: 4566)
    #expect(signer.canonicalRequest(address).text.contains("\nhost:[::1]:4566\n"))
  }

  @Test func `headers that a proxy may change are not signed`() {
    let names = [
      "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
      "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "Authorization",
    ]
    let request = HTTPRequest(method: "GET", host: "example.com", headers: names.map { ($0, "x") })
    #expect(signer.canonicalRequest(request).signedHeaders == "host")
  }
}
