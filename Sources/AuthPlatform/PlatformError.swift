package import AWS
package import Inventory
package import Planner
package import ResourceModel
package import Tokens

/// Why a verb could not do what it was asked to; each case has an exit code of its own in the command.
package enum PlatformError: Error, Sendable {
  /// The user's files are wrong; nothing was done.
  case invalid([Diagnostic])
  /// There is no such stack, resource, file or environment; the text says what to do.
  case unknown(String)
  /// A safety gate is closed; nothing was done.
  case refused([Refusal])
  /// Another process changes this environment.
  case locked(String)
  /// A saved plan no longer fits; nothing was done.
  case stale(String)
  /// AWS said no or did not answer; nothing was changed.
  case aws(AWSError)
  case inventory(InventoryError)
  /// Environment `local` was asked for and its endpoint does not run; nothing was done.
  case notRunning(String)
  /// No token came, or it is none.
  case token(TokenError)
  /// Somebody could not be signed in.
  case signIn(SignInFailure)
  /// A file could not be read or written.
  case file(String)
}

extension AWSError {
  /// AWS could not be spoken to at all, as opposed to having answered no.
  package var isAboutAccess: Bool {
    [
      OwnCode.unreachable, OwnCode.timeout, OwnCode.credentials, "UnrecognizedClientException",
      "InvalidSignatureException", "ExpiredTokenException", "ExpiredToken", "InvalidClientTokenId",
      "MissingAuthenticationTokenException", "AccessDeniedException", "AccessDenied", "SignatureDoesNotMatch",
    ].contains(code) || isThrottling
  }
}
