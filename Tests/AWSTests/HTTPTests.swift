import AWS
import ResourceModel
import Testing

@Suite struct HTTPTests {
  @Test func `the date of an answer is read`() {
    let answer = HTTPResponse(status: 403, headers: [("date", "Sun, 06 Nov 1994 08:49:37 GMT")])
    #expect(answer.date == Timestamp(iso8601: "1994-11-06T08:49:37Z"))
  }

  @Test func `a date is written as it is read`() {
    #expect(Timestamp(iso8601: "1994-11-06T08:49:37Z")?.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    for day in 0..<800 {
      let moment = Timestamp(milliseconds: (day * 37 * 86_400 + day * 61) * 1000)
      let text = moment.httpDate
      #expect(HTTPResponse(status: 200, headers: [("Date", text)]).date == moment, "\(text)")
    }
    #expect(Timestamp(milliseconds: 0).httpDate.hasPrefix("Thu, "))
    #expect(Timestamp(milliseconds: -1000).httpDate == "Wed, 31 Dec 1969 23:59:59 GMT")
  }

  @Test(arguments: [
    "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 06 Nom 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
    "Sun, x Nov 1994 08:49:37 GMT",
  ])
  func `any other date counts as none`(_ text: String) {
    #expect(HTTPResponse(status: 200, headers: [("Date", text)]).date == nil)
    #expect(HTTPResponse(status: 200).date == nil)
  }

  @Test func `neither a request nor an answer shows what it holds`() {
    let request = HTTPRequest(
      method: "POST", host: "example.com", path: "/a", query: "X-Amz-Signature=canary",
      headers: [("X-Amz-Security-Token", "canary")], body: Array("canary".utf8))
    let answer = HTTPResponse(status: 200, headers: [("Set-Cookie", "canary")], body: Array("canary".utf8))
    var shown = "\(request) \(answer)"
    dump(request, to: &shown)
    dump(answer, to: &shown)
    #expect(shown.hasPrefix("POST https://example.com/a HTTP 200, 6 bytes"))
    #expect(!shown.contains("canary"))
    #expect(!shown.contains("99"))
  }
}
