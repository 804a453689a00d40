package import ResourceModel

/// The next step of a rotation, from what is observed and what is wanted: a pure function.
///
///     settled → pending → added → proved → published → overlap → deleted → settled
///
/// Nothing remembers where a rotation stands: a run that was killed anywhere is gone on with by asking again.
/// Source of what Cognito does: Cognito user pools API reference, AddUserPoolClientSecret, ListUserPoolClientSecrets,
/// DeleteUserPoolClientSecret: two secrets at most, and the last one stays.
package enum Rotation {
  package static func next(_ seen: SecretsSeen, toward goal: RotationGoal) -> RotationStep {
    if seen.live.isEmpty { return .refuse(.noSecret) }
    if let pending = seen.pending { return withPending(pending, seen, goal) }
    if seen.live.count > 1 { return withTwo(seen, goal) }
    if goal.leaving.contains(seen.live[0].id) { return .stash }
    return seen.ended.first.map(RotationStep.proveEnded) ?? .done
  }

  private static func withPending(
    _ pending: SecretsSeen.Stored, _ seen: SecretsSeen, _ goal: RotationGoal
  ) -> RotationStep {
    let added = seen.live(pending.secretID)
    // Published, and cut off before the pending state was ended.
    if pending.fingerprint == seen.current?.fingerprint {
      return .publish(added?.id ?? seen.current?.secretID)
    }
    if goal.isBack, seen.current == nil { return .refuse(.nothingPublished) }
    if added == nil, seen.live.count > 1 {
      if pending.works == nil || pending.works == true && seen.current.map({ $0.works == nil }) == true {
        return .prove
      }
      return foreign(seen, goal)
    }
    // Where nothing was published, what is pending may be what the client was made with.
    if added == nil, seen.current == nil, pending.works == nil { return .prove }
    if goal.isBack { return .discardPending(added?.id) }
    guard let added else { return .add }
    guard let works = pending.works else { return .prove }
    guard works else { return .refuse(.notProved(added.id)) }
    if let current = seen.current, current.works == nil { return .prove }
    return .publish(added.id)
  }

  private static func withTwo(_ seen: SecretsSeen, _ goal: RotationGoal) -> RotationStep {
    guard let current = seen.live(seen.current?.secretID),
      let other = seen.live.first(where: { $0.id != current.id })
    else { return foreign(seen, goal) }
    if !other.isOurs, seen.previous?.secretID != other.id {
      if let previous = seen.previous, previous.works == nil { return .prove }
      if !goal.endsOverlap || !goal.leaving.contains(other.id) { return foreign(seen, goal) }
    }
    if goal.isBack, current == seen.live.last {
      guard let previous = seen.previous, previous.secretID == other.id, previous.works != false else {
        return .refuse(.previousLost(other.id))
      }
      return previous.works == nil ? .prove : .republish(other.id)
    }
    guard goal.endsOverlap || other.overlapEnds.map({ $0 <= seen.now }) == true else {
      return other.overlapEnds.map(RotationStep.wait) ?? .beginOverlap(other.id)
    }
    return deletion(of: other, seen)
  }

  /// Nothing is deleted unless the current one was seen to work.
  private static func deletion(of other: SecretsSeen.Live, _ seen: SecretsSeen) -> RotationStep {
    switch seen.current?.works {
    case nil: .prove
    case true?: .delete(other.id)
    case false?: .refuse(.currentFails)
    }
  }

  /// Two secrets, and nobody knows whose one of them is.
  private static func foreign(_ seen: SecretsSeen, _ goal: RotationGoal) -> RotationStep {
    let oldest = seen.live[0]
    guard goal.dropsOldest else { return .refuse(.foreign(seen.live, current: seen.current?.secretID)) }
    guard let current = seen.current else { return .delete(oldest.id) }
    if let known = seen.live(current.secretID) {
      return known == oldest ? .refuse(.oldestIsCurrent(seen.live[1])) : deletion(of: oldest, seen)
    }
    switch current.works {
    case nil: return .prove
    // It is one of the two, and deleting the wrong one would cut off every consumer.
    case true?: return .refuse(.foreign(seen.live, current: nil))
    case false?: return .delete(oldest.id)
    }
  }
}

