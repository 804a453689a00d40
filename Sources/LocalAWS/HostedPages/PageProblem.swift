/// Why a page can neither be shown nor left for the program's own: what the error page says.
struct PageProblem: Error, Sendable {
  var status = 400
  /// As AWS names it in the address of its error page, or near to it.
  let code: String
  let text: String

  static let noClient = PageProblem(
    code: "invalid_client",
    text: "There is no such client here: client_id is missing or not one of this pool.")
  static let redirectMismatch = PageProblem(
    code: "redirect_mismatch",
    text: "redirect_uri is missing, or is not letter by letter one of the client's callback URLs.")
  static let logoutMismatch = PageProblem(
    code: "invalid_request",
    text: "logout_uri is missing, or is not letter by letter one of the client's sign-out URLs.")
  static let noProvider = PageProblem(
    code: "invalid_request",
    text: "The client has no page to sign in with: COGNITO is not among its supported identity providers.")
  static let malformed = PageProblem(
    code: "invalid_request", text: "The request has a parameter twice, or one that is not UTF-8.")
  static let forged = PageProblem(
    status: 403, code: "forbidden",
    text:
      "This form was not sent from its own page. Go back to where you came from and try again; the browser must "
      + "take cookies.")
  static let noStyle = PageProblem(
    code: "login_pages_unavailable",
    text:
      "Login pages unavailable. Please contact an administrator. The domain has managed login (version 2), and "
      + "the client has no branding style: CreateManagedLoginBranding makes one."
  )
  static let unknown = PageProblem(
    code: "unknown", text: "Something went wrong. Go back to where you came from and try again.")
  static let failure = PageProblem(status: 500, code: "server_error", text: "The endpoint failed.")

  static func otherProvider(_ name: String) -> PageProblem {
    PageProblem(
      status: 501, code: "not_offered",
      text:
        "Signing in with another provider (\(name)) is not offered by this endpoint; it knows the pool's own "
        + "users."
    )
  }
}
