import AWS
import ResourceModel

/// The `Filter` of ListUsers: `email = "a@example.com"`, `username ^= "a"`.
///
/// Source: Cognito user pools API reference, ListUsers; developer guide, "Searching for user attributes".
struct UserFilter: Sendable {
  private static let searchable: Set = [
    "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "sub",
    "cognito:user_status", "status",
  ]

  private let attribute: String
  private let value: String
  private let isPrefix: Bool

  /// - Throws: `InvalidParameterException` for what is no filter, or one of an attribute that cannot be searched.
  init(_ text: String) throws(AWSError) {
    guard let parts = Self.parts(of: text) else { throw .invalidParameter("Error while parsing filter.") }
    guard Self.searchable.contains(parts.attribute) else {
      throw .invalidParameter("Invalid search attribute: \(parts.attribute)")
    }
    (attribute, value, isPrefix) = (parts.attribute, parts.value, parts.isPrefix)
  }

  func includes(_ user: PoolUser) -> Bool {
    switch attribute {
    case "username": matches(user.username)
    case "status": matches(user.isEnabled ? "Enabled" : "Disabled")
    case "cognito:user_status": matches(user.status.rawValue, ignoringCase: true)
    default: user.attributes[attribute].map { matches($0) } ?? false
    }
  }

  private func matches(_ text: String, ignoringCase: Bool = false) -> Bool {
    let (text, value) = ignoringCase ? (text.lowercased(), value.lowercased()) : (text, value)
    return isPrefix ? text.hasPrefix(value) : text == value
  }

  private static func parts(of text: String) -> (attribute: String, value: String, isPrefix: Bool)? {
    let text = text.drop { $0 == " " }
    let attribute = text.prefix { !" =^\"".contains($0) }
    var rest = text.dropFirst(attribute.count).drop { $0 == " " }
    let isPrefix = rest.hasPrefix("^=")
    guard !attribute.isEmpty, isPrefix || rest.hasPrefix("=") else { return nil }
    rest = rest.dropFirst(isPrefix ? 2 : 1).drop { $0 == " " }
    guard rest.first == "\"" else { return nil }
    rest = rest.dropFirst()
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return rest.allSatisfy { $0 == " " } ? (String(attribute), value, isPrefix) : nil
      case "\\":
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped)
      default: value.append(character)
      }
    }
    return nil
  }
}
