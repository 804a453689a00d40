import Planner
import ResourceModel
import TestSupport

/// Cognito, a store and an inventory in miniature, in which a rotation is carried out effect by effect, so that it can
/// be cut off between any two.
struct RotationWorld {
  struct Value: Equatable {
    var name: String
    var secretID: String?
  }
  struct Record {
    var name: String?
    var overlapEnds: Int?
  }

  /// Cognito: ids and values, the oldest first.
  var cognito: [(id: String, name: String)]
  var pending: Value?
  var current: Value?
  var previous: Value?
  var inventory: [String: Record] = [:]
  var now = 0
  /// Values that a consumer may hold, and until when.
  var promised: [String: Int] = [:]
  private var made = 1

  static let overlap = 100

  init() {
    cognito = [("c--1", "v1")]
    current = Value(name: "v1")
  }

  func works(_ name: String?) -> Bool { cognito.contains { $0.name == name } }

  func seen(_ tried: [String: Bool]) -> SecretsSeen {
    func stored(_ value: Value?, isCurrent: Bool = false) -> SecretsSeen.Stored? {
      guard let value else { return nil }
      var id = value.secretID ?? inventory.first { $0.value.name == value.name }?.key
      if id == nil, isCurrent, cognito.count == 1, pending == nil { id = cognito[0].id }
      return SecretsSeen.Stored(fingerprint: value.name, secretID: id, works: tried[value.name])
    }
    var seen = SecretsSeen(
      live: cognito.map { secret in
        SecretsSeen.Live(
          id: secret.id, createdAt: Timestamp(milliseconds: 0), isOurs: inventory[secret.id] != nil,
          overlapEnds: inventory[secret.id]?.overlapEnds.map { Timestamp(milliseconds: $0) })
      }, pending: stored(pending), current: stored(current, isCurrent: true), previous: stored(previous),
      ended: inventory.keys.filter { id in !cognito.contains { $0.id == id } }.sorted(),
      now: Timestamp(milliseconds: now))
    seen.match()
    return seen
  }

  /// What a step does, one lasting change after the other.
  mutating func effects(of step: RotationStep, _ goal: RotationGoal) -> [(inout RotationWorld) -> Void] {
    let seen = seen([:])
    switch step {
    case .stash:
      made += 1
      let value = Value(name: "v\(made)")
      return [
        { world in for live in seen.live { world.know(live.id, seen) } }, { world in world.pending = value },
      ]
    case .add:
      let value = pending
      let id = "c--\(made)"
      return [
        { world in world.cognito.append((id, value?.name ?? "")) },
        { world in world.inventory[id] = Record(name: value?.name) },
      ]
    case .publish(let id), .republish(let id as String?):
      let isForward = if case .publish = step { true } else { false }
      let value = Value(name: (isForward ? pending : previous)?.name ?? "", secretID: id)
      return [
        { world in
          for live in seen.live {
            world.know(live.id, seen)
            world.inventory[live.id]?.overlapEnds = nil
          }
        },
        { world in
          if world.current?.name != value.name {
            // Whoever has read what was current keeps it until it is said to end.
            if let name = world.current?.name { world.promised[name] = goal.endsOverlap ? world.now : .max }
            world.previous = world.current
          }
          world.current = value
        }, { world in world.pending = nil },
        { world in
          for live in seen.live {
            world.know(live.id, seen)
            let ends = goal.endsOverlap ? world.now : world.now + Self.overlap
            world.inventory[live.id]?.overlapEnds = live.id == id ? nil : ends
            if live.id == id { world.inventory[live.id]?.name = value.name }
            world.promise(live.id, until: ends)
          }
        },
      ]
    case .discardPending(let id):
      return [
        { world in
          guard let id else { return }
          world.know(id, seen)
          world.inventory[id]?.overlapEnds = world.now
        }, { world in world.pending = nil },
      ]
    case .beginOverlap(let id):
      return [
        { world in
          world.know(id, seen)
          world.inventory[id]?.overlapEnds = world.now + Self.overlap
          world.promise(id, until: world.now + Self.overlap)
        }
      ]
    case .delete(let id):
      return [{ world in world.know(id, seen) }, { world in world.cognito.removeAll { $0.id == id } }]
    case .proveEnded(let id): return [{ world in world.inventory[id] = nil }]
    case .prove, .wait, .done, .refuse: return []
    }
  }

  /// What is seen of a secret is known from then on.
  private mutating func know(_ id: String, _ seen: SecretsSeen) {
    if inventory[id] != nil { return }
    let stored = [seen.pending, seen.current, seen.previous].compactMap(\.self).first { $0.secretID == id }
    inventory[id] = Record(name: stored?.fingerprint)
  }

  private mutating func promise(_ id: String, until end: Int) {
    guard let name = cognito.first(where: { $0.id == id })?.name, name != current?.name, promised[name] != nil
    else { return }
    promised[name] = end
  }
}
