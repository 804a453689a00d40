import AuthPlatform
import Inventory
import ResourceModel

/// What was declared of a resource and what AWS said, a member a line, as in a stack file. What was said before is not
/// repeated: a hundred routes stand there once, and not four times.
struct AttributesText {
  let style: Style
  /// A map of more members than these is not repeated.
  private static let short = 8

  func lines(_ resource: DeployedResource) -> [String] {
    var lines: [String] = []
    for (title, attributes) in [("declared", resource.declared), ("observed", resource.observed)] {
      lines.append("\(title):")
      for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
        if title == "observed", value == resource.declared[name], (value.map?.count ?? 0) > Self.short {
          lines.append("  \(name): as declared")
        } else if name == "stages", let stages = value.map, let routes = attributes["routes"]?.map {
          lines.append("  \(name):")
          for (stage, texts) in stages.sorted(by: { $0.key < $1.key }) {
            lines += self.stage(stage, texts.map ?? [:], beside: routes)
          }
        } else {
          lines += block(name, value, "  ")
        }
      }
    }
    return lines
  }

  /// What a stage enforces that differs from the routes as they stand, and how much is alike.
  private func stage(_ name: String, _ texts: [String: Value], beside routes: [String: Value]) -> [String] {
    let alike = texts.count { routes[$0.key] == $0.value }
    let absent = routes.keys.filter { texts[$0] == nil }.sorted()
    guard alike > Self.short else { return block(name, .map(texts), "    ") }
    var lines = ["    \(name): \(alike == routes.count ? "all" : "\(alike)") routes as they stand"]
    for (key, value) in texts.sorted(by: { $0.key < $1.key }) where routes[key] != value {
      lines += block(key, value, "      ")
    }
    if !absent.isEmpty { lines.append("      not deployed: \(NameList.text(absent))") }
    return lines
  }

  private func block(_ name: String, _ value: Value, _ indent: String) -> [String] {
    guard let members = value.map else {
      return ["\(indent)\(name): \(PlanText(style: style).text(value))"]
    }
    if members.isEmpty { return ["\(indent)\(name): none"] }
    return ["\(indent)\(name):"]
      + members.sorted { $0.key < $1.key }.flatMap { block($0.key, $0.value, indent + "  ") }
  }
}

/// The routes of a bound API at a glance; nil for any other resource.
struct RoutesSummary: CustomStringConvertible {
  let description: String

  init?(_ resource: DeployedResource) {
    guard resource.id.kind == "restRoutes" || resource.id.kind == "httpRoutes" else { return nil }
    let routes = resource.observed["routes"]?.map ?? [:]
    let open = routes.count { $0.value == .string(RouteDemand.open.description) }
    let stages = (resource.observed["stages"]?.map ?? [:]).keys.sorted()
    description =
      "\(routes.count) route\(routes.count == 1 ? "" : "s")" + (open == 0 ? "" : ", \(open) open")
      + (stages.isEmpty ? "; no stage" : "; stage\(stages.count == 1 ? "" : "s") \(NameList.text(stages))")
  }
}
