package import ResourceModel

/// A user of a pool, as an administrator sees them.
package struct UserSummary: Sendable, Hashable {
  /// As the pool has it: where people sign in by e-mail, an identifier that AWS made.
  package let username: String
  package let attributes: [String: String]
  /// Such as `CONFIRMED` or `FORCE_CHANGE_PASSWORD`.
  package let status: String
  package let isEnabled: Bool
  package let createdAt: Timestamp?
  /// Nil where they were not asked for.
  package let groups: [String]?

  package var email: String? { attributes["email"] }

  /// Reads `UserType`, or what AdminGetUser says, which names the attributes otherwise.
  init(_ user: Value, groups: [String]? = nil) {
    username = user["Username"]?.string ?? ""
    var attributes: [String: String] = [:]
    for attribute in (user["Attributes"] ?? user["UserAttributes"])?.list ?? [] {
      if let name = attribute["Name"]?.string { attributes[name] = attribute["Value"]?.string ?? "" }
    }
    self.attributes = attributes
    status = user["UserStatus"]?.string ?? "UNKNOWN"
    isEnabled = user["Enabled"]?.bool ?? true
    createdAt =
      switch user["UserCreateDate"] {
      case .integer(let seconds): Timestamp(seconds: Double(seconds))
      case .decimal(let text): Double(text).map { Timestamp(seconds: $0) }
      default: nil
      }
    self.groups = groups
  }

  private init(_ other: UserSummary, groups: [String]) {
    username = other.username
    attributes = other.attributes
    status = other.status
    isEnabled = other.isEnabled
    createdAt = other.createdAt
    self.groups = groups
  }

  func with(groups: [String]) -> UserSummary { UserSummary(self, groups: groups) }
}
