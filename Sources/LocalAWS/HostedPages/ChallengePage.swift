import AWS
import ResourceModel

/// What a sign-in asks for after the password, and how its answer is read: one page for each of Cognito's challenges.
///
/// Source: Cognito user pools API reference, RespondToAuthChallenge.
struct ChallengePage: Sendable {
  /// As `ChallengeName` has it.
  let name: String
  let session: String
  let username: String
  /// What the page shows beside the challenge: comes back with the form, and is believed for nothing but showing it again.
  let details: [String: String]
  var alert: String?

  private static let shown = [
    "requiredAttributes", "CODE_DELIVERY_DESTINATION", "MFAS_CAN_CHOOSE", "key", "account",
  ]

  init(_ challenge: SignIn.Challenge, _ signIn: SignIn, in objects: inout Objects) throws(AWSError) {
    name = challenge.name
    username = challenge.parameters["USER_ID_FOR_SRP"] ?? ""
    var details = challenge.parameters.filter { Self.shown.contains($0.key) }
    var session = challenge.session ?? ""
    if name == "MFA_SETUP" {
      let made = try signIn.associate(session: session, in: &objects)
      session = made.session
      details["key"] = made.key.reveal()
      details["account"] =
        signIn.scene.directory.user(username, in: objects)?.shownName(in: signIn.scene.pool) ?? username
    }
    self.session = session
    self.details = details
  }

  /// The page that a form was sent from.
  private init(_ form: WebForm) {
    name = form["challenge"] ?? ""
    session = form["session"] ?? ""
    username = form["user"] ?? ""
    details = Dictionary(
      uniqueKeysWithValues: Self.shown.compactMap { name in form["detail.\(name)"].map { (name, $0) } })
  }

  // MARK: What it shows

  func content(_ visit: PageVisit) -> PageContent {
    switch name {
    case "NEW_PASSWORD_REQUIRED":
      PageContent(
        title: "Choose a new password", alert: alert,
        body: [
          .element(.p, [], ["Your password was a temporary one. Choose one that only you know."]),
          form(visit, newPasswordFields(visit), "Set the password"),
        ])
    case "SELECT_MFA_TYPE":
      PageContent(
        title: "Choose how to prove it is you", alert: alert,
        body: [
          PageForm(
            action: visit.path("/challenge"), seal: visit.seal, hidden: hidden,
            buttons: list("MFAS_CAN_CHOOSE").map { .init(label: Self.label(of: $0), answer: ("answer", $0)) }
          ).html
        ])
    case "MFA_SETUP":
      PageContent(title: "Set up an authenticator app", alert: alert, body: setup(visit))
    default:
      PageContent(
        title: "Enter your code", alert: alert,
        body: [.element(.p, [], [.text(whence)]), form(visit, [Self.code(whence: name)], "Sign in")])
    }
  }

  private var hidden: [(name: String, value: String)] {
    [("challenge", name), ("session", session), ("user", username)]
      + Self.shown.compactMap { name in details[name].map { ("detail.\(name)", $0) } }
  }

  private func form(_ visit: PageVisit, _ fields: [PageForm.Field], _ button: String) -> HTML {
    PageForm(
      action: visit.path("/challenge"), seal: visit.seal, hidden: hidden, fields: fields,
      buttons: [.init(label: button)], isRefused: alert != nil
    ).html
  }

  private func newPasswordFields(_ visit: PageVisit) -> [PageForm.Field] {
    NewPassword.fields(PasswordPolicy(of: visit.pool))
      + list("requiredAttributes").map { name in
        UserAttributeField(String(name.dropFirst(NewPassword.attributePrefix.count))).field(named: name)
      }
  }

  private func setup(_ visit: PageVisit) -> [HTML] {
    let key = details["key"] ?? ""
    let pool = visit.pool["Name"]?.string ?? "user pool"
    let label = PercentEncoding.encode("\(pool):\(details["account"] ?? username)")
    let uri = "otpauth://totp/\(label)?secret=\(key)&issuer=\(PercentEncoding.encode(pool))"
    return [
      .element(
        .p, [],
        [
          "This pool wants a second proof. Add this key to an authenticator app, then enter the code that it shows."
        ]),
      .element(.p, [.class("aside")], ["Key"]),
      .element(.p, [], [.element(.code, [.id("key")], [.text(key)])]),
      .element(.p, [.class("aside")], ["The same as an address, for apps that take one"]),
      .element(.p, [], [.element(.code, [.id("otpauth")], [.text(uri)])]),
      form(visit, [Self.code(whence: name)], "Finish"),
    ]
  }

  private func list(_ name: String) -> [String] {
    (try? JSONReader.read(details[name] ?? "[]"))?.strings ?? []
  }

  private var whence: String {
    guard name != "SOFTWARE_TOKEN_MFA" else { return "Your authenticator app shows it." }
    return "We have sent it to \(details["CODE_DELIVERY_DESTINATION"] ?? "you")."
  }

  private static func code(whence name: String) -> PageForm.Field {
    .init(name: "code", label: "Code", autocomplete: "one-time-code", inputMode: "numeric")
  }

  private static func label(of factor: String) -> String {
    switch factor {
    case "SMS_MFA": "Text message"
    case "EMAIL_OTP": "Email"
    default: "Authenticator app"
    }
  }

  // MARK: What its form does

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    var page = ChallengePage(form)
    do throws(AWSError) {
      let answers = try page.answers(form)
      let asked = page
      return try await visit.signIn { signIn, objects throws(AWSError) in
        var session = asked.session
        if asked.name == "MFA_SETUP" {
          session = try signIn.verify(session: session, code: answers["code"] ?? "", in: &objects)
        }
        return try signIn.respond(to: asked.name, session: session, answers: answers, in: &objects)
      }
    } catch {
      // A session that is no good any more leads back to the beginning.
      if error.code == "NotAuthorizedException" {
        return visit.response(LoginPage(visit: visit, alert: error.pageText).content)
      }
      page.alert = error.pageText
      return visit.response(page.content(visit))
    }
  }

  private func answers(_ form: WebForm) throws(AWSError) -> [String: String] {
    var answers = ["USERNAME": username]
    switch name {
    case "NEW_PASSWORD_REQUIRED":
      answers["NEW_PASSWORD"] = try NewPassword.of(form)
      for (name, value) in form.fields where name.hasPrefix(NewPassword.attributePrefix) && !value.isEmpty {
        answers[name] = value
      }
    case "SELECT_MFA_TYPE": answers["ANSWER"] = form["answer"]
    case "MFA_SETUP": answers["code"] = form["code"]
    case "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP": answers["\(name)_CODE"] = form["code"] ?? ""
    default: throw .notAuthorized("Invalid session for the user.")
    }
    return answers
  }
}
