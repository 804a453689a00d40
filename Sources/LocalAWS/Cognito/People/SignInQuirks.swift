/// What surprises about people's sign-in.
enum SignInQuirks {
  private static let flows = "Cognito developer guide, \"Authentication with user pools\""
  private static let reference = "Cognito user pools API reference, "
  private static let users = "reports of AWS's users"

  static let all = proofs + factors + tokens

  private static let proofs = [
    Quirk(
      "sign-in-attempts",
      "Five wrong passwords are free; each further one doubles a wait that begins with a second and ends with a quarter "
        + "of an hour. Attempts during the wait are refused whatever the password, and names that nobody has wait too.",
      source:
        "Cognito developer guide, \"Lockout behavior for failed sign-in attempts\"; names that nobody has are our "
        + "reading", isVerified: false,
      test: "SignInTests: whoever guesses has to wait, longer each time, and so does who guesses at nobody"),
    Quirk(
      "sign-in-phantom",
      "With PreventUserExistenceErrors ENABLED, SRP goes on with somebody who does not exist: the salt is the same at "
        + "each try, and the proof is refused as a wrong password is.",
      source: "Cognito developer guide, \"Managing error responses\"",
      test: "SignInTests: who does not exist looks like a wrong password where that is asked for"),
    Quirk(
      "sign-in-srp-no-session",
      "PASSWORD_VERIFIER comes without a Session; its SECRET_BLOCK is good for one try.",
      source: users + " on the missing session; one try is our reading", isVerified: false,
      test: "SignInTests: SRP proves a password, once"),
    Quirk(
      "sign-in-session-once",
      "A session is good for one step and for AuthSessionValidity minutes. A wrong code leaves it as it is, five wrong "
        + "ones end it.",
      source: reference + "RespondToAuthChallenge; the number five is ours", isVerified: false,
      test: "SecondFactorTests: a code that is guessed too often ends the sign-in"),
    Quirk(
      "sign-in-flow-refused", "A flow that the client does not name is an InvalidParameterException.",
      source: users, isVerified: false,
      test: "SignInTests: a client offers the flows that it names and no others"),
    Quirk(
      "sign-in-no-functions",
      "The endpoint calls no functions of a pool: CUSTOM_AUTH is refused, and other triggers do nothing. USER_AUTH is "
        + "refused too.",
      source: "ours", isVerified: false,
      test: "SignInTests: what runs functions of a pool is refused in clear words"),
  ]

  private static let factors = [
    Quirk(
      "sign-in-code-once", "A code of an authenticator app works once, although it shows for thirty seconds.",
      source: "RFC 6238, section 5.2; message of AWS in reports of its users",
      test: "SecondFactorTests: a pool that demands a factor has people bring an authenticator app"),
    Quirk(
      "sign-in-app-needs-preference",
      "An app that was verified with an access token is asked for only once SetUserMFAPreference has switched it on; "
        + "one that was brought during a sign-in is asked for from then on.",
      source: reference + "VerifySoftwareToken and SetUserMFAPreference",
      test: "SecondFactorTests: whoever has two factors chooses"),
  ]

  private static let tokens = [
    Quirk(
      "sign-in-refresh-hash",
      "SECRET_HASH of a refresh is made with the user's sub or stored name, which the request does not have.",
      source: "Cognito developer guide, \"Computing secret hash values\"",
      test: "SignInTests: a client with a secret shows its hash at every step"),
    Quirk(
      "sign-in-refresh-reuse",
      "A refresh token that was replaced, shown after its time of grace, ends the whole sign-in.",
      source: flows + ", refresh token rotation; that the newer token ends too is our reading",
      isVerified: false,
      test: "RefreshTests: a refresh token that rotates works once, and again in its time of grace"),
    Quirk(
      "sign-in-revoke-unknown", "RevokeToken of a refresh token that is not known is no error.",
      source: "RFC 7009, section 2.2", isVerified: false,
      test: "RefreshTests: revoking takes back every token of the sign-in and no other"),
    Quirk(
      "sign-in-opaque-refresh",
      "Refresh tokens are random texts here; AWS's are encrypted JSON Web Tokens, which nobody but AWS can read either.",
      source: "Cognito developer guide, \"Refresh tokens\"",
      test: "RefreshTests: a refresh token renews the others of its sign-in until it ends"),
  ]
}
