extension DiagnosticCode {
  var peoplePage: (summary: String, explanation: String) {
    switch self {
    case .callbackScheme:
      (
        "The address leads to an app",
        "Any app on a device may claim a scheme of its own and catch what is sent there, so only `type: native` takes "
          + "such addresses. A page and a server are reached by https, or by http on this machine alone."
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
