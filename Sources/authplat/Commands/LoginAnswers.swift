import AuthPlatform
import ResourceModel

/// Answers what a sign-in asks: by what files and flags gave, else at the terminal.
struct LoginAnswers: Sendable {
  /// How often two different new passwords may be typed.
  private static let attempts = 3

  var password: Secret?
  var newPassword: Secret?
  var code: Secret?
  /// By name.
  var attributes: [String: String] = [:]
  var factor: SignInQuestion.Factor?
  let mayAsk: Bool
  let style: Style

  /// What was given is taken once: it does not get better by being said again.
  func answer(
    _ question: SignInQuestion, _ complaint: SignInFailure?
  ) throws(PlatformError) -> Secret {
    if complaint == nil, let given = given(question) { return given }
    guard mayAsk else { throw .signIn(complaint ?? Self.missing(question)) }
    if let complaint { Terminal.talk(style.yellow("! ") + complaint.reason.printable) }
    switch question {
    case .password(let user):
      return try typed(Prompt.hidden("Password of \(user.printable): "))
    case .newPassword(let policy): return try newPassword(policy, isRepeated: complaint != nil)
    case .attribute(let name):
      return try typed(Prompt.line("Your \(name.printable), which the pool asks for: ").map { Secret($0) })
    case .code(let source): return try typed(Prompt.line("\(Self.words(source)): ").map { Secret($0) })
    case .authenticator(let key):
      if complaint == nil { show(key) }
      return try typed(Prompt.line("The code that the app shows now: ").map { Secret($0) })
    case .factor(let factors): return try choice(factors)
    }
  }

  private func given(_ question: SignInQuestion) -> Secret? {
    switch question {
    case .password: password
    case .newPassword: newPassword
    case .attribute(let name): attributes[name].map { Secret($0) }
    case .code: code
    case .authenticator: nil
    case .factor(let factors): factor.flatMap { factors.contains($0) ? Secret($0.rawValue) : nil }
    }
  }

  /// An empty answer is none: nobody has an empty password, and Enter at a prompt means to stop.
  private func typed(_ answer: Secret?) throws(PlatformError) -> Secret {
    if let answer, !answer.reveal().isEmpty { return answer }
    throw .signIn(SignInFailure(.missingAnswer, "Nothing was typed, so nobody is signed in."))
  }

  private func newPassword(_ policy: PasswordPolicy?, isRepeated: Bool) throws(PlatformError) -> Secret {
    if !isRepeated {
      Terminal.talk("The temporary password is used up: choose one of your own.")
      if let policy { Terminal.talk("The pool asks for \(policy.words).") }
    }
    for _ in 0..<Self.attempts {
      let first = try typed(Prompt.hidden("New password: "))
      if first == (try typed(Prompt.hidden("The same again: "))) { return first }
      Terminal.talk(style.yellow("! ") + "These were two different ones.")
    }
    throw .signIn(SignInFailure(.missingAnswer, "No new password was chosen, so nobody is signed in."))
  }

  /// On the terminal alone: whoever sees the key can make every code.
  private func show(_ key: AuthenticatorKey) {
    Terminal.talk("The pool asks for an authenticator app. Scan this with one, or type the key into it.")
    let uri = key.uri.reveal()
    if let code = QRCode(Array(uri.utf8)) {
      for line in QRText.lines(code, isColoured: style.isColoured) { Terminal.talk(line) }
    }
    Terminal.talk("  \(uri.printable)\n  key: \(key.typed.reveal().printable)")
  }

  private func choice(_ factors: [SignInQuestion.Factor]) throws(PlatformError) -> Secret {
    for (number, factor) in factors.enumerated() { Terminal.talk("  \(number + 1)  \(Self.words(factor))") }
    let answer = try typed(Prompt.line("By which second factor? Its number: ").map { Secret($0) })
    guard let number = Int(answer.reveal()), factors.indices.contains(number - 1) else {
      throw .signIn(SignInFailure(.missingAnswer, "That is none of them, so nobody is signed in."))
    }
    return Secret(factors[number - 1].rawValue)
  }

  // MARK: Words

  static func words(_ factor: SignInQuestion.Factor) -> String {
    switch factor {
    case .authenticator: "an authenticator app"
    case .sms: "a text message"
    case .mail: "an e-mail"
    }
  }

  private static func words(_ source: SignInQuestion.CodeSource) -> String {
    switch source {
    case .authenticator: "Code of your authenticator app"
    case .sms(let number): "Code of the text message" + (number.map { " to \($0.printable)" } ?? "")
    case .mail(let address): "Code of the e-mail" + (address.map { " to \($0.printable)" } ?? "")
    }
  }

  private static func missing(_ question: SignInQuestion) -> SignInFailure {
    let text =
      switch question {
      case .password: "Cognito asks for the password. Give it: --password-file FILE or --password-stdin"
      case .newPassword:
        "Cognito asks for a new password in the place of the temporary one. Give it: --new-password-file FILE"
      case .attribute(let name): "The pool asks for `\(name)`. Give it: --attribute \(name)=VALUE"
      case .code: "Cognito asks for a code. Give it: --code CODE"
      case .authenticator:
        "The pool asks for an authenticator app, which is set up at a terminal only. Sign in there once."
      case .factor(let factors):
        "Cognito asks by which second factor. Say it: --factor \(factors.map(\.flag).joined(separator: "|"))"
      }
    return SignInFailure(.missingAnswer, "There is nobody to ask. \(text)")
  }
}

extension SignInQuestion.Factor {
  /// As flags take it.
  var flag: String {
    switch self {
    case .authenticator: "authenticator"
    case .sms: "sms"
    case .mail: "mail"
    }
  }
}
