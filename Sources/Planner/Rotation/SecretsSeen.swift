package import ResourceModel

/// The secrets of one client as Cognito, its store and the inventory show them, put together.
///
/// No value is among it: values are told apart by their fingerprints.
package struct SecretsSeen: Sendable, Hashable {
  /// A secret that Cognito takes now.
  package struct Live: Sendable, Hashable {
    /// Cognito's name of it.
    package var id: String
    package var createdAt: Timestamp
    /// Whether authplat made it, or took it over.
    package var isOurs: Bool
    /// Until when consumers may still use it although another is current; nil while nobody said.
    package var overlapEnds: Timestamp?

    package init(id: String, createdAt: Timestamp, isOurs: Bool, overlapEnds: Timestamp? = nil) {
      self.id = id
      self.createdAt = createdAt
      self.isOurs = isOurs
      self.overlapEnds = overlapEnds
    }
  }

  /// A value that the store holds.
  package struct Stored: Sendable, Hashable {
    package var fingerprint: String
    /// Which of Cognito's secrets it is; nil while that is not known.
    package var secretID: String?
    /// Whether a token was fetched with it in this run; nil while nobody tried.
    package var works: Bool?

    package init(fingerprint: String, secretID: String? = nil, works: Bool? = nil) {
      self.fingerprint = fingerprint
      self.secretID = secretID
      self.works = works
    }
  }

  /// The oldest first; two at most.
  package var live: [Live]
  package var pending: Stored?
  package var current: Stored?
  package var previous: Stored?
  /// Secrets that were ours and are not alive any more, and whose end was not proved yet.
  package var ended: [String]
  package var now: Timestamp

  package init(
    live: [Live], pending: Stored? = nil, current: Stored? = nil, previous: Stored? = nil,
    ended: [String] = [],
    now: Timestamp
  ) {
    self.live = live
    self.pending = pending
    self.current = current
    self.previous = previous
    self.ended = ended
    self.now = now
  }

  func live(_ id: String?) -> Live? { live.first { $0.id == id } }

  /// Which of the live ones is the pending value's: known, or told by what works.
  ///
  /// Where two are alive, the pending and the current value both work and are not the same, each is one of them.
  package mutating func match() {
    if live.count == 1, current == nil, pending?.works == true {
      // What the client was made with, and what was never published.
      pending?.secretID = live[0].id
    }
    guard live.count == 2 else { return }
    if live(pending?.secretID) == nil, pending?.works == true {
      let ours = live.filter(\.isOurs)
      if let known = live(current?.secretID) ?? (ours.count == 1 ? ours[0] : nil) {
        pending?.secretID = live.first { $0 != known }?.id
      } else if current?.works == true {
        // Cognito's secrets are in the order of their making, and the pending value was given to it last.
        pending?.secretID = live[1].id
      }
    }
    if live(current?.secretID) == nil, current?.works == true, let pending = live(pending?.secretID) {
      current?.secretID = live.first { $0 != pending }?.id
    }
    if live(previous?.secretID) == nil, previous?.works == true, let current = live(current?.secretID) {
      previous?.secretID = live.first { $0 != current }?.id
    }
  }

  /// Where a rotation stands, for people.
  package var phase: RotationPhase {
    if pending != nil { return live(pending?.secretID) == nil ? .pending : .added }
    guard live.count == 2 else { return ended.isEmpty ? .settled : .closing }
    guard let current = live(current?.secretID), let other = live.first(where: { $0 != current }),
      other.isOurs
    else { return .foreign }
    return .overlap(until: other.overlapEnds)
  }
}

/// Where the rotation of a client's secret stands.
package enum RotationPhase: Sendable, Hashable {
  /// One secret, which is current.
  case settled
  /// The next one is made and kept in the store; Cognito does not have it.
  case pending
  /// Cognito has it; consumers still read the one before.
  case added
  /// Consumers read the new one, and the one before still works.
  case overlap(until: Timestamp?)
  /// The one before is deleted; that it does not work any more was not shown yet.
  case closing
  /// Two secrets, and one of them is nobody's that authplat knows.
  case foreign

  /// One word, for programs.
  package var name: String {
    switch self {
    case .settled: "settled"
    case .pending: "pending"
    case .added: "added"
    case .overlap: "overlap"
    case .closing: "closing"
    case .foreign: "foreign"
    }
  }
}
