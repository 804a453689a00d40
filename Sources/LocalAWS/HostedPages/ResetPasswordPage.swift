import AWS
import ResourceModel

/// `/confirmForgotPassword`: the code and a new password.
struct ResetPasswordPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: PageAlert?
  var notice: String?

  var content: PageContent {
    PageContent(
      title: "Choose a new password", alert: alert?.text, notice: notice,
      body: [
        PageForm(
          action: visit.path("/confirmForgotPassword"), seal: visit.seal,
          fields: [
            SignInNames(of: visit.pool).field(value: username),
            .init(name: "code", label: "Code", autocomplete: "one-time-code", inputMode: "numeric"),
          ] + NewPassword.fields(PasswordPolicy(of: visit.pool)), buttons: [.init(label: "Set the password")],
          alert: alert
        ).html, LoginPage.link("Back to sign in", visit.path("/login")),
      ])
  }

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      _ = try await visit.perform(
        "ConfirmForgotPassword", by: username,
        [
          "ConfirmationCode": .string(form["code"] ?? ""), "Password": .string(try NewPassword.of(form)),
        ])
      return visit.response(
        LoginPage(visit: visit, username: username, notice: "Your password is set. Sign in.").content)
    } catch {
      return visit.response(
        ResetPasswordPage(visit: visit, username: username, alert: PageAlert(error)).content)
    }
  }
}
