import Planner

/// The graph in Graphviz's language: a cluster for whatever holds something.
///
/// Source: Graphviz documentation, "DOT Language" and "escString".
struct GraphDOT {
  private let graph: AccessGraph
  private let numbers: [String: Int]
  private let children: [String?: [AccessGraph.Node]]

  init(_ graph: AccessGraph) {
    self.graph = graph
    children = graph.children
    numbers = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0 + 1) })
  }

  var text: String {
    var lines = [
      "digraph authplat {", "  rankdir=LR;", "  node [shape=box, style=filled, fontname=\"Helvetica\"];",
      "  graph [fontname=\"Helvetica\"];",
    ]
    for root in children[nil] ?? [] { lines += block(root, "  ") }
    for edge in graph.edges {
      let (from, to) = ("n\(numbers[edge.from] ?? 0)", "n\(numbers[edge.to] ?? 0)")
      switch edge.class {
      case .usesPool: lines.append("  \(from) -> \(to) [style=dashed, label=\"uses\"];")
      case .hasScope, .takesTokensOf: lines.append("  \(from) -> \(to);")
      // Drawn from left to right, as calls go.
      case .asksForScope: lines.append("  \(to) -> \(from) [dir=back];")
      case .isOpen: lines.append("  \(from) -> \(to) [color=\"#b91c1c\", penwidth=2];")
      }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func block(_ node: AccessGraph.Node, _ indent: String) -> [String] {
    let number = numbers[node.id] ?? 0
    let look = GraphLook(node)
    let colours = "fillcolor=\"\(look.fill)\", color=\"\(look.line)\""
    let label = Self.quoted(node.label)
    let style = look.name == "undefinedScope" ? ", style=\"filled,dashed\"" : ""
    let members = children[node.id] ?? []
    // Edges end at nodes, so a stack is one inside its own cluster.
    let own = "n\(number) [label=\(label), \(colours)\(style), tooltip=\(Self.quoted(node.id))];"
    if members.isEmpty { return [indent + own] }
    let isStack = node.class == .authStack || node.class == .apiStack
    let head = [
      "\(indent)subgraph cluster_\(number) {", "\(indent)  label=\(label); color=\"\(look.line)\";",
    ]
    return head + (isStack ? ["\(indent)  \(own)"] : []) + members.flatMap { block($0, indent + "  ") }
      + ["\(indent)}"]
  }

  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20: " "
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
