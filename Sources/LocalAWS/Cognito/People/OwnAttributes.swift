import AWS
import ResourceModel

/// What signed-in people change of themselves.
///
/// Source: Cognito user pools API reference, UpdateUserAttributes, DeleteUserAttributes,
/// GetUserAttributeVerificationCode, VerifyUserAttribute.
enum OwnAttributes {
  static let operations = [update, delete, sendCode, verify]

  private static let update = LocalOperation(
    "UpdateUserAttributes", .userUpdate, signed: false,
    [
      PeopleRows.attributes("UserAttributes", .required), PeopleRows.accessToken, PeopleRows.metadata,
    ]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    let deliveries = try change(by: person)
      .apply(PeopleRows.read(input["UserAttributes"]), to: person.user, in: &objects)
    return deliveries.isEmpty ? [:] : ["CodeDeliveryDetailsList": .list(deliveries.map(\.value))]
  }

  private static let delete = LocalOperation(
    "DeleteUserAttributes", .userUpdate, signed: false, [PeopleRows.attributeNames(), PeopleRows.accessToken]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    try change(by: person).remove(
      input["UserAttributeNames"]?.strings ?? [], from: person.user, in: &objects)
    return [:]
  }

  private static let sendCode = LocalOperation(
    "GetUserAttributeVerificationCode", .userResourceUpdate, signed: false,
    [PeopleRows.accessToken, PeopleRows.oneAttributeName, PeopleRows.metadata]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    let name = try address(input)
    let pending = ConfirmationCode.pending(name, of: person.user.username, person.scene, in: objects)
    guard let destination = pending ?? person.user.attributes[name] else {
      throw .invalidParameter("User does not have the attribute \(name).")
    }
    let delivery = CodeDelivery(attribute: name, destination: destination)
    ConfirmationCode.send(
      for: .attribute(name), of: person.user.username, to: delivery, pending: pending, person.scene,
      in: &objects)
    return ["CodeDeliveryDetails": delivery.value]
  }

  private static let verify = LocalOperation(
    "VerifyUserAttribute", .userUpdate, signed: false,
    [PeopleRows.accessToken, PeopleRows.oneAttributeName, PeopleRows.code("Code")]
  ) { objects, call, input throws(AWSError) in
    let person = try PersonScene(input["AccessToken"]?.string, call, in: objects)
    let name = try address(input)
    var user = person.user
    let code = try ConfirmationCode.use(
      input["Code"]?.string ?? "", for: .attribute(name), of: user.username, person.scene, in: &objects)
    user.attributes[name] = code.pending ?? user.attributes[name]
    user.attributes["\(name)_verified"] = "true"
    user.modifiedAt = call.now
    if let rival = person.scene.directory.rival(of: user, in: objects) { throw .aliasExists(rival.kind) }
    person.scene.directory.keep(user, in: &objects)
    return [:]
  }

  private static func change(by person: PersonScene) throws(AWSError) -> AttributeChange {
    guard let client = person.scene.client else { throw .notAuthorized("Invalid Access Token") }
    return AttributeChange(scene: person.scene, writer: .client(client))
  }

  /// - Throws: `InvalidParameterException` for what is no address or number.
  private static func address(_ input: Attributes) throws(AWSError) -> String {
    let name = input["AttributeName"]?.string ?? ""
    guard AttributeChange.addresses.contains(name) else {
      throw .invalidParameter("Invalid attribute provided: only email and phone_number can be verified.")
    }
    return name
  }
}
