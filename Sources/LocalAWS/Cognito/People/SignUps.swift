import AWS
import ResourceModel

/// How people make accounts for themselves.
///
/// Source: Cognito user pools API reference, SignUp, ConfirmSignUp, ResendConfirmationCode; developer guide, "Signing up
/// and confirming user accounts"; messages as AWS's users report them.
enum SignUps {
  static let operations = [signUp, confirm, resend]

  private static let signUp = LocalOperation(
    "SignUp", .userCreation, signed: false,
    PeopleRows.program + [
      PeopleRows.password("Password", .optional), PeopleRows.attributes(),
      PeopleRows.attributes("ValidationData"),
    ]
  ) { objects, call, input throws(AWSError) in
    let (scene, name) = try call.programPlace(input, in: objects)
    guard let client = scene.client, scene.pool["AdminCreateUserConfig"]?["AllowAdminCreateUserOnly"] != true
    else { throw .notAuthorized("SignUp is not permitted for this user pool") }
    guard let password = input["Password"]?.string else {
      throw .invalidParameter(
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null"
      )
    }
    var user = try NewUser(
      scene: scene, name: name, attributes: PeopleRows.read(input["UserAttributes"])
    ).make(.unconfirmed, by: .client(client))
    try PasswordPolicy(of: scene.pool).set(Secret(password), of: &user, isTemporary: false, scene)
    user.status = .unconfirmed
    if let rival = scene.directory.rival(of: user, isNew: true, in: objects) {
      throw .cognito(
        "UsernameExistsException",
        rival.kind == "username"
          ? "User already exists" : "An account with the given \(rival.kind) already exists.")
    }
    scene.directory.keep(user, in: &objects)
    var answer: Attributes = ["UserConfirmed": false, "UserSub": .string(user.sub)]
    if let delivery = CodeDelivery.ofSignUp(user, in: scene.pool) {
      ConfirmationCode.send(for: .signUp, of: user.username, to: delivery, scene, in: &objects)
      answer["CodeDeliveryDetails"] = delivery.value
    }
    return answer
  }

  private static let confirm = LocalOperation(
    "ConfirmSignUp", .userCreation, signed: false,
    PeopleRows.program + [
      PeopleRows.code(), Attribute("ForceAliasCreation", .bool, ""),
      Attribute("Session", .string(length: 20...2048), .optional, sensitive: true, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let (scene, name) = try call.programPlace(input, in: objects)
    if !scene.hidesWhoExists { try checkUnconfirmed(scene.person(name, in: objects)) }
    let code = try ConfirmationCode.use(
      input["ConfirmationCode"]?.string ?? "", for: .signUp, of: scene.codeName(name, in: objects),
      isHidden: scene.hidesWhoExists, scene, in: &objects)
    // Only who got a code comes this far.
    var user = try scene.person(name, in: objects)
    try checkUnconfirmed(user)
    user.status = .confirmed
    user.attributes["\(code.attribute)_verified"] = "true"
    user.modifiedAt = call.now
    if input["ForceAliasCreation"] == true { scene.directory.takeAliases(for: user, in: &objects) }
    if let rival = scene.directory.rival(of: user, in: objects) { throw .aliasExists(rival.kind) }
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  /// - Throws: `NotAuthorizedException`.
  static func checkUnconfirmed(_ user: PoolUser) throws(AWSError) {
    guard user.status == .unconfirmed else {
      throw .notAuthorized("User cannot be confirmed. Current status is \(user.status.rawValue)")
    }
  }

  private static let resend = LocalOperation(
    "ResendConfirmationCode", .userResourceUpdate, signed: false, PeopleRows.program
  ) { objects, call, input throws(AWSError) in
    let (scene, name) = try call.programPlace(input, in: objects)
    do throws(AWSError) {
      let user = try scene.person(name, in: objects)
      guard user.isEnabled else { throw .notAuthorized("User is disabled.") }
      guard user.status == .unconfirmed else { throw .invalidParameter("User is already confirmed.") }
      guard let delivery = CodeDelivery.ofSignUp(user, in: scene.pool) else {
        throw .invalidParameter("Auto verification not turned on.")
      }
      ConfirmationCode.send(for: .signUp, of: user.username, to: delivery, scene, in: &objects)
      return ["CodeDeliveryDetails": delivery.value]
    } catch {
      let chosen = scene.pool["AutoVerifiedAttributes"]?.strings ?? []
      let verified = ["phone_number", "email"].filter(chosen.contains)
      guard scene.hidesWhoExists, !verified.isEmpty else { throw error }
      let delivery = CodeDelivery.pretended(to: name, by: verified, scene, in: &objects)
      ConfirmationCode.pretend(
        for: .signUp, of: scene.codeName(name, in: objects), to: delivery, scene, in: &objects)
      return ["CodeDeliveryDetails": delivery.value]
    }
  }
}

extension Call {
  /// Where an operation takes place that a program calls for somebody who has not signed in, and for whom.
  /// - Throws: `ResourceNotFoundException` for the client, `NotAuthorizedException` for a wrong hash of its secret.
  func programPlace(
    _ input: Attributes, in objects: Objects
  ) throws(AWSError) -> (scene: PoolScene, name: String) {
    let scene = try PoolScene(clientOf: self, input, in: objects)
    let name = input["Username"]?.string ?? ""
    try scene.checkSecretHash(input["SecretHash"]?.string, username: name)
    return (scene, name)
  }
}

extension PoolScene {
  /// Whom a program means.
  /// - Throws: `UserNotFoundException`.
  func person(_ name: String, in objects: Objects) throws(AWSError) -> PoolUser {
    guard let user = directory.user(name, in: objects) else {
      throw .cognito("UserNotFoundException", "Username/client id combination not found.")
    }
    return user
  }

  /// Under which name codes are kept: the user's stored name, or what was typed where there is no such user.
  func codeName(_ name: String, in objects: Objects) -> String {
    directory.user(name, in: objects)?.username ?? directory.folded(name)
  }
}
