import AWS
import ResourceModel

extension PlatformError {
  /// What Cognito says to somebody who signs in, with what to do about it.
  ///
  /// Codes decide; where Cognito has one code for several things, its words are looked at too.
  /// Source: Cognito user pools API reference, errors of InitiateAuth and RespondToAuthChallenge; Cognito developer
  /// guide, "Managing error responses" and "Lockout behavior for failed sign-in attempts".
  init(_ error: AWSError, signingIn user: String, by client: PeopleClient) {
    guard !error.isAboutAccess else {
      self = .aws(error)
      return
    }
    let stack = client.poolStack.map { " --stack \($0)" } ?? ""
    let (code, text): (SignInFailure.Code, String) =
      switch error.code {
      case "NotAuthorizedException": Self.notAuthorized(error.message, user, client, stack)
      case "UserNotFoundException":
        (
          .unknownUser,
          "There is no user `\(user)` in \(client.poolName). See who is: authplat users list\(stack)"
        )
      case "UserNotConfirmedException":
        (
          .notConfirmed,
          "`\(user)` has signed up and not confirmed it yet: by the code that was sent then, or by an administrator."
        )
      case "PasswordResetRequiredException":
        (
          .resetRequired,
          "The password of `\(user)` was reset and a code was sent. Use it on the pool's page under \"Forgot your "
            + "password?\", or have a temporary one set: authplat users reset \(user) --password-file FILE\(stack)"
        )
      case "CodeMismatchException", "EnableSoftwareTokenMFAException":
        (.wrongCode, "That code is wrong, or was used before.")
      case "ExpiredCodeException": (.expired, "That code is too old. Sign in again: authplat login \(user)")
      case "InvalidPasswordException", "PasswordHistoryPolicyViolationException":
        (.unfitPassword, "The pool does not take that password\(Self.detail(error.message, "policy: "))")
      case "TooManyFailedAttemptsException", "LimitExceededException":
        (.tooManyAttempts, "There were too many attempts. Wait a quarter of an hour, then sign in again.")
      case "MFAMethodNotFoundException", "SoftwareTokenMFANotFoundException":
        (
          .refused,
          "The pool asks `\(user)` for a second factor that was never set up. An administrator can set one up."
        )
      case "InvalidParameterException" where error.message.lowercased().contains("flow not enabled"),
        "InvalidUserPoolConfigurationException" where error.message.lowercased().contains("flow"):
        Self.flowNotAllowed(client)
      case "ResourceNotFoundException":
        (
          .refused,
          "Cognito does not know the client \(client.name) any more. See what has become of it: authplat plan "
            + client.id.stack
        )
      default: (.refused, "Cognito refuses the sign-in with \(error.code)\(Self.detail(error.message, ""))")
      }
    self = .signIn(SignInFailure(code, text))
  }

  /// The one code that stands for most of what may be wrong.
  private static func notAuthorized(
    _ message: String, _ user: String, _ client: PeopleClient, _ stack: String
  ) -> (SignInFailure.Code, String) {
    let words = message.lowercased()
    if words.contains("attempts exceeded") {
      return (
        .tooManyAttempts,
        "There were too many wrong passwords for `\(user)`, and Cognito takes none for a while: a second at first, up "
          + "to a quarter of an hour. Wait, then sign in again."
      )
    }
    if words.contains("secret") {
      return (
        .wrongSecret,
        "Cognito does not take the secret of \(client.name) as its store has it. See why: authplat secrets status"
      )
    }
    if words.contains("flow not enabled") || words.contains("auth flow") { return flowNotAllowed(client) }
    if words.contains("disabled") {
      return (
        .disabled, "`\(user)` is disabled. Let them in again: authplat users enable \(user)\(stack)"
      )
    }
    if words.contains("temporary password has expired") {
      return (
        .expired,
        "The temporary password of `\(user)` has expired. Send another: authplat users reset \(user) "
          + "--resend\(stack)"
      )
    }
    if words.contains("session") {
      return (
        .expired, "The sign-in took too long, or was used already. Sign in again: authplat login \(user)"
      )
    }
    if words.contains("refresh token") {
      return (.notSignedIn, "The sign-in of `\(user)` is over. Sign in again: authplat login \(user)")
    }
    return (
      .wrongPassword,
      "The name or the password is wrong. Is it forgotten? Have it reset: authplat users reset \(user)\(stack)"
    )
  }

  private static func flowNotAllowed(_ client: PeopleClient) -> (SignInFailure.Code, String) {
    (
      .flowNotAllowed,
      "\(client.name) does not allow this way of signing in, whatever was last observed of it. See what has changed: "
        + "authplat plan \(client.id.stack)"
    )
  }

  /// What Cognito's sentence says behind some words, if it is worth repeating.
  private static func detail(_ message: String, _ words: String) -> String {
    let rest =
      words.isEmpty ? message[...] : message.firstRange(of: words).map { message[$0.upperBound...] } ?? ""
    let text = rest.trimmingSuffix { $0 == "." || $0.isWhitespace }
    return text.isEmpty ? "." : ": \(text)."
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
