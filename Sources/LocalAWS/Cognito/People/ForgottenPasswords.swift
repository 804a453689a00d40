import AWS
import ResourceModel

/// How somebody who forgot the password gets a new one.
///
/// Source: Cognito user pools API reference, ForgotPassword, ConfirmForgotPassword; developer guide, "Managing user
/// existence error responses"; messages as AWS's users report them.
enum ForgottenPasswords {
  static let operations = [forgot, confirm]

  private static let forgot = LocalOperation(
    "ForgotPassword", .userAccountRecovery, signed: false, PeopleRows.program
  ) { objects, call, input throws(AWSError) in
    let (scene, name) = try call.programPlace(input, in: objects)
    guard !CodeDelivery.recovery(of: scene.pool).isEmpty else {
      throw .notAuthorized("Contact administrator to reset password.")
    }
    do throws(AWSError) {
      let user = try scene.person(name, in: objects)
      let delivery = try delivery(to: user, scene)
      ConfirmationCode.send(for: .forgotPassword, of: user.username, to: delivery, scene, in: &objects)
      return ["CodeDeliveryDetails": delivery.value]
    } catch {
      guard scene.hidesWhoExists else { throw error }
      let delivery = CodeDelivery.pretended(
        to: name, by: CodeDelivery.recovery(of: scene.pool), scene, in: &objects)
      ConfirmationCode.pretend(
        for: .forgotPassword, of: scene.codeName(name, in: objects), to: delivery, scene, in: &objects)
      return ["CodeDeliveryDetails": delivery.value]
    }
  }

  private static let confirm = LocalOperation(
    "ConfirmForgotPassword", .userAccountRecovery, signed: false,
    PeopleRows.program + [PeopleRows.code(), PeopleRows.password()]
  ) { objects, call, input throws(AWSError) in
    let (scene, name) = try call.programPlace(input, in: objects)
    if !scene.hidesWhoExists { _ = try scene.person(name, in: objects) }
    _ = try ConfirmationCode.use(
      input["ConfirmationCode"]?.string ?? "", for: .forgotPassword, of: scene.codeName(name, in: objects),
      isHidden: scene.hidesWhoExists, scene, in: &objects)
    // Only who got a code comes this far.
    var user = try scene.person(name, in: objects)
    guard user.isEnabled else { throw .notAuthorized("User is disabled.") }
    try PasswordPolicy(of: scene.pool).set(
      Secret(input["Password"]?.string ?? ""), of: &user, isTemporary: false, scene)
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  /// Where a code for a new password goes.
  /// - Throws: `NotAuthorizedException` for a user who is disabled or has no password of their own yet,
  ///   `InvalidParameterException` for one without a verified address.
  static func delivery(to user: PoolUser, _ scene: PoolScene) throws(AWSError) -> CodeDelivery {
    guard user.isEnabled else { throw .notAuthorized("User is disabled.") }
    guard user.status != .forceChangePassword, user.status != .externalProvider else {
      throw .notAuthorized("User password cannot be reset in the current state.")
    }
    guard let delivery = CodeDelivery.ofRecovery(user, in: scene.pool) else {
      throw .invalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number")
    }
    return delivery
  }
}
