import AuthPlatform
import Planner
import ResourceModel

/// Who may call what, as a table of routes or as an answer for each client.
struct CallersText {
  let style: Style

  func text(_ report: CallersReport) -> String {
    let kind = report.style == .rest ? "REST" : "HTTP"
    var lines = [
      style.bold(report.stack) + "  \(kind) API \(report.api), stage \(report.stage)"
        + style.dim("  as observed \(report.observedAt)"),
      "",
    ]
    lines += report.asked == nil ? table(report) : report.routes.flatMap { answers($0, report) }
    lines += warnings(report)
    if let moment = report.clientsObservedAt {
      lines.append(style.dim("Clients as observed \(moment) or later."))
    } else {
      lines.append("No client of its pool is in the inventory.")
    }
    if !report.otherStages.isEmpty {
      lines.append(style.dim("Further stages: \(NameList.text(report.otherStages)); see --stage."))
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Table

  private func table(_ report: CallersReport) -> [String] {
    let rows = report.routes.map { route in
      (
        route: "\(route.route)", demand: Self.demand(route), callers: callers(route, report),
        isOpen: route.isPublic
      )
    }
    let first = rows.map(\.route.count).max() ?? 0
    let second = rows.map(\.demand.count).max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let head = style.dim("  \(padded("ROUTE", first))  \(padded("ASKS FOR", second))  WHO MAY CALL")
    return [head]
      + rows.map { row in
        let demand = padded(row.demand, second)
        return "  \(padded(row.route, first))  \(row.isOpen ? style.red(demand) : demand)  \(row.callers)"
      } + [""]
  }

  private func callers(_ route: AccessModel.Route, _ report: CallersReport) -> String {
    if route.demand == .open { return "everybody, without a token" }
    let callers = report.model.callers(route).sorted()
    if !callers.isEmpty { return NameList.text(callers.map(Self.name)) }
    switch route.demand {
    case .idToken: return "people of the pool"
    case .other(let type): return "no client; \(type) decides"
    case .open, .scopes: return style.yellow("no client")
    }
  }

  /// Loud where a route is public; what browsers ask beforehand has to be.
  static func demand(_ route: AccessModel.Route) -> String {
    switch route.demand {
    case .open: route.isPublic ? "OPEN TO EVERYBODY" : "open for preflight"
    case .scopes(let scopes, _): scopes.joined(separator: " or ")
    case .idToken: route.audience == nil ? "an ID token" : "a token, whatever its scopes"
    case .other(let type): type
    }
  }

  /// A client as `token` and `call` take it: `STACK/KEY`.
  static func name(_ client: ResourceID) -> String { "\(client.stack)/\(client.key)" }

  // MARK: Answers

  private func answers(_ route: AccessModel.Route, _ report: CallersReport) -> [String] {
    let demand = Self.demand(route)
    let via = route.demand.authorizer.map { style.dim("  authorizer \($0)") } ?? ""
    var lines = [
      style.bold("\(route.route)") + "  "
        + (route.demand == .open ? style.red(demand) : "asks for \(demand)") + via
    ]
    if report.isByRequest, let asked = report.asked { lines.append("  takes \(asked)") }
    let width = report.clients.map { Self.name($0.id).count }.max() ?? 0
    let all = report.clients.map { ($0, report.model.answer($0, route)) }
    for (client, answer) in all.filter(\.1.isAllowed) + all.filter({ !$0.1.isAllowed }) {
      let name = Self.name(client.id)
      let pad = String(repeating: " ", count: width - name.count)
      let mark = answer.isAllowed ? style.green("✓ allowed    ") : style.red("✗ not allowed")
      lines.append("  \(mark)  \(name)\(pad)  \(answer.reason)")
    }
    return lines + [""]
  }

  private func warnings(_ report: CallersReport) -> [String] {
    let open = report.routes.filter(\.isPublic).map(\.route.description)
    if open.isEmpty { return [] }
    let what = open.count == 1 ? "1 route is" : "\(open.count) routes are"
    return [style.red("! \(what) open to everybody, no token is asked for: ") + NameList.text(open), ""]
  }

  // MARK: JSON

  static func members(_ report: CallersReport) -> [String: Value] {
    var members: [String: Value] = [
      "environment": .string(report.environment), "stack": .string(report.stack),
      "style": .string(report.style.rawValue), "api": .string(report.api), "stage": .string(report.stage),
      "otherStages": .list(report.otherStages.map { .string($0) }),
      "observed": .string(report.observedAt.description),
      "routes": .list(report.routes.map { value($0, report) }),
    ]
    members["clientsObserved"] = report.clientsObservedAt.map { .string($0.description) }
    members["asked"] = report.asked.map { .string($0.description) }
    return members
  }

  private static func value(_ route: AccessModel.Route, _ report: CallersReport) -> Value {
    var members: [String: Value] = [
      "route": .string(route.route.description), "demand": .string(route.demand.description),
      "open": .bool(route.demand == .open), "scopes": .list(route.demand.scopes.map { .string($0) }),
      "callers": .list(report.model.callers(route).sorted().map { .string($0.description) }),
    ]
    members["authorizer"] = route.demand.authorizer.map { .string($0) }
    if report.asked != nil {
      members["clients"] = .list(
        report.clients.map { client in
          let answer = report.model.answer(client, route)
          return [
            "client": .string(client.id.description), "allowed": .bool(answer.isAllowed),
            "reason": .string(answer.reason),
          ]
        })
    }
    return .map(members)
  }
}

extension AccessModel.Route {
  /// Open to everybody, and not only for what browsers ask before a call.
  var isPublic: Bool { demand == .open && route.method != "OPTIONS" }
}
