import AuthPlatform
import ResourceModel

/// The users of a pool, one a line, and what is done to one of them.
struct UsersText {
  let style: Style

  func text(_ report: UsersReport) -> String {
    if report.users.isEmpty { return "\(report.pool.name) has no such user." }
    let hasGroups = report.users.contains { $0.groups != nil }
    let heads = ["USERNAME", "E-MAIL", "STATUS", "ENABLED"] + (hasGroups ? ["GROUPS"] : []) + ["CREATED"]
    let rows = report.users.map { user in
      [user.username, user.email ?? "-", user.status, user.isEnabled ? "yes" : "no"]
        + (hasGroups ? [(user.groups ?? []).joined(separator: " ")] : [])
        + [user.createdAt.map { "\($0)" } ?? "-"]
    }
    let lines = TextTable.lines([heads] + rows.map { $0.map(\.printable) })
    return lines.enumerated().map { number, line in
      if number == 0 { return style.dim(line) }
      return report.users[number - 1].isEnabled ? line : style.yellow(line)
    }.joined(separator: "\n")
  }

  func warning(of change: UserChange, _ name: String, _ user: UserSummary, _ pool: UserPoolPlace) -> String {
    let whose = "\(name) of \(pool.name), \(user.status)".printable
    return switch change {
    case .reset:
      "The password of \(whose), stops working now, and AWS sends a code by which another is chosen."
    case .temporaryPassword: "The password of \(whose), stops working now; the temporary one takes its place."
    case .resendInvitation: "\(whose), is sent a new temporary password; an earlier one stops working."
    case .disable: "\(whose), cannot sign in any more. Access tokens that they have work until they expire."
    case .enable: "\(whose), can sign in again."
    }
  }

  func done(_ change: UserChange, _ name: String, _ user: UserSummary) -> String {
    let what =
      switch change {
      case .reset: "A code was sent to \(name)"
      case .temporaryPassword: "The temporary password of \(name) is set"
      case .resendInvitation: "The invitation was sent to \(name) again"
      case .disable: "\(name) is disabled"
      case .enable: "\(name) is enabled"
      }
    return "\(what); the user is \(user.status) now.".printable
  }

  func next(_ change: UserChange, _ name: String) -> String {
    let next =
      switch change {
      case .reset: "They use the code on the pool's page, under \"Forgot your password?\"."
      case .temporaryPassword:
        "Hand it over. They choose another at their next sign-in: authplat login \(name)"
      case .resendInvitation: "They sign in with it: authplat login \(name)"
      case .disable: "Undo it: authplat users enable \(name)"
      case .enable: "They sign in as before: authplat login \(name)"
      }
    return next.printable
  }

  // MARK: JSON

  static func members(_ report: UsersReport) -> [String: Value] {
    [
      "environment": .string(report.pool.environment), "pool": .string(report.pool.poolID),
      "stack": .string(report.pool.stack), "more": .bool(report.hasMore),
      "users": .list(report.users.map { .map(members($0)) }),
    ]
  }

  static func members(_ user: UserSummary) -> [String: Value] {
    var members: [String: Value] = [
      "username": .string(user.username), "status": .string(user.status), "enabled": .bool(user.isEnabled),
      "attributes": .map(user.attributes.mapValues { .string($0) }),
    ]
    members["created"] = user.createdAt.map { .string($0.description) }
    members["groups"] = user.groups.map { .list($0.map { .string($0) }) }
    return members
  }
}
