import AWS
import ResourceModel

/// `/forgotPassword`: asks for a code that replaces the password.
///
/// Source: Cognito developer guide, "Passwords, account recovery, and password policies".
struct ForgotPasswordPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: PageAlert?
  var notice: String?

  var content: PageContent {
    PageContent(
      title: "Forgot your password?", alert: alert?.text, notice: notice,
      body: [
        .element(.p, [], ["We send you a code to choose a new one with."]),
        PageForm(
          action: visit.path("/forgotPassword"), seal: visit.seal,
          fields: [SignInNames(of: visit.pool).field(value: username)],
          buttons: [.init(label: "Send the code")],
          alert: alert
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
        ForgotPasswordPage(visit: visit, username: username, alert: PageAlert(error)).content)
    }
  }
}
