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
        user.attributes[name] = value.isEmpty ? nil : name.hasSuffix("_verified") ? value.lowercased() : value
        continue
      }
      ConfirmationCode.forget(.attribute(name), of: user.username, scene, in: &objects)
      guard !value.isEmpty else {
        user.attributes[name] = nil
        user.attributes["\(name)_verified"] = nil
        continue
      }
      let isVouchedFor = changes["\(name)_verified"]?.lowercased() == "true"
      let isProved = !isVouchedFor && names(name, "AutoVerifiedAttributes")
      let isPending = isProved && old != nil && waits(name)
      if isProved { unproved.append((CodeDelivery(attribute: name, destination: value), isPending)) }
      if isPending { continue }
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

  private func names(_ attribute: String, _ member: String) -> Bool {
    scene.pool[member]?.strings?.contains(attribute) == true
  }
}

extension AWSError {
  static func aliasExists(_ attribute: String) -> AWSError {
    .cognito("AliasExistsException", "An account with the \(attribute) already exists.")
  }
}
