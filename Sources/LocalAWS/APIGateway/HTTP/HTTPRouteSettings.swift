import AWS
import ResourceModel

/// What a stage says of its routes: throttling, metrics and logging. Kept as stored; nothing is throttled here.
///
/// Rows have no type for fractions, such as a rate: they check the settings, which are then taken as they came.
/// Source: API Gateway v2 API reference, `RouteSettings`.
enum HTTPRouteSettings {
  static let byDefault = "defaultRouteSettings"
  /// By route key.
  static let byRoute = "routeSettings"
  static let names: Set = [byDefault, byRoute]
  static let rows = [
    Attribute(byDefault, .object(settings), ""), Attribute(byRoute, .map(.object(settings)), ""),
  ]
  private static let settings = [
    Attribute("dataTraceEnabled", .bool, ""), Attribute("detailedMetricsEnabled", .bool, ""),
    Attribute("loggingLevel", .oneOf(["ERROR", "INFO", "OFF"]), ""),
    Attribute("throttlingBurstLimit", .integer(), ""), Attribute("throttlingRateLimit", .integer(), ""),
  ]
  private static let members = Set(settings.map(\.wireName))
  /// What AWS fills in. Source: the AWS CLI's manual, create-stage.
  static let defaults: [String: Value] = ["detailedMetricsEnabled": false]

  /// Sets the default whole, and those of routes one by one.
  /// - Throws: `NotFoundException` for a key that no route has.
  static func apply(
    _ changes: Attributes, to stage: inout [String: Value], routes: [(id: String, members: [String: Value])]
  ) throws(AWSError) {
    if let settings = changes[byDefault] { stage[byDefault] = known(settings) }
    guard let changed = changes[byRoute]?.map else { return }
    var settings = stage[byRoute]?.map ?? [:]
    for (key, value) in changed.sorted(by: { $0.key < $1.key }) {
      guard routes.contains(where: { $0.members["routeKey"]?.string == key }) else { throw unknown(key) }
      settings[key] = known(value)
    }
    stage[byRoute] = .map(settings)
  }

  /// Source of the message: terraform-aws-apigateway-v2 pull request 80.
  static func unknown(_ key: String) -> AWSError {
    .refusal(
      "NotFoundException", "Unable to find Route by key \(key) within the provided RouteSettings", status: 404
    )
  }

  private static func known(_ value: Value) -> Value {
    .map(defaults.merging(value.map?.filter { members.contains($0.key) } ?? [:]) { $1 })
  }
}
