import AWS
import AuthPlatform
import ResourceModel
import Tokens

/// Who is signed in. No token and no password stands in it.
struct LoginText {
  let style: Style

  func lines(_ report: LoginReport) -> [String] {
    let person = report.person
    let token = person.tokens.access
    let user = person.user.printable
    var lines = [
      style.green("✓ ") + "\(user) is signed in by \(report.client.name), until \(token.expiry)"
        + (person.tokens.refresh == nil ? "." : "; after that more tokens are got without asking.")
    ]
    let groups = Self.groups(person)
    if !groups.isEmpty { lines.append("  groups: \(NameList.text(groups))".printable) }
    if !token.scopes.isEmpty { lines.append("  scopes: \(NameList.text(token.scopes))".printable) }
    let name = ShellText.word(user)
    lines.append("Use it: authplat call GET URL --as \(name), or authplat login \(name) --id-token")
    return lines
  }

  private static func groups(_ person: SignedIn) -> [String] {
    person.tokens.claims["cognito:groups"]?.strings ?? []
  }

  /// All but the tokens themselves.
  static func members(_ report: LoginReport) -> [String: Value] {
    let person = report.person
    var members: [String: Value] = [
      "environment": .string(report.environment), "user": .string(person.user),
      "client": .string(report.client.name), "clientId": .string(person.clientID),
      "pool": .string(person.poolID), "since": .string(person.since.description),
      "expires": .string(person.tokens.access.expiry.description),
      "refreshes": .bool(person.tokens.refresh != nil), "cached": .bool(report.isCached),
      "groups": .list(groups(person).map { .string($0) }),
      "scopes": .list(person.tokens.access.scopes.map { .string($0) }),
    ]
    members["username"] = person.tokens.username.map { .string($0) }
    return members
  }

  static func members(_ report: LogoutReport) -> [String: Value] {
    [
      "environment": .string(report.environment),
      "ended": .list(
        report.ended.map { ended in
          var members: [String: Value] = [
            "user": .string(ended.user), "client": .string(ended.client),
            "revoked": .bool(ended.failure == nil), "accessEnds": .string(ended.accessEnds.description),
          ]
          members["failure"] = ended.failure.map { .string($0.description) }
          return .map(members)
        }),
    ]
  }

  func lines(_ report: LogoutReport) -> [String] {
    if report.ended.isEmpty { return ["Nobody was signed in."] }
    return report.ended.flatMap { ended in
      let whose = "\(ended.user) by \(ended.client)".printable
      guard let failure = ended.failure else {
        return [
          style.green("✓ ")
            + "\(whose) is signed out: the refresh token is taken back, and nothing of it is kept here.",
          "  An API takes copies of the access token until \(ended.accessEnds): it does not ask Cognito.",
        ]
      }
      return [
        style.yellow("! ")
          + "\(whose): nothing of it is kept here any more, but the refresh token could not be taken "
          + "back: \(failure.description.printable)",
        "  Whoever has a copy of it can use it until it expires. Is there one? Have the user signed out everywhere: "
          + "aws cognito-idp admin-user-global-sign-out",
      ]
    }
  }
}
