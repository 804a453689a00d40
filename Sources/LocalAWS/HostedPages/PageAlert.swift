import AWS

/// What a page says when a form was refused, and which fields it is about.
struct PageAlert: Sendable, ExpressibleByStringLiteral {
  let text: String
  /// Names of fields; nil for all of them.
  private let names: Set<String>?

  init(stringLiteral value: String) {
    text = value
    names = nil
  }

  /// Cognito's own words, but for those that list a request's limits.
  init(_ error: AWSError) {
    switch error.code {
    case "InvalidParameterException" where error.message.contains("validation error"):
      text = "Something that you have entered is too long, too short or has characters that are not allowed."
    case "EnableSoftwareTokenMFAException": text = "The code is not the one that your app shows now."
    default: text = error.status == 400 ? error.message : "The endpoint failed. Try again."
    }
    switch error.code {
    case "InvalidPasswordException", "PasswordHistoryPolicyViolationException":
      names = NewPassword.names
    case "CodeMismatchException", "ExpiredCodeException", "EnableSoftwareTokenMFAException": names = ["code"]
    case "UsernameExistsException", "UserNotFoundException": names = ["username"]
    default: names = nil
    }
  }

  func isAbout(_ field: PageForm.Field) -> Bool { names?.contains(field.name) ?? true }
}
