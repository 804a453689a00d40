import AWS
import ResourceModel
import Testing

@Suite struct CallSignerTests {
  let credentials = Credentials(accessKeyID: "AKID", secret: Secret("secret"), source: "test")
  let noon = Timestamp(iso8601: "2026-01-15T12:00:00Z") ?? Timestamp(milliseconds: 0)
  let emulator = Endpoint(scheme: .http, host: "localhost", port: 4566, pathPrefix: "/aws")

  func text(_ request: HTTPRequest) -> String { String(decoding: request.body, as: UTF8.self) }

  @Test(arguments: ReadOperation.all)
  func `every reading request verifies on the other side`(_ operation: ReadOperation) throws {
    let form = operation.operation.form
    let labels = (form?.segments ?? []).compactMap(RESTForm.label)
    let request = try ReadSigner(credentials: credentials, region: "eu-west-1").request(
      operation, Dictionary(uniqueKeysWithValues: labels.map { ($0, "a/b") }), to: emulator, at: noon)
    #expect(request.method == form?.method ?? "POST")
    let path = (form?.segments ?? []).map { RESTForm.label($0) == nil ? String($0) : "a%2Fb" }
    #expect(request.url == "http://localhost:4566/aws/\(path.joined(separator: "/"))")
    guard operation.operation.isSigned else {
      #expect(request["Authorization"] == nil)
      #expect(request["X-Amz-Date"] == nil)
      return
    }
    try SigV4(
      credentials: credentials, region: "eu-west-1", service: operation.operation.service.signingName
    ).verify(request, at: noon)
  }

  @Test func `a JSON request names its target and reveals its secrets`() throws {
    let request = try WriteSigner(credentials: credentials, region: "eu-west-1").request(
      .createSecret, ["Name": "n", "SecretString": .secret(Secret("pass\"word"))], to: emulator, at: noon)
    #expect(request["X-Amz-Target"] == "secretsmanager.CreateSecret")
    #expect(request["Content-Type"] == "application/x-amz-json-1.1")
    #expect(text(request) == #"{"Name":"n","SecretString":"pass\"word"}"#)
  }

  @Test func `a REST request has its members in path, query and body`() throws {
    let read = try ReadSigner(credentials: credentials, region: "eu-west-1").request(
      .getResources, ["restApiId": "a1", "embed": ["methods"], "limit": 500], to: emulator, at: noon)
    #expect(read.url == "http://localhost:4566/aws/restapis/a1/resources?limit=500&embed=methods")
    #expect(read.body.isEmpty)
    let write = try WriteSigner(credentials: credentials, region: "eu-west-1").request(
      .updateMethod,
      [
        "restApiId": "a1", "resourceId": "r1", "httpMethod": "GET",
        "patchOperations": [["op": "replace", "path": "/authorizationType", "value": "NONE"]],
      ], to: emulator, at: noon)
    #expect(write.method == "PATCH")
    #expect(write.path == "/aws/restapis/a1/resources/r1/methods/GET")
    #expect(
      text(write) == #"{"patchOperations":[{"op":"replace","path":"/authorizationType","value":"NONE"}]}"#)
  }

  @Test func `a REST request without what its path names is not made`() {
    #expect(throws: AWSError(code: AWSError.OwnCode.configuration, message: "", operation: "GetRestApi")) {
      try ReadSigner(credentials: credentials, region: "eu-west-1")
        .request(.getRestApi, ["restApiId": ""], to: emulator, at: noon)
    }
  }

  @Test func `an empty input is an empty object`() throws {
    let request = try ReadSigner(credentials: credentials, region: "eu-west-1")
      .request(.listUserPools, [:], to: emulator, at: noon)
    #expect(text(request) == "{}")
  }

  @Test func `a form holds lists and structures under their names`() throws {
    let request = try ReadSigner(credentials: credentials, region: "eu-west-1").request(
      .assumeRole,
      [
        "RoleArn": "arn:aws:iam::123456789012:role/a b", "DurationSeconds": 900, "Empty": [],
        "Tags": [["Key": "k+", "Value": "é"], ["Key": "z", "Value": true]],
        "TransitiveTagKeys": ["k"], "TokenCode": .secret(Secret("123456")),
      ], to: emulator, at: noon)
    #expect(
      text(request)
        == "Action=AssumeRole&Version=2011-06-15&DurationSeconds=900&Empty="
        + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa+b&Tags.member.1.Key=k%2B&Tags.member.1.Value=%C3%A9"
        + "&Tags.member.2.Key=z&Tags.member.2.Value=true&TokenCode=123456&TransitiveTagKeys.member.1=k")
  }

  @Test func `without credentials only an unsigned operation can be asked for`() throws {
    let signer = ReadSigner(credentials: nil, region: "eu-west-1")
    #expect(throws: AWSError(code: AWSError.OwnCode.credentials, message: "", operation: "GetCallerIdentity"))
    {
      try signer.request(.getCallerIdentity, [:], to: emulator, at: noon)
    }
    let request = try signer.request(
      .assumeRoleWithWebIdentity, ["WebIdentityToken": .secret(Secret("jwt"))], to: emulator, at: noon)
    #expect(text(request) == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=jwt")
  }
}
