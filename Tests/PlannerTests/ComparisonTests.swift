import Planner
import ResourceModel
import Testing

@Suite struct ComparisonTests {
  static let schema = Schema(
    "thing", "For tests.",
    [
      Attribute("Name", .string(), .required, ""),
      Attribute("Days", .integer(), .defaulted(30), ""),
      Attribute("Note", .string(), ""),
      Attribute("Names", .set(.string()), ""),
      Attribute("Tags", .map(.string()), ""),
      Attribute(
        "Rules",
        .object([
          Attribute("Length", .integer(), .defaulted(8), ""),
          Attribute("Symbols", .bool, .defaulted(true), ""),
        ]), ""),
      Attribute(
        "Sender", .object([Attribute("Arn", .string(), .required, ""), Attribute("Region", .string(), "")]),
        ""),
      Attribute(
        "Fields", .map(.object([Attribute("Kind", .string(), .defaulted("String"), "")])),
        onChange: .addsOnly("never"), ""),
      Attribute("Token", .string(), writeOnly: true, ""),
      Attribute("Password", .string(), .optional, writeOnly: true, sensitive: true, ""),
      Attribute("MakeKey", .bool, .optional, writeOnly: true, alternative: "key", ""),
      Attribute("Key", .string(), .optional, writeOnly: true, sensitive: true, alternative: "makeKey", ""),
      Attribute("Id", as: "id", .string(), .computed, ""),
      Attribute("Version", .string(), .computed, witness: true, ""),
      Attribute("TokenMark", .string(), .computed, witnessOf: "token", ""),
    ])

  func compare(
    _ desired: Attributes, applied: Attributes? = nil, snapshot: Attributes? = nil, observed: Attributes
  ) -> Comparison {
    Comparison(
      schema: Self.schema, desired: desired, applied: applied, snapshot: snapshot, observed: observed)
  }
  func paths(_ differences: [Difference]) -> [String] { differences.map(\.path) }

  @Test func `what agrees is no difference, whatever else AWS shows`() {
    let result = compare(
      ["name": "a"], applied: ["name": "a"], snapshot: ["name": "a", "days": 30],
      observed: ["name": "a", "days": 30, "id": "1"])
    #expect(result.differences.isEmpty && result.drift.isEmpty && result.undeclaredDrift.isEmpty)
    #expect(result.target == ["name": "a", "days": 30, "id": "1"])
  }

  @Test func `an edit is a difference and no drift`() {
    let result = compare(["name": "b"], applied: ["name": "a"], observed: ["name": "a"])
    #expect(result.differences == [Difference(["name"], before: "a", after: "b")])
    #expect(result.drift.isEmpty)
    #expect(result.target["name"] == "b")
  }

  @Test func `what AWS changed of what is declared is drift`() {
    let result = compare(["name": "a"], applied: ["name": "a"], observed: ["name": "z"])
    #expect(paths(result.differences) == ["name"])
    #expect(result.drift == result.differences)
  }

  @Test func `what AWS changed undeclared is told and kept`() {
    let result = compare(
      ["name": "a"], applied: ["name": "a"], snapshot: ["name": "a"],
      observed: ["name": "a", "note": "by hand", "days": 7])
    #expect(result.differences.isEmpty)
    #expect(paths(result.undeclaredDrift) == ["days", "note"])
    #expect(result.target["note"] == "by hand")
  }

  @Test func `a declared default equals its absence`() {
    #expect(compare(["days": 30], observed: [:]).differences.isEmpty)
    #expect(compare(["rules": ["length": 8]], observed: [:]).differences.isEmpty)
  }

