import AWS
package import ResourceModel

/// What a sign-in must know from whoever signs in.
package enum SignInQuestion: Sendable {
  case password(user: String)
  /// The temporary one is used up and another is wanted.
  case newPassword(policy: PasswordPolicy?)
  /// An attribute that the pool demands and the user lacks, such as `name`.
  case attribute(String)
  case code(CodeSource)
  /// An authenticator app is to be set up, by the key in it; the answer is the app's first code.
  case authenticator(AuthenticatorKey)
  /// Which of several second factors; the answer is one of them.
  case factor([Factor])

  /// Where a code of six digits or so comes from.
  package enum CodeSource: Sendable, Hashable {
    case authenticator
    /// With the number as Cognito shows it, mostly hidden.
    case sms(to: String?)
    case mail(to: String?)
  }

  /// A second factor, by Cognito's word for it.
  package enum Factor: String, Sendable, Hashable, CaseIterable {
    case authenticator = "SOFTWARE_TOKEN_MFA"
    case sms = "SMS_MFA"
    case mail = "EMAIL_OTP"
  }

  /// Gives the answer.
  /// - Parameter complaint: what is wrong with the answer before, a whole sentence; nil the first time.
  /// - Throws: `signIn` with `missingAnswer`, or with the complaint's own code, where nobody can be asked.
  package typealias Ask =
    @Sendable (_ question: SignInQuestion, _ complaint: SignInFailure?)
    async throws(PlatformError) -> Secret
}

/// What an authenticator app is set up with. Whoever has it can make every code: it is shown to the person and kept
/// nowhere.
package struct AuthenticatorKey: Sendable, Hashable {
  /// In Base32.
  package let key: Secret
  package let issuer: String
  package let user: String

  package init(key: Secret, issuer: String, user: String) {
    self.key = key
    self.issuer = issuer
    self.user = user
  }

  /// What a QR code says to an app.
  /// Source: the "Key Uri Format" of Google Authenticator, which other apps read too.
  package var uri: Secret {
    let (issuer, user) = (PercentEncoding.encode(issuer), PercentEncoding.encode(user))
    return Secret("otpauth://totp/\(issuer):\(user)?secret=\(key.reveal())&issuer=\(issuer)")
  }

  /// For typing: groups of four.
  package var typed: Secret {
    var rest = Substring(key.reveal())
    var groups: [Substring] = []
    while !rest.isEmpty {
      groups.append(rest.prefix(4))
      rest = rest.dropFirst(4)
    }
    return Secret(groups.joined(separator: " "))
  }
}
