import AWS
import ResourceModel
import Testing

private let example = Credentials(
  accessKeyID: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), source: "test")

/// Signatures that botocore 1.43.11 computed for requests as authplat sends them.
@Suite struct SigV4GoldenTests {
  let noon = Timestamp(iso8601: "2026-01-15T12:00:00Z") ?? Timestamp(milliseconds: 0)
  let suiteTime = Timestamp(iso8601: "2015-08-30T12:36:00Z") ?? Timestamp(milliseconds: 0)

  func signature(_ request: HTTPRequest) -> String? {
    request["Authorization"]?.split(separator: "Signature=").last.map(String.init)
  }

  func signedHeaders(_ request: HTTPRequest) -> String? {
    request["Authorization"]?.split(separator: ", ").first { $0.hasPrefix("SignedHeaders=") }
      .map { String($0.dropFirst("SignedHeaders=".count)) }
  }

  @Test func `the derived key is that of AWS's documented example`() {
    let signer = SigV4(credentials: example, region: "us-east-1", service: "iam")
    #expect(
      Digest.hex(signer.signingKey(at: suiteTime))
        == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
  }

  @Test func `the vanilla request, without and with a session token`() {
    let request = HTTPRequest(method: "GET", host: "example.amazonaws.com")
    let plain = SigV4(credentials: example, region: "us-east-1", service: "service")
    #expect(
      signature(plain.sign(request, at: suiteTime))
        == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    let temporary = Credentials(
      accessKeyID: example.accessKeyID, secret: example.secret,
      sessionToken: Secret("6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"), source: "test"
    )
    #expect(
      signature(
        SigV4(credentials: temporary, region: "us-east-1", service: "service").sign(request, at: suiteTime))
        == "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8")
  }

  @Test func `a path is encoded once from text and twice from the wire`() {
    let signer = SigV4(credentials: example, region: "us-east-1", service: "service")
    let unencoded = HTTPRequest(method: "GET", host: "example.amazonaws.com", path: "/ሴ")
    #expect(
      signature(signer.sign(unencoded, at: suiteTime))
        == "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")
    let wire = HTTPRequest(method: "GET", host: "example.amazonaws.com", path: "/%E1%88%B4")
    #expect(
      signature(signer.sign(wire, at: suiteTime))
        == "697b34846207a3f72246f99d74ae1ee4fe54f44bb06730c58a0d339eb079596d")
  }

  @Test func `a Cognito call`() throws {
    let request = try ReadSigner(credentials: example, region: "eu-west-1").request(
      .describeUserPool, ["UserPoolId": "eu-west-1_AbCdEfGhI"],
      to: .of(.cognitoIdentityProvider, region: "eu-west-1"), at: noon)
    #expect(request.url == "https://cognito-idp.eu-west-1.amazonaws.com/")
    #expect(request.body == Array(#"{"UserPoolId":"eu-west-1_AbCdEfGhI"}"#.utf8))
    #expect(signedHeaders(request) == "content-type;host;x-amz-date;x-amz-target")
    #expect(signature(request) == "d5a791f7121a3ec02915346ebe4880812acc8b0599ad392f79cd2be3335f73cb")
  }

  @Test func `an STS call with a session token`() throws {
    let temporary = Credentials(
      accessKeyID: example.accessKeyID, secret: example.secret, sessionToken: Secret("SESSIONTOKEN/+=="),
      source: "test")
    let request = try ReadSigner(credentials: temporary, region: "eu-west-1").request(
      .getCallerIdentity, [:], to: .of(.sts, region: "eu-west-1"), at: noon)
    #expect(request.body == Array("Action=GetCallerIdentity&Version=2011-06-15".utf8))
    #expect(signedHeaders(request) == "content-type;host;x-amz-date;x-amz-security-token")
    #expect(signature(request) == "8be549fa9832cd9d9589e18492d69f5f6dc14e1c8249f3a92a5b202b43391b67")
  }

  @Test func `API Gateway calls, with a query and with an ARN in the path`() {
    let signer = SigV4(credentials: example, region: "eu-west-1", service: "apigateway")
    var request = HTTPRequest(
      method: "GET", host: "apigateway.eu-west-1.amazonaws.com", path: "/restapis/abc123/resources",
      query: "limit=500&embed=methods", headers: [("Accept", "application/json")])
    let first = signer.sign(request, at: noon)
    #expect(signedHeaders(first) == "accept;host;x-amz-date")
    #expect(signature(first) == "4ade3e2aec8c0e568713cc8237e72b8146d6b96c45d3e268a6e9d7f12ecfe80f")
    request.path = "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fabc123"
    request.query = ""
    #expect(
      signature(signer.sign(request, at: noon))
        == "26878ab25da041a8eba4485490ca5b309d97326777a446859f8a5c9040bf0688")
  }

  @Test func `an S3 object, its path as on the wire`() {
    let signer = SigV4(credentials: example, region: "eu-west-1", service: "s3", pathRule: .asIs)
    let request = signer.sign(
      HTTPRequest(
        method: "PUT", host: "my-bucket.s3.eu-west-1.amazonaws.com", path: "/states/team%20a/state.json",
        headers: [("Content-Type", "application/json"), ("If-None-Match", "*")], body: Array(#"{"v":1}"#.utf8)
      ),
      at: noon)
    #expect(
      request["x-amz-content-sha256"] == "afbf9d0f3560b0fd7795e81c42a0a79ee6b6fc67e064f77826aee642cad28d91")
    #expect(signedHeaders(request) == "content-type;host;if-none-match;x-amz-content-sha256;x-amz-date")
    #expect(signature(request) == "9579ce8e55d26c4e6a06a0f3b253d49a96073ef8cdebdb6aa10e1ef97f3d32d7")
  }

  /// S3 API reference, "Authenticating requests: using query parameters", the worked example.
  @Test func `an S3 URL signed in advance`() throws {
    let documented = Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      source: "test")
    let time = try #require(Timestamp(iso8601: "2013-05-24T00:00:00Z"))
    let request = SigV4(credentials: documented, region: "us-east-1", service: "s3", pathRule: .asIs)
      .presign(
        HTTPRequest(method: "GET", host: "examplebucket.s3.amazonaws.com", path: "/test.txt"), at: time,
        expiresIn: 86400)
    #expect(
      request.query.hasSuffix(
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
  }
}
