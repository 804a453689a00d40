import AWS
import Inventory
import Kinds
import Planner
import ResourceModel

extension Rotating {
  /// Seconds between tries while Cognito's token endpoint has not heard of a change yet.
  /// Settings reach it within seconds (aws-facts, "Consistency"; not documented by AWS).
  private static let patience: [Double] = [0.25, 0.5, 1, 2, 4, 8]

  /// - Parameter tried: by fingerprint, what works; forgotten where the step may have changed it.
  func carryOut(
    _ step: RotationStep, _ secrets: ObservedSecrets, _ goal: RotationGoal, _ overlap: Double,
    _ tried: inout [String: Bool]
  ) async throws(RotationError) {
    let seen = secrets.seen
    switch step {
    case .stash:
      // Without the client's id: what a store holds first, its readers find at once, and it opens nothing yet.
      let document = SecretDocument(pending: Secret.minted())
      // The one that is there now is the one to be followed, so it counts as ours from here on.
      try await note(seen.live.map { secrets.record(of: $0.id, client) })
      try await inStore("stash", seen) { () async throws(AWSError) in
        try await client.store.stash(document, in: client.storeID, using: aws)
      }
    case .add: try await add(secrets, &tried)
    case .prove: try await prove(secrets, goal, &tried)
    case .publish(let id): try await publish(secrets.versions[.pending], as: id, secrets, goal, overlap)
    case .republish(let id): try await publish(secrets.versions[.previous], as: id, secrets, goal, overlap)
    case .discardPending(let id):
      if let id {
        var record = secrets.record(of: id, client)
        record.overlapEnds = seen.now
        try await note([record])
      }
      try await inStore("discard", seen) { () async throws(AWSError) in
        try await client.store.discardPending(in: client.storeID, using: aws)
      }
    case .beginOverlap(let id):
      var record = secrets.record(of: id, client)
      record.overlapEnds = seen.now.adding(seconds: overlap)
      try await note([record])
    case .delete(let id): try await delete(id, secrets, &tried)
    case .proveEnded(let id): try await proveEnded(id, secrets, &tried)
    case .wait, .done, .refuse: preconditionFailure("\(step) ends a rotation")
    }
  }

  // MARK: Cognito

  private func add(
    _ secrets: ObservedSecrets, _ tried: inout [String: Bool]
  ) async throws(RotationError) {
    // It was tried before Cognito had it, perhaps.
    if let pending = secrets.seen.pending { tried[pending.fingerprint] = nil }
    guard let pending = secrets.versions[.pending]?.document.clientSecret else { return }
    let answer = try await journalled("add", of: client.client, secrets.seen) {
      () async throws(AWSError) -> Attributes in
      do throws(AWSError) {
        return try await aws.write(
          .addUserPoolClientSecret,
          client.members.merging(["ClientSecret": .secret(pending)]) { own, _ in own })
      } catch  where error.code == "LimitExceededException" {
        // A list that lags: there are two already.
        throw AWSError(
          code: error.code, message: error.message, operation: error.operation, service: error.service,
          status: error.status, requestID: error.requestID, outcome: .unknown)
      }
    }
    guard let id = answer["ClientSecretDescriptor"]?["ClientSecretId"]?.string else { return }
    var record = SecretRecord(clientID: client.clientID, secretID: id, createdAt: now())
    record.fingerprint = fingerprint(pending)
    try await note([record])
  }

  private func delete(
    _ id: String, _ secrets: ObservedSecrets, _ tried: inout [String: Bool]
  ) async throws(RotationError) {
    // So that its end is asked for even if this is cut off. Of a stranger's value nothing is known to ask with.
    let record = secrets.record(of: id, client)
    if let fingerprint = record.fingerprint {
      try await note([record])
      tried[fingerprint] = nil
    }
    _ = try await journalled("delete", of: client.client, secrets.seen) {
      () async throws(AWSError) -> Attributes in
      do throws(AWSError) {
        return try await aws.write(
          .deleteUserPoolClientSecret,
          client.members.merging(["ClientSecretId": .string(id)]) { own, _ in own })
      } catch  where error.isNotFound {
        return [:]
      }
    }
  }

  // MARK: Proof

