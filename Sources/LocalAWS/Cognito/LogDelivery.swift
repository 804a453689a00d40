import AWS
import ResourceModel

/// Where a pool's logs go, as a stored object: none is written here.
///
/// Source: Cognito user pools API reference, SetLogDeliveryConfiguration, GetLogDeliveryConfiguration.
enum LogDelivery {
  private static let bucket = AttributeType.string(
    length: 3...1024,
    pattern: #"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"#)
  private static let destinations = [
    Attribute("CloudWatchLogsConfiguration", .object([Attribute("LogGroupArn", .arn, "")]), ""),
    Attribute("S3Configuration", .object([Attribute("BucketArn", bucket, "")]), ""),
    Attribute("FirehoseConfiguration", .object([Attribute("StreamArn", .arn, "")]), ""),
  ]
  private static let configurations = Attribute(
    "LogConfigurations",
    .list(
      .object(
        [
          Attribute("LogLevel", .oneOf(["ERROR", "INFO"]), .required, ""),
          Attribute("EventSource", .oneOf(["userNotification", "userAuthEvents"]), .required, ""),
        ] + destinations), count: 0...2), .required, "")

  static let operations = [set, get]

  private static let set = LocalOperation(
    "SetLogDeliveryConfiguration", .userPoolResourceUpdate, CognitoRows.pool + [configurations]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let sources = input["LogConfigurations"]?.list ?? []
    for source in sources { try check(source, tier: pool.members["UserPoolTier"]) }
    guard Set(sources.compactMap { $0["EventSource"] }).count == sources.count else {
      throw .invalidParameter("Each event source can be configured once.")
    }
    objects.put(input, "", on: call.shelf(.logDelivery, under: pool.id))
    return ["LogDeliveryConfiguration": .map(input)]
  }

  private static let get = LocalOperation(
    "GetLogDeliveryConfiguration", .userPoolResourceRead, CognitoRows.pool
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let kept = objects[call.shelf(.logDelivery, under: pool), ""]
    return ["LogDeliveryConfiguration": .map(kept ?? ["UserPoolId": .string(pool), "LogConfigurations": []])]
  }

  private static func check(_ source: Value, tier: Value?) throws(AWSError) {
    guard destinations.count(where: { source[$0.wireName] != nil }) == 1 else {
      throw .invalidParameter("A log configuration needs exactly one destination.")
    }
    if source["EventSource"] == "userNotification" {
      guard source["LogLevel"] == "ERROR", source["CloudWatchLogsConfiguration"] != nil else {
        throw .invalidParameter("userNotification goes to CloudWatch Logs at level ERROR.")
      }
      return
    }
    guard source["LogLevel"] == "INFO" else {
      throw .invalidParameter("userAuthEvents are logged at level INFO.")
    }
    if tier != "PLUS" {
      throw .cognito(
        "FeatureUnavailableInTierException", "User activity logs need the PLUS pricing tier.")
    }
  }
}
