import Planner
import ResourceModel

/// What a plan means for those who call, in words.
struct AccessText {
  let style: Style

  func lines(_ access: AccessReport) -> [String] {
    if access.isEmpty { return [] }
    var lines = [style.bold("Access")]
    for changes in alike(access.routes) {
      let change = changes[0]
      let what = changes.count == 1 ? "\(change.route)" : "\(changes.count) routes"
      let names = changes.count == 1 ? "" : "; \(NameList.text(changes.map(\.route.description), atMost: 3))"
      lines.append(
        "  \(mark(change)) \(change.stack) \(what): \(demand(change.before)) → \(demand(change.after))"
          + style.dim(callers(change) + names))
    }
    for change in access.clients {
      if !change.gained.isEmpty {
        lines.append(
          style.green("  + ")
            + "\(change.client) gains \(NameList.text(change.gained.map(\.description))) of \(change.stack)")
      }
      if !change.lost.isEmpty {
        lines.append(
          style.red("  - ")
            + "\(change.client) loses \(NameList.text(change.lost.map(\.description))) of \(change.stack)")
      }
    }
    return lines + [""]
  }

  /// Routes that change alike together, from four on; those that become public are each named.
  private func alike(_ changes: [RouteChange]) -> [[RouteChange]] {
    var order: [[String]] = []
    var groups: [[String]: [RouteChange]] = [:]
    for change in changes {
      let key =
        [
          change.stack, change.stage, "\(change.before)", "\(change.after)",
          change.isOpened ? "\(change.route)" : "",
        ] + change.callers.map(\.description)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(change)
    }
    let all = order.compactMap { groups[$0] }
    return all.filter { $0.count >= 4 } + all.filter { $0.count < 4 }.flatMap { $0.map { [$0] } }
  }

  private func mark(_ change: RouteChange) -> String {
    if change.isOpened { return style.red("!") }
    return change.before == .open ? style.green("✓") : style.yellow("~")
  }

  private func demand(_ demand: RouteDemand) -> String {
    switch demand {
    case .open: "open to everybody"
    case .scopes(let scopes, _): scopes.joined(separator: " or ")
    case .idToken: "any token of the pool's people"
    case .other(let type): type
    }
  }

  private func callers(_ change: RouteChange) -> String {
    if change.after == .open { return "" }
    let names = change.callers.map(\.description)
    return names.isEmpty
      ? "  no client here may call it" : "  callers: \(NameList.text(names))"
  }
}
