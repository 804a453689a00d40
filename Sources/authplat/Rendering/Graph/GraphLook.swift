import Planner
import ResourceModel

/// How a node is called and coloured, in all drawings alike. Colour never says anything alone: the words say it too.
struct GraphLook: Hashable {
  /// The node's class as drawings name it.
  let name: String
  let fill: String
  let line: String

  init(_ node: AccessGraph.Node) {
    (name, fill, line) =
      switch node.class {
      case .authStack: ("authStack", "#f3f4f6", "#4b5563")
      case .apiStack: ("apiStack", "#f9fafb", "#9ca3af")
      case .pool: ("pool", "#ede9fe", "#6d28d9")
      case .domain: ("domain", "#f5f3ff", "#8b5cf6")
      case .resourceServer: ("resourceServer", "#fffbeb", "#d97706")
      case .scope where !node.isDefined: ("undefinedScope", "#ffffff", "#b91c1c")
      case .scope: ("scope", "#fef3c7", "#b45309")
      case .client: ("client", "#dbeafe", "#1d4ed8")
      case .api: ("api", "#ecfdf5", "#10b981")
      case .stage: ("stage", "#ecfdf5", "#10b981")
      case .route where node.isPublic: ("openRoute", "#fecaca", "#b91c1c")
      case .route: ("route", "#d1fae5", "#047857")
      case .everybody: ("everybody", "#fecaca", "#b91c1c")
      }
  }
}

extension AccessGraph.Node {
  /// Open to everybody, and not only for what browsers ask before a call.
  var isPublic: Bool { demand == .open && !name.hasPrefix("OPTIONS ") }

  /// What the node is, in words.
  var label: String {
    switch self.class {
    case .authStack: "\(name) (auth stack)"
    case .apiStack: "\(name) (API stack)"
    case .pool: "pool \(name)"
    case .domain: "domain \(name)"
    case .resourceServer: "resource server \(name)"
    case .scope: isDefined ? name : "\(name) (no resource server here defines it)"
    case .client, .api: name
    case .stage: "stage \(name)"
    case .route: demand == .open ? "\(name)  \(demandText)" : name
    case .everybody: "everybody, without a token"
    }
  }

  /// What a route asks for, in words.
  var demandText: String {
    switch demand {
    case .open: isPublic ? "OPEN TO EVERYBODY" : "open for preflight"
    case .scopes(let scopes, _): scopes.joined(separator: " or ")
    case .idToken: "a token, whatever its scopes"
    case .other(let type): type
    case nil: ""
    }
  }
}
