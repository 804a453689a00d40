package import ResourceModel

/// Every object that the endpoint keeps, by shelf and id, with the changes of the call at hand.
///
/// A call's changes are undone as a whole when it fails, so nothing is ever half done.
package struct Objects: Sendable {
  /// An object's members by wire name, and its place in the order of creation.
  package struct Row: Sendable, Hashable {
    package let sequence: Int
    package var members: [String: Value]

    package init(sequence: Int, members: [String: Value]) {
      self.sequence = sequence
      self.members = members
    }
  }

  /// One object before or after a change; no row means that there was or is none.
  package struct Change: Sendable, Hashable {
    package let shelf: Shelf
    package let id: String
    package let row: Row?

    package init(shelf: Shelf, id: String, row: Row?) {
      self.shelf = shelf
      self.id = id
      self.row = row
    }
  }

  /// One page of a shelf.
  package struct Page: Sendable {
    package let items: [(id: String, members: [String: Value])]
    /// Where the next page starts; nil on the last one.
    package let next: Int?
  }

  private struct Rows: Sendable {
    var byID: [String: Row] = [:]
    /// Ascending by sequence.
    var order: [(sequence: Int, id: String)] = []

    /// The first place in `order` whose sequence is not below this one.
    func place(of sequence: Int) -> Int {
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if order[middle].sequence < sequence { low = middle + 1 } else { high = middle }
      }
      return low
    }

    mutating func set(_ id: String, _ row: Row?) {
      if let old = byID[id], old.sequence != row?.sequence { order.remove(at: place(of: old.sequence)) }
      if let row, byID[id]?.sequence != row.sequence {
        order.insert((row.sequence, id), at: place(of: row.sequence))
      }
      byID[id] = row
    }
  }

  private var shelves: [Shelf: Rows] = [:]
  private var lastSequence = 0
  /// What stood there before each change of this call, oldest first.
  private var undo: [Change] = []
  /// What is done again when a call's changes are undone, oldest first; without members the object goes.
  private var lasting: [(members: [String: Value]?, id: String, shelf: Shelf)] = []

  package init() {}

  package subscript(_ shelf: Shelf, _ id: String) -> [String: Value]? { shelves[shelf]?.byID[id]?.members }

  package func count(_ shelf: Shelf) -> Int { shelves[shelf]?.byID.count ?? 0 }

  /// How many objects there are of each type, in all realms.
  package var counts: [ObjectType: Int] { counts { _ in true } }

  /// How many objects there are of each type in these realms.
  func counts(in includes: (Realm) -> Bool) -> [ObjectType: Int] {
    shelves.reduce(into: [:]) { counts, entry in
      if !entry.value.byID.isEmpty, includes(entry.key.realm) {
        counts[entry.key.type, default: 0] += entry.value.byID.count
      }
    }
  }

  /// All objects of a shelf, oldest first.
  package func all(_ shelf: Shelf) -> [(id: String, members: [String: Value])] {
    page(shelf, limit: .max).items
  }

  /// Objects in the order of creation.
  /// - Parameters:
  ///   - start: the ``Page/next`` of the page before; stays good when objects come and go meanwhile.
  ///   - includes: lets an object through; those left out do not count towards the limit.
  package func page(
    _ shelf: Shelf, from start: Int = 0, limit: Int,
    where includes: (String, [String: Value]) -> Bool = { _, _ in true }
  ) -> Page {
    guard let rows = shelves[shelf] else { return Page(items: [], next: nil) }
    var items: [(id: String, members: [String: Value])] = []
    for place in rows.place(of: start)..<rows.order.count {
      let (sequence, id) = rows.order[place]
      guard let row = rows.byID[id], includes(id, row.members) else { continue }
      if items.count == limit { return Page(items: items, next: sequence) }
      items.append((id, row.members))
    }
    return Page(items: items, next: nil)
  }

  /// Adds the object, or replaces its members and leaves it in its place.
  package mutating func put(_ members: [String: Value], _ id: String, on shelf: Shelf) {
    let old = shelves[shelf]?.byID[id]
    if old == nil { lastSequence += 1 }
    set(shelf, id, Row(sequence: old?.sequence ?? lastSequence, members: members), after: old)
  }

  /// The same, and it stays when the call is refused: a wrong password counts although nothing else happens.
  package mutating func putForGood(_ members: [String: Value], _ id: String, on shelf: Shelf) {
    put(members, id, on: shelf)
    lasting.append((members, id, shelf))
  }

  package mutating func remove(_ id: String, from shelf: Shelf) {
    guard let old = shelves[shelf]?.byID[id] else { return }
    set(shelf, id, nil, after: old)
  }

  /// The same, and it stays removed when the call is refused.
  package mutating func removeForGood(_ id: String, from shelf: Shelf) {
    remove(id, from: shelf)
    lasting.append((nil, id, shelf))
  }

  package mutating func removeAll(from shelf: Shelf) {
    for id in shelves[shelf]?.order.map(\.id) ?? [] { remove(id, from: shelf) }
  }

  private mutating func set(_ shelf: Shelf, _ id: String, _ row: Row?, after old: Row?) {
    undo.append(Change(shelf: shelf, id: id, row: old))
    shelves[shelf, default: Rows()].set(id, row)
  }

  /// What this call has changed, as it stands now, each object once.
  package var changes: [Change] {
    Set(undo.map { Shelved(shelf: $0.shelf, id: $0.id) }).map {
      Change(shelf: $0.shelf, id: $0.id, row: shelves[$0.shelf]?.byID[$0.id])
    }
  }

  private struct Shelved: Hashable {
    let shelf: Shelf
    let id: String
  }

  /// The changes stay; the next call begins.
  package mutating func keepChanges() {
    undo.removeAll(keepingCapacity: true)
    lasting.removeAll(keepingCapacity: true)
  }

  /// All is as it was before the call, but for what was put or removed for good; ``changes`` has that alone.
  package mutating func undoChanges() {
    for change in undo.reversed() { shelves[change.shelf, default: Rows()].set(change.id, change.row) }
    undo.removeAll(keepingCapacity: true)
    for (members, id, shelf) in lasting {
      if let members { put(members, id, on: shelf) } else { remove(id, from: shelf) }
    }
    lasting.removeAll(keepingCapacity: true)
  }

  /// Puts back an object that was saved earlier.
  package mutating func load(_ change: Change) {
    guard let row = change.row else { return }
    lastSequence = max(lastSequence, row.sequence)
    shelves[change.shelf, default: Rows()].set(change.id, row)
  }
}
