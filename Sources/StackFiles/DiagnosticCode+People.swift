extension DiagnosticCode {
  var peoplePage: (summary: String, explanation: String) {
    switch self {
    case .callbackScheme:
      (
        "The address leads to an app",
        "Any app on a device may claim a scheme of its own and catch what is sent there, so only `type: native` takes "
          + "such addresses. A page and a server are reached by https, or by http on this machine alone."
      )
    case .unknownGroup:
      (
        "The group is not declared",
        "A user belongs to groups of the same stack, by their keys under `groups:`. A group that is there already is "
          + "declared as well, and taken over."
      )
    case .signInName:
      (
        "Nobody can sign in by this name",
        "A pool with `usernameAttributes` takes addresses or phone numbers instead of names, and AWS refuses a user of "
          + "any other name. Phone numbers begin with + and the country's code, and stand in quotes."
      )
    default:
      (
        "Tokens come in the address of a page",
        "The implicit grant hands tokens over in the address, where the browser's history, logs and every script of the "
          + "page can read them; RFC 9700 advises against it. `type: browser` asks for a code instead, and by PKCE "
          + "nobody else can redeem that. AWS has no setting for PKCE: the client sends the proof key along, as "
          + "`authplat login --browser` does, and Cognito then insists on it."
      )
    }
  }
}
