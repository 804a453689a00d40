/// Why somebody is not signed in. Equal when the codes are equal.
///
/// Neither a password nor a code nor a token stands in it.
package struct SignInFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable {
    /// The password is wrong, or there is no such user: Cognito does not always say which.
    case wrongPassword
    case unknownUser
    case notConfirmed
    case resetRequired
    case disabled
    case tooManyAttempts
    /// The client does not allow the flow.
    case flowNotAllowed
    /// The client's secret, as its store has it, is not the client's.
    case wrongSecret
    case wrongCode
    /// The sign-in took longer than the client allows, or a code is too old.
    case expired
    /// The new password does not fit the pool's policy.
    case unfitPassword
    /// Cognito asks for something that authplat cannot give.
    case unknownChallenge
    /// Something is asked for, and there is nobody to ask.
    case missingAnswer
    /// The hosted page said no.
    case refusedByPage
    /// Nobody came back from the browser.
    case timeout
    /// No address of this computer can be listened at for the browser's return.
    case noListener
    /// Nobody of that name is signed in here, or not any more.
    case notSignedIn
    /// What came is not what Cognito sends.
    case unreadableAnswer
    /// A word of Cognito's that no other code stands for.
    case refused
  }

  package let code: Code
  /// Whole sentences: what is wrong and what to do.
  package let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  package var description: String { reason }
}
