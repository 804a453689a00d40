import AWS
package import Executor
import Inventory
package import ResourceModel

/// A user to be made.
package struct NewUser: Sendable {
  package let name: String
  package var attributes: [String: String] = [:]
  package var groups: [String] = []
  /// Nil has AWS make one.
  package var temporaryPassword: Secret?
  /// Otherwise nobody is told.
  package var sendsInvitation = true

  package init(name: String) { self.name = name }
}

/// What is done to a user who exists.
package enum UserChange: Sendable {
  /// A code is sent, and until it is used nobody signs in as them.
  case reset
  /// They must choose another at the next sign-in.
  case temporaryPassword(Secret)
  /// The temporary password is sent anew.
  case resendInvitation
  case disable
  case enable

  /// For the journal.
  var words: String {
    switch self {
    case .reset: "reset the password of"
    case .temporaryPassword: "set a temporary password of"
    case .resendInvitation: "sent the invitation again to"
    case .disable: "disabled"
    case .enable: "enabled"
    }
  }
}

extension Platform {
  /// Makes a user. No stack file is touched: a user that one declares is made by `apply`.
  /// - Throws: `unknown` when a group does not exist or the name is taken; `aws`, `locked`. Where a group could not be
  ///   joined the user is there all the same, and the error says so.
  package func createUser(
    _ user: NewUser, in stack: String?, stop: StopSignal
  ) async throws(PlatformError) -> UserSummary {
    let pool = try await userPool(stack)
    return try await underLease(of: pool.inventory, stop) { () async throws(PlatformError) in
      try await checkGroups(user.groups, pool)
      let made = try await make(user, pool)
      for group in user.groups {
        do throws(AWSError) {
          _ = try await pool.connection.writer.write(
            .adminAddUserToGroup,
            [
              "UserPoolId": .string(pool.poolID), "Username": .string(made.username),
              "GroupName": .string(group),
            ])
        } catch {
          context.onNote(
            "\(user.name) was made, and is not in \(group) yet: \(error.message). Name the groups under `users:` of "
              + "the stack, and `authplat apply` puts it right.")
          throw .aws(error)
        }
      }
      try await note("made user \(user.name) of \(pool.name)", pool)
      return made.with(groups: user.groups)
    }
  }

  /// An unknown outcome is looked up: made twice, a user would be refused as if somebody else had the name.
  private func make(_ user: NewUser, _ pool: UserPoolPlace) async throws(PlatformError) -> UserSummary {
    var input: Attributes = ["UserPoolId": .string(pool.poolID), "Username": .string(user.name)]
    var personal = user.attributes
    let isPhoneNumber = pool.isPhoneNumber(user.name)
    if isPhoneNumber {
      let number = ["phone_number": user.name, "phone_number_verified": "true"]
      personal.merge(number) { given, _ in given }
    }
    let attributes = personal.sorted { $0.key < $1.key }
    if !attributes.isEmpty {
      input["UserAttributes"] = .list(
        attributes.map { ["Name": .string($0.key), "Value": .string($0.value)] })
    }
    input["TemporaryPassword"] = user.temporaryPassword.map { .secret($0) }
    if !user.sendsInvitation { input["MessageAction"] = "SUPPRESS" }
    // AWS's default is a text message, which whoever has no number never gets.
    input["DesiredDeliveryMediums"] =
      isPhoneNumber || personal["email"] == nil && personal["phone_number"] != nil
      ? ["SMS"] : ["EMAIL"]
    do throws(AWSError) {
      return UserSummary(try await pool.connection.writer.write(.adminCreateUser, input)["User"] ?? [:])
    } catch {
      if error.outcome == .unknown, let found = try? await summary(of: user.name, pool) { return found }
      if ["UsernameExistsException", "AliasExistsException"].contains(error.code) {
        throw .unknown(
          "`\(user.name)` is in \(pool.name) already. Send the invitation again: authplat users reset \(user.name) "
            + "--resend; look at them: authplat users list --starting-with \(user.name)")
      }
      throw .aws(error.withoutWords(repeating: input))
    }
  }

  private func checkGroups(_ names: [String], _ pool: UserPoolPlace) async throws(PlatformError) {
    for name in names {
      do throws(AWSError) {
        _ = try await pool.connection.reader.read(
          .getGroup, ["UserPoolId": .string(pool.poolID), "GroupName": .string(name)])
      } catch {
        guard error.isNotFound else { throw .aws(error) }
        let known =
          (try? await pool.connection.reader.read(
            .listGroups, ["UserPoolId": .string(pool.poolID), "Limit": 60])["Groups"]?.list) ?? []
        let hint = NearMiss.suggestion(for: name, among: known.compactMap { $0["GroupName"]?.string })
        throw .unknown("\(pool.name) has no group `\(name)`." + (hint.map { " \($0)" } ?? " It has none."))
      }
    }
  }

