import AWS
import ResourceModel

/// Passwords that administrators set and take away.
///
/// Source: Cognito user pools API reference, AdminSetUserPassword, AdminResetUserPassword.
enum AdminPasswords {
  static let operations = [set, reset]

  private static let set = LocalOperation(
    "AdminSetUserPassword", .userAccountRecovery,
    PeopleRows.user + [PeopleRows.password(), Attribute("Permanent", .bool, "")]
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    try PasswordPolicy(of: scene.pool).set(
      Secret(input["Password"]?.string ?? ""), of: &user, isTemporary: input["Permanent"] != true, scene)
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  /// The old password opens nothing more; a code goes to the user, for ConfirmForgotPassword.
  private static let reset = LocalOperation(
    "AdminResetUserPassword", .userAccountRecovery, PeopleRows.user + [PeopleRows.metadata]
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    let delivery = try ForgottenPasswords.delivery(to: user, scene)
    user.status = .resetRequired
    user.modifiedAt = call.now
    scene.directory.keep(user, in: &objects)
    ConfirmationCode.send(for: .forgotPassword, of: user.username, to: delivery, scene, in: &objects)
    return [:]
  }
}
