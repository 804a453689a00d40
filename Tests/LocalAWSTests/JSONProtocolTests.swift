import AWS
import ResourceModel
import Testing

@testable import LocalAWS

@Suite struct JSONProtocolTests {
  private func input(_ body: String) throws -> Attributes {
    try JSONProtocol.input(of: HTTPRequest(method: "POST", host: "localhost", body: Array(body.utf8)))
  }

  @Test(arguments: ["", " ", "{", "null", "\"x\"", "7", "{}{}", "{\"a\": 1,}", "{'a': 1}", "{\"a\": NaN}"])
  func `what is no JSON object is refused without a word`(body: String) throws {
    let error = #expect(throws: AWSError.self) { try input(body) }
    #expect(error?.code == "SerializationException")
    #expect(error?.message == "")
  }

  @Test func `of a list AWS says that it is one`() throws {
    let error = try #require(#expect(throws: AWSError.self) { try input("[]") })
    let response = JSONProtocol.response(error, "id", messageMember: "message")
    #expect(
      String(decoding: response.body, as: UTF8.self)
        == #"{"Message":"Start of list found where not expected","__type":"SerializationException"}"#)
  }

  @Test func `other refusals have the service's own member`() {
    for member in ["message", "Message"] {
      let response = JSONProtocol.response(.invalidParameter("No."), "id", messageMember: member)
      #expect(
        String(decoding: response.body, as: UTF8.self)
          == (member == "message"
            ? #"{"__type":"InvalidParameterException","message":"No."}"#
            : #"{"Message":"No.","__type":"InvalidParameterException"}"#))
    }
  }

  @Test func `code and message stand in headers too, where the message is one printable line`() {
    for (message, header) in [
      ("No.", "No."), ("", nil), ("two\r\nX-Injected: lines", nil), ("\u{fc}ber", nil), ("\u{7f}", nil),
      (String(repeating: "x", count: 5000), nil),
    ] as [(String, String?)] {
      let response = JSONProtocol.response(.invalidParameter(message), "id", messageMember: "message")
      #expect(response["x-amzn-ErrorType"] == "InvalidParameterException:")
      #expect(response["x-amzn-ErrorMessage"] == header)
    }
    #expect(JSONProtocol.response([:], "id")["x-amzn-ErrorType"] == nil)
  }

  @Test func `nulls are as good as absent`() throws {
    #expect(try input(#" {"a": null, "b": [null, 1]} "#) == ["b": [1]])
  }
}
