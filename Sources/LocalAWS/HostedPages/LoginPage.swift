import AWS
import ResourceModel

/// `/login`: a name and a password.
///
/// Source: Cognito developer guide, "The login endpoint".
struct LoginPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: PageAlert?
  var notice: String?

  var content: PageContent {
    let names = SignInNames(of: visit.pool)
    var body = [
      PageForm(
        action: visit.path("/login"), seal: visit.seal,
        fields: [
          names.field(value: username),
          .init(name: "password", label: "Password", type: "password", autocomplete: "current-password"),
        ], buttons: [.init(label: "Sign in")], alert: alert
      ).html
    ]
    var links = [Self.link("Forgot your password?", visit.path("/forgotPassword"))]
    if SignUpPage.isOpen(visit.pool) { links.append(Self.link("Sign up", visit.path("/signup"))) }
    body.append(.element(.div, [.class("links")], links))
    return PageContent(title: "Sign in", alert: alert?.text, notice: notice, body: body)
  }

  static func link(_ text: String, _ path: SitePath) -> HTML {
    .element(.p, [], [.element(.a, [.href(path), .class("redirect-customizable")], [.text(text)])])
  }

  /// Offers to go on as whoever has signed in with this browser.
  static func choice(_ visit: PageVisit, _ username: String) -> PageContent {
    PageContent(
      title: "Sign in",
      body: [
        .element(.p, [], ["You are signed in as ", .element(.strong, [], [.text(username)]), "."]),
        PageForm(
          action: visit.path("/login"), seal: visit.seal,
          buttons: [
            .init(label: "Continue", answer: ("action", "continue")),
            .init(label: "Sign in as somebody else", answer: ("action", "other"), isSecond: true),
          ]
        ).html,
      ])
  }

  /// What the page shows when it is opened.
  static func show(_ visit: PageVisit) async -> HTTPResponse {
    let kept = await visit.web.world.look { objects -> String? in
      guard let scene = try? visit.scene(in: objects) else { return nil }
      return PageSession(visit.cookies[PageSession.cookie], scene, in: objects)?.user.shownName(
        in: scene.pool)
    }
    if let kept, !visit.request.prompts.contains("login") { return visit.response(choice(visit, kept)) }
    return visit.response(LoginPage(visit: visit, username: visit.request.loginHint ?? "").content)
  }

  /// What its forms do.
  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    switch form["action"] {
    case "continue" where !visit.request.prompts.contains("login"):
      return await visit.goOn() ?? visit.response(LoginPage(visit: visit).content)
    case "continue": return visit.response(LoginPage(visit: visit).content)
    case "other": return visit.response(LoginPage(visit: visit).content)
    default: break
    }
    let username = form["username"] ?? ""
    let password = Secret(form["password"] ?? "")
    do throws(AWSError) {
      return try await visit.signIn { signIn, objects throws(AWSError) in
        try signIn.begin(username, password: password, in: &objects)
      }
    } catch {
      switch error.code {
      case "UserNotConfirmedException":
        return visit.response(
          ConfirmPage(visit: visit, username: username, notice: "Your account is not confirmed yet.").content)
      case "PasswordResetRequiredException":
        return visit.response(
          ForgotPasswordPage(
            visit: visit, username: username, notice: "Your password has to be replaced. Ask for a code."
          ).content)
      default:
        return visit.response(LoginPage(visit: visit, username: username, alert: PageAlert(error)).content)
      }
    }
  }
}

extension PoolUser {
  /// As the person knows it: a UUID says nothing to anybody.
  func shownName(in pool: [String: Value]) -> String {
    (pool["UsernameAttributes"]?.strings ?? []).lazy.compactMap { attributes[$0] }.first ?? username
  }
}
