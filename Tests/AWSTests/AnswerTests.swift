import AWS
import ResourceModel
import TestSupport
import Testing

@Suite struct AnswerTests {
  let caller = ReadOperation.getCallerIdentity.operation

  func answer(_ body: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("x-amzn-requestid", "r-1")], body: Array(body.utf8))
  }

  @Test func `a JSON answer keeps members that nobody knows`() throws {
    let members = try ReadOperation.describeUserPool.operation.decode(
      answer(#"{"UserPool":{"Id":"x","New":[1.5E3]},"Null":null}"#))
    #expect(members == ["UserPool": ["Id": "x", "New": [.decimal("1.5E3")]]])
  }

  @Test func `no body is no members`() throws {
    #expect(try WriteOperation.deleteUserPool.operation.decode(answer("")) == [:])
  }

  @Test func `STS answers become members`() throws {
    let members = try caller.decode(
      answer(
        """
        <?xml version="1.0"?>
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:user/a&amp;b&#x20AC;&#33;</Arn><UserId><![CDATA[<AIDA>]]></UserId>
            <!-- twelve digits --><Account attribute='>'>123456789012</Account>
            <Names><member>one</member><member>two</member></Names><Empty/>
            <Twice>1</Twice><Twice>2</Twice>
          </GetCallerIdentityResult>
          <ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """))
    #expect(
      members == [
        "Arn": "arn:aws:iam::123456789012:user/a&b€!", "UserId": "<AIDA>", "Account": "123456789012",
        "Names": ["one", "two"], "Empty": "", "Twice": ["1", "2"],
      ])
  }

  @Test func `an answer without a result has no members`() throws {
    #expect(try caller.decode(answer("<GetCallerIdentityResponse/>")) == [:])
    #expect(
      try caller.decode(
        answer("<a:GetCallerIdentityResponse><a:GetCallerIdentityResult/></a:GetCallerIdentityResponse>"))
        == [:])
  }

  @Test(arguments: [
    "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&unknown;</a>", "<a>&amp</a>", "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a b></a>", "<a b=c></a>", "<!DOCTYPE a [<!ENTITY b \"c\">]><GetCallerIdentityResponse/>",
    "<GetCallerIdentityResponse><!ENTITY b \"c\"></GetCallerIdentityResponse>", "<AssumeRoleResponse/>",
    "<", "</a>", "<a", "<a><![CDATA[x</a>", "<!-- <a/>", "<a>\u{0}", "<GetCallerIdentityResponse/>text",
  ])
  func `what is not the XML of the answer is malformed`(_ body: String) {
    #expect(
      throws: AWSError(code: AWSError.OwnCode.malformedAnswer, message: "", operation: "GetCallerIdentity")
    ) {
      try caller.decode(answer(body))
    }
  }

  @Test func `XML may be 32 deep and no deeper`() throws {
    func nested(_ depth: Int) -> String {
      "<GetCallerIdentityResponse>" + String(repeating: "<a>", count: depth - 1)
        + String(repeating: "</a>", count: depth - 1) + "</GetCallerIdentityResponse>"
    }
    #expect(try caller.decode(answer(nested(32))) == [:])
    #expect(throws: AWSError.self) { try caller.decode(answer(nested(33))) }
  }

  @Test(arguments: ["[]", "{", "\"text\"", "<html>"])
  func `a malformed answer to a change leaves its outcome open`(_ body: String) {
    do throws(AWSError) {
      _ = try WriteOperation.createUserPool.operation.decode(answer(body))
      Issue.record("decoded")
    } catch {
      #expect(error.code == AWSError.OwnCode.malformedAnswer)
      #expect(error.outcome == .unknown)
      #expect(error.requestID == "r-1")
    }
    do throws(AWSError) {
      _ = try ReadOperation.describeUserPool.operation.decode(answer(body))
      Issue.record("decoded")
    } catch { #expect(error.outcome == .nothingHappened) }
  }

  /// The bytes come from the network: whatever they are, the reader ends and does not crash.
  @Test(arguments: 0..<500 as Range<UInt64>)
  func `broken XML is refused or read`(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = Array(
      "<?xml version=\"1.0\"?><GetCallerIdentityResponse a='b'><GetCallerIdentityResult><Arn>x&amp;&#65;</Arn>"
        .utf8)
    bytes += Array("<![CDATA[y]]><!-- z --><e/></GetCallerIdentityResult></GetCallerIdentityResponse>".utf8)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(index..<min(index + 5, bytes.count - 1))
      default: bytes.insert(Array("<>&;/!-[]".utf8)[Int(random.next() % 9)], at: index)
      }
    }
    do throws(AWSError) {
      _ = try caller.decode(HTTPResponse(status: 200, body: bytes))
    } catch { #expect(error.code == AWSError.OwnCode.malformedAnswer) }
    let failed = AWSError(HTTPResponse(status: 400, body: bytes), form: .query, operation: "Op")
    #expect(failed.outcome == .nothingHappened)
  }
}
