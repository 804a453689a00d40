import AuthPlatform
import Planner
import ResourceModel

/// The graph for programs: everything that the pictures show, by ids.
enum GraphJSON {
  static func members(_ report: GraphReport) -> [String: Value] {
    [
      "environment": .string(report.environment),
      "nodes": .list(report.graph.nodes.map(value)),
      "edges": .list(
        report.graph.edges.map {
          ["from": .string($0.from), "to": .string($0.to), "class": .string($0.class.rawValue)]
        }),
      "observed": .map(report.observedAt.mapValues { .string($0.description) }),
      "notes": .map(report.notes.mapValues { .string($0) }),
    ]
  }

  private static func value(_ node: AccessGraph.Node) -> Value {
    var members: [String: Value] = [
      "id": .string(node.id), "class": .string(node.class.rawValue), "name": .string(node.name),
    ]
    members["parent"] = node.parent.map { .string($0) }
    members["stack"] = node.stack.map { .string($0) }
    if let demand = node.demand {
      members["demand"] = .string(demand.description)
      members["open"] = .bool(demand == .open)
    }
    if node.class == .scope { members["defined"] = .bool(node.isDefined) }
    return .map(members)
  }
}
