import Planner

/// The graph in the language of Mermaid's flow charts: stacks, APIs and resource servers hold what belongs to them.
///
/// Source: Mermaid documentation, "Flowcharts: basic syntax", "Entity codes to escape characters".
struct GraphMermaid {
  private let graph: AccessGraph
  private let numbers: [String: String]
  private let children: [String?: [AccessGraph.Node]]

  init(_ graph: AccessGraph) {
    self.graph = graph
    children = graph.children
    numbers = Dictionary(
      uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, "n\($0 + 1)") })
  }

  var text: String {
    var lines = ["flowchart LR"]
    for root in children[nil] ?? [] { lines += block(root, "  ") }
    for edge in graph.edges {
      let (from, to) = (number(edge.from), number(edge.to))
      switch edge.class {
      case .usesPool: lines.append("  \(from) -.->|uses| \(to)")
      case .hasScope, .takesTokensOf: lines.append("  \(from) --> \(to)")
      // Drawn from left to right, as calls go.
      case .asksForScope: lines.append("  \(to) --- \(from)")
      case .isOpen: lines.append("  \(from) ==> \(to)")
      }
    }
    let looks = graph.nodes.map { (look: GraphLook($0), id: $0.id) }
    for look in Set(looks.map(\.look)).sorted(by: { $0.name < $1.name }) {
      let dashes = look.name == "undefinedScope" ? ",stroke-dasharray:4" : ""
      lines.append("  classDef \(look.name) fill:\(look.fill),stroke:\(look.line),color:#111827\(dashes)")
      let members = looks.filter { $0.look == look }.map { number($0.id) }
      lines.append("  class \(members.joined(separator: ",")) \(look.name)")
    }
    return lines.joined(separator: "\n")
  }

  private func number(_ id: String) -> String { numbers[id] ?? "" }

  private func block(_ node: AccessGraph.Node, _ indent: String) -> [String] {
    let members = children[node.id] ?? []
    let name = "\(number(node.id))[\"\(Self.escaped(node.label))\"]"
    if members.isEmpty { return [indent + name] }
    return ["\(indent)subgraph \(name)"] + members.flatMap { block($0, indent + "  ") } + ["\(indent)end"]
  }

  /// A text within quotes, where `"` ends it, `#` begins an entity, a backtick makes it Markdown, and `%%{` a directive.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "#quot;"
      case "#": "#35;"
      case "&": "#amp;"
      case "<": "#lt;"
      case ">": "#gt;"
      case "`": "#96;"
      case "%": "#37;"
      case "\\": "#92;"
      case _ where scalar.value < 0x20: " "
      default: String(scalar)
      }
    }.joined()
  }
}