  /// Tries what the store holds. A pending secret may need a moment to be known everywhere; the others have had it.
  private func prove(
    _ secrets: ObservedSecrets, _ goal: RotationGoal, _ tried: inout [String: Bool]
  ) async throws(RotationError) {
    let seen = secrets.seen
    // Each try costs money, and the previous one matters only for going back, or where nobody knows whose a second
    // secret is.
    let isUnclear = seen.pending == nil && (goal.isBack || seen.live.contains { !$0.isOurs })
    for stored in [seen.current, isUnclear ? seen.previous : nil, seen.pending].compactMap(\.self)
    where stored.works == nil && tried[stored.fingerprint] == nil {
      guard let document = secrets.document(stored.fingerprint) else { continue }
      let isNew = stored.fingerprint == seen.pending?.fingerprint && seen.live.count > 1
      let works = try await becomes(true, document, patience: isNew ? Self.patience : [0.25])
      tried[stored.fingerprint] = works
      guard works, let id = stored.secretID else { continue }
      var record = secrets.record(of: id, client)
      record.fingerprint = stored.fingerprint
      record.provedAt = now()
      try await note([record])
    }
  }

  private func proveEnded(
    _ id: String, _ secrets: ObservedSecrets, _ tried: inout [String: Bool]
  ) async throws(RotationError) {
    if let current = secrets.versions[.current]?.document {
      guard try await becomes(true, current, patience: [0.25, 1]) else {
        throw .aws(
          AWSError(
            code: "ProofFailed",
            message:
              "no token can be fetched with the current secret of \(client.client.stack)/\(client.client.key)"
          ))
      }
      if let record = secrets.records.first(where: { $0.fingerprint == fingerprint(current.clientSecret) }) {
        var proved = record
        proved.provedAt = now()
        try await note([proved])
      }
    }
    if let old = secrets.document(secrets.record(of: id, client).fingerprint),
      try await !becomes(false, old, patience: Self.patience)
    {
      throw .aws(
        AWSError(
          code: "ProofFailed",
          message: "secret \(id) was deleted, and tokens can still be fetched with it; run again"
        ))
    }
    do throws(InventoryError) {
      try await inventory.record([], forgetting: [id], of: client.clientID)
    } catch { throw .inventory(error) }
  }

  /// Whether trying ends as wanted within some time.
  private func becomes(
    _ wanted: Bool, _ document: SecretDocument, patience: [Double]
  ) async throws(RotationError) -> Bool {
    for delay in patience + [nil] {
      do throws(AWSError) {
        if try await works(document) == wanted { return true }
      } catch { throw .aws(error) }
      if let delay { try await pause(delay, for: "the token endpoint to hear of the change") }
    }
    return false
  }

  // MARK: The store

  /// Makes a value of the store the current one, and lets the overlap of the others begin.
  private func publish(
    _ version: SecretVersion?, as id: String?, _ secrets: ObservedSecrets, _ goal: RotationGoal,
    _ overlap: Double
  ) async throws(RotationError) {
    guard let stored = version?.document else { return }
    let document = SecretDocument(
      clientID: client.clientID, secret: stored.clientSecret, secretID: id,
      tokenURL: client.tokenURL ?? stored.tokenURL, scope: client.scope ?? stored.scope)
    // What was said of an overlap before is over: cut off after the store has it, the next run lets one begin.
    let stale = secrets.seen.live.filter { $0.overlapEnds != nil }.map { live in
      var record = secrets.record(of: live.id, client)
      record.overlapEnds = nil
      return record
    }
    if !stale.isEmpty { try await note(stale) }
    try await inStore("publish", secrets.seen) { () async throws(AWSError) in
      try await client.store.publish(document, in: client.storeID, using: aws)
    }
    let moment = now()
    try await note(
      secrets.seen.live.map { live in
        var record = secrets.record(of: live.id, client)
        if live.id == id {
          record.publishedAt = moment
          record.overlapEnds = nil
          record.fingerprint = fingerprint(stored.clientSecret)
        } else {
          record.overlapEnds = goal.endsOverlap ? moment : moment.adding(seconds: overlap)
        }
        return record
      })
  }

  /// A change of the store; what it shows then is recorded with the outcome.
  private func inStore(
    _ name: String, _ seen: SecretsSeen, _ work: () async throws(AWSError) -> Void
  ) async throws(RotationError) {
    _ = try await journalled(name, of: client.published, seen) { () async throws(AWSError) -> Attributes in
      try await work()
      return [:]
    }
  }
}
