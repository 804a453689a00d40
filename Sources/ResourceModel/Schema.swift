/// A kind's facts: its rows, and what holds for the kind as a whole.
package struct Schema: Sendable {
  /// The kind's name in addresses, such as `userPoolClient`.
  package let kind: String
  /// One sentence for the reference page.
  package let summary: String
  package let attributes: [Attribute]
  /// Deleting or replacing it hits people or callers; the sentence says whom. Refused unless named.
  package let guardedBecause: String?
  /// When a replacement is needed the old one goes first, because AWS allows only one at a time.
  package let deletesBeforeReplacing: Bool
  /// The attribute whose change gives the new one a place of its own beside the old one.
  private let placeAttribute: String?
  /// Members of AWS's create and update shapes that are no attribute, each with the reason.
  package let omissions: [String: String]

  private let byName: [String: Int]

  package init(
    _ kind: String, _ summary: String, guardedBecause: String? = nil, deletesBeforeReplacing: Bool = false,
    unlessChanged placeAttribute: String? = nil, omissions: [String: String] = [:], _ attributes: [Attribute]
  ) {
    self.kind = kind
    self.summary = summary
    self.guardedBecause = guardedBecause
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
}
