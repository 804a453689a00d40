import AWS
import ResourceModel

/// Users as answers show them.
///
/// Source: Cognito user pools API reference, UserType, AdminGetUser, GetUser.
extension PoolUser {
  /// A member of a list.
  /// - Parameter names: of the attributes to show; nil for all.
  func listed(_ names: Set<String>? = nil) -> Value {
    .map(shared.merging(["Attributes": attributeList { names?.contains($0) ?? true }]) { $1 })
  }

  /// What an administrator is told of one user.
  var described: Attributes {
    shared.merging(factorMembers) { $1 }.merging(["UserAttributes": attributeList { _ in true }]) { $1 }
  }

  /// What people are told of themselves.
  /// - Parameter names: of the attributes that their program may read.
  func described(to names: Set<String>) -> Attributes {
    factorMembers.merging([
      "Username": .string(username),
      "UserAttributes": attributeList { $0 == "sub" || names.contains($0) },
    ]) { $1 }
  }

  private var shared: Attributes {
    [
      "Username": .string(username), "UserCreateDate": .time(createdAt),
      "UserLastModifiedDate": .time(modifiedAt), "Enabled": .bool(isEnabled),
      "UserStatus": .string(status.rawValue),
    ]
  }

  private var factorMembers: Attributes {
    var members: Attributes = [:]
    if !factors.isEmpty { members["UserMFASettingList"] = .list(factors.map { .string($0) }) }
    members["PreferredMfaSetting"] = preferredFactor.map { .string($0) }
    return members
  }

  private func attributeList(where includes: (String) -> Bool) -> Value {
    .list(
      attributes.filter { includes($0.key) }
        .sorted { $0.key == "sub" || ($1.key != "sub" && $0.key < $1.key) }
        .map { ["Name": .string($0.key), "Value": .string($0.value)] })
  }
}
