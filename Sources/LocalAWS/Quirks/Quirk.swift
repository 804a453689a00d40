/// One behaviour of AWS that a reader would not expect, imitated on purpose: a row of `docs/quirks.md`.
package struct Quirk: Sendable, Hashable {
  /// Stable, such as `cognito-update-resets`.
  package let id: String
  /// What AWS does, in one or two sentences.
  package let behaviour: String
  /// Where that is known from: AWS's page, the service model, a recorded answer.
  package let source: String
  /// False where nobody has shown it on AWS: it is our best reading.
  package let isVerified: Bool
  /// The test that holds the endpoint to it, as `file: name`.
  package let test: String

  init(_ id: String, _ behaviour: String, source: String, isVerified: Bool = true, test: String) {
    self.id = id
    self.behaviour = behaviour
    self.source = source
    self.isVerified = isVerified
    self.test = test
  }
}
