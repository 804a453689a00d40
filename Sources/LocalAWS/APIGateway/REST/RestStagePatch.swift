import AWS
import ResourceModel

/// Patches of a stage, which have their own paths and their own refusals.
///
/// Source: aws-recorded apigateway_common.json, test_create_update_stages and test_update_stage_remove_wildcard;
/// apigateway_api.json, test_stage_access_log_settings and test_stage_access_log_settings_validation.
enum RestStagePatch {
  static func apply(_ operation: PatchOperation, to stage: inout Attributes) throws(AWSError) {
    let segments = operation.segments
    switch (segments.first, segments.count) {
    case ("accessLogSettings", _): try log(operation, &stage)
    case ("variables", 2):
      stage.set(
        operation.verb == .remove ? nil : .string(operation.value ?? ""), at: segments[1], of: "variables")
    case ("canarySettings", _): canary(operation, &stage)
    case (let name?, 1) where texts.contains(name): text(name, operation, &stage)
    case (let name?, 1) where ["cacheClusterEnabled", "tracingEnabled"].contains(name):
      stage[name] = .bool(operation.truth)
      if name == "cacheClusterEnabled" {
        stage["cacheClusterStatus"] = operation.truth ? "AVAILABLE" : "NOT_AVAILABLE"
      }
    case (_, 2...) where operation.verb == .remove: try removeSettings(segments, &stage)
    case (_, 4...) where operation.verb == .replace && isSetting(segments): set(operation, &stage)
    default:
      throw .badRequest("Invalid method setting path: \(operation.shownPath). Must be one of: \(paths)")
    }
  }

  private static let texts: Set = [
    "deploymentId", "description", "cacheClusterSize", "clientCertificateId", "documentationVersion",
  ]

  /// A canary is promoted by copying its deployment.
  private static func text(_ name: String, _ operation: PatchOperation, _ stage: inout Attributes) {
    if operation.verb == .copy {
      let source = PatchOperation(verb: .copy, path: operation.from, value: nil).segments
      stage[name] = source.count == 2 ? stage[source[0]]?[source[1]] : stage[name]
    } else {
      let value = operation.verb == .remove ? "" : operation.value ?? ""
      stage[name] = value.isEmpty ? nil : .string(value)
    }
  }

  private static func log(_ operation: PatchOperation, _ stage: inout Attributes) throws(AWSError) {
    let segments = operation.segments
    if operation.verb == .remove {
      if segments.count == 1 {
        stage["accessLogSettings"] = nil
      } else {
        // AWS takes any other path for that of a method's settings.
        try removeSettings(segments, &stage)
      }
      return
    }
    guard segments.count == 2, ["destinationArn", "format"].contains(segments[1]) else {
      throw .badRequest(
        "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]"
      )
    }
    guard let value = operation.value, !value.isEmpty else {
      throw .badRequest("Access Log value must not be empty")
    }
    stage.set(.string(value), at: segments[1], of: "accessLogSettings")
  }

  private static func canary(_ operation: PatchOperation, _ stage: inout Attributes) {
    let segments = operation.segments
    var canary = stage["canarySettings"]?.map ?? [:]
    switch (segments.count, operation.verb) {
    case (1, .remove):
      stage["canarySettings"] = nil
      return
    case (2, .remove): canary[segments[1]] = nil
    case (2, _):
      let value = operation.value ?? ""
      canary[segments[1]] =
        switch segments[1] {
        case "percentTraffic": .decimal(decimal(value))
        case "useStageCache": .bool(operation.truth)
        default: .string(value)
        }
    case (3, _):
      let value = operation.verb == .remove ? nil : operation.value
      canary.set(value.map { .string($0) }, at: segments[2], of: segments[1])
    default: break
    }
    stage["canarySettings"] = canary.isEmpty ? nil : .map(canary)
  }

  private static func removeSettings(_ segments: [String], _ stage: inout Attributes) throws(AWSError) {
    let key = key(segments[...])
    guard stage["methodSettings"]?[key] != nil else {
      throw .badRequest(
        "Cannot remove method setting \(key) because there is no method setting for this method ")
    }
    stage.set(nil, at: key, of: "methodSettings")
    stage.merge(["methodSettings": [:]]) { left, _ in left }
  }

  /// A method's settings begin as those of all methods are, else as AWS's defaults.
  private static func set(_ operation: PatchOperation, _ stage: inout Attributes) {
    let key = key(operation.segments.dropLast(2))
    let member = settings[operation.segments.suffix(2).joined(separator: "/")] ?? ""
    let text = operation.value ?? ""
    let all = stage["methodSettings"]?.map ?? [:]
    var these = all[key]?.map ?? all["*/*"]?.map ?? defaults
    these[member] =
      switch member {
      case "throttlingBurstLimit", "cacheTtlInSeconds": .integer(Int(text) ?? 0)
      case "throttlingRateLimit": .decimal(decimal(text))
      case "loggingLevel", "unauthorizedCacheControlHeaderStrategy": .string(text)
      default: .bool(operation.truth)
      }
    stage.set(.map(these), at: key, of: "methodSettings")
  }

  /// The path without its leading slash, and the verb.
  private static func key(_ segments: ArraySlice<String>) -> String {
    let path = segments.joined(separator: "/")
    return path.hasPrefix("/") ? String(path.dropFirst()) : path
  }

  private static func decimal(_ text: String) -> String { "\(Double(text) ?? 0)" }

  private static func isSetting(_ segments: [String]) -> Bool {
    settings[segments.suffix(2).joined(separator: "/")] != nil
  }

  private static let settings = [
    "metrics/enabled": "metricsEnabled", "logging/dataTrace": "dataTraceEnabled",
    "logging/loglevel": "loggingLevel", "throttling/burstLimit": "throttlingBurstLimit",
    "throttling/rateLimit": "throttlingRateLimit", "caching/ttlInSeconds": "cacheTtlInSeconds",
    "caching/enabled": "cachingEnabled", "caching/dataEncrypted": "cacheDataEncrypted",
    "caching/requireAuthorizationForCacheControl": "requireAuthorizationForCacheControl",
    "caching/unauthorizedCacheControlHeaderStrategy": "unauthorizedCacheControlHeaderStrategy",
  ]

  private static let defaults: Attributes = [
    "metricsEnabled": false, "dataTraceEnabled": false, "throttlingBurstLimit": 5000,
    "throttlingRateLimit": .decimal("10000.0"), "cachingEnabled": false, "cacheTtlInSeconds": 300,
    "cacheDataEncrypted": false, "requireAuthorizationForCacheControl": true,
    "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
  ]

  /// AWS's list, commas missing as they are there.
  private static let paths: String = {
    func settings(_ of: String, _ breaks: (String, String)) -> String {
      "\(of)/metrics/enabled, \(of)/logging/dataTrace, \(of)/logging/loglevel, "
        + "\(of)/throttling/burstLimit\(breaks.0)\(of)/throttling/rateLimit\(breaks.1)\(of)/caching/ttlInSeconds, "
        + "\(of)/caching/enabled, \(of)/caching/dataEncrypted, \(of)/caching/requireAuthorizationForCacheControl, "
        + "\(of)/caching/unauthorizedCacheControlHeaderStrategy"
    }
    return
      "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
      + "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
      + "\(settings("/{resourcePath}/{httpMethod}", ("", ""))), \(settings("/*/*", (" ", " "))), "
      + "/variables/{variable_name}, /tracingEnabled]"
  }()
}
