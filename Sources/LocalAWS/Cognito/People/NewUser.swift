import AWS
import ResourceModel

/// How a user comes into being: by an administrator, or by signing up.
///
/// Source: Cognito developer guide, "Customizing sign-in attributes"; messages as AWS's users report them.
struct NewUser: Sendable {
  let scene: PoolScene
  /// As typed: an address or a number where people sign in by these.
  let name: String
  let attributes: [String: String]

  /// - Throws: `InvalidParameterException` for a name or attributes that the pool does not take,
  ///   `NotAuthorizedException` for what the client may not write.
  func make(_ status: PoolUser.Status, by writer: AttributeRules.Writer) throws(AWSError) -> PoolUser {
    var attributes = attributes
    let rules = AttributeRules(of: scene.pool, for: writer)
    let address = try addressOfName()
    if let address { attributes[address] = name }
    try rules.check(attributes, isNew: true)
    // People bring what is required when they sign up, or at the first sign-in after an invitation.
    if case .client = writer { try rules.checkRequired(attributes) }
    attributes = attributes.filter { !$0.value.isEmpty }
    for mark in ["email_verified", "phone_number_verified"] {
      attributes[mark] = attributes[mark]?.lowercased()
    }
    let sub = RequestID.make()
    attributes["sub"] = sub
    return PoolUser(
      address == nil ? scene.directory.folded(name) : sub, attributes: attributes, status: status,
      at: scene.call.now)
  }

  /// The attribute that the name stands for where people sign in by addresses; nil elsewhere.
  private func addressOfName() throws(AWSError) -> String? {
    let kinds = scene.pool["UsernameAttributes"]?.strings ?? []
    guard !kinds.isEmpty else {
      try checkNoAlias()
      return nil
    }
    if kinds.contains("email"), AttributeRules.isEmail(name) { return "email" }
    if kinds.contains("phone_number"), AttributeRules.isPhoneNumber(name) { return "phone_number" }
    if kinds.count > 1 {
      throw .invalidParameter("Username should be either an email or a phone number.")
    }
    throw .invalidParameter("Username should be \(kinds[0] == "email" ? "an email" : "a phone number").")
  }

  /// A name that looks like somebody's alias would lead to two users.
  private func checkNoAlias() throws(AWSError) {
    let aliases = scene.pool["AliasAttributes"]?.strings ?? []
    if aliases.contains("email"), AttributeRules.isEmail(name) {
      throw .invalidParameter(
        "Username cannot be of email format, since user pool is configured for email alias.")
    }
    if aliases.contains("phone_number"), AttributeRules.isPhoneNumber(name) {
      throw .invalidParameter(
        "Username cannot be of phone number format, since user pool is configured for phone number alias.")
    }
  }
}
