package import AWS
package import ResourceModel

/// Where a pool's logs go.
///
/// Source: Cognito user pools API reference, SetLogDeliveryConfiguration; developer guide, "Exporting logs from Amazon
/// Cognito user pools".
package struct LogDelivery: ResourceKind {
  package let schema = Schema(
    "logDelivery", "Where a user pool's logs go.",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a pool has logs of its own"),
        "The pool that is logged."),
      Attribute(
        "LogConfigurations",
        .map(
          .object([
            Attribute(
              "LogLevel", .oneOf(["ERROR", "INFO"]), .required,
              "ERROR for userNotification, INFO for userAuthEvents; follows from the source."),
            Attribute(
              "CloudWatchLogsConfiguration",
              .object([Attribute("LogGroupArn", .arn, "The log group, without a colon and star at its end.")]
              ),
              "To a log group."),
            Attribute(
              "S3Configuration", .object([Attribute("BucketArn", bucket, "The bucket.")]), "To a bucket."),
            Attribute(
              "FirehoseConfiguration", .object([Attribute("StreamArn", .arn, "The stream.")]),
              "To a stream of Amazon Data Firehose."),
          ]), count: 0...2), .required, wireForm: .keyed(by: "EventSource"),
        deviation:
          "one call sets, changes and clears them, so AWS's model takes them for the name of what is deleted",
        "By the source of the events, `userNotification` (messages that failed; a log group alone) or `userAuthEvents` (sign-ins; PLUS tier), one destination each."
      ),
    ])

  private static let bucket = AttributeType.string(
    length: 3...1024,
    pattern: #"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"#)
  private static let destinations = [
    "cloudWatchLogsConfiguration", "s3Configuration", "firehoseConfiguration",
  ]

  package let operations: Operations? = Operations(
    create: .setLogDeliveryConfiguration, read: .getLogDeliveryConfiguration,
    update: .setLogDeliveryConfiguration, delete: .setLogDeliveryConfiguration,
    answer: "LogDeliveryConfiguration", identity: ["UserPoolId": "UserPoolId"])

  package init() {}

  /// Every pool has an answer; one without logs has none here.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await readMembers(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members, members["LogConfigurations"]?.list?.isEmpty == false else { continue }
      found[id] = observation(
        of: members.merging(id.members.mapValues { .string($0) }) { $1 }, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    _ = try await aws.write(.setLogDeliveryConfiguration, schema.wire(from: desired))
    return PhysicalID(["UserPoolId": desired["userPoolId"]?.string ?? ""])
  }

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(
        .setLogDeliveryConfiguration,
        ["UserPoolId": .string(id["UserPoolId"] ?? ""), "LogConfigurations": []])
    } catch  where error.isNotFound {
      return
    }
  }

  package func problems(in desired: Attributes) -> [Problem] {
    (desired["logConfigurations"]?.map ?? [:]).sorted { $0.key < $1.key }.flatMap { source, settings in
      let path = "logConfigurations.\(source)"
      let named = Self.destinations.filter { settings[$0] != nil }
      var problems: [Problem] = []
      if named.count != 1 {
        problems.append(
          Problem(
            path, "`\(source)` needs exactly one destination",
            suggestion: "write one of \(Self.destinations.joined(separator: ", "))"))
      }
      switch source {
      case "userNotification":
        if settings["logLevel"] != "ERROR" || named.contains(where: { $0 != Self.destinations[0] }) {
          problems.append(Problem(path, "`userNotification` goes to a log group, at level ERROR"))
        }
      case "userAuthEvents":
        if settings["logLevel"] != "INFO" {
          problems.append(Problem(path, "`userAuthEvents` are logged at level INFO"))
        }
      default:
        problems.append(
          Problem(
            path, "Cognito logs no `\(source)`", suggestion: "write userNotification or userAuthEvents"))
      }
      return problems
    }
  }
}
