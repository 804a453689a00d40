import ResourceModel

/// What a PATCH of API Gateway v2 makes of an object: it changes the members that it names and no others.
///
/// Source: Terraform AWS provider, internal/service/apigatewayv2 (route.go, integration.go, stage.go), which takes
/// entries away by empty texts and objects.
enum PartialUpdate {
  /// Maps whose entries change one by one; every other member is replaced as a whole.
  private static let maps: Set = [
    "requestParameters", "responseParameters", "requestTemplates", "stageVariables",
  ]

  static func apply(_ changes: Attributes, to members: [String: Value]) -> [String: Value] {
    var members = members
    for (name, value) in changes {
      if maps.contains(name), let entries = value.map {
        var merged = members[name]?.map ?? [:]
        for (key, entry) in entries { merged[key] = entry.isVoid ? nil : entry }
        members[name] = merged.isEmpty ? nil : .map(merged)
      } else {
        members[name] = value.isVoid ? nil : value
      }
    }
    return members
  }
}

extension Value {
  /// Says that there shall be nothing.
  fileprivate var isVoid: Bool { self == "" || self == [] || self == [:] }
}
