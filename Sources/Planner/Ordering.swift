/// Puts things in an order in which each comes after what it depends on.
package enum Ordering {
  /// A stable topological order: among those that are free, the least comes first.
  /// - Returns: the order, and what is left when the rest runs in circles.
  package static func sorted<Item: Hashable & Comparable>(
    _ items: Set<Item>, dependencies: (Item) -> Set<Item>
  ) -> (order: [Item], circular: [Item]) {
    var waiting: [Item: Int] = [:]
    var dependents: [Item: [Item]] = [:]
    for item in items {
      let needed = dependencies(item).intersection(items)
      waiting[item] = needed.count
      for other in needed { dependents[other, default: []].append(item) }
    }
    var order: [Item] = []
    var free = items.filter { waiting[$0] == 0 }.sorted()
    while !free.isEmpty {
      order += free
      var next: [Item] = []
      for item in free {
        for dependent in dependents[item] ?? [] {
          waiting[dependent, default: 1] -= 1
          if waiting[dependent] == 0 { next.append(dependent) }
        }
      }
      free = next.sorted()
    }
    return (order, items.subtracting(order).sorted())
  }
}
