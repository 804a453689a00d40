import AuthPlatform
import Planner
import ResourceModel

/// The graph as trees: each stack with what it has, and what that is tied to.
struct GraphText {
  let style: Style
  private let graph: AccessGraph
  private let report: GraphReport
  private let children: [String?: [AccessGraph.Node]]
  private let scopes: [String: [String]]
  private let ties: [String: [AccessGraph.Edge.Class: Int]]
  private let pools: [String: [String]]

  init(_ report: GraphReport, style: Style) {
    self.style = style
    self.report = report
    let graph = report.graph
    self.graph = graph
    children = graph.children
    scopes = Dictionary(grouping: graph.edges.filter { $0.class == .hasScope }, by: \.from)
      .mapValues { $0.compactMap { graph[$0.to]?.name } }
    pools = Dictionary(grouping: graph.edges.filter { $0.class == .usesPool }, by: \.from)
      .mapValues { $0.compactMap { graph[$0.to]?.name } }
    ties = Dictionary(grouping: graph.edges, by: \.to).mapValues {
      Dictionary(grouping: $0, by: \.class).mapValues(\.count)
    }
  }

  var text: String {
    let roots = children[nil] ?? []
    var lines: [String] = []
    for kind in [AccessGraph.Node.Class.authStack, .apiStack] {
      for stack in roots where stack.class == kind { lines += tree(stack) + [""] }
    }
    lines += section("Pools that no stack here owns", roots.filter { $0.class == .pool })
    lines += section("Scopes of Cognito", roots.filter { $0.class == .scope && $0.isDefined })
    lines += section(
      "Scopes that no resource server here defines", roots.filter { $0.class == .scope && !$0.isDefined })
    let open = graph.nodes.filter(\.isPublic)
    if !open.isEmpty {
      let what = open.count == 1 ? "1 route is" : "\(open.count) routes are"
      lines.append(
        style.red("! \(what) open to everybody: ")
          + NameList.text(open.map { "\($0.stack ?? "") \($0.name)" }))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.isEmpty ? "There are no stacks yet." : lines.joined(separator: "\n")
  }

  private func section(_ title: String, _ nodes: [AccessGraph.Node]) -> [String] {
    nodes.isEmpty ? [] : [title] + nodes.map { "  \(line($0, 0))" } + [""]
  }

  // MARK: Trees

  private func tree(_ stack: AccessGraph.Node) -> [String] {
    var head = "\(style.bold(stack.name))  \(stack.class == .authStack ? "auth stack" : "API stack")"
    if let pools = pools[stack.id] { head += ", uses pool \(NameList.text(pools))" }
    if let moment = report.observedAt[stack.name] { head += style.dim("  as observed \(moment) or later") }
    let note = report.notes[stack.name].map { [style.yellow("! ") + $0] } ?? []
    return [head] + branches(of: stack, "", besides: note)
  }

  private func branches(
    of node: AccessGraph.Node, _ indent: String, besides notes: [String] = []
  ) -> [String] {
    let members = children[node.id] ?? []
    let width = members.filter { $0.class == .route || $0.class == .scope }.map(\.name.count).max() ?? 0
    var lines: [String] = []
    for (index, member) in members.enumerated() {
      let isLast = index == members.count - 1 && notes.isEmpty
      lines.append(indent + (isLast ? "└─ " : "├─ ") + line(member, width))
      if twin(of: member, among: members[..<index]) == nil {
        lines += branches(of: member, indent + (isLast ? "   " : "│  "))
      }
    }
    for (index, note) in notes.enumerated() {
      lines.append(indent + (index == notes.count - 1 ? "└─ " : "├─ ") + note)
    }
    return lines
  }

  private func line(_ node: AccessGraph.Node, _ width: Int) -> String {
    let pad = String(repeating: " ", count: max(0, width - node.name.count))
    switch node.class {
    case .client:
      return "client \(node.name): " + (scopes[node.id].map { NameList.text($0) } ?? "no scope")
    case .scope: return "\(node.name)\(pad)  \(uses(node))"
    case .route:
      return "\(node.name)\(pad)  " + (node.isPublic ? style.red(node.demandText) : node.demandText)
    case .stage:
      let siblings = node.parent.flatMap { children[$0] } ?? []
      let before = siblings.prefix { $0.id != node.id }
      let routes = children[node.id]?.count ?? 0
      if let twin = twin(of: node, among: before) { return "\(node.label): the same as \(twin.label)" }
      return "\(node.label), \(count(routes, "route"))"
    default: return node.label
    }
  }

  /// An earlier stage with the same routes that ask for the same.
  private func twin(
    of node: AccessGraph.Node, among others: ArraySlice<AccessGraph.Node>
  ) -> AccessGraph.Node? {
    guard node.class == .stage, let own = children[node.id] else { return nil }
    return others.first { other in
      let routes = children[other.id] ?? []
      return routes.map(\.name) == own.map(\.name) && routes.map(\.demand) == own.map(\.demand)
    }
  }

  private func uses(_ scope: AccessGraph.Node) -> String {
    let clients = ties[scope.id]?[.hasScope] ?? 0
    let routes = ties[scope.id]?[.asksForScope] ?? 0
    return "\(count(clients, "client")), \(count(routes, "route"))"
  }

  private func count(_ number: Int, _ word: String) -> String {
    number == 0 ? "no \(word)" : "\(number) \(word)\(number == 1 ? "" : "s")"
  }
}
