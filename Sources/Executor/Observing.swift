package import AWS
import Kinds
package import Planner
package import ResourceModel

/// Fills a situation with what AWS says now. Only reads.
package struct Observing {
  private let reader: any AWSReading
  /// Questions under way at once.
  private let width: Int

  /// - Parameter reader: asked the same thing once at most if it is a ``MemoisingReader``.
  package init(_ reader: any AWSReading, width: Int = 8) {
    self.reader = reader
    self.width = width
  }

  /// Looks at everything deployed of the given ids, and for namesakes of what is desired and not deployed.
  /// - Throws: the first error of AWS; nothing is changed by then.
  package func observe(_ situation: inout Situation, looking ids: Set<ResourceID>) async throws(AWSError) {
    let deployed = situation.deployed.filter { ids.contains($0.key) }
    let byKind = Dictionary(grouping: deployed.keys, by: \.kind)
    let jobs = byKind.sorted { $0.key < $1.key }.compactMap { name, ids in
      Catalog.kind(name).map { ($0, ids) }
    }
    let observations = try await concurrently(jobs, width: width) {
      [reader] (kind, ids) async throws(AWSError) in
      try await kind.read(ids.compactMap { deployed[$0]?.physicalID }, using: reader)
    }
    let desired = Dictionary(
      situation.desired.map { ($0.id, $0.attributes) }, uniquingKeysWith: { first, _ in first })
    for ((kind, ids), found) in zip(jobs, observations) {
      for id in ids {
        guard let record = deployed[id] else { continue }
        let declared = Self.declared(record.applied, desired[id] ?? [:])
        situation.observed[id] =
          found[record.physicalID].map {
            .present(kind.schema.withoutOthers($0.attributes, declared: declared))
          } ?? .absent
      }
    }
    try await findNamesakes(&situation)
  }

  /// What a stack declares or did: entries of maps and sets together.
  private static func declared(_ applied: Attributes, _ desired: Attributes) -> Attributes {
    applied.merging(desired) { old, new in
      switch (old, new) {
      case (.map(let one), .map(let other)): .map(one.merging(other) { $1 })
      case (.list(let one), .list(let other)): .list(one + other)
      default: new
      }
    }
  }

  private typealias Namesakes = (found: [(id: PhysicalID, attributes: Attributes)], isForeign: Bool)

  /// Layer by layer, because what a layer finds names the next one's parents.
  private func findNamesakes(_ situation: inout Situation) async throws(AWSError) {
    var known = situation.outside
    for (id, deployed) in situation.deployed {
      if case .present(let attributes) = situation.observed[id] {
        known[id] = attributes
      } else if situation.observed[id] == nil {
        known[id] = deployed.snapshot
      }
    }
    var waiting = situation.desired.filter {
      situation.deployed[$0.id] == nil || situation.observed[$0.id] == .absent
    }
    while !waiting.isEmpty {
      let pending = Set(waiting.map(\.id))
      let free = waiting.filter { $0.dependencies.isDisjoint(with: pending) }
      if free.isEmpty { return }
      let freeIDs = Set(free.map(\.id))
      waiting.removeAll { freeIDs.contains($0.id) }
      let jobs = free.compactMap { resource in
        Catalog.kind(resource.id.kind).map { kind in
          (
            kind, resource.id,
            resource.attributes.mapValues { $0.resolved { known[$0.resource]?[$0.attribute] } }
          )
        }
      }
      let found = try await concurrently(jobs, width: width) {
        [reader] (kind, _, desired) async throws(AWSError) -> Namesakes in
        let ids = try await kind.find(desired, using: reader)
        if ids.isEmpty { return ([], false) }
        let observations = try await kind.read(ids, using: reader)
        var found: [(id: PhysicalID, attributes: Attributes)] = []
        for id in ids {
          guard let attributes = observations[id]?.attributes else { continue }
          let whole = try await kind.completing(attributes, of: id, using: reader)
          found.append((id, kind.schema.withoutOthers(whole, declared: desired)))
        }
        var isForeign = false
        for one in found where !isForeign {
          isForeign = try await kind.isForeign(one.id, one.attributes, to: desired, using: reader)
        }
        return (found, isForeign)
      }
      for ((_, id, _), (candidates, isForeign)) in zip(jobs, found) where !candidates.isEmpty {
        situation.found[id] = candidates
        if isForeign { situation.foreign.insert(id) }
        if candidates.count == 1 { known[id] = candidates[0].attributes }
      }
    }
  }
}
