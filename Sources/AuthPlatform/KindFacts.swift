import AWS
import Kinds
package import ResourceModel

/// The kinds' pages as JSON, for `explain --all --json` and the check against AWS's published model; see also
/// ``OperationFacts``.
package enum KindFacts {
  package static var all: [Value] { Catalog.all.map { value($0) } }

  /// The page of one kind; nil when there is no such kind.
  package static func page(_ name: String) -> Schema? { Catalog.schemas[name] }

  /// The facts of a kind, or of one of its attributes by path; nil when there is none.
  package static func facts(_ name: String, _ path: [String]) -> Value? {
    guard var facts = Catalog.kind(name).map(value) else { return nil }
    for step in path {
      let rows = (facts["attributes"] ?? facts["type"]?["attributes"] ?? facts["type"]?["of"]?["attributes"])?
        .list
      guard let row = rows?.first(where: { $0["name"]?.string == step }) else { return nil }
      facts = row
    }
    return facts
  }

  package static var names: [String] { Catalog.all.map(\.name) }

  private static func value(_ kind: any ResourceKind) -> Value {
    var members: [String: Value] = [
      "kind": .string(kind.name), "summary": .string(kind.schema.summary),
      "omissions": .map(kind.schema.omissions.mapValues { .string($0) }),
      "attributes": .list(kind.schema.attributes.map(attribute)),
    ]
    members["guardedBecause"] = kind.schema.guardedBecause.map { .string($0) }
    members["outlivesItsStack"] = kind.schema.outlivesItsStack.map { .string($0) }
    if let operations = kind.operations {
      let also = operations.alsoWrite.map { Value.string($0.operation.name) }
      members["operations"] = [
        "service": .string(operations.create.operation.service.rawValue),
        "create": .list([.string(operations.create.operation.name)] + also),
        "update": .list((operations.update.map { [.string($0.operation.name)] } ?? []) + also),
        "read": .list(([operations.read] + operations.alsoRead).map { .string($0.operation.name) }),
        "delete": [.string(operations.delete.operation.name)], "answer": .string(operations.answer),
      ]
    } else {
      members["operations"] = ["create": [], "update": [], "read": [], "delete": []]
    }
    return .map(members)
  }

  private static func attribute(_ attribute: Attribute) -> Value {
    var members: [String: Value] = [
      "name": .string(attribute.name), "wireName": .string(attribute.wireName),
      "observedName": .string(attribute.observedName), "writeOnly": .bool(attribute.isWriteOnly),
      "sensitive": .bool(attribute.isSensitive), "documentation": .string(attribute.documentation),
    ]
    if attribute.keepsOthers { members["keepsOthers"] = true }
    members["deviation"] = attribute.deviation.map { .string($0) }
    switch attribute.presence {
    case .required: members["presence"] = "required"
    case .optional: members["presence"] = "optional"
    case .computed: members["presence"] = "computed"
    case .defaulted(let value):
      members["presence"] = "defaulted"
      members["default"] = value
    }
    switch attribute.onChange {
    case .inPlace: members["onChange"] = "inPlace"
    case .replaces(let why): (members["onChange"], members["why"]) = ("replaces", .string(why))
    case .addsOnly(let why): (members["onChange"], members["why"]) = ("addsOnly", .string(why))
    case .rises(let order, let why):
      (members["onChange"], members["why"]) = ("rises", .string(why))
      members["order"] = .list(order.map { .string($0) })
    case .onlyWhenMade(let why): (members["onChange"], members["why"]) = ("onlyWhenMade", .string(why))
    }
    var type = typeMembers(attribute.type)
    switch attribute.wireForm {
    case .plain: break
    case .pairs(let key, let value): type["wireForm"] = ["pairs": [.string(key), .string(value)]]
    case .keyed(let key): type["wireForm"] = ["keyed": .string(key)]
    }
    members["type"] = .map(type)
    return .map(members)
  }

  private static func typeMembers(_ type: AttributeType) -> [String: Value] {
    func limits(_ range: ClosedRange<Int>?, _ low: String, _ high: String) -> [String: Value] {
      range.map { [low: .integer($0.lowerBound), high: .integer($0.upperBound)] } ?? [:]
    }
    switch type {
    case .bool: return ["is": "bool"]
    case .integer(let range): return ["is": "integer"].merging(limits(range, "min", "max")) { old, _ in old }
    case .string(let length, let pattern):
      var members: [String: Value] = ["is": "string"]
      members.merge(limits(length, "min", "max")) { old, _ in old }
      members["pattern"] = pattern.map { .string($0) }
      return members
    case .oneOf(let values): return ["is": "oneOf", "values": .list(values.map { .string($0) })]
    case .list(let element, let count):
      return ["is": "list", "of": .map(typeMembers(element))].merging(limits(count, "countMin", "countMax")) {
        old, _ in old
      }
    case .set(let element, let count):
      return ["is": "set", "of": .map(typeMembers(element))].merging(limits(count, "countMin", "countMax")) {
        old, _ in old
      }
    case .map(let element, let key, let count):
      return ["is": "map", "of": .map(typeMembers(element))]
        .merging(limits(key, "keyMin", "keyMax")) { old, _ in old }
        .merging(limits(count, "countMin", "countMax")) { old, _ in old }
    case .object(let rows): return ["is": "object", "attributes": .list(rows.map(attribute))]
    }
  }
}
