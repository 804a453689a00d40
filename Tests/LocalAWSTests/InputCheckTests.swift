import AWS
import ResourceModel
import Testing

@testable import LocalAWS

/// Messages as AWS's users have published them, with names and values of our own.
@Suite struct InputCheckTests {
  private static let rows = [
    Attribute("PoolName", .string(length: 1...8, pattern: #"[\w\s+=,.@-]+"#), .required, ""),
    Attribute("MaxResults", .integer(1...60), ""),
    Attribute("Enabled", .bool, ""),
    Attribute("Mode", .oneOf(["ON", "OFF"]), ""),
    Attribute("CallbackURLs", .list(.string(length: 1...9, pattern: #"\S+"#), count: 0...3), ""),
    Attribute("Flows", .set(.oneOf(["code", "implicit"])), ""),
    Attribute("Password", .string(length: 6...256, pattern: #"[\S]+"#), .optional, sensitive: true, ""),
    Attribute("Tags", .map(.string(length: 0...4), key: 1...5, count: 0...2), ""),
    Attribute("Limits", .map(.integer(1...2)), ""),
    Attribute(
      "Scopes",
      .list(
        .object([
          Attribute("ScopeName", .string(length: 1...4), .required, ""),
          Attribute("Weight", .integer(0...9), ""),
        ]), count: 0...2), ""),
    Attribute(
      "Policy",
      .object([Attribute("Inner", .object([Attribute("Days", .integer(0...365), .required, "")]), "")]), ""),
    Attribute(
      "Keys", .list(.object([Attribute("Key", .string(length: 1...2), .optional, sensitive: true, "")])), ""),
    Attribute("Stages", .map(.object([Attribute("Name", .string(length: 1...2), .required, "")])), ""),
    Attribute("Made", .string(), .computed, ""),
  ]
  private static let check = InputCheck(rows)

  private func checked(_ json: String) throws -> Attributes {
    let read = try #require(try JSONReader.read(json).map)
    var input: Attributes = ["PoolName": "pool"]
    input.merge(read) { $1 }
    return try Self.check.checked(input, code: "InvalidParameterException")
  }

  private func refusal(_ json: String) -> AWSError? {
    #expect(throws: AWSError.self) { try checked(json) }
  }

  /// What follows the count of findings, and how many there are.
  @Test(arguments: [
    (
      #"{"PoolName": ""}"#, 2,
      "Value '' at 'poolName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+"
    ),
    (
      #"{"PoolName": "much too long"}"#, 1,
      "Value 'much too long' at 'poolName' failed to satisfy constraint: Member must have length less than or equal to 8"
    ),
    (
      #"{"PoolName": "pöol"}"#, 1,
      "Value 'pöol' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+"
    ),
    (
      #"{"MaxResults": 0}"#, 1,
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"
    ),
    (
      #"{"MaxResults": 61.9}"#, 1,
      "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
    ),
    (
      #"{"MaxResults": 1e30}"#, 1,
      "Value '9223372036854775807' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
    ),
    (
      #"{"MaxResults": -99999999999}"#, 1,
      "Value '-99999999999' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"
    ),
    (
      #"{"Mode": "on"}"#, 1,
      "Value 'on' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [ON, OFF]"
    ),
    (
      #"{"CallbackURLs": ["a", "b", "c", "d"]}"#, 1,
      "Value '[a, b, c, d]' at 'callbackURLs' failed to satisfy constraint: Member must have length less than or equal to 3"
    ),
    (
      #"{"CallbackURLs": ["a", " ", ""]}"#, 1,
      "Value '[a,  , ]' at 'callbackURLs' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 9, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: \\S+]"
    ),
    (
      #"{"Flows": ["code", "both"]}"#, 1,
      "Value '[code, both]' at 'flows' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [code, implicit]]"
    ),
    (
      #"{"Password": "a b"}"#, 2,
      "Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6; Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+"
    ),
    (
      #"{"Tags": {"a": "1", "b": "2", "c": "3"}}"#, 1,
      "Value '{a=1, b=2, c=3}' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 2"
    ),
    (
      #"{"Tags": {"far too long": ""}}"#, 1,
      "Value '{far too long=}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 5, Member must have length greater than or equal to 1]"
    ),
    (
      #"{"Tags": {"a": "far too long"}}"#, 1,
      "Value '{a=far too long}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 4, Member must have length greater than or equal to 0]"
    ),
    (
      #"{"Limits": {"a": 3}}"#, 1,
      "Value '{a=3}' at 'limits' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 2, Member must have value greater than or equal to 1]"
    ),
    (
      #"{"Scopes": [{"ScopeName": "read"}, {"Weight": 10}]}"#, 2,
      "Value null at 'scopes.2.member.scopeName' failed to satisfy constraint: Member must not be null; Value '10' at 'scopes.2.member.weight' failed to satisfy constraint: Member must have value less than or equal to 9"
    ),
    (
      #"{"Scopes": [{"ScopeName": "a"}, {"ScopeName": "b"}, {"ScopeName": "tolong"}]}"#, 2,
      "Value '[{ScopeName=a}, {ScopeName=b}, {ScopeName=tolong}]' at 'scopes' failed to satisfy constraint: Member must have length less than or equal to 2; Value 'tolong' at 'scopes.3.member.scopeName' failed to satisfy constraint: Member must have length less than or equal to 4"
    ),
    (
      #"{"Policy": {"Inner": {}}}"#, 1,
      "Value null at 'policy.inner.days' failed to satisfy constraint: Member must not be null"
    ),
    (
      #"{"Keys": [{"Key": "secret"}]}"#, 1,
      "Value at 'keys.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 2"
    ),
    (
      #"{"Stages": {"b": {}, "a": {"Name": "abc"}}}"#, 2,
      "Value 'abc' at 'stages.a.member.name' failed to satisfy constraint: Member must have length less than or equal to 2; Value null at 'stages.b.member.name' failed to satisfy constraint: Member must not be null"
    ),
    (#"{"PoolName": null}"#, 0, ""),
  ]) func `a broken limit is told as AWS tells it`(json: String, count: Int, message: String) throws {
    if count == 0 {
      _ = try checked(json)
      return
    }
    let error = try #require(refusal(json))
    #expect(error.code == "InvalidParameterException")
    #expect(error.status == 400)
    #expect(error.message == "\(count) validation error\(count == 1 ? "" : "s") detected: \(message)")
  }

  @Test func `a required member that is missing or null is told`() {
    for input: Attributes in [[:], ["Other": 1]] {
      #expect {
        try Self.check.checked(input, code: "ValidationException")
      } throws: { error in
        (error as? AWSError)?.message
          == "1 validation error detected: Value null at 'poolName' failed to satisfy constraint: Member must not be null"
      }
    }
  }

  @Test(arguments: [
    (#"{"PoolName": 1}"#, "NUMBER_VALUE can not be converted to a String"),
    (#"{"PoolName": 1.5}"#, "NUMBER_VALUE can not be converted to a String"),
    (#"{"PoolName": true}"#, "TRUE_VALUE can not be converted to a String"),
    (#"{"PoolName": ["a"]}"#, "Start of list found where not expected"),
    (#"{"PoolName": {}}"#, "Start of structure or map found where not expected."),
    (#"{"MaxResults": "1"}"#, "STRING_VALUE can not be converted to an Integer"),
    (#"{"MaxResults": false}"#, "FALSE_VALUE can not be converted to an Integer"),
    (#"{"Enabled": 0}"#, "NUMBER_VALUE can not be converted to a Boolean"),
    (#"{"Enabled": "true"}"#, "STRING_VALUE can not be converted to a Boolean"),
    (#"{"Mode": 1}"#, "NUMBER_VALUE can not be converted to a String"),
    (#"{"CallbackURLs": "x"}"#, "Expected list or null"),
    (#"{"CallbackURLs": {}}"#, "Start of structure or map found where not expected."),
    (#"{"CallbackURLs": ["a", 1]}"#, "NUMBER_VALUE can not be converted to a String"),
    (#"{"CallbackURLs": [["a"]]}"#, "Start of list found where not expected"),
    (#"{"Tags": "x"}"#, "Expected map or null"),
    (#"{"Tags": []}"#, "Start of list found where not expected"),
    (#"{"Tags": {"a": 1}}"#, "NUMBER_VALUE can not be converted to a String"),
    (#"{"Policy": "x"}"#, "Expected null"),
    (#"{"Policy": {"Inner": 1}}"#, "Expected null"),
    (#"{"Policy": []}"#, "Start of list found where not expected"),
    (#"{"Scopes": ["a"]}"#, "Expected null"),
    (#"{"Password": 12345678}"#, "NUMBER_VALUE can not be converted to a String"),
    // A broken limit beside it is not told.
    (#"{"PoolName": "", "MaxResults": "1"}"#, "STRING_VALUE can not be converted to an Integer"),
  ]) func `a wrong type is told as AWS tells it`(json: String, message: String) throws {
    let error = try #require(refusal(json))
    #expect(error.code == "SerializationException")
    #expect(error.message == message)
  }

  @Test func `what fits passes, and only members with a row are kept`() throws {
    let json = #"""
      {"PoolName": "pool", "MaxResults": 1.9, "Enabled": true, "Mode": "OFF", "CallbackURLs": ["a", null], "Flows": [],
       "Tags": {"a": "", "b": null}, "Scopes": [{"ScopeName": "x", "Other": 1}, null], "Policy": {"Inner": {"Days": 3.0}},
       "Password": null, "Unknown": {"a": [1]}, "Made": "by AWS", "Limits": {"a": 1}}
      """#
    #expect(
      try checked(json) == [
        "PoolName": "pool", "MaxResults": 1, "Enabled": true, "Mode": "OFF", "CallbackURLs": ["a"],
        "Flows": [],
        "Tags": ["a": ""], "Scopes": [["ScopeName": "x"]], "Policy": ["Inner": ["Days": 3]],
        "Limits": ["a": 1],
      ])
  }

  @Test func `length counts Unicode scalars`() throws {
    let row = Attribute("Text", .string(length: 2...2), "")
    #expect(try InputCheck([row]).checked(["Text": "e\u{301}"], code: "") == ["Text": "e\u{301}"])
    #expect(throws: AWSError.self) { try InputCheck([row]).checked(["Text": "\u{1F600}"], code: "") }
  }

  @Test func `maps that AWS writes as lists are checked as lists`() throws {
    let row = Attribute(
      "Tags", .map(.string(length: 0...2), key: 1...3), wireForm: .pairs(key: "Key", value: "Value"), "")
    let error = #expect(throws: AWSError.self) {
      try InputCheck([row]).checked(["Tags": [["Key": "abcd", "Value": "abc"], ["Value": ""]]], code: "V")
    }
    #expect(
      error?.message
        == "3 validation errors detected: Value 'abcd' at 'tags.1.member.key' failed to satisfy constraint: "
        + "Member must have length less than or equal to 3; Value 'abc' at 'tags.1.member.value' failed to satisfy "
        + "constraint: Member must have length less than or equal to 2; Value null at 'tags.2.member.key' failed to "
        + "satisfy constraint: Member must not be null")
  }

  @Test func `every operation's rows can be checked`() {
    for service in LocalService.all {
      for operation in service.operations.values { _ = InputCheck(operation.input) }
    }
  }
}