/// What a run of a rotation is for.
package struct RotationGoal: Sendable, Hashable {
  /// Secrets that shall go, and for which another is made.
  package var leaving: Set<String> = []
  /// Back to the secret before, as long as it is alive.
  package var isBack = false
  /// The overlap is not waited for.
  package var endsOverlap = false
  /// Where two secrets are alive and one is nobody's, the older one goes.
  package var dropsOldest = false

  package init() {}

  /// What the user asked for, held against what is there when the run begins.
  /// - Returns: nil when a rollback has nothing to go back from.
  package init?(_ wish: RotationWish, droppingOldest dropsOldest: Bool = false, of seen: SecretsSeen) {
    self.dropsOldest = dropsOldest
    let isSettled = seen.pending == nil && seen.live.count < 2
    switch wish {
    case .rotate:
      // One that is only to be proved gone is under way too; one that a foreign secret stood in the way of begins.
      if isSettled && seen.ended.isEmpty || dropsOldest && seen.phase == .foreign {
        leaving = Set(seen.live.map(\.id))
      }
    case .carryOn: break
    case .finish: endsOverlap = true
    case .rollback:
      if isSettled { return nil }
      isBack = true
    case .compromised:
      // What was only just made and is not given out is the way out.
      leaving = Set(seen.live.map(\.id)).subtracting([seen.pending?.secretID].compactMap(\.self))
      endsOverlap = true
    }
  }
}

/// What the user asks of a rotation.
package enum RotationWish: Sendable, Hashable {
  /// Begin one, or go on with the one that is under way.
  case rotate
  /// Go on with the one that is under way, and begin none.
  case carryOn
  /// Go on and end the overlap now.
  case finish
  case rollback
  /// Everything that is known to others goes, at once.
  case compromised
}

/// One step; whoever carries it out looks again before asking for the next.
package enum RotationStep: Sendable, Hashable {
  /// Make a secret and keep it in the store as pending.
  case stash
  /// Give the pending secret to Cognito.
  case add
  /// Fetch tokens with what the store holds.
  case prove
  /// Make the pending secret, which is Cognito's of this id, the current one.
  case publish(String?)
  /// Make the previous secret, which is Cognito's of this id, the current one again.
  case republish(String)
  /// Forget the pending secret; when Cognito has it already, under this id, it may go at once.
  case discardPending(String?)
  /// Nobody said until when this one may still be used: from now on the overlap counts.
  case beginOverlap(String)
  case wait(Timestamp)
  case delete(String)
  /// Show that a deleted one does not work any more, and the current one does.
  case proveEnded(String)
  case done
  case refuse(RotationRefusal)
}

extension RotationStep {
  /// One word, for programs and the journal.
  package var name: String {
    switch self {
    case .stash: "stash"
    case .add: "add"
    case .prove: "prove"
    case .publish: "publish"
    case .republish: "republish"
    case .discardPending: "discard"
    case .beginOverlap: "beginOverlap"
    case .wait: "wait"
    case .delete: "delete"
    case .proveEnded: "proveEnded"
    case .done: "done"
    case .refuse: "refuse"
    }
  }
}

/// Why a rotation does not go on by itself.
package enum RotationRefusal: Sendable, Hashable {
  /// The client was made without a secret.
  case noSecret
  /// Two are alive, and authplat does not know whose; `current` is the one that consumers read, if known.
  case foreign([SecretsSeen.Live], current: String?)
  /// The oldest is what consumers read; the other is nobody's.
  case oldestIsCurrent(SecretsSeen.Live)
  /// Cognito has the new one, and no token can be fetched with it.
  case notProved(String)
  /// Nothing was published yet, so there is nothing to go back to.
  case nothingPublished
  /// The one to go back to is not in the store any more, or does not work.
  case previousLost(String)
  /// No token can be fetched with the current one, so the other must not go.
  case currentFails
}
