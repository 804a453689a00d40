import AWS
import ResourceModel

/// Users whom an administrator makes: they get a temporary password and a message with it.
///
/// Source: Cognito user pools API reference, AdminCreateUser; developer guide, "Creating user accounts as administrator".
enum Invitations {
  static let operations = [create]

  private static let create = LocalOperation(
    "AdminCreateUser", .userCreation,
    PeopleRows.user + [
      PeopleRows.attributes(), PeopleRows.attributes("ValidationData"),
      PeopleRows.password("TemporaryPassword", .optional), Attribute("ForceAliasCreation", .bool, ""),
      Attribute("MessageAction", .oneOf(["RESEND", "SUPPRESS"]), ""),
      Attribute("DesiredDeliveryMediums", .list(.oneOf(["SMS", "EMAIL"])), ""), PeopleRows.metadata,
    ]
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(call, input, in: objects)
    let policy = PasswordPolicy(of: scene.pool)
    let password = input["TemporaryPassword"]?.string.map { Secret($0) } ?? policy.makePassword()
    var user =
      input["MessageAction"] == "RESEND"
      ? try invited(input, scene, objects) : try new(input, scene, &objects)
    try policy.set(password, of: &user, isTemporary: true, scene)
    scene.directory.keep(user, in: &objects)
    if input["MessageAction"] != "SUPPRESS" { invite(user, password, input, scene, &objects) }
    return ["User": user.listed()]
  }

  private static func new(
    _ input: Attributes, _ scene: PoolScene, _ objects: inout Objects
  ) throws(AWSError) -> PoolUser {
    let user = try NewUser(
      scene: scene, name: input["Username"]?.string ?? "",
      attributes: PeopleRows.read(input["UserAttributes"])
    ).make(.forceChangePassword, by: .administrator)
    if input["ForceAliasCreation"] == true { scene.directory.takeAliases(for: user, in: &objects) }
    if let rival = scene.directory.rival(of: user, isNew: true, in: objects) {
      let isName = rival.kind == "username" || scene.directory.hasAddressesForNames
      throw .cognito(
        "UsernameExistsException",
        isName ? "User account already exists" : "An account with the \(rival.kind) already exists.")
    }
    return user
  }

  /// Somebody who has not come yet.
  private static func invited(
    _ input: Attributes, _ scene: PoolScene, _ objects: Objects
  ) throws(AWSError) -> PoolUser {
    let user = try scene.directory.existing(input["Username"]?.string ?? "", in: objects)
    guard user.status == .forceChangePassword else {
      throw .cognito(
        "UnsupportedUserStateException",
        "Resend not possible. \(user.username) status is not FORCE_CHANGE_PASSWORD")
    }
    return user
  }

  /// Sends the temporary password by every medium that was asked for and that the user has an address for.
  private static func invite(
    _ user: PoolUser, _ password: Secret, _ input: Attributes, _ scene: PoolScene, _ objects: inout Objects
  ) {
    let texts = MessageTexts(of: scene.pool)
    for name in input["DesiredDeliveryMediums"]?.strings ?? ["SMS"] {
      guard let medium = Outbox.Medium(rawValue: name),
        let recipient = user.attributes[medium == .email ? "email" : "phone_number"]
      else { continue }
      let text = texts.invitation(
        of: input["Username"]?.string ?? user.username, password: password, by: medium)
      Outbox.send(
        Outbox.Message(
          medium: medium, recipient: recipient, subject: text.subject, body: text.body, purpose: "Invitation"),
        from: scene, in: &objects)
    }
  }
}
