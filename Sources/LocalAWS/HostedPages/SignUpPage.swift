import AWS
import ResourceModel

/// `/signup`: a new user. It performs SignUp, as the API would.
///
/// Source: Cognito developer guide, "Signing up and confirming user accounts".
struct SignUpPage: Sendable {
  let visit: PageVisit
  var form: WebForm?
  var alert: String?

  static func isOpen(_ pool: [String: Value]) -> Bool {
    pool["AdminCreateUserConfig"]?["AllowAdminCreateUserOnly"] != true
  }

  var content: PageContent {
    let names = SignInNames(of: visit.pool)
    guard Self.isOpen(visit.pool) else {
      return PageContent(
        title: "Sign up", alert: "Only an administrator makes accounts here.",
        body: [LoginPage.link("Sign in", visit.path("/login"))])
    }
    let fields =
      [names.newField(value: form?["username"] ?? "")]
      + Self.attributes(visit.pool).map { name in
        let field = NewPassword.attributePrefix + name
        return UserAttributeField(name).field(named: field, value: form?[field] ?? "")
      } + NewPassword.fields(PasswordPolicy(of: visit.pool))
    return PageContent(
      title: "Sign up", alert: alert,
      body: [
        PageForm(
          action: visit.path("/signup"), seal: visit.seal, fields: fields, buttons: [.init(label: "Sign up")],
          isRefused: alert != nil
        ).html, LoginPage.link("Have an account? Sign in", visit.path("/login")),
      ])
  }

  /// What a user must have, and what the code goes to, but for what is the name itself.
  private static func attributes(_ pool: [String: Value]) -> [String] {
    let schema = pool["SchemaAttributes"]?.list ?? []
    let required = schema.filter { $0["Required"] == true }.compactMap { $0["Name"]?.string }
    let wanted = required + (pool["AutoVerifiedAttributes"]?.strings ?? [])
    let names = SignInNames(of: pool).attributes
    var seen: Set<String> = ["sub"]
    // Where one of two addresses is the name, either may be missing.
    return wanted.filter { !names.contains($0) || names.count > 1 && required.contains($0) }
      .filter { seen.insert($0).inserted }
  }

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      let prefix = NewPassword.attributePrefix
      let attributes = form.fields.filter { $0.key.hasPrefix(prefix) && !$0.value.isEmpty }
        .sorted { $0.key < $1.key }
        .map { name, value -> Value in
          ["Name": .string(String(name.dropFirst(prefix.count))), "Value": .string(value)]
        }
      let answer = try await visit.perform(
        "SignUp", by: username,
        ["Password": .string(try NewPassword.of(form)), "UserAttributes": .list(attributes)])
      guard answer["UserConfirmed"] != true else {
        return visit.response(
          LoginPage(visit: visit, username: username, notice: "Your account is ready.").content)
      }
      return visit.response(
        ConfirmPage(visit: visit, username: username, notice: answer.sentNotice).content)
    } catch {
      return visit.response(SignUpPage(visit: visit, form: form, alert: error.pageText).content)
    }
  }
}

/// `/confirmUser`: the code that shows that an address is somebody's own.
struct ConfirmPage: Sendable {
  let visit: PageVisit
  var username = ""
  var alert: String?
  var notice: String?

  var content: PageContent {
    var body = [
      PageForm(
        action: visit.path("/confirmUser"), seal: visit.seal,
        fields: [
          SignInNames(of: visit.pool).field(value: username),
          .init(name: "code", label: "Code", autocomplete: "one-time-code", inputMode: "numeric"),
        ], buttons: [.init(label: "Confirm the account")], isRefused: alert != nil
      ).html
    ]
    if !username.isEmpty {
      body.append(
        PageForm(
          action: visit.path("/resendcode"), seal: visit.seal, hidden: [("username", username)],
          buttons: [.init(label: "Send another code", isSecond: true)]
        ).html)
    }
    return PageContent(title: "Confirm your account", alert: alert, notice: notice, body: body)
  }

  static func submit(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      _ = try await visit.perform(
        "ConfirmSignUp", by: username, ["ConfirmationCode": .string(form["code"] ?? "")])
      return visit.response(
        LoginPage(visit: visit, username: username, notice: "Your account is confirmed. Sign in.").content)
    } catch {
      return visit.response(ConfirmPage(visit: visit, username: username, alert: error.pageText).content)
    }
  }

  static func resend(_ form: WebForm, _ visit: PageVisit) async -> HTTPResponse {
    let username = form["username"] ?? ""
    do throws(AWSError) {
      let answer = try await visit.perform("ResendConfirmationCode", by: username)
      return visit.response(ConfirmPage(visit: visit, username: username, notice: answer.sentNotice).content)
    } catch {
      return visit.response(ConfirmPage(visit: visit, username: username, alert: error.pageText).content)
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
