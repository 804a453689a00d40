import AWS
import ResourceModel

/// Who is in which group.
///
/// Source: Cognito user pools API reference, AdminAddUserToGroup, AdminRemoveUserFromGroup, AdminListGroupsForUser,
/// ListUsersInGroup.
enum GroupMembers {
  /// Groups of a user. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 100

  static let operations = [add, remove, groupsOfUser, usersOfGroup]

  private static let paging = CognitoRows.paging(0...60, limit: "Limit")

  private static let add = LocalOperation(
    "AdminAddUserToGroup", .userUpdate, PeopleRows.user + [PeopleRows.group]
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    let group = try Groups.existing(input, call, objects).id
    guard user.groups.count < quota || user.groups.contains(group) else {
      throw .invalidParameter("A user can be in \(quota) groups at most.")
    }
    user.groups.insert(group)
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  private static let remove = LocalOperation(
    "AdminRemoveUserFromGroup", .userUpdate, PeopleRows.user + [PeopleRows.group]
  ) { objects, call, input throws(AWSError) in
    var (scene, user) = try call.userPlace(input, in: objects)
    user.groups.remove(try Groups.existing(input, call, objects).id)
    scene.directory.keep(user, in: &objects)
    return [:]
  }

  private static let groupsOfUser = LocalOperation(
    "AdminListGroupsForUser", .userResourceRead, PeopleRows.user + paging
  ) { objects, call, input throws(AWSError) in
    let (scene, user) = try call.userPlace(input, in: objects)
    return try objects.list(
      "Groups", from: call.shelf(.group, under: scene.poolID), input, limit: "Limit",
      where: { $0["GroupName"]?.string.map(user.groups.contains) == true }
    ) { $0 }
  }

  private static let usersOfGroup = LocalOperation(
    "ListUsersInGroup", .userList, CognitoRows.pool + [PeopleRows.group] + paging
  ) { objects, call, input throws(AWSError) in
    let group = try Groups.existing(input, call, objects).id
    return try PoolScene(call, input, in: objects).directory.list(input, in: objects) {
      $0.groups.contains(group)
    }
  }
}
