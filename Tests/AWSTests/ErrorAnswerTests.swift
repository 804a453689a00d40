import AWS
import ResourceModel
import Testing

@Suite struct ErrorAnswerTests {
  func error(
    _ body: String, status: Int = 400, _ headers: [(name: String, value: String)] = [],
    form: ErrorForm = .json,
    input: Attributes = [:]
  ) -> AWSError {
    AWSError(
      HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), form: form, operation: "Op",
      service: .cognitoIdentityProvider, input: input)
  }

  @Test(arguments: [
    "ResourceNotFoundException", "com.amazonaws.cognito#ResourceNotFoundException",
    "ResourceNotFoundException:http://internal.amazon.com/coral/", "a#b#ResourceNotFoundException:x#y",
  ])
  func `a code stands without namespace and address`(_ type: String) {
    let found = error(#"{"__type":"\#(type)","message":"No pool."}"#)
    #expect(found.code == "ResourceNotFoundException")
    #expect(found.message == "No pool.")
    #expect(found.isNotFound)
    #expect(error("", [("X-Amzn-ErrorType", type)]).code == "ResourceNotFoundException")
  }

  @Test func `message and request id are found in every spelling`() {
    let found = error(#"{"__type":"A","Message":"M"}"#, [("X-AMZN-RequestId", "r-1"), ("Retry-After", "7")])
    #expect(found.message == "M")
    #expect(found.requestID == "r-1")
    #expect(found.retryAfter == 7)
    #expect(found.status == 400)
    #expect(error(#"{"__type":"A"}"#).message.isEmpty)
  }

  @Test func `the header wins for REST services and the body for JSON 1.1`() {
    let body = #"{"__type":"InBody","code":"Other"}"#
    #expect(error(body, [("x-amzn-ErrorType", "InHeader:x")]).code == "InBody")
    #expect(error(body, [("x-amzn-ErrorType", "InHeader:x")], form: .restJSON).code == "InHeader")
    #expect(error(#"{"code":"InBody"}"#, form: .restJSON).code == "InBody")
    #expect(error(#"{"Code":"InBody"}"#, form: .restJSON).code == "InBody")
    #expect(error(body, [("x-amzn-query-error", "Old.Code;Sender")]).code == "Old.Code")
  }

  @Test func `XML errors of STS and S3`() {
    let sts = error(
      "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>Old</Message></Error>"
        + "<RequestId>r-9</RequestId></ErrorResponse>", status: 403, form: .query)
    #expect(sts.code == "ExpiredToken")
    #expect(sts.message == "Old")
    #expect(sts.requestID == "r-9")
    let s3 = error(
      "<Error><Code>PreconditionFailed</Code><Message>m</Message><RequestId>r-8</RequestId></Error>",
      status: 412,
      form: .restXML)
    #expect(s3.code == "PreconditionFailed")
    #expect(s3.requestID == "r-8")
    #expect(error("", status: 404, [("x-amz-request-id", "r-7")], form: .restXML).code == "NotFound")
  }

  @Test(arguments: ErrorForm.allCases)
  func `a proxy's page is described and not repeated`(_ form: ErrorForm) {
    let found = error(
      "<html><body>Denied for canary</body></html>", status: 502, [("Content-Type", "text/html")], form: form)
    #expect(found.code == "BadGateway")
    #expect(found.message.contains("text/html"))
    #expect(!found.message.contains("canary"))
    #expect(found.outcome == .unknown)
  }

  @Test(arguments: [
    "{\"__type\":\"two words\"}", "{\"__type\":\"\"}", "{\"__type\":7}", "{\"__type\":\"a\\nb\"}", "[]",
  ])
  func `what cannot be a code is none`(_ body: String) {
    #expect(error(body, status: 418).code == "HTTP418")
  }

  @Test func `a message is one line and has an end`() {
    let found = error(
      #"{"__type":"A","message":"one\ntwo\u001b[31m\#(String(repeating: "x", count: 5000))"}"#)
    #expect(found.message.count == 601)
    #expect(found.message.hasPrefix("one two [31mx"))
  }

  @Test func `a secret that AWS repeats is cut out`() {
    let input: Attributes = ["A": ["B": [.secret(Secret("canary\"secret"))]]]
    let found = error(
      #"{"__type":"A","message":"Value 'canary\"secret' is bad; canary\\\"secret"}"#, input: input)
    #expect(found.message == "Value '(sensitive)' is bad; (sensitive)")
    let short = error(#"{"__type":"A","message":"Value 'pin' is bad"}"#, input: ["P": .secret(Secret("pin"))])
    #expect(short.message == "(message withheld: it may repeat a secret)")
  }

  @Test func `of two secrets that begin alike nothing is left over`() {
    let input: Attributes = [
      "A": [.secret(Secret("canary-one")), .secret(Secret("canary-one-and-more"))]
    ]
    #expect(
      error(#"{"__type":"A","message":"Value 'canary-one-and-more' is bad"}"#, input: input).message
        == "Value '(sensitive)' is bad")
  }

  @Test func `a secret in the place of a code or a request's id is left out`() throws {
    let secret = "canary4secret0000"
    let input: Attributes = ["A": .secret(Secret(secret))]
    let found = error(
      #"{"__type":"\#(secret)","message":""}"#, [("x-amzn-RequestId", "r-\(secret)")], input: input)
    #expect(found.description == "Op: BadRequest")
    let operation = ReadOperation.describeUserPool.operation
    let answer = HTTPResponse(status: 200, headers: [("x-amzn-RequestId", secret)], body: Array("[".utf8))
    let malformed = #expect(throws: AWSError.self) { try operation.decode(answer, input: input) }
    #expect(try #require(malformed).requestID == nil)
  }

  @Test(arguments: [String(repeating: "x", count: 129), "two words", "a&#10;b", ""])
  func `what cannot be a request's id is left out`(_ id: String) {
    let body = "<ErrorResponse><Error><Code>A</Code></Error><RequestId>\(id)</RequestId></ErrorResponse>"
    #expect(error(body, form: .query).requestID == nil)
  }

  @Test(arguments: ["-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT", "", "soon"])
  func `a wait that is no number of seconds counts as none`(_ text: String) {
    #expect(error("{}", [("Retry-After", text)]).retryAfter == nil)
  }

  @Test func `the outcome is open only after a server error that is not a refusal`() {
    #expect(error(#"{"__type":"InternalErrorException"}"#, status: 500).outcome == .unknown)
    #expect(error("", status: 503).outcome == .unknown)
    #expect(error("", status: 504).outcome == .unknown)
    #expect(error(#"{"__type":"ThrottlingException"}"#, status: 503).outcome == .nothingHappened)
    #expect(
      error("<Error><Code>SlowDown</Code></Error>", status: 503, form: .restXML).outcome == .nothingHappened)
    #expect(error("", status: 400).outcome == .nothingHappened)
    #expect(error("", status: 408).outcome == .nothingHappened)
    #expect(error("", status: 429).outcome == .nothingHappened)
  }
}
