import ResourceModel
import Testing

/// To and from AWS's JSON by the rows.
@Suite struct WireTests {
  private let schema = Schema(
    "server", "A resource server.",
    [
      Attribute("Name", .string(), ""),
      Attribute(
        "Scopes", .map(.object([Attribute("Text", .string(), "")])), wireForm: .keyed(by: "ScopeName"), ""),
      Attribute(
        "Steps", .list(.object([Attribute("Kind", .string(), ""), Attribute("Rank", .integer(), "")])), ""),
      Attribute("Tags", .set(.object([Attribute("Key", .string(), "")])), ""),
    ])

  /// What AWS says, with a member in each element that no row knows.
  private let observed: [String: Value] = [
    "Name": "old",
    "Scopes": [
      ["ScopeName": "read", "Text": "r", "New": 1], ["ScopeName": "write", "Text": "w", "New": 2],
    ],
    "Steps": [["Kind": "a", "Rank": 1, "New": 3], ["Kind": "b", "Rank": 2, "New": 4]],
    "Tags": [["Key": "y", "New": 5], ["Key": "x", "New": 6]],
  ]

  private func update(_ change: (inout Attributes) -> Void) -> [String: Value] {
    var target = schema.attributes(fromWire: observed)
    change(&target)
    return schema.overlay(target, onto: observed)
  }

  @Test func `members without a row survive inside the elements of lists`() {
    let body = update { $0["name"] = "new" }
    #expect(body["Name"] == "new")
    #expect(body["Scopes"] == observed["Scopes"])
    #expect(body["Steps"] == observed["Steps"])
    #expect(Set(body["Tags"]?.list ?? []) == Set(observed["Tags"]?.list ?? []))
  }

  @Test func `a changed element takes its own unknown members with it where it has a name`() {
    let body = update { $0["scopes"] = ["read": ["text": "other"], "fresh": ["text": "f"]] }
    #expect(
      body["Scopes"] == [
        ["ScopeName": "fresh", "Text": "f"], ["ScopeName": "read", "Text": "other", "New": 1],
      ])
  }

  @Test func `a changed element of a list without names begins anew`() {
    let body = update { $0["steps"] = [["kind": "b", "rank": 2], ["kind": "c", "rank": 2]] }
    #expect(body["Steps"] == [["Kind": "b", "Rank": 2, "New": 4], ["Kind": "c", "Rank": 2]])
  }

  @Test func `lists of nothing are absent, whatever stands inside`() {
    let once = schema.normalised(["steps": [[:]], "tags": [[:]], "scopes": [:], "name": "x"])
    #expect(once == ["name": "x"])
    #expect(schema.normalised(once) == once)
  }

  @Test func `values with quotes in them keep their order`() {
    let one: Value = ["a\",\"b"]
    let two: Value = ["a", "b"]
    #expect((one < two) != (two < one))
  }
}
