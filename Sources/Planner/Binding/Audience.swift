import ResourceModel

/// Spreads clients over the authorizers of an HTTP API. A route has one authorizer, and an authorizer takes tokens of
/// fifty clients.
///
/// Source: API Gateway developer guide, "Quotas for configuring and running an HTTP API".
enum Audience {
  static let maximum = 50
  static let maximumAuthorizers = 10

  /// - Parameter callers: of each route.
  /// - Returns: as few sets as come easily, each route's callers within one of them; one set, maybe empty, at least. One
  ///   that is too big holds the callers of one route.
  static func groups(_ callers: [Set<ResourceID>]) -> [Set<ResourceID>] {
    let all = callers.reduce(into: Set()) { $0.formUnion($1) }
    if all.count <= maximum { return [all] }
    var groups: [Set<ResourceID>] = []
    let distinct = Set(callers).sorted { left, right in
      left.count == right.count
        ? left.sorted().lexicographicallyPrecedes(right.sorted()) : left.count > right.count
    }
    for callers in distinct where !callers.isEmpty {
      if let place = groups.firstIndex(where: { $0.union(callers).count <= maximum }) {
        groups[place].formUnion(callers)
      } else {
        groups.append(callers)
      }
    }
    return groups
  }
}
