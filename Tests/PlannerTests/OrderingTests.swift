import Planner
import Testing

@Suite struct OrderingTests {
  @Test func `each comes after what it depends on, the least first among equals`() {
    let needs: [Int: Set<Int>] = [1: [3], 2: [], 3: [2], 4: []]
    let sorted = Ordering.sorted(Set(needs.keys)) { needs[$0] ?? [] }
    #expect(sorted.order == [2, 4, 3, 1])
    #expect(sorted.circular.isEmpty)
  }

  @Test func `what runs in circles is named and the rest is sorted`() {
    let needs: [Int: Set<Int>] = [1: [2], 2: [1], 3: [2], 4: []]
    let sorted = Ordering.sorted(Set(needs.keys)) { needs[$0] ?? [] }
    #expect(sorted.order == [4])
    #expect(sorted.circular == [1, 2, 3])
  }
}
