package import ResourceModel

/// Groups and users. Source: Cognito user pools API reference, CreateGroup, AdminCreateUser, AdminUpdateUserAttributes.
extension World {
  package struct Person: Sendable {
    package var members: [String: Value]
    package var attributes: [String: Value]
    package var groups: Set<String> = []
    /// How the temporary password was sent; nil when it was not.
    package var message: String?

    var shown: [String: Value] {
      let attributes = attributes.sorted { $0.key > $1.key }
      return members.merging([
        "UserAttributes": .list(attributes.map { ["Name": .string($0.key), "Value": $0.value] })
      ]) { $1 }
    }
  }

  mutating func groupCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    let pool = try input.text("UserPoolId")
    let group = try input.text("GroupName")
    guard let groups = pools[pool]?.groups else { throw .missing("User pool \(pool) does not exist.") }
    if name == "CreateGroup" {
      if groups[group] != nil {
        throw Refused("GroupExistsException", "A group with the name already exists.")
      }
    } else if groups[group] == nil {
      throw .missing("Group not found.")
    }
    switch name {
    case "CreateGroup", "UpdateGroup":
      var members = input.merging(["LastModifiedDate": date]) { $1 }
      members["CreationDate"] = groups[group]?["CreationDate"] ?? date
      pools[pool]?.groups[group] = members
    case "GetGroup": break
    case "DeleteGroup":
      pools[pool]?.groups[group] = nil
      for user in pools[pool]?.users.keys.map({ $0 }) ?? [] { pools[pool]?.users[user]?.groups.remove(group) }
      return [:]
    default: throw Refused("UnknownOperationException", name)
    }
    return ["Group": .map((pools[pool]?.groups[group] ?? [:]).shown)]
  }

  mutating func userCall(_ name: String, _ input: Attributes) throws(Refused) -> Attributes {
    let pool = try input.text("UserPoolId")
    guard let users = pools[pool]?.users else { throw .missing("User pool \(pool) does not exist.") }
    let username = try input.text("Username")
    let aliases = pools[pool]?.members["UsernameAttributes"]?.strings ?? []
    let found = users.first { id, person in
      id == username || aliases.contains { person.attributes[$0]?.string == username }
    }
    if name == "AdminCreateUser" {
      if found != nil { throw Refused("UsernameExistsException", "User account already exists") }
      return try createUser(pool, username, aliases, input)
    }
    guard let id = found?.key, var person = found?.value else {
      throw Refused("UserNotFoundException", "User does not exist.")
    }
    switch name {
    case "AdminGetUser": return person.shown
    case "AdminListGroupsForUser":
      return try page(
        person.groups.sorted().map { ["GroupName": .string($0)] }, ["NextToken": input["NextToken"] ?? ""],
        as: "Groups", limit: 0...60)
    case "AdminUpdateUserAttributes":
      let sent = Self.attributes(input)
      for (attribute, value) in sent where person.attributes[attribute] != value {
        // A new address is unverified unless the same call says otherwise.
        if ["email", "phone_number"].contains(attribute) {
          person.attributes["\(attribute)_verified"] = "false"
        }
      }
      person.attributes.merge(sent) { $1 }
    case "AdminDeleteUserAttributes":
      for attribute in input["UserAttributeNames"]?.strings ?? [] { person.attributes[attribute] = nil }
    case "AdminEnableUser": person.members["Enabled"] = true
    case "AdminDisableUser": person.members["Enabled"] = false
    case "AdminAddUserToGroup", "AdminRemoveUserFromGroup":
      let group = try input.text("GroupName")
      guard pools[pool]?.groups[group] != nil else { throw .missing("Group not found.") }
      if name == "AdminAddUserToGroup" { person.groups.insert(group) } else { person.groups.remove(group) }
    case "AdminDeleteUser":
      pools[pool]?.users[id] = nil
      return [:]
    default: throw Refused("UnknownOperationException", name)
    }
    pools[pool]?.users[id] = person
    return [:]
  }

  private mutating func createUser(
    _ pool: String, _ username: String, _ aliases: [String], _ input: Attributes
  ) throws(Refused) -> Attributes {
    try input.refuse(["Groups", "Enabled"], in: "AdminCreateUser")
    let sub = minted(8, "0123456789abcdef") + "-" + minted(12, "0123456789abcdef")
    let kept = aliases.isEmpty ? username : sub
    var person = Person(
      members: [
        "Username": .string(kept), "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
        "UserCreateDate": date, "UserLastModifiedDate": date,
      ], attributes: Self.attributes(input).merging(["sub": .string(sub)]) { $1 })
    if !aliases.isEmpty, !aliases.contains(where: { person.attributes[$0] == .string(username) }) {
      person.attributes[aliases[0]] = .string(username)
    }
    person.message =
      input["MessageAction"] == "SUPPRESS" ? nil : input["DesiredDeliveryMediums"]?.strings?.first ?? "SMS"
    pools[pool]?.users[kept] = person
    var shown = person.shown
    shown["Attributes"] = shown.removeValue(forKey: "UserAttributes")
    return ["User": .map(shown)]
  }

  private static func attributes(_ input: Attributes) -> [String: Value] {
    Dictionary(
      (input["UserAttributes"]?.list ?? []).compactMap { item in
        item["Name"]?.string.map { ($0, item["Value"] ?? "") }
      }, uniquingKeysWith: { $1 })
  }
}
