import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

/// What holds for every kind of the catalogue; a new kind gets these for nothing.
@Suite struct EveryKindTests {
  static let names = Catalog.all.map(\.name)
  /// The kinds whose services the stand-in has; those of API Gateway are made on the embedded endpoint, in GatewayKindsTests,
  /// and those about people in PeopleKindsTests.
  static let made = names.filter { name in
    !["rest", "http", "gateway", "identity", "ui", "managed", "log", "risk"].contains { name.hasPrefix($0) }
  }

  private func kind(_ name: String) throws -> any ResourceKind { try #require(Catalog.kind(name)) }

  @Test(arguments: names) func `wire names and names are unique`(_ name: String) throws {
    func check(_ rows: [Attribute], _ place: String) {
      #expect(Set(rows.map(\.name)).count == rows.count, "\(place)")
      let settable = rows.filter { !$0.isComputed }
      #expect(Set(settable.map(\.wireName)).count == settable.count, "\(place)")
      for row in rows {
        #expect(!row.documentation.isEmpty, "\(place).\(row.name)")
        if case .object(let inner) = row.type { check(inner, "\(place).\(row.name)") }
        if row.isSensitive { #expect(row.isComputed || row.isWriteOnly, "\(place).\(row.name)") }
      }
    }
    check(try kind(name).schema.attributes, name)
  }

  @Test(arguments: names) func `normalising twice changes nothing`(_ name: String) throws {
    let schema = try kind(name).schema
    for seed in UInt64(0)..<200 {
      var source = RandomValues(seed: seed)
      let values = source.attributes(schema.attributes)
      let once = schema.normalised(values)
      #expect(schema.normalised(once) == once, "seed \(seed)")
    }
  }

  @Test(arguments: names) func `to the wire and back is the same`(_ name: String) throws {
    let schema = try kind(name).schema
    for seed in UInt64(0)..<200 {
      var source = RandomValues(seed: seed)
      let values = schema.normalised(
        source.attributes(schema.attributes.filter { !$0.isComputed && !$0.isSensitive }))
      var members = schema.wire(from: values)
      for row in schema.attributes where row.observedName != row.wireName {
        if let value = members.removeValue(forKey: row.wireName) { members[row.observedName] = value }
      }
      func declared(_ members: [String: Value]) -> Attributes {
        schema.attributes(fromWire: members).filter { schema[$0.key]?.isComputed == false }
      }
      #expect(declared(members) == values, "seed \(seed)")
      var shuffled = members
      for (member, value) in members { shuffled[member] = source.shuffled(value, schema, member) }
      #expect(declared(shuffled) == values, "sets in another order, seed \(seed)")
    }
  }

  @Test(arguments: names) func `an overlay changes what is targeted and keeps what has no row`(_ name: String)
    throws
  {
    let schema = try kind(name).schema
    for seed in UInt64(0)..<100 {
      var source = RandomValues(seed: seed)
      let rows = schema.attributes.filter { !$0.isComputed && $0.observedName == $0.wireName }
      let target = schema.normalised(source.attributes(rows))
      var observed = schema.wire(from: schema.normalised(source.attributes(rows)))
      observed["TomorrowsMember"] = ["Kept": true]
      let body = schema.overlay(target, onto: observed)
      #expect(body["TomorrowsMember"] == ["Kept": true], "seed \(seed)")
      #expect(body.count == target.count + 1, "what the target lacks is left out, seed \(seed)")
    }
  }

  @Test(arguments: made) func `deleting what is not there succeeds, twice`(_ name: String) async throws {
    let aws = StandInAWS()
    let kind = try kind(name)
    let id = PhysicalID(
      [
        "UserPoolId": "us-east-1_nothing", "ClientId": "c", "Identifier": "i", "Domain": "d", "Name": "/n",
        "SecretId": "s", "Store": "s", "StoreKind": "ssm", "Path": "nothing", "GroupName": "g",
        "Username": "u",
      ].filter { member in kind.operations?.identity[member.key] != nil || kind.operations == nil })
    try await kind.delete(id, using: aws)
    try await kind.delete(id, using: aws)
    #expect(try await kind.read([id], using: aws).isEmpty)
  }

  @Test(arguments: made) func `made, read, changed by nothing, deleted twice`(_ name: String) async throws {
    let aws = StandInAWS()
    let kind = try kind(name)
    let desired = try await Minimal.attributes(name, aws)
    let id = try await kind.create(desired, using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id])
    if kind.operations != nil, name != "publishedSecret" {
      let found = try await kind.find(desired, using: aws)
      #expect(found == [id])
    }
    for row in kind.schema.attributes where !row.isSensitive && !row.isWriteOnly {
      guard let wanted = kind.schema.normalised(desired)[row.name] else { continue }
      #expect(observed.attributes[row.name] == wanted, "\(row.name)")
    }
    // A whole update with what was just observed is accepted and changes nothing.
    if kind.operations != nil {
      try await kind.update(id, to: observed.attributes, from: observed, using: aws)
    }
    #expect(try await kind.read([id], using: aws)[id]?.attributes == observed.attributes)
    try await kind.delete(id, using: aws)
    try await kind.delete(id, using: aws)
    if kind.operations != nil { #expect(try await kind.read([id], using: aws)[id] == nil) }
  }

  @Test(arguments: made) func `what AWS fills in equals the rows' defaults`(_ name: String) async throws {
    let aws = StandInAWS()
    let kind = try kind(name)
    let id = try await kind.create(try await Minimal.attributes(name, aws, onlyRequired: true), using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id]).attributes
    func check(_ rows: [Attribute], _ values: [String: Value], _ place: String) {
      for row in rows {
        guard let seen = values[row.name] else { continue }
        if let standard = row.defaultValue { #expect(seen == standard, "\(place).\(row.name)") }
        if case .object(let inner) = row.type { check(inner, seen.map ?? [:], "\(place).\(row.name)") }
      }
    }
    check(kind.schema.attributes, observed, name)
  }

  @Test(arguments: made) func `no secret is in an observation`(_ name: String) async throws {
    let aws = StandInAWS()
    let kind = try kind(name)
    let id = try await kind.create(try await Minimal.attributes(name, aws), using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id])
    let text = "\(observed)"
    for secret in await aws.world.secretTexts { #expect(!text.contains(secret)) }
    for parameter in await aws.world.parameters.values where parameter.members["Type"] == "SecureString" {
      #expect(!text.contains(parameter.members["Value"]?.string ?? "?"))
    }
  }
}
