import Planner
import ResourceModel

/// The changes of one stage that may begin now: stacks that others build on first, then stack by stack in the
/// plan's order.
///
/// Stack by stack, an interrupted run leaves few stacks half made, and changes that wait for their turn at a user
/// pool run beside others that do not.
struct ReadyQueue {
  private let changes: [Change]
  /// Each change's place in line.
  private var ranks: [Change.ID: Int] = [:]
  private var waiting: [Change.ID: Int] = [:]
  private var dependents: [Change.ID: [Change.ID]] = [:]
  /// Ranks of what may begin, the first in line last, so that taking it moves nothing.
  private var free: [Int] = []

  /// - Parameter stage: in the plan's order.
  init(_ stage: [Change]) {
    let ids = Set(stage.map(\.id))
    var needed: [String: Int] = [:]
    for change in stage {
      let others = change.dependsOn.filter { ids.contains($0) && $0 != change.id }
      waiting[change.id] = others.count
      for other in others {
        dependents[other, default: []].append(change.id)
        if other.resource.stack != change.resource.stack { needed[other.resource.stack, default: 0] += 1 }
      }
    }
    func isBefore(_ left: (offset: Int, element: Change), _ right: (offset: Int, element: Change)) -> Bool {
      let (one, other) = (left.element.resource.stack, right.element.resource.stack)
      if one == other { return left.offset < right.offset }
      let (oneNeeded, otherNeeded) = (needed[one] ?? 0, needed[other] ?? 0)
      return oneNeeded == otherNeeded ? one < other : oneNeeded > otherNeeded
    }
    changes = stage.enumerated().sorted(by: isBefore).map(\.element)
    for (rank, change) in changes.enumerated() where ranks[change.id] == nil { ranks[change.id] = rank }
    free = changes.indices.filter { waiting[changes[$0].id] == 0 }.reversed()
  }

  /// Takes the first in line; nil while nothing may begin.
  mutating func next() -> Change? { free.popLast().map { changes[$0] } }

  /// Lets those begin that waited for this change alone.
  mutating func finish(_ change: Change) {
    for dependent in dependents[change.id] ?? [] {
      guard let left = waiting[dependent], left > 0 else { continue }
      waiting[dependent] = left - 1
      if left == 1, let rank = ranks[dependent] { free.insert(rank, at: place(of: rank)) }
    }
  }

  /// Where a rank belongs among the free ones, which fall.
  private func place(of rank: Int) -> Int {
    var low = 0
    var high = free.count
    while low < high {
      let middle = (low + high) / 2
      if free[middle] > rank { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
