import LocalAWS
import ResourceModel
import Testing

@Suite struct ObjectsTests {
  private let shelf = Shelf(Realm(account: "1", region: "r"), ObjectType("thing"))

  private func names(_ objects: Objects) -> [String] { objects.all(shelf).map(\.id) }

  @Test func `objects stand in the order of their creation`() {
    var objects = Objects()
    for name in ["b", "a", "c"] { objects.put([:], name, on: shelf) }
    objects.put(["again": true], "a", on: shelf)
    #expect(names(objects) == ["b", "a", "c"])
  }

  @Test func `a page goes on where the last one ended although objects went meanwhile`() {
    var objects = Objects()
    for name in ["a", "b", "c", "d"] { objects.put([:], name, on: shelf) }
    let first = objects.page(shelf, limit: 2)
    #expect(first.items.map(\.id) == ["a", "b"])
    objects.remove("c", from: shelf)
    let second = objects.page(shelf, from: first.next ?? 0, limit: 2)
    #expect(second.items.map(\.id) == ["d"])
    #expect(second.next == nil)
  }

  @Test func `what a failed call did is undone`() {
    var objects = Objects()
    objects.put(["v": 1], "a", on: shelf)
    objects.put([:], "b", on: shelf)
    objects.keepChanges()
    objects.put(["v": 2], "a", on: shelf)
    objects.remove("b", from: shelf)
    objects.put([:], "c", on: shelf)
    objects.remove("a", from: shelf)
    objects.put([:], "a", on: shelf)
    objects.undoChanges()
    #expect(names(objects) == ["a", "b"])
    #expect(objects[shelf, "a"] == ["v": 1])
  }

  @Test func `what is put for good stays when the call fails, and is what is saved`() {
    var objects = Objects()
    objects.put(["v": 1], "a", on: shelf)
    objects.keepChanges()
    objects.put(["v": 2], "a", on: shelf)
    objects.putForGood(["failures": 1], "count", on: shelf)
    objects.undoChanges()
    #expect(objects[shelf, "a"] == ["v": 1])
    #expect(objects[shelf, "count"] == ["failures": 1])
    #expect(objects.changes.map(\.id) == ["count"])
    objects.keepChanges()
    objects.undoChanges()
    #expect(objects[shelf, "count"] == ["failures": 1])
  }

  @Test func `what was put or removed for good outlasts a failed call`() {
    var objects = Objects()
    for name in ["a", "b"] { objects.put([:], name, on: shelf) }
    objects.keepChanges()
    objects.put([:], "c", on: shelf)
    objects.removeForGood("a", from: shelf)
    objects.putForGood(["v": 1], "b", on: shelf)
    objects.undoChanges()
    #expect(names(objects) == ["b"])
    #expect(objects[shelf, "b"] == ["v": 1])
    #expect(Set(objects.changes.map(\.id)) == ["a", "b"])
  }
}
