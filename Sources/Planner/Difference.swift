package import ResourceModel

/// One path of one resource whose value is to change, or has changed behind authplat's back.
package struct Difference: Sendable, Hashable {
  /// Attribute, then members and keys down to the value. Keys may hold dots, so the steps stay apart.
  package let steps: [String]
  /// Nil where nothing was set.
  package let before: Value?
  /// Nil where nothing will be set; unknown while it refers to something not made yet.
  package let after: Value?
  /// Values are not to be shown.
  package let isSensitive: Bool

  package init(_ steps: [String], before: Value?, after: Value?, isSensitive: Bool = false) {
    self.steps = steps
    self.before = before
    self.after = after
    self.isSensitive = isSensitive
  }

  /// Such as `scopes.echo` or `policies.passwordPolicy.minimumLength`.
  package var path: String { steps.joined(separator: ".") }
  /// The attribute's name.
  package var attribute: String { steps.first ?? "" }
}
