import AWS
import ResourceModel

/// What threat protection does, for one client or for a pool, as a stored object: nobody signs in here.
///
/// Source: Cognito user pools API reference, SetRiskConfiguration, DescribeRiskConfiguration.
enum RiskConfigurations {
  private static let text = AttributeType.string(length: 0...131_072)
  private static let mailBody = AttributeType.string(
    length: 6...20000, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+"#)
  private static let mail = AttributeType.object([
    Attribute(
      "Subject", .string(length: 1...140, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"#), .required, ""),
    Attribute("HtmlBody", mailBody, ""), Attribute("TextBody", mailBody, ""),
  ])
  private static let action = AttributeType.object([
    Attribute("Notify", .bool, .required, ""),
    Attribute(
      "EventAction", .oneOf(["BLOCK", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "NO_ACTION"]), .required, ""),
  ])
  private static let settings = [
    Attribute(
      "CompromisedCredentialsRiskConfiguration",
      .object([
        Attribute("EventFilter", .list(.oneOf(["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"])), ""),
        Attribute(
          "Actions",
          .object([Attribute("EventAction", .oneOf(["BLOCK", "NO_ACTION"]), .required, "")]), .required, ""),
      ]), ""),
    Attribute(
      "AccountTakeoverRiskConfiguration",
      .object([
        Attribute(
          "NotifyConfiguration",
          .object([
            Attribute("From", text, ""), Attribute("ReplyTo", text, ""),
            Attribute("SourceArn", .arn, .required, ""), Attribute("BlockEmail", mail, ""),
            Attribute("NoActionEmail", mail, ""), Attribute("MfaEmail", mail, ""),
          ]), ""),
        Attribute(
          "Actions",
          .object([
            Attribute("LowAction", action, ""), Attribute("MediumAction", action, ""),
            Attribute("HighAction", action, ""),
          ]), .required, ""),
      ]), ""),
    Attribute(
      "RiskExceptionConfiguration",
      .object([
        Attribute("BlockedIPRangeList", .list(text, count: 0...200), ""),
        Attribute("SkippedIPRangeList", .list(text, count: 0...200), ""),
      ]), ""),
  ]

  static let operations = [set, describe]

  /// Replaces all; with no setting at all the pool or the client goes back to the default.
  private static let set = LocalOperation(
    "SetRiskConfiguration", .userPoolResourceUpdate, CognitoRows.pool + [CognitoRows.client] + settings
  ) { objects, call, input throws(AWSError) in
    let place = try place(input, call, objects)
    guard settings.contains(where: { input[$0.wireName] != nil }) else {
      objects.remove(place.client, from: place.shelf)
      return ["RiskConfiguration": .map(input)]
    }
    let configuration = input.merging(["LastModifiedDate": call.time]) { $1 }
    objects.put(configuration, place.client, on: place.shelf)
    return ["RiskConfiguration": .map(configuration)]
  }

  private static let describe = LocalOperation(
    "DescribeRiskConfiguration", .userPoolResourceRead, CognitoRows.pool + [CognitoRows.client]
  ) { objects, call, input throws(AWSError) in
    let place = try place(input, call, objects)
    return ["RiskConfiguration": .map(objects[place.shelf, place.client] ?? input)]
  }

  /// - Throws: `UserPoolAddOnNotEnabledException` unless threat protection is on.
  private static func place(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (shelf: Shelf, client: String) {
    let pool = try call.userPool(input, in: objects)
    let client = input["ClientId"] == nil ? "" : try call.userPoolClient(input, in: objects).id
    guard let mode = pool.members["UserPoolAddOns"]?["AdvancedSecurityMode"], mode != "OFF" else {
      throw .cognito("UserPoolAddOnNotEnabledException", "User pool add-ons are not enabled.")
    }
    return (call.shelf(.riskConfiguration, under: pool.id), client)
  }
}
