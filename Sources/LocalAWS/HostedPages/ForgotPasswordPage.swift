import AWS
import ResourceModel

/// `/forgotPassword`: asks for a code that replaces the password.
///
/// Source: Cognito developer guide, "Passwords, account recovery, and password policies".
struct ForgotPasswordPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: String?

  var content: PageContent {
    PageContent(
      title: "Forgot your password?", alert: alert,
      body: [
        .element(.p, [], ["We send you a code to choose a new one with."]),
        PageForm(
          action: visit.path("/forgotPassword"), seal: visit.seal,
          fields: [SignInNames(of: visit.pool).field(value: username)],
          buttons: [.init(label: "Send the code")],
          isRefused: alert != nil
        ).html, LoginPage.link("Back to sign in", visit.path("/login")),
      ])
  }

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      let answer = try await visit.perform("ForgotPassword", by: username)
      return visit.response(
        ResetPasswordPage(visit: visit, username: username, notice: answer.sentNotice).content)
    } catch {
      return visit.response(
        ForgotPasswordPage(visit: visit, username: username, alert: error.pageText).content)
    }
  }
}

/// `/confirmForgotPassword`: the code and a new password.
struct ResetPasswordPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: String?
  var notice: String?

  var content: PageContent {
    PageContent(
      title: "Choose a new password", alert: alert, notice: notice,
      body: [
        PageForm(
          action: visit.path("/confirmForgotPassword"), seal: visit.seal,
          fields: [
            SignInNames(of: visit.pool).field(value: username),
            .init(name: "code", label: "Code", autocomplete: "one-time-code", inputMode: "numeric"),
          ] + NewPassword.fields(PasswordPolicy(of: visit.pool)), buttons: [.init(label: "Set the password")],
          isRefused: alert != nil
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
        ResetPasswordPage(visit: visit, username: username, alert: error.pageText).content)
    }
  }
}
