import AWS
import ResourceModel

/// The pages where people sign in, and the endpoints that send browsers there and away again.
///
/// Source: Cognito developer guide, "User pool endpoints and managed login reference"; the paths are those of the classic
/// hosted UI.
struct HostedPages: Sendable {
  /// What a page shows when it is opened, and what its form does.
  private struct Page: Sendable {
    /// Nil for what only a form leads to.
    let show: (@Sendable (PageVisit) async -> HTTPResponse)?
    let submit: @Sendable (WebForm, PageVisit) async -> HTTPResponse
  }

  private static let pages: [String: Page] = [
    "/login": Page(show: LoginPage.show, submit: LoginPage.submit),
    "/challenge": Page(show: nil, submit: ChallengePage.submit),
    "/signup": Page(show: { $0.response(SignUpPage(visit: $0).content) }, submit: SignUpPage.submit),
    "/confirmUser": Page(show: { $0.response(ConfirmPage(visit: $0).content) }, submit: ConfirmPage.submit),
    "/resendcode": Page(show: nil, submit: ConfirmPage.resend),
    "/forgotPassword": Page(
      show: { $0.response(ForgotPasswordPage(visit: $0).content) }, submit: ForgotPasswordPage.submit),
    "/confirmForgotPassword": Page(
      show: { $0.response(ResetPasswordPage(visit: $0).content) }, submit: ResetPasswordPage.submit),
  ]

  let web: PoolWeb

  /// Nil for what is none of the pages.
  func answer(_ request: HTTPRequest, at site: PoolSite, _ now: Timestamp) async -> HTTPResponse? {
    let isRead = ["GET", "HEAD"].contains(request.method)
    switch site.path {
    case "/oauth2/authorize" where isRead: return await visit(request, at: site, now, authorize)
    case "/logout" where isRead: return await SignOut(web: web).answer(request, at: site, now)
    case "/error" where isRead: return PageContent.of(.unknown).response(400)
    case "/oauth2/authorize", "/logout", "/error": return WebAnswer.wrongMethod(allowing: "GET, HEAD")
    default: break
    }
    guard let page = Self.pages[site.path] else { return nil }
    return await visit(request, at: site, now) { visit in
      switch request.method {
      case "GET", "HEAD":
        return await page.show?(visit) ?? Self.redirect(to: visit.path("/login").text)
      case "POST":
        guard let form = try? WebForm(request), FormSeal.holds(form, visit.cookies, request) else {
          return PageContent.of(.forged).response(PageProblem.forged.status)
        }
        return await page.submit(form, visit)
      default: return WebAnswer.wrongMethod(allowing: "GET, HEAD, POST")
      }
    }
  }

  /// `/oauth2/authorize`: on to the callback when the browser has a session, else to the page that begins one.
  private func authorize(_ visit: PageVisit) async -> HTTPResponse {
    let prompts = visit.request.prompts
    if prompts.isDisjoint(with: ["login", "select_account"]), let response = await visit.goOn() {
      return response
    }
    if prompts.contains("none") {
      return Self.redirect(
        to: visit.request.callback.location([("error", "login_required")]))
    }
    return Self.redirect(to: visit.path("/login").text)
  }

  private func visit(
    _ request: HTTPRequest, at site: PoolSite, _ now: Timestamp,
    _ answer: (PageVisit) async -> HTTPResponse
  ) async -> HTTPResponse {
    let visit = await web.world.look { objects -> Result<PageVisit, AuthorizationRequest.Refusal> in
      Result { () throws(AuthorizationRequest.Refusal) in
        try PageVisit(request, at: site, web, now, in: objects)
      }
    }
    switch visit {
    case .success(let visit): return await answer(visit)
    case .failure(.shown(let problem)): return PageContent.of(problem).response(problem.status)
    case .failure(.sent(let callback, let code, let description)):
      return Self.redirect(to: callback.location([("error", code), ("error_description", description)]))
    }
  }

  /// - Parameter location: of characters that a header may hold.
  static func redirect(to location: String) -> HTTPResponse {
    HTTPResponse(
      status: 302,
      headers: [
        ("Location", location), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"),
        ("x-amz-cognito-request-id", RequestID.make()),
      ])
  }
}
