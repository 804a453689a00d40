import ResourceModel

/// What the mail and the text messages of a pool say.
///
/// Source: Cognito user pools API reference, VerificationMessageTemplateType, MessageTemplateType; AWS's own texts from
/// the console.
struct MessageTexts: Sendable {
  private static let placeholder = "{####}"

  private let verification: Value?
  private let invitation: Value?

  /// - Parameter pool: as described.
  init(of pool: [String: Value]) {
    verification = pool["VerificationMessageTemplate"]
    invitation = pool["AdminCreateUserConfig"]?["InviteMessageTemplate"]
  }

  /// - Returns: an empty subject for a text message.
  func code(_ code: String, by medium: Outbox.Medium) -> (subject: String, body: String) {
    let text = verification?[medium == .email ? "EmailMessage" : "SmsMessage"]?.string
    return (
      subject(verification, medium, "Your verification code"),
      (text ?? "Your confirmation code is \(Self.placeholder)")
        .replacing(Self.placeholder, with: code)
    )
  }

  /// - Parameter username: what the invited person signs in with.
  func invitation(
    of username: String, password: Secret, by medium: Outbox.Medium
  ) -> (subject: String, body: String) {
    let text = invitation?[medium == .email ? "EmailMessage" : "SMSMessage"]?.string
    return (
      subject(invitation, medium, "Your temporary password"),
      (text ?? "Your username is {username} and temporary password is \(Self.placeholder)")
        .replacing("{username}", with: username)
        .replacing(Self.placeholder, with: password.reveal())
    )
  }

  private func subject(_ template: Value?, _ medium: Outbox.Medium, _ standard: String) -> String {
    medium == .sms ? "" : template?["EmailSubject"]?.string ?? standard
  }
}
