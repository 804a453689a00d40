import AWS
import ResourceModel

/// `/confirmUser`: the code that shows that an address is somebody's own.
struct ConfirmPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: PageAlert?
  var notice: String?

  var content: PageContent {
    var body = [
      PageForm(
        action: visit.path("/confirmUser"), seal: visit.seal,
        fields: [
          SignInNames(of: visit.pool).field(value: username),
          .init(name: "code", label: "Code", autocomplete: "one-time-code", inputMode: "numeric"),
        ], buttons: [.init(label: "Confirm the account")], alert: alert
      ).html
    ]
    if !username.isEmpty {
      body.append(
        PageForm(
          action: visit.path("/resendcode"), seal: visit.seal, hidden: [("username", username)],
          buttons: [.init(label: "Send another code", isSecond: true)]
        ).html)
    }
    body.append(LoginPage.link("Back to sign in", visit.path("/login")))
    return PageContent(title: "Confirm your account", alert: alert?.text, notice: notice, body: body)
  }

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      _ = try await visit.perform(
        "ConfirmSignUp", by: username, ["ConfirmationCode": .string(form["code"] ?? "")])
      return visit.response(
        LoginPage(visit: visit, username: username, notice: "Your account is confirmed. Sign in.").content)
    } catch {
      return visit.response(ConfirmPage(visit: visit, username: username, alert: PageAlert(error)).content)
    }
  }

  static func resend(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      let answer = try await visit.perform("ResendConfirmationCode", by: username)
      return visit.response(ConfirmPage(visit: visit, username: username, notice: answer.sentNotice).content)
    } catch {
      return visit.response(ConfirmPage(visit: visit, username: username, alert: PageAlert(error)).content)
    }
  }
}

extension Attributes {
  /// Where an operation says that it has sent a code.
  var sentNotice: String {
    let destination = self["CodeDeliveryDetails"]?["Destination"]?.string ?? "you"
    return "We have sent a code to \(destination)."
  }
}
