/// A value of an attribute: what a stack file says, what AWS answers, what the inventory keeps.
///
/// There is no null: AWS treats an absent member and a null one differently and authplat never sends
/// null, so absence is the absence of the key. Sets are lists in canonical order (see ``Schema``).
package indirect enum Value: Sendable, Hashable {
  case bool(Bool)
  case integer(Int)
  /// A number that is not an `Int`: fractional, or too big. Kept as written, so nothing is rounded.
  case decimal(String)
  case string(String)
  case list([Value])
  case map([String: Value])
  /// Text that holds references which are not resolved yet.
  case template(Template)
  /// A value that is sent and never shown, stored or logged.
  case secret(Secret)
}

/// The attributes of one resource, by their name in the stack language.
package typealias Attributes = [String: Value]

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, Value)...) {
    self = .map(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}

extension Value {
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var integer: Int? { if case .integer(let number) = self { number } else { nil } }
  package var bool: Bool? { if case .bool(let claim) = self { claim } else { nil } }
  package var list: [Value]? { if case .list(let items) = self { items } else { nil } }
  package var map: [String: Value]? { if case .map(let members) = self { members } else { nil } }

  /// The member of a map, or nil for anything else.
  package subscript(_ name: String) -> Value? { map?[name] }

  /// The texts of a list of strings; nil when it is anything else.
  package var strings: [String]? {
    guard let list else { return nil }
    let texts = list.compactMap(\.string)
    return texts.count == list.count ? texts : nil
  }

  /// Whether the value, or anything inside it, is only known once something else has been applied.
  package var isKnown: Bool {
    switch self {
    case .bool, .integer, .decimal, .string, .secret: true
    case .list(let items): items.allSatisfy(\.isKnown)
    case .map(let members): members.values.allSatisfy(\.isKnown)
    case .template: false
    }
  }

  /// Every reference inside the value, in a stable order.
  package var references: [Reference] {
    switch self {
    case .bool, .integer, .decimal, .string, .secret: []
    case .list(let items): items.flatMap(\.references)
    case .map(let members): members.sorted { $0.key < $1.key }.flatMap { $0.value.references }
    case .template(let template): template.references
    }
  }

  /// The value with every reference replaced that `resolve` knows; the others stay as they are.
  package func resolved(_ resolve: (Reference) -> Value?) -> Value {
    switch self {
    case .bool, .integer, .decimal, .string, .secret: self
    case .list(let items): .list(items.map { $0.resolved(resolve) })
    case .map(let members): .map(members.mapValues { $0.resolved(resolve) })
    case .template(let template): template.resolved(resolve)
    }
  }
}

/// Orders values for canonical sets: by kind of value first, then by content.
extension Value: Comparable {
  package static func < (left: Value, right: Value) -> Bool {
    left.canonicalText < right.canonicalText
  }

  /// JSON with sorted keys; secrets stand as their marker, and references as they are written in stack files.
  var canonicalText: String { JSONWriter.write(self) }
}
