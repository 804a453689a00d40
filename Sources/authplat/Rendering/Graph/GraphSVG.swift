import AuthPlatform
import Planner
import ResourceModel

/// The graph as a picture of three columns: clients, the scopes that they have, the routes that ask for these.
///
/// No script, no style from elsewhere, and the same bytes for the same graph. Whole names stand in the titles, which
/// browsers show under the pointer.
struct GraphSVG {
  private struct Row {
    /// Nil for a heading.
    let node: AccessGraph.Node?
    let text: String
    let title: String
  }

  private struct Column {
    let heading: String
    let x: Int
    let width: Int
    let rows: [Row]
  }

  private static let height = 20
  private static let top = 64
  /// Of a character of 12 pixels in a font of even width, rounded up.
  private static let character = 7.3

  private let report: GraphReport
  private let columns: [Column]
  private let byID: [String: AccessGraph.Node]

  init(_ report: GraphReport) {
    self.report = report
    let graph = report.graph
    byID = Dictionary(graph.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    func rows(_ kind: AccessGraph.Node.Class) -> [Row] {
      graph.nodes.filter { $0.class == kind }.map { Row(node: $0, text: $0.label, title: Self.title($0)) }
    }
    let clients = rows(.everybody) + rows(.client)
    let scopes = rows(.scope).sorted { $0.text < $1.text }
    var routes: [Row] = []
    for stage in graph.nodes where stage.class == .stage {
      let heading = "\(stage.stack ?? ""), \(stage.label)"
      routes.append(Row(node: nil, text: heading, title: heading))
      routes += graph.nodes.filter { $0.parent == stage.id }.map {
        Row(node: $0, text: $0.label, title: Self.title($0))
      }
    }
    columns = [
      Column(heading: "Clients", x: 20, width: 300, rows: clients),
      Column(heading: "Scopes", x: 460, width: 340, rows: scopes),
      Column(heading: "Routes", x: 940, width: 440, rows: routes),
    ]
  }

  private static func title(_ node: AccessGraph.Node) -> String {
    switch node.class {
    case .route:
      "\(node.stack ?? "") \(node.name): \(node.demand == .open ? "" : "asks for ")\(node.demandText)"
    default: node.label
    }
  }

  // MARK: Layout

  /// Rows stand as far apart as there is room, up to three times their height.
  private func places(_ column: Column, within total: Int) -> [(row: Row, y: Int)] {
    if column.rows.isEmpty { return [] }
    let step = min(3 * Self.height, max(Self.height, total / column.rows.count))
    let first = Self.top + max(0, (total - step * column.rows.count) / 2)
    return column.rows.enumerated().map { ($1, first + $0 * step) }
  }

  var text: String {
    let total = max(1, columns.map(\.rows.count).max() ?? 0) * Self.height
    let foot = footnotes
    let size = (width: 1400, height: Self.top + total + 24 + (foot.count + 1) * 18)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size.width)\" height=\"\(size.height)\" viewBox=\"0 0 \(size.width) \(size.height)\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\">",
      "<title>\(Self.escaped("authplat, environment \(report.environment)"))</title>",
      "<rect width=\"\(size.width)\" height=\"\(size.height)\" fill=\"#ffffff\"/>",
    ]
    var at: [String: (left: Int, right: Int, y: Int)] = [:]
    var drawn: [String] = []
    for column in columns {
      drawn.append(
        "<text x=\"\(column.x)\" y=\"36\" font-size=\"15\" font-weight=\"bold\">\(column.heading) (\(column.rows.count { $0.node != nil }))</text>"
      )
      for (row, y) in places(column, within: total) {
        drawn.append(draw(row, in: column, at: y))
        if let node = row.node {
          at[node.id] = (column.x, column.x + column.width, y + Self.height / 2 - 1)
        }
      }
    }
    // Below the nodes, so that lines end at their edges.
    for edge in report.graph.edges {
      let isBackward = edge.class == .asksForScope
      let (first, second) = isBackward ? (edge.to, edge.from) : (edge.from, edge.to)
      guard let from = at[first], let to = at[second] else { continue }
      lines.append(draw(edge, from: (from.right, from.y), to: (to.left, to.y)))
    }
    lines += drawn
    for (index, note) in ([legend] + foot.map { Self.text(20, 0, $0) }).enumerated() {
      let y = Self.top + total + 24 + index * 18
      lines.append("<g transform=\"translate(0 \(y))\">\(note)</g>")
    }
    return (lines + ["</svg>"]).joined(separator: "\n")
  }

  private func draw(_ row: Row, in column: Column, at y: Int) -> String {
    let room = Int(Double(column.width - 12) / Self.character)
    let short = row.text.count <= room ? row.text : row.text.prefix(room - 1) + "…"
    let text = Self.escaped(String(short))
    guard let node = row.node else {
      return
        "<g><title>\(Self.escaped(row.title))</title><text x=\"\(column.x)\" y=\"\(y + 13)\" font-weight=\"bold\">\(text)</text></g>"
    }
    let look = GraphLook(node)
    let dashes = look.name == "undefinedScope" ? " stroke-dasharray=\"4\"" : ""
    let weight = look.name == "openRoute" || look.name == "everybody" ? " font-weight=\"bold\"" : ""
    return
      "<g class=\"\(look.name)\"><title>\(Self.escaped(row.title))</title><rect x=\"\(column.x)\" y=\"\(y)\" width=\"\(column.width)\" height=\"\(Self.height - 2)\" rx=\"3\" fill=\"\(look.fill)\" stroke=\"\(look.line)\"\(dashes)/><text x=\"\(column.x + 6)\" y=\"\(y + 13)\" fill=\"#111827\"\(weight)>\(text)</text></g>"
  }

  private func draw(_ edge: AccessGraph.Edge, from: (x: Int, y: Int), to: (x: Int, y: Int)) -> String {
    let middle = (from.x + to.x) / 2
    let colour =
      switch edge.class {
      case .isOpen: "#b91c1c"
      case .asksForScope: "#047857"
      case .hasScope, .takesTokensOf, .usesPool: "#1d4ed8"
      }
    return
      "<path class=\"\(edge.class.rawValue)\" d=\"M\(from.x) \(from.y)C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)\" fill=\"none\" stroke=\"\(colour)\" stroke-opacity=\"0.45\"/>"
  }

  // MARK: Below the columns

  private var legend: String {
    var x = 20
    var parts: [String] = []
    for (kind, word) in [
      (AccessGraph.Node.Class.client, "client"), (.scope, "scope"), (.route, "protected route"),
      (.everybody, "open to everybody"),
    ] {
      guard let node = report.graph.nodes.first(where: { $0.class == kind }) else { continue }
      let look = GraphLook(node)
      let fill = kind == .route ? "#d1fae5" : look.fill
      let line = kind == .route ? "#047857" : look.line
      parts.append(
        "<rect x=\"\(x)\" y=\"-10\" width=\"12\" height=\"12\" rx=\"2\" fill=\"\(fill)\" stroke=\"\(line)\"/>"
          + Self.text(x + 18, 0, word))
      x += 40 + word.count * 8
    }
    return parts.joined()
  }

  private var footnotes: [String] {
    let graph = report.graph
    let users = Dictionary(grouping: graph.edges.filter { $0.class == .usesPool }, by: \.to)
    let domains = Dictionary(grouping: graph.nodes.filter { $0.class == .domain }, by: \.parent)
    var notes = graph.nodes.filter { $0.class == .pool }.map { pool in
      let names = (users[pool.id] ?? []).map(\.from).sorted()
      let here = (pool.stack.map { domains[$0] ?? [] } ?? []).map { ", \($0.label)" }.joined()
      return pool.label + (pool.stack.map { " of \($0)" } ?? "") + here
        + (names.isEmpty ? "" : "; used by \(NameList.text(names))")
    }
    notes += report.notes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if let oldest = report.observedAt.values.min() { notes.append("As observed \(oldest) or later.") }
    return notes
  }

  private static func text(_ x: Int, _ y: Int, _ text: String) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" fill=\"#374151\">\(escaped(text))</text>"
  }

  /// As XML takes it within elements and attributes; characters that XML does not have at all become spaces.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: " "
      default: String(scalar)
      }
    }.joined()
  }
}
