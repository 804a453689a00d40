/// A kind's facts: its rows, and what holds for the kind as a whole.
package struct Schema: Sendable {
  /// The kind's name in addresses, such as `userPoolClient`.
  package let kind: String
  /// One sentence for the reference page.
  package let summary: String
  package let attributes: [Attribute]
  /// Deleting or replacing it hits people or callers; the sentence says whom. Refused unless named.
  package let guardedBecause: String?
  /// No longer declared, it stays in AWS and is forgotten, unless it is named to be deleted; nothing replaces it. The
  /// sentence says why.
  package let outlivesItsStack: String?
  /// When a replacement is needed the old one goes first, because AWS allows only one at a time.
  package let deletesBeforeReplacing: Bool
  /// The attribute whose change gives the new one a place of its own beside the old one.
  private let placeAttribute: String?
  /// Members of AWS's create and update shapes that are no attribute, each with the reason.
  package let omissions: [String: String]

  private let byName: [String: Int]

  package init(
    _ kind: String, _ summary: String, guardedBecause: String? = nil, outlivesItsStack: String? = nil,
    deletesBeforeReplacing: Bool = false, unlessChanged placeAttribute: String? = nil,
    omissions: [String: String] = [:], _ attributes: [Attribute]
  ) {
    self.kind = kind
    self.summary = summary
    self.guardedBecause = guardedBecause
    self.outlivesItsStack = outlivesItsStack
    self.deletesBeforeReplacing = deletesBeforeReplacing
    self.placeAttribute = placeAttribute
    self.omissions = omissions
    self.attributes = attributes
    byName = Dictionary(
      attributes.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { _, _ in preconditionFailure("\(kind) names an attribute twice") })
  }

  /// Whether the old one goes before its replacement is made, if those attributes differ.
  package func deletesBeforeReplacing(_ changed: some Sequence<String>) -> Bool {
    deletesBeforeReplacing && !changed.contains { $0 == placeAttribute }
  }

  package subscript(_ name: String) -> Attribute? { byName[name].map { attributes[$0] } }

  /// An observation without what a stack does not declare and somebody keeps there as one's own; see
  /// ``Attribute/keepsOthers``.
  package func withoutOthers(_ observed: Attributes, declared: Attributes) -> Attributes {
    var result = observed
    for row in attributes where row.keepsOthers {
      switch observed[row.name] {
      case .map(let members)?:
        let kept = members.filter { declared[row.name]?[$0.key] != nil }
        result[row.name] = kept.isEmpty ? nil : .map(kept)
      case .list(let items)?:
        let kept = items.filter { declared[row.name]?.list?.contains($0) == true }
        result[row.name] = kept.isEmpty ? nil : .list(kept)
      default: break
      }
    }
    return result
  }
}
