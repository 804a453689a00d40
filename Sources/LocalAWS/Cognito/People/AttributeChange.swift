import AWS
import ResourceModel

/// Puts new values on a user, and sends codes to addresses that are to be proved.
///
/// Source: Cognito user pools API reference, AdminUpdateUserAttributes, UpdateUserAttributes,
/// UserAttributeUpdateSettingsType.
struct AttributeChange: Sendable {
  static let addresses = ["email", "phone_number"]

  let scene: PoolScene
  let writer: AttributeRules.Writer

  /// Changes what is named and nothing else; an empty value takes an attribute away.
  /// - Returns: where codes went.
  /// - Throws: `InvalidParameterException`, `NotAuthorizedException`; `AliasExistsException` when somebody else signs in
  ///   with a new address.
  func apply(
    _ changes: [String: String], to user: PoolUser, in objects: inout Objects
  ) throws(AWSError) -> [CodeDelivery] {
    try AttributeRules(of: scene.pool, for: writer).check(changes, isNew: false)
    var user = user
    var unproved: [(delivery: CodeDelivery, isPending: Bool)] = []
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      let old = user.attributes[name]
      guard Self.addresses.contains(name), value != old else {
        let isMark = Self.addresses.contains { name == "\($0)_verified" }
        user.attributes[name] = value.isEmpty ? nil : isMark ? value.lowercased() : value
        continue
      }
      ConfirmationCode.forget(.attribute(name), of: user.username, scene, in: &objects)
      guard !value.isEmpty else {
        forgetCodes(of: user, in: &objects)
        user.attributes[name] = nil
        user.attributes["\(name)_verified"] = nil
        continue
      }
      let isVouchedFor = changes["\(name)_verified"]?.lowercased() == "true"
      let needsProof = !isVouchedFor && verifies(name)
      let isPending = needsProof && old != nil && waits(name)
      if needsProof { unproved.append((CodeDelivery(attribute: name, destination: value), isPending)) }
      if isPending { continue }
      forgetCodes(of: user, in: &objects)
      user.attributes[name] = value
      user.attributes["\(name)_verified"] = "false"
    }
    user.modifiedAt = scene.call.now
    try claimNames(of: user, in: &objects)
    scene.directory.keep(user, in: &objects)
    for (delivery, isPending) in unproved {
      ConfirmationCode.send(
        for: .attribute(delivery.attribute), of: user.username, to: delivery,
        pending: isPending ? delivery.destination : nil, scene, in: &objects)
    }
    return unproved.map(\.delivery)
  }

  /// Takes attributes away.
  /// - Throws: as ``apply(_:to:in:)``.
  func remove(_ names: [String], from user: PoolUser, in objects: inout Objects) throws(AWSError) {
    _ = try apply(Dictionary(names.map { ($0, "") }, uniquingKeysWith: { $1 }), to: user, in: &objects)
  }

  /// What went to an address that is no longer the user's proves nothing.
  private func forgetCodes(of user: PoolUser, in objects: inout Objects) {
    for purpose in [ConfirmationCode.Purpose.signUp, .forgotPassword] {
      ConfirmationCode.forget(purpose, of: user.username, scene, in: &objects)
    }
  }

  /// An administrator gives an alias to whom they like; people do not take it from each other.
  private func claimNames(of user: PoolUser, in objects: inout Objects) throws(AWSError) {
    if case .administrator = writer { scene.directory.takeAliases(for: user, in: &objects) }
    if let rival = scene.directory.rival(of: user, in: objects) { throw .aliasExists(rival.kind) }
  }

  /// Whether the old value stays until the new one is proved.
  private func waits(_ name: String) -> Bool {
    scene.pool["UserAttributeUpdateSettings"]?["AttributesRequireVerificationBeforeUpdate"]?.strings?
      .contains(name) == true
  }

  /// Whether the pool sends codes there by itself.
  private func verifies(_ name: String) -> Bool {
    scene.pool["AutoVerifiedAttributes"]?.strings?.contains(name) == true
  }
}

extension AWSError {
  static func aliasExists(_ attribute: String) -> AWSError {
    .cognito("AliasExistsException", "An account with the \(attribute) already exists.")
  }
}
