import AWS
import ResourceModel

/// What administrators do with the users of a pool, passwords and groups aside.
///
/// Source: Cognito user pools API reference, AdminGetUser, ListUsers, AdminConfirmSignUp, AdminEnableUser,
/// AdminDisableUser, AdminDeleteUser, AdminUpdateUserAttributes, AdminDeleteUserAttributes.
enum AdminUsers {
  static let operations = [
    get, list, confirm, enable, disable, delete, updateAttributes, deleteAttributes,
  ]

  private static let get = LocalOperation(
    "AdminGetUser", .userRead, PeopleRows.user
  ) { objects, call, input throws(AWSError) in
    try call.userPlace(input, in: objects).user.described
  }

  private static let list = LocalOperation(
    "ListUsers", .userList,
    CognitoRows.pool + [
      PeopleRows.attributeNames("AttributesToGet", .optional), Attribute("Limit", .integer(0...60), ""),
      Attribute("PaginationToken", .string(length: 1...131_072, pattern: #"[\S]+"#), ""),
      Attribute("Filter", .string(length: 0...256), .optional, sensitive: true, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let scene = try PoolScene(call, input, in: objects)
    let names = input["AttributesToGet"]?.strings.map(Set.init)
    if let names, !names.isSubset(of: UserPoolAttributes(of: scene.pool).names) {
      throw .invalidParameter("One or more requested attributes do not exist.")
    }
    let text = input["Filter"]?.string ?? ""
    let filter = text.isEmpty ? nil : try UserFilter(text)
    return try scene.directory.list(input, token: "PaginationToken", showing: names, in: objects) {
      filter?.includes($0) ?? true
    }
  }

  private static let confirm = LocalOperation(
    "AdminConfirmSignUp", .userCreation, PeopleRows.user + [PeopleRows.metadata]
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    try SignUps.checkUnconfirmed(user)
    user.status = .confirmed
    user.modifiedAt = call.now
    ConfirmationCode.forget(.signUp, of: user.username, scene, in: &objects)
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  private static let enable = LocalOperation(
    "AdminEnableUser", .userUpdate, PeopleRows.user
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    user.isEnabled = true
    user.modifiedAt = call.now
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  /// Tokens that the user has are good for nothing more, even when the user is enabled again.
  private static let disable = LocalOperation(
    "AdminDisableUser", .userUpdate, PeopleRows.user
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    user.isEnabled = false
    user.signedOutAt = call.now
    user.modifiedAt = call.now
    scene.directory.keep(user, in: &objects)
    PageSession.endAll(of: user, scene, in: &objects)
    return [:]
  }

  private static let delete = LocalOperation(
    "AdminDeleteUser", .userUpdate, PeopleRows.user
  ) { objects, call, input throws(AWSError) in
    let (scene, user) = try call.userPlace(input, in: objects)
    scene.directory.remove(user, from: &objects)
    return [:]
  }

  private static let updateAttributes = LocalOperation(
    "AdminUpdateUserAttributes", .userUpdate,
    PeopleRows.user + [PeopleRows.attributes("UserAttributes", .required), PeopleRows.metadata]
  ) { objects, call, input throws(AWSError) in
    let (scene, user) = try call.userPlace(input, in: objects)
    _ = try AttributeChange(scene: scene, writer: .administrator)
      .apply(PeopleRows.read(input["UserAttributes"]), to: user, in: &objects)
    return [:]
  }

  private static let deleteAttributes = LocalOperation(
    "AdminDeleteUserAttributes", .userUpdate, PeopleRows.user + [PeopleRows.attributeNames()]
  ) { objects, call, input throws(AWSError) in
    let (scene, user) = try call.userPlace(input, in: objects)
    try AttributeChange(scene: scene, writer: .administrator)
      .remove(input["UserAttributeNames"]?.strings ?? [], from: user, in: &objects)
    return [:]
  }
}

extension Call {
  /// The user that an administrator's operation names, and where.
  /// - Throws: `ResourceNotFoundException` for the pool, `UserNotFoundException` for the user.
  func userPlace(
    _ input: Attributes, in objects: Objects
  ) throws(AWSError) -> (scene: PoolScene, user: PoolUser) {
    let scene = try PoolScene(self, input, in: objects)
    return (scene, try scene.directory.existing(input["Username"]?.string ?? "", in: objects))
  }
}
