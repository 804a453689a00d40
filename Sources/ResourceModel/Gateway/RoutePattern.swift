/// Which routes a line of a stack file is about: one route, all methods of a path, or everything below a path.
///
/// A path that ends in `/*` or in a greedy parameter such as `/{proxy+}` stands for everything below it too, and `ANY`
/// for every method.
package struct RoutePattern: Sendable, Hashable, CustomStringConvertible {
  package let route: GatewayRoute

  /// - Parameter text: `METHOD /path` or `$default`; nil for anything else.
  package init?(_ text: String) {
    guard let route = GatewayRoute(text) else { return nil }
    self.route = route
  }

  package var description: String { route.description }

  /// What everything below the pattern's path begins with; nil when it stands for one path alone.
  private var prefix: Substring? {
    guard let slash = route.path.lastIndex(of: "/") else { return nil }
    let last = route.path[route.path.index(after: slash)...]
    return last == "*" || last.hasPrefix("{") && last.hasSuffix("+}") ? route.path[...slash] : nil
  }

  /// How closely the pattern is about the route; nil when it is not. A route's own line beats one for all methods of its
  /// path, which beats any for all below a path; of those the longer beats the shorter.
  package func closeness(to other: GatewayRoute) -> Int? {
    let isSameMethod = route.method == other.method
    guard isSameMethod || route.method == "ANY" && !other.method.isEmpty else { return nil }
    if route.path == other.path { return isSameMethod ? .max : .max - 1 }
    guard let prefix, other.path.hasPrefix(prefix) else { return nil }
    return 2 * prefix.utf8.count + (isSameMethod ? 1 : 0)
  }
}