  @Test func `a line that is taken out goes back to the default`() {
    let result = compare([:], applied: ["days": 7, "note": "x"], observed: ["days": 7, "note": "x"])
    #expect(
      result.differences == [
        Difference(["days"], before: 7, after: 30), Difference(["note"], before: "x", after: nil),
      ])
    #expect(result.target["days"] == 30)
    #expect(result.target["note"] == nil)
  }

  @Test func `members of an object are compared one by one and undeclared ones stay`() {
    let result = compare(
      ["rules": ["length": 12]], applied: ["rules": ["length": 8]],
      observed: ["rules": ["length": 8, "symbols": false]])
    #expect(result.differences == [Difference(["rules", "length"], before: 8, after: 12)])
    #expect(result.target["rules"] == ["length": 12, "symbols": false])
  }

  @Test func `a member that is taken out of an object goes back to its default`() {
    let result = compare(
      ["rules": ["length": 12]], applied: ["rules": ["length": 12, "symbols": false]],
      observed: ["rules": ["length": 12, "symbols": false]])
    #expect(result.differences == [Difference(["rules", "symbols"], before: false, after: true)])
  }

  @Test func `an object that cannot do without a member goes as a whole`() {
    let result = compare(
      [:], applied: ["sender": ["arn": "x"]],
      observed: ["sender": ["arn": "x", "region": "filled in by AWS"]])
    #expect(result.target["sender"] == nil)
    #expect(!result.differences.isEmpty)
  }

  @Test func `keys of a map that nobody declared stay, declared ones go when they are taken out`() {
    let result = compare(
      ["tags": ["a": "1"]], applied: ["tags": ["a": "1", "b": "2"]],
      observed: ["tags": ["a": "1", "b": "2", "theirs": "3"]])
    #expect(result.differences == [Difference(["tags", "b"], before: "2", after: nil)])
    #expect(result.target["tags"] == ["a": "1", "theirs": "3"])
  }

  @Test func `a key that holds nothing but defaults is a difference all the same`() {
    let result = compare(["fields": ["tier": ["kind": "String"]]], observed: [:])
    #expect(result.differences == [Difference(["fields", "tier"], before: nil, after: ["kind": "String"])])
    let empty = compare(["fields": ["tier": [:]]], observed: ["fields": ["other": [:]]])
    #expect(paths(empty.differences) == ["fields.tier"])
  }

  @Test func `a map that only gains keeps what is taken out and says so`() {
    let result = compare(
      [:], applied: ["fields": ["tier": ["kind": "String"]]],
      observed: ["fields": ["tier": ["kind": "String"]]])
    #expect(result.differences.isEmpty)
    #expect(result.irrevocable == ["fields.tier"])
    #expect(result.target["fields"] == ["tier": ["kind": "String"]])
  }

  @Test func `what AWS never shows is compared with what was applied`() {
    #expect(compare(["token": "a"], applied: ["token": "a"], observed: [:]).differences.isEmpty)
    #expect(paths(compare(["token": "b"], applied: ["token": "a"], observed: [:]).differences) == ["token"])
    // Of a resource that is taken over nothing is known.
    #expect(compare(["token": "b"], observed: [:]).differences.isEmpty)
  }

  @Test func `of a secret only its presence is compared, and no difference shows it`() {
    let marker = Value.string(Secret.marker)
    let secret = Value.secret(Secret("hunter2"))
    #expect(compare(["password": secret], applied: ["password": marker], observed: [:]).differences.isEmpty)
    let gained = compare(["password": secret], applied: [:], observed: [:])
    #expect(gained.differences.map(\.isSensitive) == [true])
    #expect(!"\(gained.differences)".contains("hunter2"))
    #expect(paths(compare([:], applied: ["password": marker], observed: [:]).differences) == ["password"])
    #expect(paths(compare(["password": secret], observed: [:]).differences) == ["password"])
    #expect(compare(["password": secret], observed: ["password": marker]).differences.isEmpty)
  }

  @Test func `a reference to something not made yet equals nothing`() {
    let unknown = Value.reference(ResourceID(stack: "s", kind: "k", key: "x"), "id")
    let result = compare(["name": unknown], applied: ["name": "a"], observed: ["name": "a"])
    #expect(result.differences.first?.after?.isKnown == false)
    #expect(result.drift.isEmpty)
  }

  @Test func `sets compare by what they hold`() {
    let desired = Self.schema.normalised(["names": ["b", "a", "b"]])
    #expect(compare(desired, observed: ["names": ["a", "b"]]).differences.isEmpty)
    #expect(Self.schema.normalised(["names": []])["names"] == nil)
  }

  @Test func `a witness that moved is drift, and what comes of it is not known yet`() {
    let moved = compare(
      ["name": "a"], applied: ["name": "a"], snapshot: ["name": "a", "version": "1"],
      observed: ["name": "a", "version": "2"])
    #expect(moved.isOverwritten)
    #expect(paths(moved.differences) == ["version"] && moved.drift == moved.differences)
    #expect(moved.differences.first?.before == "2" && moved.differences.first?.after?.isKnown == false)
    for snapshot in [["name": "a", "version": "2"], ["name": "a"], nil] as [Attributes?] {
      let same = compare(
        ["name": "a"], applied: ["name": "a"], snapshot: snapshot, observed: ["name": "a", "version": "2"])
      #expect(!same.isOverwritten && same.differences.isEmpty)
    }
  }

  @Test func `a witness of what no stack says is somebody else's`() {
    let then: Attributes = ["name": "a", "tokenMark": "1"]
    let now: Attributes = ["name": "a", "tokenMark": "2"]
    let theirs = compare(["name": "a"], applied: ["name": "a"], snapshot: then, observed: now)
    #expect(!theirs.isOverwritten && theirs.differences.isEmpty && theirs.target["tokenMark"] == "2")
    let both: Attributes = ["name": "a", "token": "t"]
    #expect(compare(both, applied: both, snapshot: then, observed: now).isOverwritten)
    let gone = compare(["name": "a"], applied: both, snapshot: then, observed: then)
    #expect(paths(gone.differences) == ["token"] && gone.target["tokenMark"] == nil)
  }

  @Test func `what is said in another way is no difference`() {
    let marker = Value.string(Secret.marker)
    let given: Attributes = ["name": "a", "key": marker]
    let made: Attributes = ["name": "a", "makeKey": true]
    #expect(compare(made, applied: given, observed: given).differences.isEmpty)
    #expect(compare(given, applied: made, observed: given).differences.isEmpty)
    #expect(compare(made, observed: given).differences.isEmpty)
    #expect(paths(compare(["name": "a"], applied: given, observed: given).differences) == ["key"])
    #expect(paths(compare(made, applied: ["name": "a"], observed: ["name": "a"]).differences) == ["makeKey"])
    let refused: Attributes = ["name": "a", "makeKey": false]
    #expect(!compare(refused, applied: given, observed: given).differences.isEmpty)
  }
}
