/// What surprises about the hosted pages, and about the codes and tokens that come of them.
enum HostedPageQuirks {
  private static let authorizeGuide = "Cognito developer guide, \"The redirect and authorization endpoint\""
  private static let logoutGuide = "Cognito developer guide, \"The logout endpoint\""
  private static let tokenGuide = "Cognito developer guide, \"The token issuer endpoint\""
  private static let infoGuide = "Cognito developer guide, \"The userInfo endpoint\""

  static let all = requests + pages + codes + tokens

  private static let requests = [
    Quirk(
      "pages-exact-callback",
      "redirect_uri is one of the client's callback URLs letter by letter: no prefix, no other case, no default port. Otherwise, and "
        + "for a client that is not known, an error page (400) is shown and nobody is sent anywhere.",
      source: authorizeGuide,
      test: "AuthorizationRequestTests: only an address that is letter by letter the client's is gone to"),
    Quirk(
      "pages-s256-only",
      "PKCE is there with S256 only: a challenge without a method, or with plain, is an invalid_request.",
      source: authorizeGuide, test: "AuthorizationRequestTests: what else is wrong is told to the client"),
    Quirk(
      "pages-openid-first",
      "The scopes email, phone and profile are an invalid_scope unless openid is asked for beside them.",
      source: authorizeGuide + "; the code is our reading", isVerified: false,
      test: "AuthorizationRequestTests: what else is wrong is told to the client"),
    Quirk(
      "pages-error-fragment", "Errors of the implicit grant come in the fragment, as RFC 6749 has it.",
      source: "RFC 6749, section 4.2.2.1", isVerified: false,
      test: "AuthorizationRequestTests: errors of the implicit grant stand in the fragment"),
    Quirk(
      "pages-no-provider",
      "A client without COGNITO among its SupportedIdentityProviders has no page for the pool's own users, also when the list is empty. "
        + "Pages of other providers are answered 501 here.",
      source: "Cognito user pools API reference, CreateUserPoolClient; reports of AWS's users",
      test: "AuthorizationRequestTests: a client without the pool's own users has no page"),
  ]

  private static let pages = [
    Quirk(
      "pages-no-style",
      "A domain with managed login (version 2) shows no pages for a client until a branding style is made for it: \"Login pages "
        + "unavailable. Please contact an administrator.\"",
      source: "Cognito user pools API reference, CreateManagedLoginBranding",
      test: "HostedPageTests: a managed page without a style does not show"),
    Quirk(
      "pages-session",
      "Whoever has signed in goes on without a page for an hour, for every client of the pool. Signing out everywhere does not end "
        + "that; /logout does, and leaves the tokens.",
      source: "Cognito developer guide, \"Managed login sessions\"; API reference, GlobalSignOut",
      test: "HostedPageTests: who has signed in goes on without a page for an hour"),
    Quirk(
      "pages-logout",
      "/logout takes client_id with logout_uri, one of the client's sign-out URLs letter by letter, or with the parameters of "
        + "/login, to which it goes then.",
      source: logoutGuide,
      test: "HostedPageTests: signing out ends the session and goes where the client says"),
    Quirk(
      "pages-confirm-then-sign-in",
      "Who has confirmed a new account signs in after it; AWS's pages sign people in at once.",
      source: "none: a browser that comes back hours later would have to be trusted", isVerified: false,
      test: "HostedPageTests: somebody signs up, confirms and signs in"),
    Quirk(
      "pages-classic-style",
      "The CSS of SetUICustomization is put into classic pages, which have its class names. One with `<`, `@`, a backslash or "
        + "`url(` is left out; AWS refuses some of these when it is set.",
      source: "Cognito developer guide, \"Customizing the classic hosted UI\"", isVerified: false,
      test: "HostedPageTests: the style of a classic page is taken where it is harmless"),
  ]

  private static let codes = [
    Quirk(
      "oauth-code-five-minutes", "A code lasts five minutes and works once.", source: authorizeGuide,
      test: "PersonTokenTests: a code lasts five minutes"),
    Quirk(
      "oauth-code-replayed",
      "A code that comes a second time is an invalid_grant, and the tokens that it gave are revoked.",
      source: "RFC 6749, section 4.1.2", isVerified: false,
      test: "PersonTokenTests: a code works once, and a second use takes back what it gave"),
    Quirk(
      "oauth-verifier-unasked",
      "A verifier for a code that was asked for without a challenge is an invalid_grant.",
      source: "RFC 9700, section 2.1.1", isVerified: false,
      test: "PersonTokenTests: a code is its client's and its callback's"),
  ]

  private static let tokens = [
    Quirk(
      "oauth-implicit-order",
      "The implicit grant gives id_token, access_token, expires_in, token_type and state in the fragment, in this order, and no refresh "
        + "token.",
      source: authorizeGuide,
      test: "PersonTokenTests: the implicit grant puts tokens in the fragment, in AWS's order"),
    Quirk(
      "oauth-openid-alone",
      "openid without email, phone and profile gives all attributes that the client may read; with one of them, those that they "
        + "cover. Without openid there is no ID token.",
      source: "Cognito developer guide, \"Scopes, M2M, and resource servers\"",
      test: "PersonTokenTests: openid alone means all that the client may read"),
    Quirk(
      "oauth-refresh-stays",
      "A refresh gives no new refresh token unless they rotate; then one that was replaced ends all of the sign-in's "
        + "tokens when it comes after its time of grace.",
      source: tokenGuide + "; API reference, RefreshTokenRotationType",
      test: "PersonTokenTests: where refresh tokens rotate, one that was replaced ends them all"),
    Quirk(
      "oauth-userinfo-401",
      "userInfo wants an access token with openid. Tokens of the sign-in API have not got it and are answered 401 invalid_token; a "
        + "request without a token is a 400. All values are texts, `email_verified` too.",
      source: infoGuide, test: "PersonTokenTests: userInfo refuses in the header, as a bearer's resource does"
    ),
    Quirk(
      "oauth-revoke-401",
      "At /oauth2/revoke a wrong secret is a 401, where the token endpoint has 400; an unknown token is a 200, and one of another "
        + "kind unsupported_token_type.",
      source: "Cognito developer guide, \"The revoke endpoint\"",
      test: "PersonTokenTests: a revoked refresh token takes its access tokens along"),
  ]
}
