import ResourceModel
import TestSupport

/// Values that fit a schema, from a seeded source.
struct RandomValues {
  private var dice: SplitMix64

  init(seed: UInt64) { dice = SplitMix64(seed: seed) }

  mutating func attributes(_ rows: [Attribute]) -> Attributes {
    var values: Attributes = [:]
    for row in rows where row.presence == .required || Bool.random(using: &dice) {
      values[row.name] = value(row.type)
    }
    return values
  }

  private mutating func text() -> String {
    let letters = Array("abcXYZ019-_.")
    return "t"
      + String(
        (0..<Int.random(in: 0..<6, using: &dice)).map { _ in
          letters[Int.random(in: letters.indices, using: &dice)]
        })
  }

  private mutating func value(_ type: AttributeType) -> Value {
    switch type {
    case .bool: .bool(.random(using: &dice))
    case .integer(let range): .integer(.random(in: range ?? 0...1000, using: &dice))
    case .string: .string(text())
    case .oneOf(let spellings): .string((spellings.randomElement(using: &dice) ?? "").lowercased())
    case .list(let element, _), .set(let element, _):
      .list((0..<Int.random(in: 0..<4, using: &dice)).map { _ in value(element) })
    case .map(let element, _, _):
      .map(Dictionary((0..<Int.random(in: 0..<4, using: &dice)).map { _ in (text(), value(element)) }) { $1 })
    case .object(let rows): .map(attributes(rows))
    }
  }

  /// The same member with its sets in another order, as AWS may show it.
  mutating func shuffled(_ value: Value, _ schema: Schema, _ member: String) -> Value {
    guard let row = schema.attributes.first(where: { $0.observedName == member }), let items = value.list
    else { return value }
    if case .list = row.type { return value }
    return .list(items.shuffled(using: &dice))
  }
}
