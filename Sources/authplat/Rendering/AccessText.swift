import Planner
import ResourceModel

/// What a plan means for those who call, in words.
struct AccessText {
  let style: Style
  /// Routes named in one line; further ones are counted.
  private static let named = 8

  func lines(_ access: AccessReport) -> [String] {
    if access.isEmpty { return [] }
    var lines = [style.bold("Access")]
    for change in access.routes {
      lines.append(
        "  \(mark(change)) \(change.stack) \(change.route): \(demand(change.before)) → \(demand(change.after))"
          + style.dim(callers(change)))
    }
    for change in access.clients {
      if !change.gained.isEmpty {
        lines.append(
          style.green("  + ") + "\(change.client) gains \(routes(change.gained)) of \(change.stack)")
      }
      if !change.lost.isEmpty {
        lines.append(style.red("  - ") + "\(change.client) loses \(routes(change.lost)) of \(change.stack)")
      }
    }
    return lines + [""]
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
      ? "  no client here may call it" : "  callers: \(list(names))"
  }

  private func routes(_ routes: [GatewayRoute]) -> String { list(routes.map(\.description)) }

  private func list(_ names: [String]) -> String {
    names.count <= Self.named
      ? names.joined(separator: ", ")
      : names.prefix(Self.named).joined(separator: ", ") + " and \(names.count - Self.named) more"
  }
}
