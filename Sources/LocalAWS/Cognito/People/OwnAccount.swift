import AWS
import ResourceModel

/// What signed-in people do with their accounts.
///
/// Source: Cognito user pools API reference, GetUser, DeleteUser, ChangePassword.
enum OwnAccount {
  static let operations = [get, delete, changePassword]

  private static let get = LocalOperation(
    "GetUser", .userRead, signed: false, [PeopleRows.accessToken]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    return person.user.described(to: person.scene.client?.readableAttributes ?? [])
  }

  private static let delete = LocalOperation(
    "DeleteUser", .userUpdate, signed: false, [PeopleRows.accessToken]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    person.scene.directory.remove(person.user, from: &objects)
    return [:]
  }

  private static let changePassword = LocalOperation(
    "ChangePassword", .userAccountRecovery, signed: false,
    [
      PeopleRows.password("PreviousPassword", .optional), PeopleRows.password("ProposedPassword"),
      PeopleRows.accessToken,
    ]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    var user = person.user
    if let old = user.password {
      var attempts = SignInAttempts(by: user.username, person.scene, in: objects)
      try attempts.check(in: &objects)
      let previous = Secret(input["PreviousPassword"]?.string ?? "")
      guard old.isMade(of: previous, poolID: person.scene.poolID, userID: user.username) else {
        attempts.fail(in: &objects)
        throw .notAuthorized("Incorrect username or password.")
      }
      attempts.succeed(in: &objects)
    }
    try PasswordPolicy(of: person.scene.pool).set(
      Secret(input["ProposedPassword"]?.string ?? ""), of: &user, isTemporary: false, person.scene)
    person.scene.directory.keep(user, in: &objects)
    return [:]
  }
}