  /// Changes what a user may do, or what they sign in with.
  /// - Parameter confirm: shown the user; false leaves everything as it is.
  /// - Returns: the user afterwards; nil when it was not confirmed.
  /// - Throws: `unknown` when there is no such user or AWS does not take the change now, with what to do; `aws`, `locked`.
  package func changeUser(
    _ name: String, _ change: UserChange, in stack: String?, stop: StopSignal,
    confirm: @Sendable (UserSummary, UserPoolPlace) async -> Bool
  ) async throws(PlatformError) -> UserSummary? {
    let pool = try await userPool(stack)
    return try await underLease(of: pool.inventory, stop) { () async throws(PlatformError) in
      let user: UserSummary
      do throws(AWSError) { user = try await summary(of: name, pool) } catch {
        throw await noUser(name, error, pool)
      }
      guard await confirm(user, pool) else { return nil }
      try await carryOut(change, user, name, pool)
      try await note("\(change.words) user \(name) of \(pool.name)", pool)
      do throws(AWSError) { return try await summary(of: user.username, pool) } catch { throw .aws(error) }
    }
  }

  private func carryOut(
    _ change: UserChange, _ user: UserSummary, _ name: String, _ pool: UserPoolPlace
  ) async throws(PlatformError) {
    var input: Attributes = ["UserPoolId": .string(pool.poolID), "Username": .string(user.username)]
    let operation: WriteOperation
    switch change {
    case .reset: operation = .adminResetUserPassword
    case .temporaryPassword(let password):
      operation = .adminSetUserPassword
      input["Password"] = .secret(password)
      input["Permanent"] = false
    case .resendInvitation:
      operation = .adminCreateUser
      // Where people sign in by an address or a number, the invitation is asked for by that.
      let email = pool.signsIn(by: "email") ? user.email : nil
      let number = pool.signsIn(by: "phone_number") ? user.attributes["phone_number"] : nil
      let isNamed = !pool.signsIn(by: "email") && !pool.signsIn(by: "phone_number")
      input["Username"] = .string(email ?? number ?? (isNamed ? user.username : name))
      input["MessageAction"] = "RESEND"
      input["DesiredDeliveryMediums"] =
        user.email == nil || email == nil && number != nil ? ["SMS"] : ["EMAIL"]
    case .disable: operation = .adminDisableUser
    case .enable: operation = .adminEnableUser
    }
    do throws(AWSError) { _ = try await pool.connection.writer.write(operation, input) } catch {
      throw Self.advice(error.withoutWords(repeating: input), change, user, name)
    }
  }

  /// What AWS refuses because of the user's state, in words that go on.
  private static func advice(
    _ error: AWSError, _ change: UserChange, _ user: UserSummary, _ name: String
  ) -> PlatformError {
    let waits = user.status == "FORCE_CHANGE_PASSWORD"
    switch (change, error.code) {
    case (.reset, "NotAuthorizedException") where waits:
      return .unknown(
        "\(name) has not used the temporary password yet, so there is none to reset. Send it again: authplat users "
          + "reset \(name) --resend")
    case (.reset, "InvalidParameterException"):
      return .unknown(
        "\(name) has no verified e-mail address or phone number that a code could be sent to. Set a temporary password "
          + "instead: authplat users reset \(name) --password-file FILE")
    case (.resendInvitation, "UnsupportedUserStateException"):
      return .unknown(
        "\(name) has signed in before (status \(user.status)), so there is no invitation. Have the password reset: "
          + "authplat users reset \(name)")
    case (.temporaryPassword, "InvalidPasswordException"):
      return .unknown("The pool does not take that password. \(error.message)")
    default: return .aws(error)
    }
  }

  private func summary(of name: String, _ pool: UserPoolPlace) async throws(AWSError) -> UserSummary {
    UserSummary(
      .map(
        try await pool.connection.reader.read(
          .adminGetUser, ["UserPoolId": .string(pool.poolID), "Username": .string(name)])))
  }

  private func noUser(_ name: String, _ error: AWSError, _ pool: UserPoolPlace) async -> PlatformError {
    guard error.code == "UserNotFoundException" else { return .aws(error) }
    let page = try? await pool.connection.reader.read(
      .listUsers, ["UserPoolId": .string(pool.poolID), "Limit": 60])
    let users = (page?["Users"]?.list ?? []).map { UserSummary($0) }
    let near = NearMiss.nearest(
      to: name, among: users.flatMap { [$0.username, $0.email].compactMap(\.self) })
    return .unknown(
      "There is no user `\(name)` in \(pool.name)." + (near.map { " Did you mean `\($0)`?" } ?? "")
        + " See who is: authplat users list --stack \(pool.stack)")
  }

  /// Who did what to whom stands in `authplat history --runs`.
  private func note(_ text: String, _ pool: UserPoolPlace) async throws(PlatformError) {
    try await reading { () async throws(InventoryError) in
      try await pool.inventory.recordRun(
        command: context.command, who: "\(context.user)@\(context.host)", pid: context.pid, message: text,
        at: context.now())
    }
  }
}
