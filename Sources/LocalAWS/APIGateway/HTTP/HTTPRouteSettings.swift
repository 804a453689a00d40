import AWS
import ResourceModel

/// What a stage says of its routes: throttling, metrics and logging. Kept as stored; nothing is throttled here.
///
/// Rows have no type for fractions, such as a rate, so the types are checked here.
/// Source: API Gateway v2 API reference, `RouteSettings`.
enum HTTPRouteSettings {
  static let byDefault = "defaultRouteSettings"
  /// By route key.
  static let byRoute = "routeSettings"
  static let names: Set = [byDefault, byRoute]
  /// What AWS fills in. Source: the AWS CLI's manual, create-stage.
  static let defaults: [String: Value] = ["detailedMetricsEnabled": false]

  /// Sets the default whole, and those of routes one by one.
  /// - Throws: `NotFoundException` for a key that no route has; `SerializationException` for a wrong type.
  static func apply(
    _ changes: Attributes, to stage: inout [String: Value], routes: [(id: String, members: [String: Value])]
  ) throws(AWSError) {
    if let settings = changes[byDefault] { stage[byDefault] = try checked(settings) }
    guard let changed = changes[byRoute] else { return }
    guard let changed = changed.map else { throw .refusal("SerializationException", "Expected map or null") }
    var settings = stage[byRoute]?.map ?? [:]
    for (key, value) in changed.sorted(by: { $0.key < $1.key }) {
      guard routes.contains(where: { $0.members["routeKey"]?.string == key }) else { throw unknown(key) }
      settings[key] = try checked(value)
    }
    stage[byRoute] = .map(settings)
  }

  /// Source of the message: terraform-aws-apigateway-v2 pull request 80.
  static func unknown(_ key: String) -> AWSError {
    .refusal(
      "NotFoundException", "Unable to find Route by key \(key) within the provided RouteSettings", status: 404
    )
  }

  private static func checked(_ value: Value) throws(AWSError) -> Value {
    guard let given = value.map else { throw .refusal("SerializationException", "Expected null") }
    var settings = defaults
    for (name, value) in given {
      let fits: Bool
      switch name {
      case "dataTraceEnabled", "detailedMetricsEnabled": fits = value.bool != nil
      case "throttlingBurstLimit": fits = value.integer != nil
      case "throttlingRateLimit": fits = value.integer != nil || value.isFraction
      case "loggingLevel": fits = ["ERROR", "INFO", "OFF"].contains(value)
      default: continue
      }
      guard fits else { throw .refusal("SerializationException", "\(name) has a value of a wrong type.") }
      settings[name] = value
    }
    return .map(settings)
  }
}

extension Value {
  fileprivate var isFraction: Bool { if case .decimal = self { true } else { false } }
}
