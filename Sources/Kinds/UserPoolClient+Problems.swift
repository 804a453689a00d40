package import ResourceModel

/// What Cognito refuses of a client's attributes taken together.
///
/// Source: Cognito user pools API reference, CreateUserPoolClient, and developer guide, "Using tokens with user
/// pools" for the lifetimes, "Application-specific settings with app clients" for addresses and flows.
extension UserPoolClient {
  package func problems(in desired: Attributes) -> [Problem] {
    var problems: [Problem] = []
    let flows = desired["allowedOAuthFlows"]?.strings ?? []
    let scopes = desired["allowedOAuthScopes"]?.strings ?? []
    let hasSecret = desired["clientSecret"] != nil || desired["generateSecret"] == true
    if flows.contains("client_credentials") {
      if flows.count > 1 {
        problems.append(
          Problem(
            "allowedOAuthFlows", "`client_credentials` does not mix with other grants",
            suggestion: "make a client of its own for the other grants"))
      }
      if !hasSecret {
        problems.append(
          Problem(
            "allowedOAuthFlows", "`client_credentials` needs a secret",
            suggestion: "choose a store for the secret"))
      }
      let people = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]
      for scope in scopes where people.contains(scope) {
        problems.append(
          Problem(
            "allowedOAuthScopes", "`\(scope)` is about a person and cannot be granted by client_credentials",
            suggestion: "name scopes of a resource server"))
      }
    }
    if !flows.contains("client_credentials"), !scopes.contains("openid") {
      for scope in scopes where ["email", "phone", "profile"].contains(scope) {
        problems.append(
          Problem(
            "allowedOAuthScopes", "`\(scope)` is granted only along with `openid`", suggestion: "add openid"))
      }
    }
    if !flows.isEmpty || !scopes.isEmpty, desired["allowedOAuthFlowsUserPoolClient"] != true {
      problems.append(
        Problem(
          "allowedOAuthFlowsUserPoolClient", "flows and scopes do nothing while this is not true",
          suggestion: "write allowedOAuthFlowsUserPoolClient: true"))
    }
    let explicit = desired["explicitAuthFlows"]?.strings ?? []
    if explicit.contains(where: { $0.hasPrefix("ALLOW_") }),
      explicit.contains(where: { !$0.hasPrefix("ALLOW_") })
    {
      problems.append(
        Problem(
          "explicitAuthFlows", "legacy flow names do not mix with ALLOW_ names",
          suggestion: "use the ALLOW_ names"))
    }
    if desired["refreshTokenRotation"]?["feature"] == "ENABLED", explicit.contains("ALLOW_REFRESH_TOKEN_AUTH")
    {
      problems.append(
        Problem(
          "refreshTokenRotation", "rotation excludes ALLOW_REFRESH_TOKEN_AUTH",
          suggestion: "write explicitAuthFlows without it, such as [ALLOW_USER_SRP_AUTH]"))
    }
    if let redirect = desired["defaultRedirectURI"]?.string,
      !(desired["callbackURLs"]?.strings ?? []).contains(redirect)
    {
      problems.append(
        Problem(
          "defaultRedirectURI", "`\(redirect)` is not among callbackURLs",
          suggestion: "add it to callbackURLs"))
    }
    if desired["enablePropagateAdditionalUserContextData"] == true, !hasSecret {
      problems.append(
        Problem(
          "enablePropagateAdditionalUserContextData",
          "only a client with a secret may pass the caller's address on",
          suggestion: "choose a store for the secret, or take the line out"))
    }
    return problems + lifetimeProblems(desired) + addressProblems(desired)
  }

  // MARK: Lifetimes

  private static let minute = 60
  private static let day = 86400
  private static let secondsOf = ["seconds": 1, "minutes": minute, "hours": 3600, "days": day]

  /// A lifetime in seconds, with AWS's default where none is given; nil while it is not known.
  private func seconds(_ name: String, _ unit: String, _ standard: (Int, String), _ desired: Attributes)
    -> Int?
  {
    let number = desired[name] == nil ? standard.0 : desired[name]?.integer
    let word = desired["tokenValidityUnits"]?[unit]
    guard let number, let scale = Self.secondsOf[word == nil ? standard.1 : word?.string ?? ""] else {
      return nil
    }
    // Left out, it lasts AWS's default whatever the unit; 0 days stand for that default too.
    if desired[name] == nil || number == 0 { return standard.0 * (Self.secondsOf[standard.1] ?? 1) }
    let (product, isTooBig) = number.multipliedReportingOverflow(by: scale)
    return isTooBig ? .max : product
  }

  private func lifetimeProblems(_ desired: Attributes) -> [Problem] {
    var problems: [Problem] = []
    let refresh = seconds("refreshTokenValidity", "refreshToken", (30, "days"), desired)
    if let refresh, !(60 * Self.minute...3650 * Self.day).contains(refresh) {
      problems.append(
        Problem("refreshTokenValidity", "a refresh token lives from 60 minutes to 10 years (3650 days)"))
    }
    for (name, unit) in [("accessTokenValidity", "accessToken"), ("idTokenValidity", "idToken")] {
      guard let lifetime = seconds(name, unit, (1, "hours"), desired) else { continue }
      let word = unit == "idToken" ? "an ID token" : "an access token"
      if !(5 * Self.minute...Self.day).contains(lifetime) {
        problems.append(
          Problem(
            name, "\(word) lives from 5 minutes to 1 day",
            suggestion: "the unit is `tokenValidityUnits.\(unit)`, hours when left out"))
      } else if let refresh, lifetime > refresh {
        problems.append(
          Problem(name, "\(word) lives no longer than the refresh token", suggestion: "shorten it"))
      }
    }
    return problems
  }

  // MARK: Addresses

  private func addressProblems(_ desired: Attributes) -> [Problem] {
    ["callbackURLs", "logoutURLs"].flatMap { name in
      (desired[name]?.list ?? []).compactMap(\.string).compactMap { text in
        Self.complaint(about: text).map { Problem(name, "`\(text)` \($0.0)", suggestion: $0.1) }
      }
    }
  }

  /// Why Cognito sends no browser to that address; nil when it does.
  private static func complaint(about text: String) -> (String, String)? {
    if text.contains("#") { return ("has a fragment", "take it out from # on") }
    guard let colon = text.firstIndex(of: ":"),
      text[..<colon].wholeMatch(of: #/[A-Za-z][A-Za-z0-9+.\-]*/#) != nil,
      text.index(after: colon) < text.endIndex
    else { return ("is no absolute address", "write https://app.example.com/callback, say") }
    let rest = text[text.index(after: colon)...]
    let authority = rest.hasPrefix("//") ? rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" } : ""
    switch text[..<colon].lowercased() {
    case "https":
      return authority.isEmpty ? ("names no host", "write https://app.example.com/callback, say") : nil
    case "http":
      let host =
        authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
      return ["localhost", "127.0.0.1", "[::1]"].contains(String(host))
        ? nil : ("is not encrypted", "write https; http serves localhost, 127.0.0.1 and [::1] alone")
    default: return nil
    }
  }
}
