/// Why somebody is not signed in, where AWS did not say so itself. Equal when the codes are equal.
package struct SignInError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// What came is not what Cognito sends.
    case unreadableAnswer
  }

  package let code: Code
  /// A sentence without a full stop; no secret stands in it.
  package let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  package var description: String { reason }
}
