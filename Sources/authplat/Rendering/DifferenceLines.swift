import Planner
import ResourceModel

/// The differences of one resource as lines for a person. An API has a hundred routes, which mostly change alike, and a
/// stage mostly repeats its API: what is alike shares a line, and what is repeated is counted.
enum DifferenceLine: Hashable {
  case one(Difference)
  /// Routes that change in the same way, below `routes` or `stages.STAGE`.
  case alike([Difference], below: String)
  /// Routes of a stage that change as the API's do, or all that the API's do.
  case repeated(count: Int, isAll: Bool, below: String)

  /// Fewer than this are told of one by one.
  private static let crowd = 4

  /// - Parameter kind: of the resource; any but the kinds of routes keep a line for each difference.
  static func lines(_ differences: [Difference], of kind: String) -> [DifferenceLine] {
    guard kind == "restRoutes" || kind == "httpRoutes" else { return differences.map { .one($0) } }
    let single = differences.flatMap(split)
    let ofRoutes = Dictionary(grouping: single.filter { $0.group == "routes" }, by: \.asRoute)
    var lines: [DifferenceLine] = []
    for (group, members) in inOrder(single, by: \.group) {
      guard let group else {
        lines += members.map { .one($0) }
        continue
      }
      let fresh = group == "routes" ? members : members.filter { ofRoutes[$0.asRoute] == nil }
      let repeated = members.count - fresh.count
      if repeated > 0 {
        lines.append(.repeated(count: repeated, isAll: repeated == ofRoutes.count, below: group))
      }
      let (crowds, few) = inOrder(fresh, by: { [$0.before, $0.after] }).map(\.1).partitioned {
        $0.count >= crowd
      }
      lines += crowds.sorted { $0.count > $1.count }.map { .alike($0, below: group) }
      lines += few.flatMap(\.self).map { .one($0) }
    }
    return lines
  }

  /// A map that comes or goes as a whole, as its members.
  private static func split(_ difference: Difference) -> [Difference] {
    let depth = difference.attribute == "routes" ? 2 : difference.attribute == "stages" ? 3 : 1
    let (before, after) = (difference.before?.map, difference.after?.map)
    guard difference.steps.count < depth, before != nil || after != nil else { return [difference] }
    let keys = Set((before ?? [:]).keys).union((after ?? [:]).keys).sorted()
    return keys.flatMap { key in
      split(Difference(difference.steps + [key], before: before?[key], after: after?[key]))
    }
  }

  /// Groups in the order in which each first comes up.
  private static func inOrder<Key: Hashable>(
    _ differences: [Difference], by key: (Difference) -> Key
  ) -> [(Key, [Difference])] {
    var order: [Key] = []
    var groups: [Key: [Difference]] = [:]
    for difference in differences {
      let key = key(difference)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(difference)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}

extension Difference {
  /// `routes` or `stages.STAGE`; nil for what is about no route.
  fileprivate var group: String? {
    guard let route = steps.last, GatewayRoute(route) != nil else { return nil }
    switch (attribute, steps.count) {
    case ("routes", 2): return "routes"
    case ("stages", 3): return "stages.\(steps[1])"
    default: return nil
    }
  }

  /// The same of the API itself.
  fileprivate var asRoute: Difference {
    Difference(["routes"] + steps.suffix(1), before: before, after: after)
  }
}

extension Sequence {
  fileprivate func partitioned(_ isFirst: (Element) -> Bool) -> ([Element], [Element]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}
