package import AWS
package import Inventory
package import Kinds
package import Planner
package import ResourceModel

/// Rotates the secret of one client: looks, asks ``Rotation`` for the next step, carries it out, and looks again.
///
/// Ends where something has to be waited for; any later run goes on from what it finds. Every step that changes
/// something is in the journal before it is begun, and what must not be lost is in the store before that.
package struct Rotating: Sendable {
  /// Whether a token can be fetched with a document's secret and stands up to a check of signature and claims.
  /// - Throws: ``AWSError`` when nobody knows, such as when the token endpoint does not answer.
  package typealias Try = @Sendable (SecretDocument) async throws(AWSError) -> Bool

  /// How a run ended.
  package enum Ending: Sendable, Hashable {
    /// Nothing is under way.
    case settled
    /// The other secret goes when its overlap is over.
    case overlap(until: Timestamp)
    case refused(RotationRefusal)
    /// The user wished to stop.
    case interrupted
    /// A rollback was wanted and nothing is under way.
    case nothingToRollBack

    /// Whether what was seen last is how it is meant to be, as far as time allows.
    fileprivate var isAtRest: Bool {
      switch self {
      case .settled, .overlap: true
      case .refused, .interrupted, .nothingToRollBack: false
      }
    }
  }

  package enum Progress: Sendable, Hashable {
    case began(RotationStep)
    case finished(RotationStep)
    case noted(String)
  }

  package struct Outcome: Sendable {
    package let ending: Ending
    package let seen: SecretsSeen
    package var steps: [RotationStep]
  }

  package let client: RotatedClient
  let inventory: Inventory
  let aws: any AWSCalling
  let run: RunID
  let works: Try
  let fingerprint: @Sendable (Secret) -> String
  /// Seconds that the secret before goes on working: as the user says, else as the run that began it was told, else
  /// this.
  let policy: Double
  let overlap: Double?
  let now: @Sendable () -> Timestamp
  let stop: StopSignal
  let progress: @Sendable (Progress) -> Void

  /// - Parameters:
  ///   - aws: asked to change something only as long as `inventory` holds the lease that it acquired.
  package init(
    _ client: RotatedClient, inventory: Inventory, aws: any AWSCalling, run: RunID, works: @escaping Try,
    fingerprint: @escaping @Sendable (Secret) -> String, overlap: Double?, policy: Double,
    now: @escaping @Sendable () -> Timestamp, stop: StopSignal,
    progress: @escaping @Sendable (Progress) -> Void
  ) {
    self.client = client
    self.inventory = inventory
    self.aws = aws.underLease(of: inventory)
    self.run = run
    self.works = works
    self.fingerprint = fingerprint
    self.overlap = overlap
    self.policy = policy
    self.now = now
    self.stop = stop
    self.progress = progress
  }

  /// Goes on until nothing is left to do now.
  /// - Parameter dropsOldest: of two secrets of which one is nobody's, the older one may go.
  /// - Throws: ``RotationError``; what was done stands, and calling again goes on from there.
  package func rotate(
    _ wish: RotationWish, dropsOldest: Bool = false
  ) async throws(RotationError) -> Outcome {
    var tried: [String: Bool] = [:]
    var secrets = try await look(tried)
    guard var goal = RotationGoal(wish, droppingOldest: dropsOldest, of: secrets.seen) else {
      return Outcome(ending: .nothingToRollBack, seen: secrets.seen, steps: [])
    }
    let terms = try await agree(on: &goal, wish)
    var steps: [RotationStep] = []
    var unanswered = 0
    var before: SecretsSeen?
    while true {
      let step = Rotation.next(secrets.seen, toward: goal)
      let ending: Ending? =
        switch step {
        case .done: .settled
        case .wait(let moment): .overlap(until: moment)
        case .refuse(let refusal): .refused(refusal)
        default: stop.isWanted ? .interrupted : nil
        }
      if let ending {
        if ending.isAtRest { try await settleOpenSteps() }
        if ending == .settled { try await forgetTerms() }
        return Outcome(ending: ending, seen: secrets.seen, steps: steps)
      }
      if step == steps.last, secrets.seen == before {
        throw .aws(
          AWSError(
            code: "NoProgress",
            message: "what was done does not show, or somebody else changes the same secret; run again"))
      }
      before = secrets.seen
      progress(.began(step))
      do throws(RotationError) {
        if steps.isEmpty { try await remember(terms) }
        try await carryOut(step, secrets, goal, terms.overlap, &tried)
        unanswered = 0
      } catch {
        // Nobody knows whether it was done: looking tells.
        guard case .aws(let problem) = error, problem.outcome == .unknown, unanswered < 2 else { throw error }
        unanswered += 1
        progress(.noted("the answer was lost; looking whether it was done"))
        try await pause(Double(unanswered), for: "Cognito and the store to show what was done")
      }
      steps.append(step)
      progress(.finished(step))
      secrets = try await look(tried)
    }
  }

  /// A run that goes on keeps to what the one that began it was told.
  private func agree(
    on goal: inout RotationGoal, _ wish: RotationWish
  ) async throws(RotationError) -> RotationTerms {
    let stored: RotationTerms?
    do throws(InventoryError) { stored = try await inventory.rotations()[client.clientID] } catch {
      throw .inventory(error)
    }
    if stored?.endsAtOnce == true, [.rotate, .carryOn].contains(wish) { goal.endsOverlap = true }
    return RotationTerms(
      overlap: overlap ?? stored?.overlap ?? policy, endsAtOnce: wish == .compromised || goal.endsOverlap)
  }

  private func remember(_ terms: RotationTerms) async throws(RotationError) {
    do throws(InventoryError) { try await inventory.beginRotation(of: client.clientID, terms) } catch {
      throw .inventory(error)
    }
  }

  private func forgetTerms() async throws(RotationError) {
    do throws(InventoryError) { try await inventory.endRotation(of: client.clientID) } catch {
      throw .inventory(error)
    }
  }

  private func look(_ tried: [String: Bool]) async throws(RotationError) -> ObservedSecrets {
    let records: [SecretRecord]
    do throws(InventoryError) {
      records = try await inventory.secrets(of: client.clientID)
    } catch { throw .inventory(error) }
    do throws(AWSError) {
      return try await ObservedSecrets(
        of: client, records, works: tried, fingerprint: fingerprint, at: now(), using: aws)
    } catch { throw .aws(error) }
  }

  func pause(_ seconds: Double, for reason: String) async throws(RotationError) {
    do throws(AWSError) { try await aws.pause(seconds, for: reason) } catch { throw .aws(error) }
  }
}

/// Why a rotation stopped half-way; any later run goes on.
package enum RotationError: Error, Sendable {
  case aws(AWSError)
  /// The inventory failed: nothing further is begun, because nothing could be recorded.
  case inventory(InventoryError)
}
