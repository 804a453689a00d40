package import AWS
package import ResourceModel

/// What threat protection does with a sign-in that looks wrong, for the whole of a pool.
///
/// Source: Cognito user pools API reference, SetRiskConfiguration, DescribeRiskConfiguration; developer guide, "Advanced
/// security with threat protection".
package struct RiskConfiguration: ResourceKind {
  package let schema = Schema(
    "riskConfiguration", "What threat protection does with sign-ins that look wrong.",
    omissions: ["ClientId": "what a stack says of threat protection holds for all clients of its pool"],
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a pool has settings of its own"),
        "The pool that is protected; needs the PLUS tier and `userPoolAddOns.advancedSecurityMode`."),
      Attribute(
        "CompromisedCredentialsRiskConfiguration",
        .object([
          Attribute(
            "EventFilter", .set(.oneOf(["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"])),
            "When passwords are looked up; left out, always."),
          Attribute(
            "Actions",
            .object([
              Attribute(
                "EventAction", .oneOf(["BLOCK", "NO_ACTION"]), .required,
                "BLOCK makes the user choose another password.")
            ]), .required, "What follows."),
        ]), "Passwords that are known from elsewhere."),
      Attribute(
        "AccountTakeoverRiskConfiguration",
        .object([
          Attribute("NotifyConfiguration", notification, "Mails to users, through your SES."),
          Attribute(
            "Actions",
            .object([
              Attribute("LowAction", action, "At a low risk."),
              Attribute("MediumAction", action, "At a medium risk."),
              Attribute("HighAction", action, "At a high risk."),
            ]), .required, "What follows, by the risk."),
        ]), "Sign-ins that are unlike the user's others."),
      Attribute(
        "RiskExceptionConfiguration",
        .object([
          Attribute(
            "BlockedIPRangeList", .set(.string(length: 0...131_072), count: 0...200),
            "Addresses, as ranges, that are always refused; 200 at most."),
          Attribute(
            "SkippedIPRangeList", .set(.string(length: 0...131_072), count: 0...200),
            "Addresses that are always trusted; 200 at most."),
        ]), "Addresses that are not judged."),
    ])

  private static let action = AttributeType.object([
    Attribute("Notify", .bool, .required, "Whether the user gets a mail."),
    Attribute(
      "EventAction", .oneOf(["BLOCK", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "NO_ACTION"]), .required,
      "What happens to the sign-in."),
  ])
  private static let body = AttributeType.string(
    length: 6...20000, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+"#)
  private static let mail = AttributeType.object([
    Attribute(
      "Subject", .string(length: 1...140, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"#), .required,
      "Subject of the mail."),
    Attribute("HtmlBody", body, "The mail as HTML."), Attribute("TextBody", body, "The mail as text."),
  ])
  private static let notification = AttributeType.object([
    Attribute("From", .string(length: 0...131_072), "Sender."),
    Attribute("ReplyTo", .string(length: 0...131_072), "Where replies go."),
    Attribute("SourceArn", .arn, .required, "SES identity that sends."),
    Attribute("BlockEmail", mail, "When a sign-in was refused."),
    Attribute("NoActionEmail", mail, "When a sign-in went through."),
    Attribute("MfaEmail", mail, "When a second factor was asked for."),
  ])

  package let operations: Operations? = Operations(
    create: .setRiskConfiguration, read: .describeRiskConfiguration, update: .setRiskConfiguration,
    delete: .setRiskConfiguration, answer: "RiskConfiguration", identity: ["UserPoolId": "UserPoolId"],
    readOnly: ["LastModifiedDate"])

  package init() {}

  /// A pool answers whether or not anything is set; without threat protection it answers by an error.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) -> [String: Value]? in
      do throws(AWSError) { return try await readMembers(id, using: aws) } catch  where Self.isOff(error) {
        return nil
      }
    }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members,
        schema.attributes.contains(where: { $0.name != "userPoolId" && members[$0.wireName] != nil })
      else { continue }
      found[id] = observation(
        of: members.merging(id.members.mapValues { .string($0) }) { $1 }, in: aws.scope)
    }
    return found
  }

  private static func isOff(_ error: AWSError) -> Bool { error.code == "UserPoolAddOnNotEnabledException" }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    _ = try await aws.write(.setRiskConfiguration, schema.wire(from: desired))
    return PhysicalID(["UserPoolId": desired["userPoolId"]?.string ?? ""])
  }

  /// Without threat protection there is nothing to take back.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(.setRiskConfiguration, ["UserPoolId": .string(id["UserPoolId"] ?? "")])
    } catch  where error.isNotFound || Self.isOff(error) {
      return
    }
  }
}
